"""The moment of a balance: what else may have moved the money is judged by it (S16)."""

import asyncio

from bot.sandbox.devino import Fault, FaultKind
from tests.conftest import START, ManualClock
from tests.house import CHAT, House
from tests.journeys.conftest import time_passing


async def test_a_balance_is_known_since_it_was_asked_and_not_since_it_came(
    house: House, clock: ManualClock
) -> None:
    house.gateway.faults.add(Fault(FaultKind.SLOW, "User/Balance", seconds=3))
    asking = asyncio.create_task(house.accounts.refresh_balance(CHAT))
    await asyncio.sleep(0)
    async with time_passing(clock):
        _, since = await asking
    chat = await house.chats.get(CHAT)
    assert chat
    assert since == chat.balance_at == START < clock.now()
