"""Contact cards (.vcf, and what Telegram sends with a shared contact): versions 2.1, 3.0, 4.0."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from bot import letters

_PROPERTY = re.compile(r'(?:[\w-]+\.)?([A-Za-z-]+)((?:;(?:"[^"]*"|[^":;])*)*):(.*)', re.DOTALL)
_WANTED = ("FN", "N", "TEL", "ORG")
_QUOTED_PRINTABLE = re.compile(r"QUOTED-PRINTABLE", re.IGNORECASE)
_CHARSET = re.compile(r"CHARSET=\"?([\w-]+)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# possessive, as nothing is gained by trying again with less: a lone backslash would cost hours
_PART = re.compile(r"((?:[^;\\]++|\\.?+)*+)(?:;|$)", re.DOTALL)
_CHARSETS = re.compile(
    r"(?:utf|us-?ascii|ascii|iso-?8859|latin|windows|cp|koi8|mac|gb|big5|euc|shift|sjis|tis)",
    re.IGNORECASE,
)
"""Codecs that take time in proportion to the text; punycode and idna do not."""
_NUMBER = re.compile(r"(?:tel:)?([^;]*)", re.IGNORECASE)
_BEGIN = re.compile(r"\s*BEGIN\s*:\s*VCARD\b", re.IGNORECASE)

TITLES = ["phone", "name"]


@dataclass(slots=True)
class _Card:
    """One person; of a property that comes twice, the first counts."""

    phones: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def take(self, name: str, value: str) -> None:
        """Note a property."""
        if name == "TEL":
            self.phones += filter(None, [_number(value)])
        else:
            self.names.setdefault(name, value)

    @property
    def name(self) -> str:
        """The formatted name, else given and family name, else the firm."""
        family, given, more, *_ = [*map(_plain, _PART.findall(self.names.get("N", ""))), "", "", ""]
        parts = filter(None, (given, more, family))
        firm = _plain(self.names.get("ORG", "").partition(";")[0])
        return _plain(self.names.get("FN", "")) or " ".join(parts) or firm


def read_vcards(text: str) -> list[tuple[str, str]]:
    """Return (number as written, name) for every number in the cards, in order.

    A person with several numbers comes several times, a person without one does not come.
    Lines that cannot be understood are skipped; nothing is raised.
    """
    return [(phone, card.name) for card in _cards(text) for phone in card.phones]


def is_vcard(text: str) -> bool:
    """Tell whether a text holds contact cards."""
    return bool(_BEGIN.match(text.lstrip("\ufeff")))


def vcard_rows(text: str) -> Iterator[list[str]]:
    """Yield a row of titles, then a row for each person: the numbers in one cell, the name."""
    cards = ([";".join(card.phones), card.name] for card in _cards(text))
    return chain([TITLES], cards)


def _cards(text: str) -> Iterator[_Card]:
    card: _Card | None = None
    for line in _unfolded(text.lstrip("\ufeff")):
        if _BEGIN.match(line):
            if card:
                yield card
            card = _Card()
        elif card and (found := _property(line)):
            card.take(*found)
    if card:
        yield card


def _unfolded(text: str) -> Iterator[str]:
    """Yield logical lines: a line that begins with a blank or follows a soft break continues."""
    parts: list[str] = []
    soft = quoted = False
    for line in text.splitlines():
        if soft or (parts and line[:1] in (" ", "\t")):
            parts.append(line if soft else line[1:])
        else:
            yield "".join(parts)
            parts = [line]
            quoted = bool(_QUOTED_PRINTABLE.search(line.partition(":")[0]))
        soft = quoted and line.endswith("=")
        if soft:
            parts[-1] = parts[-1][:-1]
    yield "".join(parts)


def _property(line: str) -> tuple[str, str] | None:
    match = _PROPERTY.fullmatch(line)
    if not match or match[1].upper() not in _WANTED:
        return None
    name, parameters, value = match.groups()
    if _QUOTED_PRINTABLE.search(parameters):
        value = _unquoted(value, _CHARSET.search(parameters))
    return name.upper(), value


def _unquoted(value: str, charset: re.Match[str] | None) -> str:
    octets = quopri.decodestring(value.encode())
    try:
        if charset and _CHARSETS.match(charset[1]):
            return octets.decode(charset[1])
    except (LookupError, UnicodeDecodeError):
        pass
    return letters.decode(octets)


def _number(value: str) -> str:
    match = _NUMBER.match(_plain(value))
    return match[1].strip() if match else ""


def _plain(value: str) -> str:
    """Return a value unescaped, as one line."""
    unescaped = _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value)
    return " ".join(unescaped.split())
