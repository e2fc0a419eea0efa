"""Trying again, by one policy."""

import asyncio

import pytest

from bot.concurrency.retry import (
    DATABASE,
    RetryPolicy,
    log_error,
    retry_until_done,
    retry_until_stopped,
)
from tests.conftest import ManualClock

OFTEN = RetryPolicy(first=2.0, longest=9.0)
THRICE = RetryPolicy(first=2.0, longest=9.0, attempts=3)


class Work:
    """Fails so many times."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.tries = 0

    async def __call__(self) -> str:
        self.tries += 1
        if self.tries <= self.failures:
            raise OSError(self.tries)
        return "done"


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_each_wait_is_longer_until_the_longest_however_many_failures_there_are() -> None:
    assert [OFTEN.delay(failures) for failures in (1, 2, 3, 4, 100_000)] == [2, 4, 8, 9, 9]
    assert list(THRICE.delays()) == [2, 4]
    assert [DATABASE.delay(failures) for failures in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]


async def test_work_is_tried_by_the_policys_delays_until_it_succeeds(clock: ManualClock) -> None:
    work = Work(failures=3)
    trying = asyncio.create_task(retry_until_done(work, OFTEN, clock))
    for tries, seconds in enumerate((2, 4, 8), start=1):
        await settle()
        assert work.tries == tries
        clock.forward(seconds=seconds - 1)
        await settle()
        assert work.tries == tries
        clock.forward(seconds=1)
    assert await trying == "done"


async def test_after_the_last_attempt_its_error_is_raised(clock: ManualClock) -> None:
    work = Work(failures=3)
    trying = asyncio.create_task(retry_until_done(work, THRICE, clock))
    for _ in range(3):
        await settle()
        clock.forward(seconds=9)
    with pytest.raises(OSError, match="3"):
        await trying


async def test_an_error_may_name_its_own_wait_or_be_raised_at_once(clock: ManualClock) -> None:
    work = Work(failures=2)

    def delay_after(error: Exception, _: float) -> float | None:
        return 100.0 if str(error) == "1" else None

    trying = asyncio.create_task(retry_until_done(work, OFTEN, clock, delay_after=delay_after))
    await settle()
    clock.forward(seconds=99)
    await settle()
    assert work.tries == 1
    clock.forward(seconds=1)
    with pytest.raises(OSError, match="2"):
        await trying


async def test_a_stop_ends_the_wait_and_nothing_is_tried_after_it(clock: ManualClock) -> None:
    work, stopping = Work(failures=1000), asyncio.Event()

    async def nothing_returned() -> None:
        await work()

    trying = asyncio.create_task(retry_until_stopped(nothing_returned, OFTEN, clock, stopping))
    await settle()
    stopping.set()
    await trying
    assert work.tries == 1


async def test_a_failure_is_logged_with_the_task_it_stopped(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail() -> None:
        assert log_error(OSError("no disk"), 5.0) == 5.0

    await asyncio.create_task(fail(), name="mailing-7")
    assert "mailing-7" in caplog.text
    assert "no disk" in caplog.text
