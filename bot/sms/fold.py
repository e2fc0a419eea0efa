"""One fold of signs that are not seen, or that look like others (docs/rules.md, F15).

Whatever people type, paste or keep in a sheet is compared as it looks: a number copied with its
isolates, a title that ends in a zero-width space, «СТОП» with a Latin C. The classes are those of
Unicode: general categories, compatibility forms (NFKC), Default_Ignorable_Code_Point, and the
confusables of UTS 39 between Latin, Cyrillic and Greek letters.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from bot.sms.lookalikes import LOOKALIKES

SPACES = " \t\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Blanks of all widths, as the inside of a class of a pattern; so are the next three."""
INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891"
    "\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20dd-\u20e0"
    "\u20e2-\u20e4\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
"""What is not drawn, and the frames around a digit that make an emoji of it."""
DASHES = (
    "\\-\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u2212\u2500\u2501\u2796\u2e17\u2e1a\u2e3a\u2e3b"
    "\u2e40\u2e5d\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d\U00010ead"
)
QUOTES = "'\"`\xab\xb4\xbb\u02b9-\u02bc\u2018-\u201f\u2032-\u2034\u2039\u203a\u3003\uff02\uff07"

_CLASSES = tuple(
    (re.compile(f"[{signs}]"), plain)
    for signs, plain in (
        (INVISIBLE, ""),
        (SPACES + "\x1c-\x1f", " "),
        (DASHES, "-"),
        ("`\xb4\u02b9-\u02bc\u2018-\u201b\u2032\u2039\u203a\uff07", "'"),
        ("\xab\xbb\u201c-\u201f\u2033\u2034\u3003\uff02", '"'),
        ("\u2795", "+"),
        ("\u2044", "/"),
        ("\u2022\u2027\u2219\u22c5", "·"),
    )
)
_MOST_REMEMBERED = 4096
"""Signs whose fold is remembered: more than all that people write in, not all of Unicode."""

_ALIKE = (
    *("AАΑ", "BВΒ", "CС", "EЕΕ", "HНΗ", "IІΙӀ", "JЈͿ", "KКΚ", "MМΜ", "NΝ", "OОΟ", "PРΡ"),
    *("SЅ", "TТΤ", "XХΧ", "YУΥҮ", "ZΖ", "QԚ", "WԜ", "GԌ", "ГΓ", "ПΠ", "ФΦ"),
)
"""Capitals that look alike; lower case is compared by its capitals."""
_ALIKE_SMALL = (
    *("aа", "cсϲ", "eе", "hһ", "iі", "jјϳ", "lӏ", "oоο"),
    *("pрρ", "qԛ", "sѕ", "vνѵ", "wԝ", "xх", "yу"),
)
"""Small letters that look alike: fewer than of their capitals («т» is no «t»)."""
_DIGITS_ALIKE = {ord("0"): "O", ord("3"): "З", ord("1"): "I"}
"""What digits within a word look like."""


def _is_latin(sign: str) -> bool:
    return sign.isascii()


def _is_cyrillic(sign: str) -> bool:
    return "\u0400" <= sign <= "\u052f"


def _written_by(
    in_script: Callable[[str], bool], letters: Iterable[str] = _ALIKE
) -> dict[int, str]:
    """Return the letters of other scripts that look like one of this script."""
    table: dict[int, str] = {}
    for alike in letters:
        own = next(filter(in_script, alike), None)
        if own:
            table |= {ord(sign): own for sign in alike if not in_script(sign)}
    return table


_IN_LATIN, _IN_CYRILLIC = _written_by(_is_latin), _written_by(_is_cyrillic)
_IN_LATIN_AS_WRITTEN = _IN_LATIN | _written_by(_is_latin, _ALIKE_SMALL)
_LOOKS = {ord(sign): alike[0] for alike in _ALIKE for sign in alike} | _DIGITS_ALIKE
"""One letter for all that look like it."""

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def fold_sign(sign: str) -> str:
    """Return the plain sign for one character: "" for one that is not seen, " " for any blank.

    Decimal digits of every script are ASCII; figures that are not (², ⑦) stay as they are, and
    so do signs that stand for several (№).
    """
    if sign in "\t\n\v\f\r":
        return sign
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    for signs, plain in _CLASSES:
        if signs.match(sign):
            return plain
    plain = unicodedata.normalize("NFKC", sign)
    return plain if sign.isalpha() or (len(plain) == 1 and not plain.isdigit()) else sign


class Folding(dict[int, str]):
    """A table for `str.translate` that folds every sign, and drops some of the plain ones."""

    def __init__(self, drop: str = "") -> None:
        super().__init__()
        self._drop = frozenset(drop)
        for code in range(128):
            self[code] = self._of(code)

    def __missing__(self, code: int) -> str:
        """Fold a sign that comes for the first time."""
        plain = self._of(code)
        if len(self) < _MOST_REMEMBERED:
            self[code] = plain
        return plain

    def _of(self, code: int) -> str:
        return "".join(sign for sign in fold_sign(chr(code)) if sign not in self._drop)


_FOLDING = Folding()


def fold_signs(text: str) -> str:
    """Return a text with plain blanks, dashes, quotes, digits and letters, and nothing unseen."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", text.translate(_FOLDING))


def fold_words(text: str) -> str:
    """Return the same in lower case, one blank between words, and no accents (й and ё stay)."""
    plain = fold_signs(text)
    if not plain.isascii():
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(plain.lower().split())


def fold_title(title: str) -> str:
    """Return a title by which a column is recognised: in words of one script each.

    «Tелефон» with a Latin T is Cyrillic; so is a whole word that may be, beside Cyrillic ones.
    """
    words = fold_words(title)
    if words.isascii():
        return words
    beside = any(map(_is_cyrillic, words))
    return _WORD.sub(lambda word: _of_one_script(word[0], beside_cyrillic=beside), words)


def look_of(text: str) -> str:
    """Return what a text looks like: the same for all texts that are told apart by signs alone."""
    words = fold_words(text.translate(LOOKALIKES)).upper().replace("Ё", "Е")
    return _WORD.sub(lambda word: _look_of_word(word[0]), words)


def in_latin(word: str) -> str:
    """Return a word with Latin letters in place of those that look just like them."""
    return word.translate(_IN_LATIN_AS_WRITTEN)


def is_foreign_letter(sign: str) -> bool:
    """Tell whether a sign is a letter of another script than Latin, however Latin it looks."""
    return sign.isalpha() and not unicodedata.name(sign, "").startswith("LATIN")


def _look_of_word(word: str) -> str:
    return word if word.isdecimal() else word.translate(_LOOKS)


def _of_one_script(word: str, *, beside_cyrillic: bool) -> str:
    """Return a word that mixes scripts in the one that can write all of it, if there is one."""
    capitals = word.upper()
    letters = [sign for sign in capitals if sign.isalpha()]
    if all(map(_is_cyrillic, letters)) or (all(map(_is_latin, letters)) and not beside_cyrillic):
        return word
    for table, in_script in ((_IN_CYRILLIC, _is_cyrillic), (_IN_LATIN, _is_latin)):
        if all(in_script(sign) or ord(sign) in table for sign in letters):
            return capitals.translate(table).lower()
    return word
