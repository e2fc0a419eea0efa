"""A strict stand-in for the Telegram Bot API on loopback: it refuses what the real one refuses."""

from bot.sandbox.telegram.odd import Odd
from bot.sandbox.telegram.records import (
    Button,
    Call,
    Document,
    Event,
    Json,
    Note,
    Person,
    Press,
    Room,
)
from bot.sandbox.telegram.sandbox import TelegramSandbox

__all__ = [
    "Button",
    "Call",
    "Document",
    "Event",
    "Json",
    "Note",
    "Odd",
    "Person",
    "Press",
    "Room",
    "TelegramSandbox",
]
