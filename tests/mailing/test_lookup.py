"""Looking a number up asks the gateway about a few SMS, and never about what is of no use."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.mailing.lookup import ASKED_AT_ONCE, LOOKED_AT, Lookup
from bot.model import Account, MailingState, NewMailing, When
from bot.sandbox.devino import Fault, FaultKind
from tests.conftest import ManualClock
from tests.house import CHAT, LOGIN, House, open_house

PHONE = "79161234567"


@pytest.fixture
async def house(tmp_path: Path, clock: ManualClock) -> AsyncIterator[House]:
    async with open_house(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def lookup(house: House) -> Lookup:
    return house.lookup


async def send(house: House, token: str, text: str = "Привет") -> None:
    now = house.clock.now()
    new = NewMailing(
        token=token,
        chat_id=CHAT,
        user_id=1,
        account=Account(house.gateway.url, LOGIN),
        sender="MYSHOP",
        text=text,
        phones=(PHONE,),
        segments=1,
        when=When(),
        hand_over_at=now,
        due_at=now,
        state=MailingState.QUEUED,
        created_at=now,
    )
    made = await house.journal.life.create(new)
    assert made is not None
    house.engine.nudge()
    await house.ends(made[0].id)
    house.clock.forward(seconds=1)


def asked(house: House) -> int:
    return sum(one.method == "Sms/State" for one in house.gateway.requests)


async def test_the_newest_are_asked_about_and_what_is_final_never_again(
    house: House, lookup: Lookup
) -> None:
    for number in range(LOOKED_AT + 2):
        await send(house, str(number))
    house.clock.forward(minutes=5)
    await lookup.ask_about(CHAT, PHONE)
    found, total = await lookup.to_number(CHAT, PHONE, offset=0, limit=100)
    known = [bool(one.segments[0].checked_at) for one in found]
    assert (total, asked(house)) == (LOOKED_AT + 2, ASKED_AT_ONCE)
    assert known == [True] * LOOKED_AT + [False] * 2
    await lookup.ask_about(CHAT, PHONE)
    assert asked(house) == ASKED_AT_ONCE
    await lookup.ask_about(CHAT, PHONE, offset=LOOKED_AT)
    assert asked(house) == ASKED_AT_ONCE + 2


async def test_a_long_sms_is_asked_about_whole_and_the_rest_must_wait(
    house: House, lookup: Lookup
) -> None:
    await send(house, "short")
    await send(house, "long", "я" * 67 * 7)
    house.clock.forward(minutes=5)
    await lookup.ask_about(CHAT, PHONE)
    assert asked(house) == 7


async def test_what_the_gateway_has_forgotten_is_not_asked_about(
    house: House, lookup: Lookup
) -> None:
    await send(house, "old")
    house.clock.forward(hours=48)
    await lookup.ask_about(CHAT, PHONE)
    assert asked(house) == 0


async def test_another_account_is_not_asked_about_what_is_not_its_own(
    house: House, lookup: Lookup
) -> None:
    await send(house, "own")
    await house.log_in(login="other")
    await lookup.ask_about(CHAT, PHONE)
    assert asked(house) == 0


async def test_a_question_without_an_answer_is_told_and_what_came_before_it_kept(
    house: House, lookup: Lookup
) -> None:
    for token in ("one", "two"):
        await send(house, token)
    house.clock.forward(minutes=5)
    house.gateway.faults.add(Fault(FaultKind.HTTP_502_HTML, "Sms/State", times=9, after=1))
    with pytest.raises(BotError, match="gateway-unclear"):
        await lookup.ask_about(CHAT, PHONE)
    found, _ = await lookup.to_number(CHAT, PHONE, offset=0, limit=2)
    assert [one.segments[0].state for one in found] == [0, None]
