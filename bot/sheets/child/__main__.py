"""`python -m bot.sheets.child`: does one job on a file, then ends; may be killed at any moment.

What is said to it and by it: `bot.workers.child`.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.sheets.child.composing import compose, order_of
from bot.sheets.child.extract import extract
from bot.sheets.child.kinds import recognise
from bot.sheets.child.sources import Source, open_source
from bot.sheets.child.survey import survey
from bot.sheets.files.model import Choice, Limits
from bot.workers.child import confine, say, serve

_SECONDS_BETWEEN = 0.5


def main() -> None:
    """Do the job that stdin tells of."""
    serve(_work)


def _work(job: dict[str, Any]) -> object:
    limits = Limits(**job["limits"])
    confine(limits.memory_bytes, limits.seconds)
    return _JOBS[job["do"]](job, limits)


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
    from bot.sheets.child.writing import write  # noqa: PLC0415 - openpyxl takes 0.1 s to import

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
            say(rows=rows)

    return tell


_JOBS = {"look": _look, "read": _read, "write": _write, "compose": _compose}

if __name__ == "__main__":
    main()
