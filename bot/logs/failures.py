"""Exceptions as the log shows them: their kind and where they were raised, never their words.

An exception's text may quote anything: the text of an SMS, an update from Telegram, a statement's
parameters (docs/rules.md, A17). So only what is known to be no content is shown.
"""

import re
from collections.abc import Iterator
from traceback import FrameSummary, extract_tb
from types import TracebackType

from aiogram.exceptions import TelegramAPIError
from pydantic import ValidationError

from bot.errors import BotError

_NUMBERS = (
    "code",
    "colno",
    "errno",
    "http_status",
    "lineno",
    "pos",
    "retry_after",
    "returncode",
    "start",
    "status",
)
"""Attributes of exceptions that, as whole numbers, tell no content."""
_LARGEST_NUMBER = 10**9
"""A larger one may be a phone number."""
_SYMBOLS = {
    "sqlite_errorname": re.compile(r"[A-Z][A-Z0-9_]{0,40}"),
    "sqlstate": re.compile(r"[0-9A-Z]{5}"),
}
"""What databases call an error, by the name of the attribute."""
_FIELD = re.compile(r"[A-Za-z_]\w{0,39}", re.ASCII)

TELEGRAM_SAYS = (
    "BUTTON_DATA_INVALID",
    "MESSAGE_ID_INVALID",
    "MESSAGE_TOO_LONG",
    "bot was blocked by the user",
    "bot was kicked",
    "can't be deleted",
    "can't be edited",
    "can't parse entities",
    "chat not found",
    "file is too big",
    "group chat was upgraded",
    "have no rights to send",
    "is too long",
    "message is not modified",
    "message text is empty",
    "message thread not found",
    "message to be replied not found",
    "message to delete not found",
    "message to edit not found",
    "query is too old",
    "terminated by other getUpdates",
    "user is deactivated",
    "webhook is active",
    "wrong file identifier",
)
"""What of Telegram's words is shown: the rest of a sentence may quote a message."""

_MOST_FAILURES = 5
_MOST_NAMES = 8
_MOST_ERRORS = 10
_FIRST_FRAMES, _LAST_FRAMES = 10, 20


def described(error: BaseException) -> str:
    """Return the type of an exception, and its code, numbers and places."""
    kind = type(error)
    told = ", ".join(_details(error))
    home = "" if kind.__module__ in {"builtins", "__main__"} else f"{kind.__module__}."
    return f"{home}{kind.__qualname__}" + (f": {told}" if told else "")


def _details(error: BaseException) -> Iterator[str]:
    if isinstance(error, BotError):
        yield error.code
        yield from (_fact(name, value) for name, value in error.facts.items())
        return
    if isinstance(error, ValidationError):
        yield from _failures(error)
        return
    if isinstance(error, TelegramAPIError):
        yield type(error.method).__name__
        yield from (said for said in TELEGRAM_SAYS if said in str(error.message))
    loggable = getattr(error, "loggable", None)
    if isinstance(loggable, str):
        yield loggable
    for name in _NUMBERS:
        value = getattr(error, name, None)
        if type(value) is int and abs(value) < _LARGEST_NUMBER:
            yield f"{name} {value}"
    for name, form in _SYMBOLS.items():
        symbol = getattr(error, name, None)
        if isinstance(symbol, str) and form.fullmatch(symbol):
            yield symbol


def _fact(name: str, value: object) -> str:
    """Show a fact's number; of a word, which a person may have typed, only the name."""
    return f"{name} {value}" if type(value) is int else name


def _failures(error: ValidationError) -> Iterator[str]:
    failures = error.errors(include_url=False, include_context=False, include_input=False)
    for failure in failures[:_MOST_FAILURES]:
        names = failure["loc"][:_MOST_NAMES]
        shown = [
            str(name) if isinstance(name, int) or _FIELD.fullmatch(name) else "?" for name in names
        ]
        yield f"{failure['type']} at {'.'.join(shown)}"
    if len(failures) > _MOST_FAILURES:
        yield f"{len(failures)} in all"


def traced(error: BaseException, trace: TracebackType | None = None) -> str:
    """Return where an exception and those that led to it were raised, the first one first."""
    lines = list[str]()
    for number, (one, link) in enumerate(_chain(error)):
        frames = extract_tb(trace if number == 0 and trace else one.__traceback__, limit=None)
        lines = [*_raised(one, frames), *([link] if link else []), *lines]
    return "\n".join(lines)


def _chain(error: BaseException) -> Iterator[tuple[BaseException, str]]:
    """Yield an exception and what led to it, each with the words that join it to the next."""
    seen = set[int]()
    one: BaseException | None = error
    link = ""
    while one is not None and id(one) not in seen and len(seen) < _MOST_ERRORS:
        seen.add(id(one))
        yield one, link
        if one.__cause__ is not None:
            one, link = one.__cause__, "which caused:"
        else:
            one = None if one.__suppress_context__ else one.__context__
            link = "while this was handled:"


def _raised(error: BaseException, frames: list[FrameSummary]) -> Iterator[str]:
    if frames:
        yield "Traceback (most recent call last):"
    left_out = len(frames) - _FIRST_FRAMES - _LAST_FRAMES
    for number, frame in enumerate(frames):
        if left_out > 0 and number == _FIRST_FRAMES:
            yield f"  … {left_out} more …"
        if left_out <= 0 or not 0 <= number - _FIRST_FRAMES < left_out:
            yield _placed(frame)
    yield described(error)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions[:_MOST_ERRORS]:
            yield from (f"  | {line}" for line in traced(one).split("\n"))


def _placed(frame: FrameSummary) -> str:
    return f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
