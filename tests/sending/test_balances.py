"""The moment of a balance: what else may have moved the money is judged by it (S16)."""

import asyncio
from decimal import Decimal

from bot.sandbox.devino import Fault, FaultKind
from tests.conftest import START, ManualClock
from tests.house import CHAT, PASSWORD, House
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


async def test_the_balance_of_another_account_tells_nothing_of_what_a_mailing_cost(
    house: House,
) -> None:
    house.gateway.faults.add(Fault(FaultKind.REFUSE, "User/Balance", times=999))
    mailing_id = await house.confirm(3)
    ended = await house.ends(mailing_id)
    house.gateway.faults.clear()
    house.gateway.add_account("other", PASSWORD, balance=Decimal(5), senders=("MYSHOP",))
    await house.log_in(login="other")
    house.engine.note_final_balance(ended)
    [asking] = [one for one in house.nursery._tasks if one.get_name() == f"balance-{mailing_id}"]
    await asking
    assert (await house.mailing(mailing_id)).balance_after is None
