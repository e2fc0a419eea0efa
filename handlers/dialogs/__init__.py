"""The guided dialogs: each is a file, or a folder when it takes several."""
