"""Texts that a chat has saved."""
