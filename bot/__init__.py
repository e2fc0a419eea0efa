"""Sending SMS from Telegram through Devino Telecom."""

__version__ = "0.1.0"
