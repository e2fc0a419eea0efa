"""Putting one SMS together."""
