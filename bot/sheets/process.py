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
    ignore_progress,
)
from bot.workers.turns import WorkerSlots

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


def busy(owner: int) -> bool:
    """Tell whether a file of this chat that comes now must wait until others are read."""
    return read_slots.full(owner)


def child_process(
    job: Mapping[str, object], limits: Limits, owner: int | None = None
) -> AbstractAsyncContextManager[Child]:
    """Wait for the owner's turn, then start a child with this job; it does not outlive the block.

    `owner` is a chat, None: nobody's. Reading, writing reports and composing have turns of their
    own. Limit the time inside the block, so that the wait for the turn does not count.
    """
    slots, job = _SLOTS.get(str(job["do"]), read_slots), {**job, "limits": asdict(limits)}
    return process.child_process("bot.sheets.child", job, slots, owner)


async def result_of(child: Child, on_progress: Progress = ignore_progress) -> Any:  # noqa: ANN401 - JSON
    """Return the result of the child's job.

    Raises the BotError that the child raised; BotError `file-too-slow` when its CPU time ran out;
    UnreadableError; CrashedError.
    """
    try:
        return await process.result_of(child, on_progress)
    except TimeoutError as error:
        raise BotError("file-too-slow") from error
