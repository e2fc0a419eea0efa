"""Log records as lines: a message's words are those of the code, and what is filled in is bounded.

What this product logs is numbers, names of kinds and ids. Other libraries put anything into their
messages; of most of them only the words that stand in their code are shown.
"""

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath

from bot.logs.failures import described, traced
from bot.logs.hiding import redact

TRUSTED = frozenset({"__main__", "aiogram", "alembic", "bot", "handlers", "py", "storage"})
"""The first names of loggers whose texts were read and hold no content, but for exceptions."""
SPOKEN = frozenset(
    {
        "Future exception was never retrieved",
        "Task exception was never retrieved",
        "Task was destroyed but it is pending!",
        "Unclosed client session",
        "Unclosed connection",
        "Unclosed connector",
        "Unhandled exception in client_connected_cb task",
        "unhandled exception during asyncio.run() shutdown",
    }
)
"""First lines of asyncio's finished messages; the lines below quote callbacks and results."""
_CONTENT = "…"
_NUMBERS = frozenset({bool, float, int})
_PLAIN = _NUMBERS | {date, datetime, Decimal, timedelta, type(None)}
_STACK_PLACE = re.compile(r'^\s+File ".*", line \d+, in \S+$', re.MULTILINE)


def formatter(fmt: str) -> logging.Formatter:
    """Return the formatter that writes records redacted, as `text` or `json`."""
    return _JsonFormatter() if fmt == "json" else _TextFormatter()


class _TextFormatter(logging.Formatter):
    """`2026-12-23T09:00:00.123Z INFO bot.app: message`, the traceback below."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{_timestamp(record)} {record.levelname} {record.name}: {_message(record)}"
        return redact("\n".join([line, *_traces(record)]))


class _JsonFormatter(logging.Formatter):
    """Writes one JSON object a line; redacts before quoting, which could hide a secret."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "ts": _timestamp(record),
            "level": record.levelname,
            "logger": redact(record.name),
            "message": redact(_message(record)),
        }
        if traces := _traces(record):
            entry["exception"] = redact("\n".join(traces))
        return json.dumps(entry, ensure_ascii=False)


def _timestamp(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message(record: logging.LogRecord) -> str:
    trusted = record.name.partition(".")[0] in TRUSTED
    if not isinstance(record.msg, str):
        return _shown(record.msg, trusted=False)
    if record.args:
        return record.msg % _safe(record.args, trusted=trusted)
    if trusted:
        return record.msg
    first = record.msg.partition("\n")[0]
    return first if first in SPOKEN else f"{_CONTENT} ({record.filename}:{record.lineno})"


def _safe(args: object, *, trusted: bool) -> object:
    if isinstance(args, Mapping):
        return {name: _filled_in(value, trusted=trusted) for name, value in args.items()}
    if isinstance(args, tuple):
        return tuple(_filled_in(value, trusted=trusted) for value in args)
    return ()


def _filled_in(value: object, *, trusted: bool) -> object:
    """Return a value for a message: numbers stay what they are, for %d.

    Somebody's own kind of a number could write anything of itself: only its value is left.
    """
    if type(value) in _NUMBERS:
        return value
    if isinstance(value, int):
        return int.__index__(value)
    return float.__float__(value) if isinstance(value, float) else _shown(value, trusted=trusted)


def _shown(value: object, *, trusted: bool) -> str:
    if isinstance(value, BaseException):
        return described(value)
    if isinstance(value, str):
        return str(value) if trusted else _CONTENT
    if isinstance(value, PurePath):
        return str(value) if trusted else _CONTENT
    plain = type(value) in _PLAIN or isinstance(value, Enum)
    return str(value) if plain else f"<{type(value).__name__}>"


def _traces(record: logging.LogRecord) -> list[str]:
    traces = list[str]()
    if record.exc_info and record.exc_info[1] is not None:
        traces.append(traced(record.exc_info[1], record.exc_info[2]))
    if record.stack_info:
        traces += _STACK_PLACE.findall(record.stack_info)
    return traces
