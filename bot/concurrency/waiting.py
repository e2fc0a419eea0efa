"""Waiting by the injected clock, and for an event."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import TypeVar

from bot.clock import Clock

T = TypeVar("T")


async def until(event: asyncio.Event, seconds: float, clock: Clock) -> None:
    """Sleep for `seconds`; return early when `event` is set."""
    woken = asyncio.ensure_future(event.wait())
    slept = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({woken, slept}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (woken, slept):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def run_until(event: asyncio.Event, work: Coroutine[object, object, T]) -> T | None:
    """Return the result of `work`; when `event` is set first, cancel it and return None."""
    working, ended = asyncio.ensure_future(work), asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({working, ended}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, ended):
            task.cancel()
        await asyncio.wait({working, ended})
