"""Letters: what bytes say, by plausible Russian, and whether a text was read wrongly. Pure."""

from bot.letters.encodings import decode, encoding_of

__all__ = ["decode", "encoding_of"]
