"""Who gets what, for a template and the recipients of a file. A child process does the work."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.errors import BotError
from bot.sheets.files.composition import Composition
from bot.sheets.files.model import Limits
from bot.sheets.process import CrashedError, UnreadableError, answer, child

_SECONDS = 300.0


async def compose(
    recipients: Path,
    folder: Path,
    *,
    template: str,
    columns: Sequence[int],
    first_n: int | None = None,
    skip_too_long: bool = False,
    stop: Path | None = None,
    got: Sequence[Path] = (),
) -> Composition:
    """Render a template for the recipients in one folder; the outcome stays in another.

    `folder` must exist; `columns` are those of the template's placeholders (`bind`). `stop` and
    `got` are files of int64 numbers: who gets nothing, and who got this text before. Some
    100,000 personal texts take a second. Raises BotError `audience-broken` when the
    recipients cannot be read.
    """
    job = {
        "do": "compose",
        "recipients": str(recipients),
        "folder": str(folder),
        "template": template,
        "columns": list(columns),
        "first_n": first_n,
        "skip_too_long": skip_too_long,
        "stop": stop and str(stop),
        "got": list(map(str, got)),
    }
    try:
        async with child(job, Limits(seconds=_SECONDS)) as one, asyncio.timeout(_SECONDS):
            await answer(one, _unheard)
    except (UnreadableError, CrashedError, TimeoutError) as error:
        raise BotError("audience-broken") from error
    return Composition.open(folder)


def _unheard(rows: int) -> None:
    del rows
