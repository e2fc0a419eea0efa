"""Looking up what was sent and what is scheduled: history, status of an SMS, scheduled SMS."""
