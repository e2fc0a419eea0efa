"""Draws pictures: takes a specification, returns the bytes of a PNG. A child process does it."""

import asyncio
import base64
import logging
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from bot.charts.model import DeliveryChart, StatisticsChart
from bot.errors import BotError
from bot.workers.process import (
    CrashedError,
    UnreadableError,
    child_process,
    result_of,
)
from bot.workers.turns import WorkerSlots

log = logging.getLogger(__name__)

SECONDS = 30.0
"""Half a second is usual; a small machine with many fonts may need several."""
MEMORY_BYTES = 768 * 1024 * 1024

_slots = WorkerSlots()


async def draw_delivery(spec: DeliveryChart) -> bytes:
    """Return a PNG, 900 by 1100, of one mailing's delivery. Raises BotError `picture-failed`."""
    return await _draw("delivery", spec)


async def draw_statistics(spec: StatisticsChart) -> bytes:
    """Return a PNG, 1000 by 800, of days or hours. Raises BotError `picture-failed`."""
    return await _draw("statistics", spec)


async def _draw(
    kind: str,
    spec: DeliveryChart | StatisticsChart,
    *,
    seconds: float = SECONDS,
    memory_bytes: int = MEMORY_BYTES,
) -> bytes:
    async with _folder() as folder:
        job = {
            "do": kind,
            "spec": asdict(spec),
            "folder": folder,
            "seconds": seconds,
            "memory_bytes": memory_bytes,
        }
        try:
            async with (
                child_process("bot.charts.child", job, _slots) as child,
                asyncio.timeout(seconds),
            ):
                return base64.b64decode(await result_of(child))
        except (UnreadableError, CrashedError, TimeoutError) as error:
            log.warning("a picture could not be drawn: %s %s", type(error).__name__, error)
            raise BotError("picture-failed") from error


@asynccontextmanager
async def _folder() -> AsyncIterator[str]:
    """Yield a folder where matplotlib may cache fonts; remove it at the end of the block."""
    folder = await asyncio.to_thread(_new_folder)
    try:
        yield folder
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _new_folder() -> str:
    """Make the folder; a list of fonts that an image has brought (MPLCONFIGDIR) saves making it."""
    folder = tempfile.mkdtemp()
    with suppress(OSError):
        for fonts in Path(os.environ.get("MPLCONFIGDIR", os.devnull)).glob("fontlist-*.json"):
            shutil.copy(fonts, folder)
    return folder
