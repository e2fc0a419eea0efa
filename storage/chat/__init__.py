"""Chats: settings, senders, sealed passwords, saved texts, incoming SMS, the audit."""
