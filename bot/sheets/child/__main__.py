"""`python -m bot.sheets.child`: does one job on a file, then ends. May be killed at any moment.

`bot.workers.child` describes the lines of JSON that it reads and writes.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.errors import BotError
from bot.sheets.child.composing import compose, compose_job_of
from bot.sheets.child.error_cells import HiddenErrorsError, may_hold_errors
from bot.sheets.child.extract import extract
from bot.sheets.child.format_locales import locale_of_language
from bot.sheets.child.kinds import recognise_kind
from bot.sheets.child.readers import OwnReader, TableReader, open_table
from bot.sheets.child.workbook import recognise_workbook
from bot.sheets.files.model import Limits
from bot.sheets.files.workbook_json import choice_from_dict
from bot.sms.destinations import AllowedDestinations
from bot.workers.child import limit_resources, run_job, send

_SECONDS_BETWEEN = 0.5
"""How long after one report of progress the next one comes."""


def main() -> None:
    """Do the job that comes on stdin."""
    run_job(_work)


def _work(job: dict[str, Any]) -> object:
    limits = Limits(**job["limits"])
    limit_resources(limits.memory_bytes, limits.seconds)
    return _JOBS[job["do"]](job, limits)


def _open(job: dict[str, Any], limits: Limits) -> TableReader:
    path = Path(job["path"])
    if job.get("own"):
        return OwnReader(path)
    locale = locale_of_language(job["language"])
    return open_table(path, recognise_kind(path, limits), job["library"], locale)


def _look(job: dict[str, Any], limits: Limits) -> object:
    reader = _open(job, limits)
    try:
        return asdict(recognise_workbook(reader, limits))
    except BotError as error:
        if error.code == "file-empty":
            _ask_another(job)
        raise


def _ask_another(job: dict[str, Any]) -> None:
    """Raise HiddenErrorsError, so that another library reads what may be errors, not blanks."""
    if job["library"] == "calamine" and may_hold_errors(Path(job["path"])):
        raise HiddenErrorsError


def _read(job: dict[str, Any], limits: Limits) -> object:
    recipients = extract(
        _open(job, limits),
        choice_from_dict(job["choice"]),
        Path(job["folder"]),
        limits,
        _progress(),
        allowed=AllowedDestinations.load(job["allowed"]),
    )
    if not recipients.count and recipients.refused.keys() <= {"phone-empty"}:
        _ask_another(job)
    return None


def _write(job: dict[str, Any], limits: Limits) -> object:
    from bot.sheets.child.writing import write  # noqa: PLC0415 - openpyxl takes 0.1 s to import

    del limits
    write(Path(job["path"]), job["header"], sys.stdin.buffer)
    return None


def _compose(job: dict[str, Any], limits: Limits) -> object:
    del limits
    compose(compose_job_of(job), Path(job["folder"]))
    return None


def _progress() -> Callable[[int], None]:
    last = time.monotonic()

    def report(rows: int) -> None:
        nonlocal last
        if time.monotonic() - last > _SECONDS_BETWEEN:
            last = time.monotonic()
            send(rows=rows)

    return report


_JOBS = {"look": _look, "read": _read, "write": _write, "compose": _compose}

if __name__ == "__main__":
    main()
