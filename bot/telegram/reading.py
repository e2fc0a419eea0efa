"""Reads Telegram's JSON into aiogram's objects, without the parts that nobody understands.

A forward of an unknown origin is still a message with a text: the part that is not understood is
left out, and the rest is read. What tells who wrote where and when is never left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aiogram import Bot
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import BaseModel, ValidationError

from bot.telegram.parsing import is_larger
from bot.telegram.strange import MOST_FAILURES, Strange, first_failure, path_of

ModelT = TypeVar("ModelT", bound=BaseModel)
Json = dict[str, Any]
Path = tuple[str | int, ...]

NEEDED = frozenset(
    {
        "business_connection_id",
        "chat",
        "data",
        "date",
        "from",
        "id",
        "is_topic_message",
        "message",
        "message_id",
        "message_thread_id",
        "migrate_from_chat_id",
        "migrate_to_chat_id",
        "sender_chat",
        "via_bot",
    }
)
"""The fields that tell who wrote where and when, and what a tap is about."""

UNREADABLE = (RecursionError, ValueError, TypeError)
"""What validating JSON may raise besides a ValidationError, which is a ValueError, too."""

MOST_VALUES = 20_000
"""In an update: the longest messages have some hundreds. More would hold up everybody."""
_MOST_ID = 2**53
"""Telegram's numbers have 52 bits at most."""
_ROUNDS = 8
"""Leaving a part out may show that it is needed; then what holds it is left out in turn."""


@dataclass(frozen=True, slots=True)
class Read(Generic[ModelT]):
    """An object that was read; `without` tells what had to be left out of it, if anything."""

    value: ModelT
    without: tuple[str, str] | None
    """The type of the first failure, and its path."""


def read(model: type[ModelT], raw: object, bot: Bot) -> Read[ModelT]:
    """Read an object; what is not understood in `raw` is removed from it.

    Raises ValidationError when a part that is needed is not understood, or too many are not.
    """
    without = None
    for _ in range(_ROUNDS):
        try:
            return Read(model.model_validate(raw, context={"bot": bot}), without)
        except ValidationError as error:
            without = without or first_failure(error)
            parts = _unneeded_parts(error, raw) if error.error_count() <= MOST_FAILURES else ()
            if not parts:
                raise
            for part in sorted(parts, key=_from_the_end, reverse=True):
                _remove(part, raw)
    return Read(model.model_validate(raw, context={"bot": bot}), without)


def read_update(raw: object, bot: Bot) -> tuple[Update | None, Strange | None]:
    """Read one update; None instead of it when it must be skipped. Raises nothing.

    The second value tells what was not understood, if anything.
    """
    if update_id(raw) is None:
        return None, Strange("update_id", "", skipped=True)
    if is_larger(raw, MOST_VALUES):
        return None, Strange("too_large", "", skipped=True)
    try:
        found = read(Update, raw, bot)
    except ValidationError as error:
        return None, Strange(*first_failure(error), skipped=True)
    except UNREADABLE as error:
        return None, Strange(type(error).__name__, "", skipped=True)
    try:
        found.value.event  # noqa: B018 - asked only whether there is one
    except UpdateTypeLookupError:
        names = [name for name in (found.value.model_extra or {}) if isinstance(name, str)]
        return None, Strange("unknown_kind", path_of(names[:1]), skipped=True)
    return found.value, found.without and Strange(*found.without, skipped=False)


def update_id(raw: object) -> int | None:
    """Return the id of an update; None when it has none that can be one."""
    found = raw.get("update_id") if isinstance(raw, dict) else None
    return found if type(found) is int and 0 <= found < _MOST_ID else None


def _unneeded_parts(error: ValidationError, raw: object) -> set[Path]:
    failures = error.errors(include_url=False, include_context=False, include_input=False)
    parts = (_unneeded_part(failure["loc"], raw) for failure in failures)
    return {part for part in parts if part}


def _unneeded_part(location: Sequence[str | int], raw: object) -> Path:
    """Return the path in `raw` of the smallest part around a failure that may be left out.

    An empty path: there is none. pydantic's location also names the members of unions, which are
    not in `raw`.
    """
    path: Path = ()
    for name in location:
        inside = _inside(raw, name)
        if inside is not None:
            raw, path = inside[0], (*path, name)
    while len(path) > 1 and path[-1] in NEEDED:
        path = path[:-1]
    return path if len(path) > 1 else ()


def _inside(raw: object, name: str | int) -> tuple[object] | None:
    if isinstance(raw, dict) and name in raw:
        return (raw[name],)
    if isinstance(raw, list) and isinstance(name, int) and name < len(raw):
        return (raw[name],)
    return None


def _from_the_end(path: Path) -> list[tuple[int, str]]:
    """Order paths so that, from the last to the first, no removal moves another part."""
    return [(name, "") if isinstance(name, int) else (-1, name) for name in path]


def _remove(path: Path, raw: Any) -> None:  # noqa: ANN401 - JSON
    for name in path[:-1]:
        raw = raw[name]
    del raw[path[-1]]
