"""What of Telegram's JSON could not be read: where and how, never what was there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.exceptions import TelegramAPIError
from aiogram.methods import TelegramMethod
from pydantic import ValidationError

MOST_FAILURES = 200
"""What has more is not looked at part by part: to list a million takes a minute."""
_MOST_NAMES = 8
_NAME = re.compile(r"[A-Za-z_]\w{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Strange:
    """A part of an update that was not understood."""

    kind: str
    """The type of the failure, such as pydantic's `union_tag_invalid`."""
    path: str
    """The names of Telegram's fields that lead to it, such as `message.forward_origin`."""
    skipped: bool
    """Whether the whole update was passed over. False: the rest of it was read."""


class OddAnswerError(TelegramAPIError):
    """An answer to a call that is no answer; the message tells where and how, no content."""

    label = "Telegram answers oddly"

    def __init__(self, method: TelegramMethod, why: str, *, perhaps_done: bool) -> None:  # type: ignore[type-arg]
        super().__init__(method, why)
        self.loggable = why
        self.perhaps_done = perhaps_done
        """Whether the status told of success: the call may have been carried out."""


def path_of(names: Sequence[str | int]) -> str:
    """Return a readable path of bounded length; what is no name of a field becomes `?`."""
    shown = [
        str(name) if isinstance(name, int) or _NAME.fullmatch(name) else "?"
        for name in names[:_MOST_NAMES]
    ]
    return ".".join(shown + ["…"] * (len(names) > _MOST_NAMES))


def first_failure(error: ValidationError) -> tuple[str, str]:
    """Return the type and the path of a validation's first failure, unless it has too many."""
    if error.error_count() > MOST_FAILURES:
        return "too_many_failures", ""
    failure = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return failure["type"], path_of(failure["loc"])
