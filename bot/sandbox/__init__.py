"""Strict stand-ins for Telegram and Devino on loopback: the demo, and the tests' other end."""
