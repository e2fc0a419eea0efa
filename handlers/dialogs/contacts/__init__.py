"""The base of subscribers: lists, contacts, the stop-list."""
