"""Files that the bot wrote itself: recipients and texts in a folder, written by a child."""
