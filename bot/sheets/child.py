"""`python -m bot.sheets.child`: does one job on a file, then ends; may be killed at any moment.

The job comes as JSON on stdin. Lines of JSON go to stdout: `{"rows": 4096}` now and then, and at
last `{"done": …}`, `{"error": code, "facts": …}`, or `{"unreadable": what}` when this reader
cannot read the file.
"""

import resource
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from traceback import extract_tb
from typing import Any

import orjson

from bot.errors import BotError
from bot.sheets.composing import compose, order_of
from bot.sheets.extract import extract
from bot.sheets.kinds import recognise
from bot.sheets.model import Choice, Limits
from bot.sheets.sources import Source, open_source
from bot.sheets.survey import survey

_SECONDS_BETWEEN = 0.5


def main() -> None:
    """Do the job that stdin tells of."""
    job = orjson.loads(sys.stdin.buffer.readline())
    limits = Limits(**job["limits"])
    _confine(limits)
    try:
        _say(done=_JOBS[job["do"]](job, limits))
    except BotError as error:
        _say(error=error.code, facts=error.facts)
    except BaseException as error:  # noqa: BLE001 - calamine panics with a BaseException
        _say(unreadable=_described(error))


def _confine(limits: Limits) -> None:
    """Let the system end this process rather than the file eat the machine."""
    seconds = int(limits.seconds) + 1
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        # macOS knows no limit of the address space
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _open(job: dict[str, Any], limits: Limits) -> Source:
    path = Path(job["path"])
    return open_source(path, recognise(path, limits), job["reader"])


def _look(job: dict[str, Any], limits: Limits) -> object:
    return asdict(survey(_open(job, limits), limits))


def _read(job: dict[str, Any], limits: Limits) -> object:
    asked = job["choice"]
    choice = Choice(**{**asked, "phone_columns": tuple(asked["phone_columns"])})
    extract(_open(job, limits), choice, Path(job["folder"]), limits, _progress())
    return None


def _write(job: dict[str, Any], limits: Limits) -> object:
    from bot.sheets.writing import write  # noqa: PLC0415 - openpyxl takes 0.1 s to import

    del limits
    write(Path(job["path"]), job["header"], sys.stdin.buffer)
    return None


def _compose(job: dict[str, Any], limits: Limits) -> object:
    del limits
    compose(order_of(job), Path(job["folder"]))
    return None


def _progress() -> Callable[[int], None]:
    last = time.monotonic()

    def tell(rows: int) -> None:
        nonlocal last
        if time.monotonic() - last > _SECONDS_BETWEEN:
            last = time.monotonic()
            _say(rows=rows)

    return tell


def _described(error: BaseException) -> str:
    """Return the kind of an error and where it happened; its words may quote the file."""
    frame = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"


def _say(**facts: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(facts, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


_JOBS = {"look": _look, "read": _read, "write": _write, "compose": _compose}

if __name__ == "__main__":
    main()
