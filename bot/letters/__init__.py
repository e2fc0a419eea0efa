"""Letters: what bytes say, by plausible Russian, and whether a text was read wrongly. Pure."""

from bot.letters.encodings import decode, encoding_of
from bot.letters.garbled import is_error, looks_garbled, looks_ordinary

__all__ = ["decode", "encoding_of", "is_error", "looks_garbled", "looks_ordinary"]
