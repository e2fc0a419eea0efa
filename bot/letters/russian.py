"""How unlikely a text is to be words that somebody meant: by pairs of letters, and their case.

Only differences count: of two readings of the same bytes, the likelier one costs less.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

_LETTERS = " абвгдежзийклмнопрстуфхцчшщъыьэюя"
"""A blank stands for the border of a word, and «е» for «ё», too."""
_PAIRS = (
    "933333454382433323234455446999455"  # the beginning of a word
    "274344454544342642335545547999762"  # а
    "425669269294364292562955994435666"  # б
    "218655295294363274346867795945785"  # в
    "227564399395354192563999999999699"  # г
    "327465246295443253453979579945675"  # д
    "265243445633332452337444556999976"  # е
    "424852288284652458483688888888888"  # ж
    "314393369295542254594699699944694"  # з
    "344444454522332443337545356999963"  # и
    "076663696994454565249695567999997"  # й
    "228587497297465293333885869978778"  # к
    "325755257294465267553967699952744"  # л
    "224667276295544246363667699935695"  # м
    "326644266294773268335675677925864"  # н
    "364233454544333242336556458999675"  # о
    "427779297394376141443766779966796"  # п
    "325444257294543255333656666944664"  # р
    "335467389391344335424767569954674"  # с
    "228476299294554242363688599943665"  # т
    "243433443543333742239549345999657"  # у
    "328858288285458262523488888885568"  # ф
    "128468488285453263535888888868688"  # х
    "235488288182558388884888888838588"  # ц
    "126699199294992569944969959996999"  # ч
    "328488286282243366534858888886888"  # ш
    "737777177177777477774777777777777"  # щ
    "555555055555555555555555555555552"  # ъ
    "264455395914334955339929649999999"  # ы
    "195454294594942669339565644999953"  # ь
    "474453777722232743327377747777777"  # э
    "243443533753343752327754353777757"  # ю
    "094555454994453964439955455999955"  # я
)
"""A row for each letter, a digit for each letter after it: -ln of how often it comes, at most 9.

Counted in 5,700 different words: Russian first names, patronymics, surnames, places, firms and
trades (the lists of Faker's `ru_RU`, MIT), and the words of this bot; «оо» by
how often «ООО» comes in lists of firms.
"""
_COST = {
    (one, after): float(row[place])
    for one, row in zip(_LETTERS, re.findall(r"[0-9]{33}", "".join(_PAIRS)), strict=True)
    for place, after in enumerate(_LETTERS)
}
_NEIGHBOURS = frozenset("іїєґўәғқңөұүһҗ")
"""Letters of Ukrainian, Belarusian, Kazakh and Tatar."""
_WESTERN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüßąćęłńśźżčďěňřšťůžőűğışșț")
"""Letters of Latin names that are not rare."""
_TYPOGRAPHY = frozenset("«»„“”’–—№\u00a0\u00ad\u200b\u200d\u2011\ufe0f")

_NEIGHBOUR, _OTHER_CYRILLIC = 5.0, 9.0
_WESTERN_INSIDE, _WESTERN_ALONE, _RARE_LATIN = 4.0, 7.0, 9.0
_SIGN, _OTHER_LETTER, _ODD, _IMPOSSIBLE = 4.0, 6.0, 10.0, 14.0
_CAPITAL_INSIDE = 6.0
"""For a capital behind a small letter: «рТЙЧЕФ» is «Привет» in KOI8-R, read as Windows-1251."""
_HUMP = 2.0
"""For one with small letters on both sides: «ИванПетров», of two columns that were put together.

«Я» is none: a small one of Mac Cyrillic is that in Windows-1251.
"""
_TWO_SCRIPTS = 6.0
_ACCENTS = 3.0
"""For an accent right behind another: few names have it, «Îëüãà» has nothing else."""
_SIGN_INSIDE = 6.0
"""For a sign with letters on both sides: «Роман–оман» is two names, read as Mac Cyrillic."""
_NO_SIGNS = ("Cc", "Cn", "Co", "Cs")
_BOXES = re.compile("[\u2500-\u259f\ufffd]")
_EMOJI = "\u2600"


@dataclass(frozen=True, slots=True)
class _Char:
    russian: str
    """The Russian letter it is, small; "" for all others."""
    script: Literal["", "cyrillic", "latin", "other"]
    """"" for what is no letter."""
    cost: float
    cost_in_latin: float
    """What it costs behind a Latin letter."""
    capital: bool


def unlikeliness(text: str) -> float:
    """Return how unlikely the letters of `text` are, in nats; ASCII costs nothing.

    Russian words cost about 3 a letter; signs that no right reading gives, 10 and more.
    """
    cost, before, last = 0.0, _BORDER, _BORDER
    for one in map(_char, text):
        cost += one.cost_in_latin if last.script == "latin" else one.cost
        if one.russian or last.russian:
            cost += _COST[last.russian or " ", one.russian or " "]
        if one.script:
            cost += _cost_in_word(before, last, one)
        before, last = last, one
    return cost + (_COST[last.russian, " "] if last.russian else 0)


def _cost_in_word(before: _Char, last: _Char, letter: _Char) -> float:
    """Return what a letter costs for the two characters that stand before it."""
    if not last.script:
        return _SIGN_INSIDE * bool(before.script and last.cost)
    if letter.script != last.script:
        return _TWO_SCRIPTS
    cost = _ACCENTS * bool(letter.script == "latin" and letter.cost and last.cost)
    if _is_capital_inside(last, letter):
        return cost + _CAPITAL_INSIDE
    hump = _is_capital_inside(before, last) and not letter.capital and last.russian != "я"
    return cost - (_CAPITAL_INSIDE - _HUMP) * hump


def _is_capital_inside(last: _Char, letter: _Char) -> bool:
    return letter.capital and not last.capital and letter.script == last.script


@lru_cache(maxsize=4096)
def _char(char: str) -> _Char:
    small = char.lower()
    script = _script(char)
    letter = "е" if small == "ё" else small
    russian = letter if script == "cyrillic" and letter in _LETTERS else ""
    inside, alone = (0.0, 0.0) if russian or char.isascii() else _costs(char, small, script)
    return _Char(russian, script, alone, inside, char.isupper())


def _script(char: str) -> Literal["", "cyrillic", "latin", "other"]:
    if char.isascii() or not char.isalpha():
        return "latin" if char.isalpha() else ""
    name = unicodedata.name(char, "")
    return "cyrillic" if name.startswith("CYRILLIC") else "latin" if "LATIN" in name else "other"


def _costs(char: str, small: str, script: str) -> tuple[float, float]:
    """Return what a sign beyond ASCII costs behind a Latin letter, and elsewhere."""
    if script == "cyrillic":
        cost = _NEIGHBOUR if small in _NEIGHBOURS else _OTHER_CYRILLIC
    elif script == "latin":
        known = small in _WESTERN
        return (_WESTERN_INSIDE, _WESTERN_ALONE) if known else (_RARE_LATIN, _RARE_LATIN)
    elif script:
        cost = _OTHER_LETTER
    elif unicodedata.category(char) in _NO_SIGNS or _BOXES.match(char):
        cost = _IMPOSSIBLE
    elif char in _TYPOGRAPHY or char >= _EMOJI:
        cost = _SIGN
    else:
        cost = _ODD
    return cost, cost


_BORDER = _Char("", "", 0.0, 0.0, capital=False)
