"""Finds a name or a number by any part of it, in every alphabet."""

import re

from sqlalchemy import Column, ColumnElement, or_

_NUMBER = re.compile(r"[+0-9()\s.\-–]+")
_DIGITS = re.compile(r"\D")
_TRUNK = "8"


def fold(text: str) -> str:
    """Return `text` in the form that is searched: one case, «е» for «ё», single spaces."""
    return " ".join(text.casefold().replace("ё", "е").split())


def found_by(query: str, sought: Column[str], phone: Column[str]) -> ColumnElement[bool] | None:
    """Return the condition that a row has `query` in `sought` or in `phone`.

    A number may be written as people write it: +7 (916), 8916, 123-45. A blank query returns
    None, which means every row.
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
