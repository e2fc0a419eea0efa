"""What belongs to a chat: settings, saved texts, incoming SMS, the watch over its balance."""
