"""Sending: finds what is due, claims it, hands it to the gateway, records what became of it."""
