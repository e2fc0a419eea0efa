"""The client of the Bot API: nothing odd that Telegram sends stops the bot or gets into a log."""
