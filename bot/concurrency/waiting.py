"""Waiting by the injected clock: for an event, and until something is written."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import TypeVar

from bot.clock import Clock

T = TypeVar("T")
log = logging.getLogger(__name__)

FIRST_RETRY = 1.0
LONGEST_RETRY = 30.0


async def until(event: asyncio.Event, seconds: float, clock: Clock) -> None:
    """Sleep, until the event at most."""
    woken = asyncio.ensure_future(event.wait())
    slept = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({woken, slept}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (woken, slept):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def unless(event: asyncio.Event, work: Coroutine[object, object, T]) -> T | None:
    """Do something that may be left half done; None when the event has come before its end."""
    working, ended = asyncio.ensure_future(work), asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({working, ended}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, ended):
            task.cancel()
        await asyncio.wait({working, ended})


async def surely(work: Callable[[], Awaitable[T]], clock: Clock) -> T:
    """Do something with the journal until it succeeds: what it says is known nowhere else."""
    retry = FIRST_RETRY
    while True:
        try:
            return await work()
        except Exception:
            log.exception("the journal cannot be used; trying again")
            await clock.sleep(retry)
            retry = min(LONGEST_RETRY, retry * 2)
