"""For administrators: the state of the service, the kill switch, the alerts, and who is where."""
