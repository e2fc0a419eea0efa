"""What Telegram users see and press; every word is in `locales`."""
