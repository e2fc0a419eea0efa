"""The child's side: does one job within its limits, then ends. It may be killed at any moment.

The job comes as one line of JSON on stdin. Lines of JSON go to stdout: `{"rows": 4096}` now and
then, and at the end `{"done": …}`, `{"error": code, "facts": …}`, or `{"unreadable": what}` when
the input of the job is broken.
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


def run_job(work: Callable[[dict[str, Any]], object]) -> None:
    """Read the job from stdin, do it by `work`, and write its result or its error to stdout."""
    job = orjson.loads(sys.stdin.buffer.readline())
    try:
        send(done=work(job))
    except BotError as error:
        send(error=error.code, facts=error.facts)
    except BaseException as error:  # noqa: BLE001 - calamine panics with a BaseException
        send(unreadable=_described(error))


def limit_resources(memory_bytes: int, seconds: float) -> None:
    """Limit this process's address space and CPU time: the system ends it when it takes more."""
    most_seconds = int(seconds) + 1
    for what, most, hard in (
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        # SIGXCPU tells the parent that it was the time; at the hard limit Linux sends SIGKILL
        (resource.RLIMIT_CPU, most_seconds, most_seconds + 1),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        # macOS knows no limit of the address space
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, hard))


def send(**facts: object) -> None:
    """Write one line of JSON to the parent, at once."""
    sys.stdout.buffer.write(orjson.dumps(facts, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def _described(error: BaseException) -> str:
    """Return the kind of an error and where it happened; its words may quote the file."""
    frame = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
