"""Tells whether a text was spoiled before it came here: its letters are no words any more.

It was written in one encoding and read in another («РџСЂРё», «Ïðè», «оПХ»), its letters are lost
(«????», U+FFFD), or a spreadsheet has put an error in its place («#Н/Д»).
"""

import re
from functools import lru_cache
from itertools import product

from bot.letters.russian import unlikeliness

_READ_AS = ("cp1251", "cp1252", "cp866", "koi8-r", "mac-cyrillic", "latin-1")
_WRITTEN_IN = ("utf-8", "cp1251", "cp866", "koi8-r", "mac-cyrillic")
_MISREADINGS = tuple(pair for pair in product(_READ_AS, _WRITTEN_IN) if pair[0] != pair[1])
_ORDINARY = re.compile(
    r"[ !-\"$->@-`{-~0-9«»№–—]*+"
    r"(?:(?:[А-ЯЁ]?[а-яё]++|[А-ЯЁ]++|[A-Za-z]++)(?![А-ЯЁа-яёA-Za-z])[ !-\"$->@\[-`{-~0-9«»№–—]*+)*+"
)
"""Words in one script each, a capital at most at the beginning, or capitals only."""
_LOST = re.compile(
    r"[\ufffd\x80-\x9f]"
    r"|(?<![\w?])\?{2,}(?![\w?])|\?{2,}(?=[^\W\d_])"
    r"|(?<=[^\W\d_])\?(?=[а-яёa-z])(?![^\s?&]*[=&])|(?<=[А-ЯЁA-Z])\?(?=[А-ЯЁA-Z])"
    r"|(?<!\w)[À-ÖØ-öø-ÿ]{3,}(?!\w)"
    r"|(?<![0-9])[€†‡‰‹¤¦¬±µ¶][а-яё]"
)
"""What no program writes on purpose: lost letters, words of accents only, signs in words."""
_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!"
    r"|Н/Д|ССЫЛКА!|ЗНАЧ!|ДЕЛ/0!|ИМЯ\?|ЧИСЛО!|ПУСТО!|ПЕРЕНОС!|ВЫЧИСЛ!)|Err:[0-9]{3}"
)
_ALIKE = re.compile(r"[А-Яа-яЁё]")
_FOREIGN = re.compile(r"[^\x00-\x7fА-Яа-яЁё«»№–—“”„…\xa0’іїєґІЇЄҐўЎ]")
_LOOKED_AT = 120
_FEWEST_LETTERS = 3
_GAIN, _GAIN_A_LETTER = 11.0, 1.5
"""How much likelier the other reading must be, in nats: no name of 20 languages reaches both."""


def looks_ordinary(text: str) -> bool:
    """Tell whether the words of `text` are written as words are; quick, for what is many.

    Then `looks_garbled` is true at most of a few, in which all letters have another case or none.
    """
    return bool(_ORDINARY.fullmatch(text))


def is_error(text: str) -> bool:
    """Tell whether `text` is what a spreadsheet shows in the place of a value: «#Н/Д», «#REF!»."""
    return bool(_ERROR.fullmatch(text.strip()))


@lru_cache(maxsize=16384)
def looks_garbled(text: str) -> bool:
    """Tell whether the letters of `text` look wrong, so that nobody should get them in an SMS."""
    text = text[:_LOOKED_AT]
    if _LOST.search(text) or is_error(text):
        return True
    if text.isascii():
        return False
    cost = unlikeliness(text)
    return any(_reads_better(text, cost, read, written) for read, written in _MISREADINGS)


def _reads_better(text: str, cost: float, read: str, written: str) -> bool:
    """Tell whether it is much likelier Russian that was `written` so and read otherwise."""
    try:
        meant = text.encode(read).decode(written)
    except UnicodeError:
        return False
    letters = len(_ALIKE.findall(meant))
    if letters < _FEWEST_LETTERS or _FOREIGN.search(meant):
        return False
    return cost - unlikeliness(meant) >= max(_GAIN, _GAIN_A_LETTER * letters)
