"""Finding a number in texts and files, however it is written there. Pure."""

import re
from functools import lru_cache

DIGITS = 10
"""The last digits of a number stand in it with or without its country and trunk prefix."""
_BETWEEN = r"[\s().\-–—+]{0,4}"
_BYTES_BETWEEN = rb"[\s().\-+\xa0\xc2\xe2\x80\x90-\x95]{0,8}"


@lru_cache(64)
def in_text(phone: str) -> re.Pattern[str]:
    """Return the pattern that finds E.164 digits in a text: «8 (916) 123-45-67», too."""
    return re.compile(_BETWEEN.join(phone[-DIGITS:]))


@lru_cache(64)
def in_bytes(phone: str) -> re.Pattern[bytes]:
    """Return the same for UTF-8."""
    return re.compile(_BYTES_BETWEEN.join(bytes([code]) for code in phone[-DIGITS:].encode()))
