"""Counts the segments, the paid parts, of a text exactly (docs/rules.md, F7).

A text of GSM 03.38 characters fits into one SMS of 160 units, or into segments of 153. Any other
text is UCS-2: 70 units, or 67. A character of GSM's extension table takes two units, and so does
one outside the Basic Multilingual Plane; neither is split between two segments.
Source: 3GPP TS 23.038 (alphabets) and TS 23.040 (concatenation: 6 octets of header a segment).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.errors import BotError
from bot.sms.fold import in_latin

MAX_CHARACTERS = 2000
"""The gateway's limit on `Data` (docs/rules.md, D6), in UTF-16 units as its platform counts."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_GSM = _BASIC | _EXTENSION
_BASIC_ONLY = re.compile(f"[{re.escape(''.join(sorted(_BASIC)))}]*")
_LAST_ONE_UNIT = "\uffff"
_FIRST_HALVES = range(0xD800, 0xDC00)
_FOREIGN_LETTERS_AT_MOST = 0.25
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("—–‒―‐‑−⁃﹘⸺", "-"),
        **dict.fromkeys("«»„“”‟″", '"'),
        **dict.fromkeys("‘’‚‛′`´‹›", "'"),
        **dict.fromkeys(
            "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
            " ",
        ),
        **dict.fromkeys("\u2028\u2029\x85", "\n"),
        **dict.fromkeys("\u00ad\u200b\u200e\u2060\ufeff"),
        "…": "...",
        "№": "N",
        "→": "->",
        "©": "(c)",
        "®": "(R)",
        "™": "(TM)",
        "•": "-",
        "×": "x",
    }
)
_SAME_LETTERS = ("<wide>", "<narrow>", "<font>", "<compat>")
"""Unicode's tags of signs that are plain letters or signs in another cut: Ｓ, 𝐒, ﬁ, Ⅳ."""
_WORD = re.compile(r"\w+")


class Encoding(StrEnum):
    """The encoding in which a text is sent."""

    GSM7 = "GSM 03.38"
    UCS2 = "UCS-2"

    @property
    def single(self) -> int:
        """Return how many units a single SMS holds."""
        return 160 if self is Encoding.GSM7 else 70

    @property
    def part(self) -> int:
        """Return how many units each segment of a split SMS holds."""
        return 153 if self is Encoding.GSM7 else 67


@dataclass(frozen=True, slots=True)
class Costly:
    """A character that makes the text take more segments than it could."""

    char: str
    count: int
    """How often it occurs."""
    segments_without: int
    """Segments if all costly characters were ordinary ones of one unit."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The cost of sending a text to one recipient."""

    characters: int
    """Unicode code points: 👨‍👩‍👧‍👦 is 7."""
    encoding: Encoding
    segments: int
    """How many segments are paid for; 0 for an empty text."""
    left: int
    """How many units still fit into the last segment, or into the single SMS."""
    costly: tuple[Costly, ...]
    """In the order of the text; empty when nothing can be saved."""


def measure(text: str) -> Measure:
    """Return the exact cost of `text` for one recipient."""
    encoding, parts = _count(text)
    room = encoding.single if len(parts) <= 1 else encoding.part
    return Measure(
        characters=len(text),
        encoding=encoding,
        segments=len(parts),
        left=room - (parts[-1] if parts else 0),
        costly=_costly(text, encoding, len(parts)),
    )


def count_segments(text: str) -> int:
    """Return `measure(text).segments` much faster, for hundreds of thousands of texts."""
    if _BASIC_ONLY.fullmatch(text):
        return _fit(len(text), Encoding.GSM7)
    if _GSM.issuperset(text):
        return len(_count(text)[1])
    units = utf16_length(text)
    return _fit(units, Encoding.UCS2) if units == len(text) else _count_wide(text, units)


