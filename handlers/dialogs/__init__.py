"""The guided dialogs, one a file; a folder where one takes several."""
