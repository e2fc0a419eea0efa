"""What the bot sends by itself: cards, notices, warnings, incoming SMS, files that take long."""
