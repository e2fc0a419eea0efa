"""The log of a process of its own, as far as logging can tell."""

import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from io import StringIO


class Stderr(StringIO):
    """What the process wrote to its standard error."""

    @property
    def entries(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@contextmanager
def process_log() -> Iterator[Stderr]:
    """Give the test a process of its own, as far as logging can tell."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    others = {
        name: logging.getLogger(name).level for name in ("aiosqlite", "asyncio", "sqlalchemy")
    }
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning
    root.handlers.clear()
    try:
        with redirect_stderr(Stderr()) as stream:
            yield stream
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = hooks
        root.handlers[:] = handlers
        root.setLevel(level)
        for name, before in others.items():
            logging.getLogger(name).setLevel(before)
