"""What the bot says by itself: cards, notices, files that were long in the making."""
