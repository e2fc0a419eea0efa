"""Trying again: how long to wait after each failure, and one loop that does it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from bot.clock import Clock
from bot.concurrency.waiting import until

T = TypeVar("T")
log = logging.getLogger(__name__)

_MOST_STEPS = 64
"""Every policy has reached its longest delay by then; more would overflow a float."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The waits between the tries of something: `first`, then each `factor` times the last.

    `longest` is the most there is between two tries, in the unit of `first` (seconds, mostly).
    `attempts` counts the tries, the first one included; None: there is no last one.
    """

    first: float
    longest: float
    factor: float = 2.0
    attempts: int | None = None

    def delay(self, failures: int) -> float:
        """Return the wait after `failures` (at least 1) in a row."""
        return min(self.longest, self.first * self.factor ** min(failures - 1, _MOST_STEPS))

    def delays(self) -> Iterator[float]:
        """Yield the wait after every try but the last."""
        failures = count(1) if self.attempts is None else range(1, self.attempts)
        return map(self.delay, failures)


DATABASE = RetryPolicy(first=1.0, longest=30.0)
"""For recording what has happened and is written down nowhere yet."""

DelayAfter = Callable[[Exception, float], float | None]
"""Takes an error and the policy's delay; returns the seconds to wait. None: raise the error."""


def log_error(error: Exception, delay: float) -> float:
    """Log any error with the task it stopped; return the policy's delay."""
    task = asyncio.current_task()
    name = task.get_name() if task else ""
    log.error("task %s failed; trying again in %s s", name, delay, exc_info=error)
    return delay


async def retry_until_done(
    work: Callable[[], Awaitable[T]],
    policy: RetryPolicy,
    clock: Clock,
    *,
    delay_after: DelayAfter = log_error,
) -> T:
    """Await `work()` until it succeeds; return its result.

    Raises the error of the last try that `policy` allows, or one that `delay_after` refuses.
    """
    return await _retry(work, policy, clock.sleep, delay_after)


async def retry_until_stopped(
    work: Callable[[], Awaitable[None]],
    policy: RetryPolicy,
    clock: Clock,
    stopping: asyncio.Event,
    *,
    delay_after: DelayAfter = log_error,
) -> None:
    """Retry `work` like `retry_until_done`, until `stopping` is set.

    Once it is set, end the wait and start no other try.
    """

    async def try_unless_stopping() -> None:
        if not stopping.is_set():
            await work()

    async def sleep(seconds: float) -> None:
        await until(stopping, seconds, clock)

    await _retry(try_unless_stopping, policy, sleep, delay_after)


async def _retry(
    work: Callable[[], Awaitable[T]],
    policy: RetryPolicy,
    sleep: Callable[[float], Awaitable[None]],
    delay_after: DelayAfter,
) -> T:
    for planned in policy.delays():
        try:
            return await work()
        except Exception as error:
            delay = delay_after(error, planned)
            if delay is None:
                raise
        await sleep(delay)
    return await work()
