"""How a name or a number is found by any part of it, in every alphabet."""

import re

from sqlalchemy import Column, ColumnElement, or_

_NUMBER = re.compile(r"[+0-9()\s.\-–]+")
_DIGITS = re.compile(r"\D")
_TRUNK = "8"


def fold(text: str) -> str:
    """Return `text` as it is sought: letters of one case, «ё» as «е», single blanks."""
    return " ".join(text.casefold().replace("ё", "е").split())


def found_by(query: str, sought: Column[str], phone: Column[str]) -> ColumnElement[bool] | None:
    """Return the condition that a row has `query` in what is sought or in its number.

    A number may be written as people do: +7 (916), 8916, 123-45. None for a blank query: all.
    """
    words = fold(query)
    if not words:
        return None
    conditions = [sought.contains(words, autoescape=True)]
    digits = _DIGITS.sub("", query) if _NUMBER.fullmatch(query) else ""
    if digits:
        conditions.append(phone.contains(digits))
    if len(digits) > 1 and digits.startswith(_TRUNK):
        conditions.append(phone.startswith("7" + digits[1:]))
    return or_(*conditions)
