"""Reads files that people send: first a look, then the recipients. A child process does it."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from bot.errors import BotError
from bot.sheets.files.model import Choice, Limits, Workbook
from bot.sheets.files.recipients import Recipients
from bot.sheets.files.workbook_json import workbook_from_dict
from bot.sheets.process import (
    CrashedError,
    Progress,
    UnreadableError,
    child_process,
    ignore_progress,
    result_of,
)
from bot.sms.destinations import ANYWHERE, AllowedDestinations

log = logging.getLogger(__name__)

_DEFAULT = Limits()
_AFTER_A_CRASH_SECONDS = 5.0
"""For the second library, when a file crashed the first; a far-off cell takes it 0.3 s."""


async def look(
    path: Path, *, limits: Limits = _DEFAULT, owner: int | None = None, language: str = "ru"
) -> Workbook:
    """Return the sheets of a file and the columns that are recognised in them.

    `owner` is the chat whose file it is: a chat has one file read at a time. `language` (`ru`,
    `en`) is that of the settings with which Excel would show the cells.

    Raises BotError: `file-empty`; `file-only-errors` (of formulas); `file-too-big` (`limit`);
    `file-not-a-table` (`kind`: document, presentation, numbers, pdf, picture, archive, html, xml,
    json, other); `file-protected`; `file-broken`; `file-bomb`; `file-too-slow`; `file-too-long`,
    `file-too-wide` and `file-too-large` (`limit` of rows, columns, cells).
    """
    job = {"do": "look", "path": str(path), "language": language}
    workbook = await _by_either(job, limits, ignore_progress, owner)
    return workbook_from_dict(workbook)


async def read(
    path: Path,
    choice: Choice,
    folder: Path,
    *,
    allowed: AllowedDestinations = ANYWHERE,
    limits: Limits = _DEFAULT,
    on_progress: Progress = ignore_progress,
    owner: int | None = None,
    own: bool = False,
    language: str = "ru",
) -> Recipients:
    """Write the recipients of a file to `folder`, which must exist and be empty; return them.

    `own` says that the bot has written the file itself, as lines of `rows_to_json`. `language`
    (`ru`, `en`) is that of the settings with which Excel would show the cells.

    A file without a single good number is not an error: see `Recipients.count` and
    `Recipients.refusals`.
    Numbers outside of `allowed` are refused with a code of `bot.sms.destinations`. `on_progress`
    gets the number of rows read, twice a second at most. Cancelling kills the child. Raises
    BotError as `look` does, and `file-changed` when the sheet is gone.
    """
    job = {
        "do": "read",
        "path": str(path),
        "folder": str(folder),
        "choice": asdict(choice),
        "allowed": allowed.dump(),
        "own": own,
        "language": language,
    }
    await _by_either(job, limits, on_progress, owner)
    return Recipients.open(folder)


async def _by_either(
    job: Mapping[str, object], limits: Limits, on_progress: Progress, owner: int | None
) -> Any:  # noqa: ANN401 - JSON
    """Read by calamine; read in another way what calamine cannot read or crashes on."""
    try:
        return await _by("calamine", job, limits, on_progress, owner)
    except UnreadableError as error:
        log.info("calamine cannot read a file: %s", error)
        failed, seconds = "file-broken", limits.seconds
    except CrashedError:
        log.info("a file has killed calamine")
        failed, seconds = "file-bomb", min(limits.seconds, _AFTER_A_CRASH_SECONDS)
    try:
        limits = replace(limits, seconds=seconds)
        return await _by("another", job, limits, on_progress, owner)
    except UnreadableError as error:
        log.info("another library cannot read it either: %s", error)
    except CrashedError:
        failed = "file-bomb"
    except BotError as error:
        if error.code != "file-too-slow" or failed == "file-broken":
            raise
    raise BotError(failed)


async def _by(
    library: str,
    job: Mapping[str, object],
    limits: Limits,
    on_progress: Progress,
    owner: int | None,
) -> Any:  # noqa: ANN401 - JSON
    try:
        async with (
            child_process({**job, "library": library}, limits, owner) as child,
            asyncio.timeout(limits.patience),
        ):
            return await result_of(child, on_progress)
    except TimeoutError as error:
        raise BotError("file-too-slow") from error
