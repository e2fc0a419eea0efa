"""The balance looked at of itself: by the clock, and wherever it is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

from bot.chat.balance_warnings import WarningOutbox
from bot.chat.balance_watch import EVERY, BalanceWatch
from bot.concurrency.bus import BalanceLow, Event
from bot.concurrency.nursery import Nursery
from bot.sandbox.devino import Fault, FaultKind
from tests.budget import SECONDS, within
from tests.house import CHAT, LOGIN, House

FLOOR = Decimal(500)


@asynccontextmanager
async def watching(house: House) -> AsyncIterator[list[Event]]:
    """Watch the house's balances; yield what is told of them."""
    nursery, told = Nursery(), list[Event]()

    async def tell(event: Event) -> None:
        told.append(event)

    house.bus._listeners[:] = [tell]
    watch = BalanceWatch(
        chats=house.chats, accounts=house.accounts, clock=house.clock, nursery=nursery
    )
    await watch.start()
    try:
        yield told
    finally:
        watch.stop()
        async with within():
            await nursery.close(2 * SECONDS)


def asked(house: House) -> int:
    return sum(one.method == "User/Balance" for one in house.gateway.requests)


async def warned(house: House) -> None:
    outbox = WarningOutbox(house.chats)
    due = await outbox.next(CHAT, None)
    assert due
    await outbox.shown(due, 55)


def is_asking() -> bool:
    return any(task.get_name() == f"balance of {CHAT}" for task in asyncio.all_tasks())


async def looked(house: House, times: int) -> None:
    """Let the clock run on until the gateway was asked so often, and its answers are noted.

    No time passes while it is being asked: it would be asked once more than wanted.
    """

    async def so() -> bool:
        if is_asking():
            return False
        if asked(house) < times:
            house.clock.forward(seconds=EVERY.total_seconds() / 4)
            return False
        return True

    await house.comes(so)


async def test_a_fall_is_told_once_and_anew_after_the_money_came(house: House) -> None:
    house.gateway.account(LOGIN).balance = Decimal(700)
    await house.chats.set_floor(CHAT, FLOOR)
    async with watching(house) as told:
        await looked(house, 1)
        assert told == []
        house.gateway.account(LOGIN).balance = Decimal("499.5")
        await looked(house, 3)
        assert told == [BalanceLow(CHAT, Decimal("499.5"), FLOOR)]
        await warned(house)
        house.gateway.account(LOGIN).balance = Decimal(500)
        await looked(house, 4)
        house.gateway.account(LOGIN).balance = Decimal(10)
        await looked(house, 6)
        assert told[1:] == [BalanceLow(CHAT, Decimal(10), FLOOR)]


async def test_what_was_told_lately_is_not_asked_again(house: House) -> None:
    await house.chats.set_floor(CHAT, FLOOR)
    await house.accounts.refresh_balance(CHAT)
    async with watching(house):
        await asyncio.sleep(0.05)
        assert asked(house) == 1
        await looked(house, 2)


async def test_nobody_is_asked_without_a_floor(house: House) -> None:
    async with watching(house):
        for _ in range(5):
            house.clock.forward(minutes=10)
            await asyncio.sleep(0.02)
    assert asked(house) == 0


async def test_a_gateway_in_trouble_warns_nobody_and_is_asked_again(house: House) -> None:
    house.gateway.account(LOGIN).balance = Decimal(10)
    await house.chats.set_floor(CHAT, FLOOR)
    house.gateway.faults.add(Fault(FaultKind.REFUSE, "User/Balance", times=2, code=7))
    async with watching(house) as told:
        await looked(house, 2)
        assert told == []
        await looked(house, 3)
        assert len(told) == 1


async def test_a_fall_that_any_other_question_notices_is_told_too(house: House) -> None:
    house.gateway.account(LOGIN).balance = Decimal(10)
    await house.chats.set_floor(CHAT, FLOOR)
    async with watching(house) as told:
        await asyncio.gather(*[house.accounts.try_balance(CHAT) for _ in range(5)])
        assert told == [BalanceLow(CHAT, Decimal(10), FLOOR)]


async def test_a_warning_is_due_until_it_is_shown_also_after_a_restart(house: House) -> None:
    house.gateway.account(LOGIN).balance = Decimal(10)
    await house.chats.set_floor(CHAT, FLOOR)
    async with watching(house):
        await looked(house, 1)
    async with watching(house) as again:
        assert await WarningOutbox(house.chats).due() == [CHAT]
        await warned(house)
        assert await WarningOutbox(house.chats).due() == []
        await looked(house, 2)
        assert again == []
