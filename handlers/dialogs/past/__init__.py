"""Looking back and ahead: history, status of an SMS, what is scheduled."""
