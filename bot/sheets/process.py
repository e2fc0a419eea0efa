"""The children that work on files: how many at once, and what they may cost."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict
from typing import Any

from bot.errors import BotError
from bot.sheets.files.model import Limits
from bot.workers import process
from bot.workers.process import Child, CrashedError, Turns, UnreadableError

__all__ = ["Child", "CrashedError", "UnreadableError", "answer", "busy", "child"]

reading = Turns()
_KINDS = {"write": Turns(), "compose": Turns()}


def busy() -> bool:
    """Whether a file that comes now must wait for others to be read."""
    return reading.busy()


def child(job: Mapping[str, object], limits: Limits) -> AbstractAsyncContextManager[Child]:
    """Start a child with its job when it is its turn; it does not outlive this block.

    Two at once read, two write reports, two compose. Bound the time inside the block: the wait
    for the turn is none of the file's.
    """
    turns = _KINDS.get(str(job["do"]), reading)
    return process.child("bot.sheets.child", {**job, "limits": asdict(limits)}, turns)


async def answer(one: Child, on_progress: Callable[[int], None]) -> Any:  # noqa: ANN401 - JSON
    """Return what the child's job gave.

    Raises the BotError that the child raised; BotError `file-too-slow` when its CPU time was
    up; UnreadableError; CrashedError.
    """
    try:
        return await process.answer(one, on_progress)
    except TimeoutError as error:
        raise BotError("file-too-slow") from error
