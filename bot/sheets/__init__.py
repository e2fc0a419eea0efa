"""Spreadsheets in (in a process that can be killed) and out."""
