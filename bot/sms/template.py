"""Texts with placeholders: `{город}` is a column of the recipient's row.

`{имя|уважаемый клиент}` has a default for blank values; `{{` and `}}` are braces. Titles match
whatever their case and the spaces around them, with «е» for «ё», and whatever signs look the same
(`bot.sms.fold`).
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import BotError
from bot.sms.fold import fold_words, look_of

NUMBER = -1
"""The column of `{phone}`: the number that the SMS goes to."""
NAME_WORDS = ("имя", "name")
PHONE_WORDS = ("телефон", "phone")

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|\{")
_SHOWN = 40
_MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Field:
    """A placeholder: its name as written, and the default for a blank value."""

    name: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed text: pieces to be sent as they are, and placeholders between them."""

    parts: tuple[str | Field, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the placeholders in order; none when the text is the same for all."""
        return tuple(part for part in self.parts if isinstance(part, Field))


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that a template may name."""

    names: tuple[str, ...]
    """The titles to show: the name column first, phone columns not at all."""
    places: Mapping[str, int]
    """Folded title → column; NUMBER is one of them."""
    looks: Mapping[str, int]
    """The same by what a title looks like, without those that two columns share."""

    def place(self, name: str) -> int | None:
        """Return the column that a placeholder means, else None."""
        return self.places.get(_key(name), self.looks.get(look_of(name)))


@dataclass(frozen=True, slots=True)
class Rendered:
    """A recipient's text, and the placeholders, by index, that had no value."""

    text: str
    blank: tuple[int, ...]
    """Placeholders without a default: they are empty in the text."""
    filled: tuple[int, ...]
    """Placeholders whose default is in the text."""


def parse(text: str) -> Template:
    """Parse a template. BotError `template-brace` for a «{» without «}», or nothing between."""
    parts: list[str | Field] = []
    place = 0
    for token in _TOKEN.finditer(text):
        _append(parts, text[place : token.start()])
        place = token.end()
        if token[0] in ("{{", "}}"):
            _append(parts, token[0][0])
        else:
            parts.append(_field(token[1]))
    _append(parts, text[place:])
    return Template(tuple(parts))


def _append(parts: list[str | Field], text: str) -> None:
    """Add a piece of text, joined to a piece of text before it."""
    if text and parts and isinstance(parts[-1], str):
        parts[-1] += text
    elif text:
        parts.append(text)


def _field(inside: str | None) -> Field:
    name, bar, default = (inside or "").partition("|")
    if not name.strip():
        raise BotError("template-brace")
    return Field(" ".join(name.split()), default if bar else None)


def changed(text: str, change: Callable[[str], str]) -> str:
    """Return a template with all of its words changed, but for the names of its placeholders.

    A brace that is doubled stays so, unless `change` makes another sign of the brace.
    """
    parts, place = [], 0
    for token in _TOKEN.finditer(text):
        parts.append(change(text[place : token.start()]))
        name, bar, default = token[0].partition("|")
        sign = token[0][0] if token[0] in ("{{", "}}") else None
        if sign and change(sign) != sign:
            parts.append(change(sign))
        else:
            parts.append(f"{name}{bar}{change(default)}" if bar else token[0])
        place = token.end()
    return "".join([*parts, change(text[place:])])


def without_names(text: str) -> str:
    """Return a template with blanks in place of the names of its placeholders.

    Everything else keeps its place.
    """

    def blank(token: re.Match[str]) -> str:
        name, bar, default = token[0].partition("|")
        return token[0] if token[1] is None else " " * len(name) + bar + default

    return _TOKEN.sub(blank, text)


def wording(template: Template) -> str:
    """Return all of a template's own words, defaults included, without the values of anybody."""
    return "".join(part if isinstance(part, str) else part.default or "" for part in template.parts)


def escaped(text: str) -> str:
    """Return the template that renders to `text`, whatever braces `text` has."""
    return text.replace("{", "{{").replace("}", "}}")


def columns_of(
    titles: Sequence[str], name_column: int | None, phone_columns: Collection[int] = ()
) -> Columns:
    """Return the columns that a template may name; `titles` holds the title of every column.

    «имя» and «name» mean the name column, «телефон» and «phone» the number, even if titles are
    the same words. Of two columns with one title, the first is meant.
    """
    places: dict[str, int] = {}
    for column, title in enumerate(titles):
        places.setdefault(_key(title), column)
    if name_column is not None:
        places |= dict.fromkeys(NAME_WORDS, name_column)
    first = [] if name_column is None else [name_column]
    shown = [column for column in range(len(titles)) if column not in {*phone_columns, *first}]
    names = (titles[column] for column in (*first, *shown) if column < len(titles))
    places |= dict.fromkeys(PHONE_WORDS, NUMBER)
    return Columns(tuple(dict.fromkeys(names)), places, _looks(places))


def _looks(places: Mapping[str, int]) -> dict[str, int]:
    """Return look → column; of two columns that look the same none is meant."""
    columns: dict[str, set[int]] = {}
    for title, column in places.items():
        columns.setdefault(look_of(title), set()).add(column)
    return {look: found.pop() for look, found in columns.items() if len(found) == 1}


def bind(template: Template, columns: Columns) -> tuple[int, ...]:
    """Return the column of each placeholder, in order.

    Raises BotError `template-unknown` when a placeholder is no column: its facts are `name`, as
    written, and `known`, the first columns there are.
    """
    bound: list[int] = []
    for field in template.fields:
        column = columns.place(field.name)
        if column is None:
            raise BotError(
                "template-unknown", name=field.name[:_SHOWN], known=_listed(columns.names)
            )
        bound.append(column)
    return tuple(bound)


def render(template: Template, values: Sequence[str]) -> Rendered:
    """Return the text with `values`, stripped of spaces, for the placeholders, in order."""
    left = iter(values)
    pieces: list[str] = []
    blank: list[int] = []
    filled: list[int] = []
    place = -1
    for part in template.parts:
        if isinstance(part, str):
            pieces.append(part)
            continue
        place += 1
        value = next(left).strip()
        if not value:
            (blank if part.default is None else filled).append(place)
            value = part.default or ""
        pieces.append(value)
    return Rendered("".join(pieces), tuple(blank), tuple(filled))


def _key(name: str) -> str:
    return fold_words(name).casefold().replace("ё", "е")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"{{{name[:_SHOWN]}}}" for name in names[:_MOST_SHOWN])