def _fit(units: int, encoding: Encoding) -> int:
    """Return the segments of a text without characters of two units."""
    if units <= encoding.single:
        return 1 if units else 0
    return -(-units // encoding.part)


def _count_wide(text: str, units: int) -> int:
    """Return the segments of a UCS-2 text; none ends between the halves of a character."""
    packed = memoryview(text.encode("utf-16", "surrogatepass")).cast("H")[1:]
    size = Encoding.UCS2.part
    end, parts = 0, 1
    while units > Encoding.UCS2.single and units - end > size:
        end += size - (packed[end + size - 1] in _FIRST_HALVES)
        parts += 1
    return parts


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 units, which `MAX_CHARACTERS` counts: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_text(text: str) -> str:
    """Return `text` unchanged; raise BotError `text-empty` or `text-too-long`.

    The length is in UTF-16 units, an emoji being two, so that a gateway that counts so accepts
    what passes here.
    """
    if not text.strip():
        raise BotError("text-empty")
    length = utf16_length(text)
    if length > MAX_CHARACTERS:
        raise BotError("text-too-long", length=length, limit=MAX_CHARACTERS)
    return text


def split(text: str) -> list[str]:
    """Return the texts of the segments; joined they are `text`."""
    encoding, size = _encoding(text)
    return ["".join(part) for part in _parts(text, encoding, size)]


def cheaper(text: str) -> str | None:
    """Return `plain(text)`, if that saves segments; None when it saves nothing."""
    plainer = plain(text)
    return plainer if count_segments(plainer) < count_segments(text) else None


def plain(text: str) -> str:
    """Return `text` with plain characters for typographic ones; it reads the same.

    Replaces dashes, quotes, «№», «…», special spaces and invisible characters, and puts a letter
    and its accent into one. A letter is replaced only by the same one in a plain cut (Ｓ, 𝐒), or by
    the Latin one that looks like it, in a word whose other letters are Latin.
    """
    composed = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
    return _WORD.sub(_in_latin, "".join(map(_in_plain_cut, composed)))


def _in_plain_cut(sign: str) -> str:
    if sign in _GSM or not unicodedata.decomposition(sign).startswith(_SAME_LETTERS):
        return sign
    same = unicodedata.normalize("NFKC", sign)
    return same if _GSM.issuperset(same) else sign


def _in_latin(word: re.Match[str]) -> str:
    found = word[0]
    if found.isascii():
        return found
    mended = in_latin(found)
    mixed = any(char.isascii() and char.isalpha() for char in found)
    return mended if mixed and _GSM.issuperset(mended) else found


def is_gsm(text: str) -> bool:
    """Tell whether a text is of the characters of GSM 03.38, which are the cheapest."""
    return _GSM.issuperset(text)


def costly_in(values: str) -> list[str]:
    """Return what may be costly in what is put into a text of GSM characters.

    The characters that make it UCS-2, else those of two units.
    """
    signs = dict.fromkeys(values)
    return [one for one in signs if one not in _GSM] or [one for one in signs if one in _EXTENSION]


def without_costly(text: str, signs: Collection[str]) -> str:
    """Return `text` with an ordinary character of one unit for each of these signs."""
    return text.translate(dict.fromkeys(map(ord, signs), "x"))


def culprits(text: str) -> list[str]:
    """Return what may be blamed for the cost of `text`: its `suspects`.

    Where there are none, the signs that `plain` makes shorter.
    """
    found = [*suspects(text)]
    return found or [char for char in dict.fromkeys(text) if _shortens(char)]


def _shortens(char: str) -> bool:
    return bool(unicodedata.combining(char)) or utf16_length(plain(char)) < utf16_length(char)


def suspects(text: str) -> dict[str, int]:
    """Return the characters that may make `text` cost more, with how often each occurs."""
    return _suspects(text, _encoding(text)[0])


def _is_wide(char: str) -> bool:
    return char > _LAST_ONE_UNIT


def _encoding(text: str) -> tuple[Encoding, Callable[[str], bool]]:
    """Return the encoding, and a function that tells which characters take two units in it."""
    if _GSM.issuperset(text):
        return Encoding.GSM7, _EXTENSION.__contains__
    return Encoding.UCS2, _is_wide


def _count(text: str) -> tuple[Encoding, list[int]]:
    """Return the encoding, and the units of each segment."""
    encoding, is_double = _encoding(text)
    doubles = sum(map(is_double, text))
    units = len(text) + doubles
    if units <= encoding.single:
        return encoding, [units] if units else []
    if doubles:
        parts = _parts(text, encoding, is_double)
        return encoding, [len(part) + sum(map(is_double, part)) for part in parts]
    full, rest = divmod(units, encoding.part)
    return encoding, [encoding.part] * full + ([rest] if rest else [])


def _parts(text: str, encoding: Encoding, is_double: Callable[[str], bool]) -> Iterator[list[str]]:
    limit = encoding.part
    if len(text) + sum(map(is_double, text)) <= encoding.single:
        limit = encoding.single
    part: list[str] = []
    room = limit
    for char in text:
        need = 1 + is_double(char)
        if need > room:
            yield part
            part, room = [], limit
        part.append(char)
        room -= need
    if part:
        yield part


def _costly(text: str, encoding: Encoding, segments: int) -> tuple[Costly, ...]:
    found = _suspects(text, encoding)
    if segments <= 1 or not found:
        return ()
    without = len(_count(without_costly(text, found))[1])
    if without >= segments:
        return ()
    return tuple(Costly(char, count, without) for char, count in found.items())


def _suspects(text: str, encoding: Encoding) -> dict[str, int]:
    """Return the characters that may be costly, with how often each occurs.

    Of a text in another alphabet only the emoji are returned, not the letters.
    """
    if encoding is Encoding.GSM7:
        return Counter(char for char in text if char in _EXTENSION)
    foreign = Counter(char for char in text if char not in _GSM)
    letters = sum(map(str.isalpha, text))
    foreign_letters = sum(count for char, count in foreign.items() if char.isalpha())
    if foreign_letters <= letters * _FOREIGN_LETTERS_AT_MOST:
        return foreign
    return {char: count for char, count in foreign.items() if _is_wide(char)}
