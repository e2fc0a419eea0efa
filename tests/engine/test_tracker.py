"""Every accepted SMS is asked about by itself, until its end is known or the gateway forgets."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.mailing.events import Changed, Delivered, Progressed
from bot.mailing.rounds import budget, moments
from bot.model import Account, MailingState, NewMailing, Track, When
from bot.sandbox.devino import DeliveryPlan, Fault, FaultKind
from bot.sandbox.devino.delivery import DESCRIPTIONS, MAGIC_ENDINGS
from bot.sms.statuses import FINAL_STATES, Delivery, delivery
from tests.conftest import ManualClock
from tests.engine.conftest import CHAT, FIRST, LOGIN, PASSWORD, House, open_house

ENDS = {str(FIRST + number)[-11:]: state for number, state in enumerate(DESCRIPTIONS)}
TWO_PARTS = "я" * 100


@pytest.fixture
async def house(tmp_path: Path, clock: ManualClock) -> AsyncIterator[House]:
    async with open_house(tmp_path, clock, tracking=True) as opened:
        yield opened


async def asked(house: House) -> int:
    return sum(one.method == "Sms/State" for one in house.gateway.requests)


async def track(house: House, mailing_id: int) -> Track:
    found = await house.tracks.of(mailing_id)
    assert found is not None
    return found


async def goes_by(house: House, mailing_id: int, **ahead: float) -> Track:
    """Let time pass round by round, so that each comes when it is due."""
    end = house.clock.now() + timedelta(**ahead)

    async def rests() -> bool:
        found = await house.tracks.of(mailing_id)
        return found is not None and (found.next_at is None or found.next_at > house.clock.now())

    await house.comes(rests)
    while (due := (await track(house, mailing_id)).next_at) and due <= end:
        house.clock.set(due)
        await house.comes(rests)
    house.clock.set(end)
    return await track(house, mailing_id)


async def single(house: House, phone: str, text: str = "Привет") -> int:
    now = house.clock.now()
    new = NewMailing(
        token=f"single-{phone}",
        chat_id=CHAT,
        user_id=1,
        account=Account(house.gateway.url, LOGIN),
        sender="MYSHOP",
        text=text,
        phones=(phone,),
        segments=1,
        when=When(),
        hand_over_at=now,
        due_at=now,
        state=MailingState.QUEUED,
        created_at=now,
    )
    made = await house.journal.create(new)
    assert made is not None
    house.engine.nudge()
    await house.ends(made[0])
    return made[0]


async def test_every_state_of_the_gateway_is_reached_and_counted(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_house(tmp_path, clock, tracking=True) as house:
        people = [str(FIRST + number) for number in range(len(DESCRIPTIONS))]
        house.gateway.endings = dict(zip(people, DESCRIPTIONS, strict=True))
        mailing_id = await house.confirm(len(people))
        await house.ends(mailing_id)

        found = await goes_by(house, mailing_id, minutes=10)

        told = Counter(delivery(state, timedelta()).value for state in DESCRIPTIONS)
        assert found.counts == told
        assert found.checked == len(people)
