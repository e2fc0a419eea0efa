"""The journal: what was confirmed, what was claimed, what became of it."""
