"""Texts that a chat keeps."""
