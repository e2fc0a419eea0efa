"""The child's side: does one job within its limits, then ends; may be killed at any moment.

The job comes as JSON on stdin. Lines of JSON go to stdout: `{"rows": 4096}` now and then, and at
last `{"done": …}`, `{"error": code, "facts": …}`, or `{"unreadable": what}` when what it works on
is not what it should be.
"""

import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb
from typing import Any

import orjson

from bot.errors import BotError


def serve(work: Callable[[dict[str, Any]], object]) -> None:
    """Do the job that stdin tells of and tell how it ended."""
    job = orjson.loads(sys.stdin.buffer.readline())
    try:
        say(done=work(job))
    except BotError as error:
        say(error=error.code, facts=error.facts)
    except BaseException as error:  # noqa: BLE001 - calamine panics with a BaseException
        say(unreadable=_described(error))


def confine(memory_bytes: int, seconds: float) -> None:
    """Let the system end this process rather than its job eat the machine."""
    most_seconds = int(seconds) + 1
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, most_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        # macOS knows no limit of the address space
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def say(**facts: object) -> None:
    """Tell the parent something, at once."""
    sys.stdout.buffer.write(orjson.dumps(facts, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def _described(error: BaseException) -> str:
    """Return the kind of an error and where it happened; its words may quote the file."""
    frame = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
