"""Takes the number out of a text and keeps the words beside it, which are mostly a name."""

import re

from bot.sms.fold import DASHES, INVISIBLE

_RUN = re.compile(
    rf"(?<![+({INVISIBLE}])[+({INVISIBLE}]*+[0-9](?:[0-9\s().+*{DASHES}{INVISIBLE}]*[0-9){INVISIBLE}])?"
)
_DIGIT = re.compile(r"[0-9]")
_FEWEST_DIGITS = 5
_AROUND = " \t-–—:=.,;"
_ORDINAL = re.compile(r"^\s*\(?[0-9]{1,3}[.)]\s*(?=[^\W\d_])")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_INITIAL = re.compile(r"(?<![^\W\d_])[^\W\d_]$")
_LABEL = re.compile(
    r"(?<![\w-])(?:(?:(?i:тел|телефон|тлф|моб|мобильный|сот|сотовый|tel|phone|mob|mobile)|т|м)(?![^\W\d_])"
    r"[\s.:]*)+(?=[+(]*[0-9])"
)
"""«моб. тел.: 8 916…»; a capital «Т.» is somebody's initial."""


def has_number(text: str) -> bool:
    """Tell whether a text holds a number, even a bad one."""
    return len(_DIGIT.findall(text)) >= _FEWEST_DIGITS


def words_beside(text: str) -> str:
    """Return the words of a text without its numbers, and without «1.» and «тел.» before them.

    "" when there are no words.
    """
    bare = _LABEL.sub(" ", _ORDINAL.sub("", text))
    without = _RUN.sub(lambda run: " " if has_number(run[0]) else run[0], bare)
    if not any(map(str.isalpha, without)):
        return ""
    words = " ".join(without.split())
    own = words.strip(_AROUND)
    if bracketed := _BRACKETED.fullmatch(own):
        return bracketed[1].strip()
    return f"{own}." if _INITIAL.search(own) and f"{own}." in words else own
