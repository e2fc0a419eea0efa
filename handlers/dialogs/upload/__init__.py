"""A spreadsheet or contact cards that were sent to the chat."""
