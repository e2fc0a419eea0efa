"""Whose child works next."""

import asyncio
from collections import Counter

import pytest

from bot.workers.turns import AT_ONCE, WorkerSlots


async def test_owners_take_turns_however_many_jobs_one_of_them_brings() -> None:
    slots, order, hold = WorkerSlots(), list[str](), asyncio.Event()

    async def work(owner: str) -> None:
        async with slots.turn(owner):
            order.append(owner)

    async def occupy(owner: str) -> None:
        async with slots.turn(owner):
            await hold.wait()

    first = [asyncio.create_task(occupy(f"busy {number}")) for number in range(AT_ONCE)]
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(work("many")) for _ in range(4)]
    await asyncio.sleep(0)
    waiting += [asyncio.create_task(work(owner)) for owner in ("one", "another")]
    await asyncio.sleep(0)
    hold.set()
    await asyncio.gather(*first, *waiting)
    assert set(order[:3]) == {"many", "one", "another"}
    assert order[3:] == ["many"] * 3


async def test_an_owner_has_one_job_at_a_time_and_all_together_as_many_as_there_are_slots() -> None:
    slots, at_work, most = WorkerSlots(), Counter[int](), 0

    async def work(owner: int) -> None:
        nonlocal most
        async with slots.turn(owner):
            at_work[owner] += 1
            assert at_work[owner] == 1
            most = max(most, at_work.total())
            await asyncio.sleep(0)
            at_work[owner] -= 1

    await asyncio.gather(*(work(number % 7) for number in range(100)))
    assert most == AT_ONCE
    assert not slots.full(0)
    assert not slots._turns()._waiting


async def test_who_gives_up_in_the_moment_of_his_turn_passes_it_on() -> None:
    slots, hold = WorkerSlots(), asyncio.Event()

    async def occupy(owner: int) -> None:
        async with slots.turn(owner):
            await hold.wait()

    busy = [asyncio.create_task(occupy(number)) for number in range(AT_ONCE)]
    await asyncio.sleep(0)
    giving_up, next_one = (asyncio.create_task(occupy(number)) for number in (100, 101))
    await asyncio.sleep(0)
    busy[0].cancel()
    await asyncio.sleep(0)
    giving_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await giving_up
    hold.set()
    await asyncio.gather(next_one, *busy[1:])
    assert not slots.full(0)
