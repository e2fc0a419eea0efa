"""Sets up the log: every way in which Python and its libraries report a failure leads there."""

import logging
import sys
import threading
import warnings
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import TextIO

from bot.logs.hiding import add_secret, redact
from bot.logs.records import formatter

_TALKATIVE = {
    "aiosqlite": logging.INFO,
    "asyncio": logging.INFO,
    "sqlalchemy": logging.WARNING,
}
"""At DEBUG (SQLAlchemy: at INFO) they tell of every statement, with parameters."""

log = logging.getLogger("bot")


def set_up(level: str, fmt: str, secrets: Iterable[str] = ()) -> None:
    """Send the log of every library to stderr, redacted; calling it again replaces it.

    `level` is a level's name; `fmt` is `text` or `json` (an object a line: ts in UTC, level,
    logger, message and, if any, exception). Warnings and uncaught exceptions go there too. No
    text of a message gets into the log at any level (docs/rules.md, A17).
    """
    for secret in secrets:
        add_secret(secret, lasting=True)
    handler = _Handler(sys.stderr)
    handler.setFormatter(formatter(fmt))
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old, _Handler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name, least in _TALKATIVE.items():
        logging.getLogger(name).setLevel(max(least, root.level))
    warnings.showwarning = _log_warning
    sys.excepthook = _log_uncaught
    sys.unraisablehook = _log_unraisable
    threading.excepthook = _log_uncaught_in_thread


class _Handler(logging.StreamHandler[TextIO]):
    """Writes to standard error; of a record that cannot be formatted, only its logger is named.

    A standard error that is closed, or whose disk is full, stops nobody's work.
    """

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 logging's own name
        with suppress(ValueError, OSError):
            self.stream.write(
                f"A record of {redact(record.name)} could not be written to the log\n"
            )


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    log.critical("Uncaught exception", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    error = args.exc_value or args.exc_type()
    _log_uncaught(args.exc_type, error, args.exc_traceback)


def _log_unraisable(args: "sys.UnraisableHookArgs") -> None:
    error = args.exc_value or args.exc_type()
    log.error("Ignored exception", exc_info=(args.exc_type, error, args.exc_traceback))


def _log_warning(  # noqa: PLR0917 - the signature of `warnings.showwarning`
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Name the kind and the place of a warning; its words may quote an update."""
    del message, file, line
    place = "%s at %s:%s"
    logging.getLogger("py.warnings").warning(place, category.__name__, filename, lineno)
