"""Asking what became of every accepted SMS, until its end is known."""
