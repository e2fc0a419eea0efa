"""Texts with placeholders: `{город}` is a column of the recipient's row.

`{имя|уважаемый клиент}` has a default for blanks; `{{` and `}}` are braces. Titles are found
whatever the case of their letters and the spaces around them, and with «е» for «ё».
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import BotError

NUMBER = -1
"""The column that `{phone}` means: the number that the SMS goes to."""
NAME_WORDS = ("имя", "name")
PHONE_WORDS = ("телефон", "phone")

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|\{")
_SHOWN = 40
_MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Field:
    """A placeholder: its name as written, and what stands there for a blank."""

    name: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A text that was read: pieces to be sent as they are, and placeholders between them."""

    parts: tuple[str | Field, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the placeholders, in order; none in a text that is the same for all."""
        return tuple(part for part in self.parts if isinstance(part, Field))


@dataclass(frozen=True, slots=True)
class Columns:
    """What a template may name."""

    names: tuple[str, ...]
    """As people read them: the name column first, those of numbers not at all."""
    places: Mapping[str, int]
    """Folded name → column, NUMBER among them."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A recipient's text; `blank` and `filled` are the placeholders (by place) without a value."""

    text: str
    blank: tuple[int, ...]
    """Those without a default: nothing stands there."""
    filled: tuple[int, ...]
    """Those whose default stands there."""


def parse(text: str) -> Template:
    """Read a template. BotError `template-brace`: a «{» without its «}», or nothing between."""
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
    """Add a piece of text; pieces side by side are one."""
    if text and parts and isinstance(parts[-1], str):
        parts[-1] += text
    elif text:
        parts.append(text)


def _field(inside: str | None) -> Field:
    name, bar, default = (inside or "").partition("|")
    if not name.strip():
        raise BotError("template-brace")
    return Field(" ".join(name.split()), default if bar else None)


def escaped(text: str) -> str:
    """Return the template that is sent as `text`, whatever braces it has."""
    return text.replace("{", "{{").replace("}", "}}")


def columns_of(
    titles: Sequence[str], name_column: int | None, phone_columns: Collection[int] = ()
) -> Columns:
    """Return what a template may name; each column must have a title.

    «имя» and «name» mean the name column, «телефон» and «phone» the number, whatever the titles
    say; of two columns with one title it is the first.
    """
    places: dict[str, int] = {}
    for column, title in enumerate(titles):
        places.setdefault(_key(title), column)
    if name_column is not None:
        places |= dict.fromkeys(NAME_WORDS, name_column)
    first = [] if name_column is None else [name_column]
    shown = [column for column in range(len(titles)) if column not in {*phone_columns, *first}]
    names = (titles[column] for column in (*first, *shown) if column < len(titles))
    return Columns(tuple(dict.fromkeys(names)), places | dict.fromkeys(PHONE_WORDS, NUMBER))


def bind(template: Template, columns: Columns) -> tuple[int, ...]:
    """Return the column of each placeholder, in order.

    BotError `template-unknown` (facts `name`, as written; `known`, the first of those there
    are) when a placeholder is none of them.
    """
    for field in template.fields:
        if _key(field.name) not in columns.places:
            raise BotError(
                "template-unknown", name=field.name[:_SHOWN], known=_listed(columns.names)
            )
    return tuple(columns.places[_key(field.name)] for field in template.fields)


def render(template: Template, values: Sequence[str]) -> Rendered:
    """Put values in the places of the placeholders, in order; spaces around them are cut off."""
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
    return " ".join(name.casefold().replace("ё", "е").split())


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"{{{name[:_SHOWN]}}}" for name in names[:_MOST_SHOWN])
