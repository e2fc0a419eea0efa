"""The database: chats, senders, credentials, the journal, the audit; and the dialogs' own file."""
