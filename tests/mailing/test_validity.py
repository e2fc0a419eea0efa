"""How long SMS are tried: part of what was shown, frozen with it, and told to the gateway."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.model import MessageState, Timing, When
from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind
from tests.budget import within
from tests.conftest import START
from tests.mailing.conftest import CHAT, SENDER, USER, Room

SINGLE = Draft(CHAT, USER, token="t", phone="79161234567", sender=SENDER, text="Привет")
IN_AN_HOUR = START + timedelta(hours=1)


async def confirmed(room: Room, draft: Draft) -> int:
    plan = await room.mailings.plan(CHAT, draft)
    return await room.mailings.confirm(CHAT, USER, draft, mark=plan.consent, account=plan.account)


async def comes(wanted: Callable[[], Awaitable[bool]]) -> None:
    async with within():
        while not await wanted():  # noqa: ASYNC110 - a row of a table calls nobody
            await asyncio.sleep(0.005)


async def all_sent(gateway: DevinoSandbox, count: int) -> list[int | None]:
    async def so() -> bool:
        return len(gateway.ledger) >= count

    await comes(so)
    return [sms.validity for sms in gateway.ledger]


async def test_a_plan_with_another_validity_has_another_mark(room: Room) -> None:
    marks = [
        (await room.mailings.plan(CHAT, replace(SINGLE, validity=minutes))).mark
        for minutes in (None, 60, 180)
    ]
    assert len(set(marks)) == 3
    draft = await room.draft(validity=60)
    shown = await room.mailings.plan(CHAT, draft.id)
    await room.mailings.drafts.save(replace(draft, validity=180))
    with pytest.raises(BotError, match="plan-changed"):
        await room.mailings.confirm(CHAT, USER, draft.id, mark=shown.mark, account=shown.account)


@pytest.mark.parametrize("minutes", [None, 60, 4320])
async def test_one_sms_is_handed_over_with_the_validity_that_was_confirmed(
    room: Room, gateway: DevinoSandbox, minutes: int | None
) -> None:
    await room.engine.start()
    mailing_id = await confirmed(room, replace(SINGLE, validity=minutes))

    assert await all_sent(gateway, 1) == [minutes]
    assert (await room.mailing(mailing_id)).validity == minutes


@pytest.mark.parametrize("when", [Timing.NOW, Timing.LOCAL])
@pytest.mark.parametrize("text", ["Привет", "{имя|друг}!"])
async def test_every_sms_of_a_mailing_is_handed_over_with_it(
    room: Room, gateway: DevinoSandbox, when: Timing, text: str
) -> None:
    wall = datetime(2026, 11, 24, 12, 30) if when is Timing.LOCAL else None  # noqa: DTZ001
    await room.send(await room.draft(text, validity=90, when=When(when, wall=wall)))

    assert await all_sent(gateway, 4) == [90] * 4


async def test_another_default_of_the_chat_changes_no_draft_and_no_mailing(room: Room) -> None:
    draft = await room.draft(validity=60)
    mailing_id = await confirmed(room, replace(SINGLE, when=When(Timing.AT, at=IN_AN_HOUR)))
    await room.chats.set_validity(CHAT, 720)

    assert (await room.mailings.drafts.get(CHAT, draft.id)).validity == 60
    assert (await room.mailing(mailing_id)).validity is None
    assert (await room.chat()).validity == 720


async def test_another_time_again_and_a_trial_keep_it(room: Room, gateway: DevinoSandbox) -> None:
    draft = await room.draft(validity=360, when=When(Timing.AT, at=IN_AN_HOUR))
    await room.trial(draft.id, row=2, phone="79161234567")
    mailing_id = await room.confirm(draft)
    await room.reschedule(mailing_id, When())
    again = await room.mailings.drafts.again(CHAT, USER, mailing_id)
    await room.engine.start()

    assert await all_sent(gateway, 5) == [360] * 5
    assert again.validity == 360


async def test_an_unknown_sms_is_sent_again_with_it(room: Room, gateway: DevinoSandbox) -> None:
    gateway.faults.add(Fault(FaultKind.RESET_AFTER, method="Sms/Send", times=1))
    await room.engine.start()
    first = await confirmed(room, replace(SINGLE, validity=60))

    async def unknown() -> bool:
        return (await room.mailing(first)).unknown > 0

    await comes(unknown)
    room.clock.forward(minutes=2)
    await confirmed(room, replace(SINGLE, token="again", validity=60, replaces=first))

    assert await all_sent(gateway, 2) == [60, 60]


@pytest.mark.parametrize(
    ("minutes", "when", "early"),
    [
        (15, When(Timing.AT, at=IN_AN_HOUR), True),
        (16, When(Timing.AT, at=IN_AN_HOUR), False),
        (1, When(), False),
        (None, When(Timing.AT, at=IN_AN_HOUR), False),
        (180, When(Timing.LOCAL, wall=datetime(2026, 11, 26, 12)), True),  # noqa: DTZ001
        (720, When(Timing.LOCAL, wall=datetime(2026, 11, 26, 12)), False),  # noqa: DTZ001
    ],
)
async def test_a_validity_that_may_end_before_the_sms_is_sent_is_warned_of(
    room: Room, minutes: int | None, when: When, *, early: bool
) -> None:
    plan = await room.mailings.plan(CHAT, replace(SINGLE, validity=minutes, when=when))

    assert plan.expires_early is early


async def test_a_gateway_that_does_not_take_it_refuses_and_nothing_is_sent(
    room: Room, gateway: DevinoSandbox
) -> None:
    gateway.take_validity_up_to(60)
    await room.engine.start()
    mailing_id = await confirmed(room, replace(SINGLE, validity=61))

    async def over() -> bool:
        return (await room.mailing(mailing_id)).finished_at is not None

    await comes(over)

    [outcome] = await room.outcomes(mailing_id)
    assert (outcome.state, outcome.status) == (MessageState.REFUSED, "Error_Invalid_Header")
    assert list(gateway.ledger) == []
