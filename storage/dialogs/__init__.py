"""The state of open dialogs: rows in a file of their own, or beside the journal on its server."""
