"""The gateway client (written to stand alone)."""
