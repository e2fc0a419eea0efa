"""The children that work on files: how many at once, and what they may cost."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict
from typing import Any

from bot.errors import BotError
from bot.sheets.files.model import Limits
from bot.workers import process
from bot.workers.process import (
    Child,
    CrashedError,
    Progress,
    UnreadableError,
    WorkerSlots,
    ignore_progress,
)

__all__ = [
    "Child",
    "CrashedError",
    "Progress",
    "UnreadableError",
    "busy",
    "child_process",
    "ignore_progress",
    "result_of",
]

read_slots = WorkerSlots()
_SLOTS = {"write": WorkerSlots(), "compose": WorkerSlots()}


def busy() -> bool:
    """Tell whether a file that comes now must wait until others are read."""
    return read_slots.full()


def child_process(job: Mapping[str, object], limits: Limits) -> AbstractAsyncContextManager[Child]:
    """Wait for a free slot, then start a child with this job; it does not outlive the block.

    Two children read at once, two write reports, two compose. Limit the time inside the block, so
    that the wait for a slot does not count.
    """
    slots = _SLOTS.get(str(job["do"]), read_slots)
    return process.child_process("bot.sheets.child", {**job, "limits": asdict(limits)}, slots)


async def result_of(child: Child, on_progress: Progress = ignore_progress) -> Any:  # noqa: ANN401 - JSON
    """Return the result of the child's job.

    Raises the BotError that the child raised; BotError `file-too-slow` when its CPU time ran out;
    UnreadableError; CrashedError.
    """
    try:
        return await process.result_of(child, on_progress)
    except TimeoutError as error:
        raise BotError("file-too-slow") from error
