"""Watching the running bot: whether it is alive and ready, and figures of all it does."""
