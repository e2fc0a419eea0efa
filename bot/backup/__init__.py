"""Backups: one archive of the database, the dialogs and the files; and putting one back."""
