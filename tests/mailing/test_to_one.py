"""A single SMS goes the way of every mailing: the same plan, confirmation and controls."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.model import Account, MailingState, Timing, When
from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind
from tests.conftest import PASSWORD, START
from tests.mailing.conftest import CHAT, LEAD, OTHER_CHAT, SENDER, USER, Room

PHONE = "79160000000"
DRAFT = Draft(CHAT, USER, token="once", phone=PHONE, sender=SENDER, text="{Привет}")


async def confirm(room: Room, draft: Draft = DRAFT, **said: object) -> int:
    plan = await room.mailings.plan(CHAT, draft)
    given = {"mark": plan.consent, "account": plan.account, **said}
    return await room.mailings.confirm(CHAT, USER, draft, **given)  # type: ignore[arg-type]


async def test_its_plan_says_what_it_costs_and_that_nobody_is_left_out(room: Room) -> None:
    plan = await room.mailings.plan(CHAT, DRAFT)

    assert (plan.recipients, plan.segments, plan.cost.high) == (1, 1, Decimal("1.5"))
    assert (plan.audience, plan.personal, plan.repeats, plan.problems) == (None, False, None, ())
    assert (plan.duplicates, plan.refused, plan.stopped, plan.missing) == (0, 0, 0, {})


async def test_it_confirms_once_however_often_it_is_asked(room: Room) -> None:
    made = set(await asyncio.gather(*[confirm(room) for _ in range(3)]))
    late = await confirm(room, mark="another", card_message_id=77)

    assert made == {late}
    mailing = await room.mailing(late)
    assert (mailing.single, mailing.total, mailing.card_message_id) == (True, 1, 77)


@pytest.mark.parametrize(
    "change",
    [
        {"phone": "79160000001"},
        {"text": "Пока"},
        {"sender": "MYSHOP"},
        {"when": When(Timing.AT, at=START + timedelta(hours=3))},
    ],
    ids=str,
)
async def test_a_token_confirms_only_what_it_was_made_for(
    room: Room, change: dict[str, object]
) -> None:
    await room.senders.add(CHAT, "MYSHOP")
    edited = replace(DRAFT, **change)  # type: ignore[arg-type]
    first = await confirm(room)

    with pytest.raises(BotError) as caught:
        await confirm(room, edited)
    assert (caught.value.code, caught.value.facts) == ("confirmed-otherwise", {"id": first})
    assert await confirm(room) == first
    assert await confirm(room, replace(edited, token="another")) != first
    assert await room.mailings.lookup.count(CHAT) == 2


async def test_another_time_for_it_does_not_make_it_another_sms(room: Room) -> None:
    at = START + timedelta(hours=3)
    draft = replace(DRAFT, when=When(Timing.AT, at=at))
    first = await confirm(room, draft)
    later = When(Timing.AT, at=at + timedelta(hours=1))
    assert await room.reschedule(first, later)

    assert await confirm(room, draft) == first


async def test_a_button_made_for_another_token_confirms_nothing(room: Room) -> None:
    shown = await room.mailings.plan(CHAT, DRAFT)

    with pytest.raises(BotError, match="draft-differs"):
        await confirm(room, replace(DRAFT, token="another"), mark=shown.mark)


async def test_only_what_was_shown_is_sent(room: Room, gateway: DevinoSandbox) -> None:
    shown = await room.mailings.plan(CHAT, DRAFT)
    with pytest.raises(BotError, match="draft-differs"):
        await confirm(room, replace(DRAFT, text="Пока"), mark=shown.consent)
    gateway.add_account("other", PASSWORD)
    await room.accounts.log_in(CHAT, USER, Account(gateway.url, "other"), PASSWORD)
    with pytest.raises(BotError, match="account-changed"):
        await confirm(room, mark=shown.consent, account=shown.account)
    assert await room.mailings.lookup.count(CHAT) == 0


async def test_another_chat_learns_nothing_of_it(room: Room) -> None:
    await confirm(room)
    with pytest.raises(BotError, match="mailing-unknown"):
        await room.mailings.confirm(OTHER_CHAT, USER, DRAFT, mark="", account=await room.account())


async def test_the_same_text_to_the_same_number_is_a_repeat_within_a_day(room: Room) -> None:
    await confirm(room)
    again = await room.mailings.plan(CHAT, replace(DRAFT, token="another"))

    assert again.repeats is not None
    assert again.problems == ()


async def test_what_stands_for_an_unknown_sms_does_not_make_it_forgotten(
    room: Room, gateway: DevinoSandbox
) -> None:
    gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send"))
    await room.engine.start()
    first = await confirm(room)
    await room.over(first)
    gateway.bad_numbers.add(PHONE)
    second = replace(DRAFT, token="second", replaces=first)
    room.clock.forward(minutes=2)
    assert (await room.mailings.plan(CHAT, second)).repeats is None
    await room.over(await confirm(room, second))
    third = await room.mailings.plan(CHAT, replace(DRAFT, token="third"))

    assert third.repeats is not None


async def test_the_same_controls_hold_it_give_it_another_time_and_end_it(room: Room) -> None:
    at = START + timedelta(hours=3)
    mailing_id = await confirm(room, replace(DRAFT, when=When(Timing.AT, at=at)))
    assert (await room.mailing(mailing_id)).hand_over_at == at - LEAD
    controls, later = room.mailings.controls, When(Timing.AT, at=at + timedelta(hours=1))

    with pytest.raises(BotError, match="moment-past"):
        await room.reschedule(mailing_id, When(Timing.AT, at=START))
    assert await room.reschedule(mailing_id, later)
    assert await room.reschedule(mailing_id, When())
    assert await controls.pause(CHAT, USER, mailing_id)
    assert await room.resume(mailing_id)
    assert await controls.cancel(CHAT, USER, mailing_id)
    assert not await controls.cancel(CHAT, USER, mailing_id)
    assert (await room.mailing(mailing_id)).state is MailingState.CANCELLED
