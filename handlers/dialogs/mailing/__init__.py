"""Putting a mailing to many together."""
