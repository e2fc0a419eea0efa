"""Composes the texts of a mailing: a template for each recipient. A child process does it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.errors import BotError
from bot.sheets.files.composition import Composition
from bot.sheets.files.model import Limits
from bot.sheets.process import CrashedError, UnreadableError, child_process
from bot.sms.destinations import ANYWHERE, AllowedDestinations
from bot.workers.process import result_of

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
    skip_got: bool = False,
    only: Path | None = None,
    owner: int | None = None,
    allowed: AllowedDestinations = ANYWHERE,
) -> Composition:
    """Render a template for all recipients in the folder `recipients`; write them to `folder`.

    `folder` must exist. `columns` are the columns of the template's placeholders, as
    `bot.sms.template.bind` returns them. `stop`, `got` and `only` are files of int64 numbers:
    people on the stop-list, people who got this text before (left out with `skip_got`), and the
    only ones to choose from; who is outside of `allowed` is left out.
    `owner` is the chat. 100,000 personal texts take about a second. Raises BotError
    `audience-broken` when the recipients cannot be read.
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
        "skip_got": skip_got,
        "only": only and str(only),
        "allowed": allowed.dump(),
    }
    limits = Limits(seconds=_SECONDS)
    try:
        async with (
            child_process(job, limits, owner) as child,
            asyncio.timeout(limits.patience),
        ):
            await result_of(child)
    except (UnreadableError, CrashedError, TimeoutError) as error:
        raise BotError("audience-broken") from error
    return Composition.open(folder)
