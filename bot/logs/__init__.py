"""The log of the whole process: it holds no secret and no content, at no level."""

from bot.logs.hiding import HIDDEN, Redactor, add_secret, redact
from bot.logs.records import formatter
from bot.logs.setup import set_up

__all__ = ["HIDDEN", "Redactor", "add_secret", "formatter", "redact", "set_up"]
