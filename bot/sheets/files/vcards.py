"""Contact cards (.vcf, and what Telegram sends with a shared contact): versions 2.1, 3.0, 4.0.

RFC 6350, RFC 2426 and vCard 2.1 of the Internet Mail Consortium, as loosely as phones and address
books write them: what cannot be understood is skipped, and the rest of the card counts.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import unquote

from bot.sheets.files.card_letters import decode_declared
from bot.sms.lines import lines_of

_NAME = r"(?:[\w-]+\.)?([A-Za-z-]+)[ \t]*"
# possessive, as nothing is gained by trying again with less: a lone backslash would cost hours
_PROPERTY = re.compile(_NAME + r'((?:;(?:"[^"]*+"|[^":;])*+)*+):(.*)', re.DOTALL)
_LOOSE_PROPERTY = re.compile(_NAME + r"((?:;[^:]*+)?+):(.*)", re.DOTALL)
"""A property with a quote that never ends."""
_PART = re.compile(r"((?:[^;\\]++|\\.?+)*+)(?:;|$)", re.DOTALL)
_SEMICOLON = re.compile(r"(?<!\\);")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WANTED = ("FN", "N", "TEL", "ORG")

_QUOTED_PRINTABLE = re.compile(r"QUOTED-PRINTABLE", re.IGNORECASE)
_BASE64 = re.compile(r';(?:ENCODING="?(?:B|BASE64)"?|BASE64)[ \t]*(?=;|$)', re.IGNORECASE)
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/_-]+=*[ \t]*")
_URL_SAFE = str.maketrans("-_", "+/")
_DATA = re.compile(r"data:([^,]{0,100});base64,(.*)", re.IGNORECASE | re.DOTALL)

_SCHEME = re.compile(r"[a-z]+:(?://)?", re.IGNORECASE)
_URI_PARAMETER = re.compile(r";[ \t]*[a-z][a-z0-9-]*=[^;]*", re.IGNORECASE)
_BEFORE_A_CARD = " \t\r\n\ufeff\u200b\x00"
_FIRST = re.compile(
    r"(?:^|[\r\n])([ \t]*+)[\ufeff\u200b\x00]*+BEGIN[ \t]*+:[ \t]*+VCARD\b", re.IGNORECASE
)
_HEAD = 4096
"""Characters within which the first card begins: headers of a message may stand above it."""
_BEGIN = re.compile(r"BEGIN[ \t]*:[ \t]*VCARD\b", re.IGNORECASE)
_END = re.compile(r"END[ \t]*:[ \t]*VCARD\b", re.IGNORECASE)
_JOINED_CARDS = re.compile(
    r"(END[ \t]*:[ \t]*VCARD)[ \t\ufeff\u200b]*(?=(?:BEGIN|END)[ \t]*:)", re.IGNORECASE
)
_END_OF_VALUE = re.compile(r"END[ \t]*:[ \t]*VCARD[ \t]*$", re.IGNORECASE)
_AGENT = re.compile(r"(?:[\w-]+\.)?AGENT[^:]*+:\s*(BEGIN\s*:\s*VCARD\s*)?", re.IGNORECASE)
"""What stands before the card of another person within a card, and may begin it."""
_NOT_OF_A_VALUE = re.compile(
    r"(?:BEGIN|END)[ \t]*:[ \t]*VCARD[ \t]*$|(?:VERSION|FN|N|TEL|ORG)[;:]", re.IGNORECASE
)
"""How a line begins that a stray sign of a soft break does not make a part of the one above."""
_BLANKS = (" ", "\t")

TITLES = ["phone", "name"]


@dataclass(slots=True)
class _Card:
    """One person; of a property that comes twice, the first that says something counts."""

    phones: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, value: str) -> None:
        """Note a property."""
        if name == "TEL":
            self.phones += filter(None, [_number(value)])
        elif not self.names.get(name):
            self.names[name] = value.strip()

    @property
    def name(self) -> str:
        """The formatted name, else given and family name, else the firm."""
        family, given, more, *_ = [*map(_plain, _PART.findall(self.names.get("N", ""))), "", "", ""]
        parts = filter(None, (given, more, family))
        firm, *_ = [*map(_plain, _PART.findall(self.names.get("ORG", ""))), ""]
        return _plain(self.names.get("FN", "")) or " ".join(parts) or firm


def read_vcards(text: str) -> list[tuple[str, str]]:
    """Return (number as written, name) for every number in the cards, in order.

    A person with several numbers comes several times, a person without one does not come, nor
    does one who stands within the card of another (AGENT). Lines that cannot be understood are
    skipped; nothing is raised.
    """
    return [(phone, card.name) for card in _cards(text) for phone in card.phones]


def is_vcard(text: str) -> bool:
    """Tell whether a text holds contact cards."""
    return bool(_FIRST.search(text[:_HEAD]))


def vcard_rows(text: str) -> Iterator[list[str]]:
    """Yield a row of titles, then a row for each person: the numbers in one cell, the name."""
    cards = ([";".join(card.phones), card.name] for card in _cards(text))
    return chain([TITLES], cards)


def _cards(text: str) -> Iterator[_Card]:
    """Yield the cards: each ends at its END, at the next card, or with the text."""
    card: _Card | None = None
    inner, announced = 0, False
    """Open cards within the card, and whether one comes next."""
    for line in _unfolded(_lines(text)):
        begins = _begins(line)
        if begins and not (card and announced):
            if card:
                yield card
            card, inner = _Card(), 0
        elif begins:
            inner += 1
        elif _END.match(line):
            if card and not inner:
                yield card
                card = None
            inner = max(0, inner - 1)
        elif card and not inner and (found := _property(line)):
            card.take(*found)
        agent = _AGENT.fullmatch(line)
        inner += bool(card and agent and agent[1])
        announced = bool(agent and not agent[1]) or (announced and not line.strip())
    if card:
        yield card


def _begins(line: str) -> bool:
    return bool(_BEGIN.match(line.lstrip(_BEFORE_A_CARD)))


def _lines(text: str) -> list[str]:
    """Return the physical lines, without the indent of the first card and double line ends."""
    first = _FIRST.search(text[:_HEAD])
    indent = first[1] if first else ""
    lines = lines_of(_JOINED_CARDS.sub("\n\\1\n", text).lstrip("\r\n"))
    if not any(map(str.strip, lines[1::2])):
        del lines[1::2]
    return [line.removeprefix(indent) for line in lines] if indent else lines


def _unfolded(lines: Iterable[str]) -> Iterator[str]:
    """Yield logical lines.

    A line goes on when the next one begins with a blank (folding), after a soft break of
    quoted-printable, and, where a value is in base64, as long as the lines hold nothing else.
    """
    parts: list[str] = []
    soft = quoted = packed = False
    for line in lines:
        if soft and not _NOT_OF_A_VALUE.match(line):
            parts.append(line)
        elif parts and line.startswith(_BLANKS):
            parts.append(line[1:])
        elif packed and _BASE64_LINE.fullmatch(line):
            parts.append(line)
        else:
            yield _joined(parts, quoted=quoted)
            parts = [line]
            head = line.partition(":")[0]
            quoted = bool(_QUOTED_PRINTABLE.search(head))
            packed = bool(_BASE64.search(head))
        soft = quoted and line.rstrip(" \t").endswith("=")
    yield _joined(parts, quoted=quoted)


def _joined(parts: list[str], *, quoted: bool) -> str:
    """Return a logical line of its physical ones.

    Some address books fold a line that quoted-printable has broken already, so that a blank
    stands there that is not in the value. It is in the value where blanks stand elsewhere, too,
    and where no letter is whole without it. Others fold within the sign of a letter («=D0»), which
    looks like a soft break.
    """
    if not quoted:
        return "".join(parts)
    lines = [part.rstrip(" \t").removesuffix("=") for part in parts[:-1]] + parts[-1:]
    kept = "".join(lines)
    if not any(line.startswith(_BLANKS) for line in lines[1:]):
        return kept
    shorter = _without_folds(lines)
    if " " in shorter.partition(":")[2] and (_is_utf8(kept) or not _is_utf8(shorter)):
        return kept
    folded = _without_folds(parts)
    return folded if _is_utf8(folded) and not _is_utf8(shorter) else shorter


def _without_folds(lines: list[str]) -> str:
    return "".join([lines[0], *(line.removeprefix(" ").removeprefix("\t") for line in lines[1:])])


def _is_utf8(quoted: str) -> bool:
    try:
        quopri.decodestring(quoted.encode("utf-8", "replace")).decode()
    except UnicodeDecodeError:
        return False
    return True


def _property(line: str) -> tuple[str, str] | None:
    match = _PROPERTY.fullmatch(line) or _LOOSE_PROPERTY.fullmatch(line)
    if not match or match[1].upper() not in _WANTED:
        return None
    value = _END_OF_VALUE.sub("", match[3])
    return match[1].upper(), _decoded(match[2], value)


def _decoded(parameters: str, value: str) -> str:
    """Return a value as text, whatever it is packed in."""
    data = _DATA.match(value)
    if data:
        return _of_parts(data[2], _from_base64, data[1])
    if _QUOTED_PRINTABLE.search(parameters):
        return _of_parts(value, _from_quoted_printable, parameters)
    return _of_parts(value, _from_base64, parameters) if _BASE64.search(parameters) else value


def _of_parts(value: str, unpack: Callable[[str], bytes], parameters: str) -> str:
    """Unpack a value, or each of its parts: what a part holds does not end it."""
    parts = [decode_declared(unpack(part), parameters) for part in _SEMICOLON.split(value)]
    return parts[0] if len(parts) == 1 else ";".join(part.replace(";", "\\;") for part in parts)


def _from_quoted_printable(value: str) -> bytes:
    return quopri.decodestring(value.encode("utf-8", "replace"))


def _from_base64(value: str) -> bytes:
    """Return what is packed; a value that is not packed, or cut short, as it stands."""
    packed = "".join(value.split()).translate(_URL_SAFE)
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError):
        return value.encode("utf-8", "replace")


def _number(value: str) -> str:
    """Return a number without what a URI adds: its scheme, and parameters like `;ext=5`.

    Other numbers may stand after a semicolon.
    """
    number = _plain(value)
    scheme = _SCHEME.match(number)
    if scheme:
        number = unquote(number[scheme.end() :])
    return _URI_PARAMETER.sub("", number).strip(" ;")


def _plain(value: str) -> str:
    """Return a value unescaped, as one line."""
    unescaped = _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value)
    return " ".join(unescaped.split())
