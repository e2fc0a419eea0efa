"""Nothing is confirmed that differs from what was shown, or bears a risk that was not shown."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import update

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.mailing.plan import Plan, Risk
from bot.model import MailingState, Timing, When
from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind, SandboxAccount
from bot.sms.destinations import RUSSIA
from bot.sms.prices import Cost
from storage.database.schema import mailings
from tests.budget import within
from tests.conftest import START, ManualClock
from tests.mailing.conftest import CHAT, SENDER, USER, Room

PHONE = "79160000000"
DRAFT = Draft(CHAT, USER, token="once", phone=PHONE, sender=SENDER, text="Привет")


async def shown(room: Room, draft: Draft | int = DRAFT) -> Plan:
    return await room.mailings.plan(CHAT, draft)


async def confirm(room: Room, plan: Plan, draft: Draft | int = DRAFT) -> int:
    return await room.mailings.confirm(CHAT, USER, draft, mark=plan.consent, account=plan.account)


async def refusal(room: Room, plan: Plan, draft: Draft | int = DRAFT) -> str:
    with pytest.raises(BotError) as caught:
        await confirm(room, plan, draft)
    assert await room.mailings.lookup.count(CHAT) == 0
    return caught.value.code


# --- one SMS to a stop-listed number ---


async def test_a_stop_listed_number_is_told_with_who_when_and_why(
    room: Room, clock: ManualClock
) -> None:
    await room.stop_list.add(CHAT, USER, "Олег", [PHONE], "не пишите мне")
    plan = await shown(room)

    assert plan.stop_entry
    assert (plan.stop_entry.user_name, plan.stop_entry.reason) == ("Олег", "не пишите мне")
    assert plan.stop_entry.added_at == clock.now()
    assert plan.risks == {Risk.STOPPED}


async def test_it_goes_only_where_the_person_was_shown_that(room: Room) -> None:
    before = await shown(room)
    await room.stop_list.add(CHAT, USER, "Олег", [PHONE])

    assert await refusal(room, before) == "plan-changed"
    assert (await room.mailing(await confirm(room, await shown(room)))).single


async def test_a_number_that_left_the_stop_list_needs_no_other_yes(room: Room) -> None:
    await room.stop_list.add(CHAT, USER, "Олег", [PHONE])
    plan = await shown(room)
    await room.stop_list.remove(CHAT, USER, PHONE)

    assert await confirm(room, plan)


async def test_recipients_on_the_stop_list_are_counted_before_there_is_a_text(room: Room) -> None:
    audience = await room.audience()
    assert await room.stop_list.among(CHAT, audience) == 0
    await room.stop_list.add(CHAT, USER, "Олег", [PHONE, "79160000001", "79990000000"])

    assert await room.stop_list.among(CHAT, audience) == 2


# --- the balance at the tap ---


async def test_money_that_is_gone_at_the_tap_makes_nothing_and_is_shown(
    room: Room, shop: SandboxAccount
) -> None:
    for draft in (DRAFT, (await room.draft()).id):
        shop.balance = Decimal(100)
        plan = await shown(room, draft)
        shop.balance = Decimal(1)

        assert await refusal(room, plan, draft) == "balance-short"
        again = await shown(room, draft)
        assert (again.balance, again.too_poor) == (Decimal(1), True)
    assert again.max_affordable == 0


async def test_who_was_shown_that_it_does_not_suffice_may_send_all_the_same(
    room: Room, shop: SandboxAccount
) -> None:
    shop.balance = Decimal(1)

    assert await confirm(room, await shown(room))


async def test_a_gateway_that_is_silent_at_the_tap_holds_nothing_up(
    room: Room, gateway: DevinoSandbox
) -> None:
    plan = await shown(room)
    await gateway.pause()

    assert await confirm(room, plan)


async def test_a_known_balance_is_not_written_down_again(
    room: Room, clock: ManualClock, shop: SandboxAccount
) -> None:
    plan = await shown(room)
    clock.forward(minutes=5)
    await confirm(room, plan)
    assert (await room.chat()).balance_at == START
    shop.balance -= 1
    other = replace(DRAFT, token="other", text="Ещё")
    await confirm(room, await shown(room, other), other)
    assert (await room.chat()).balance_at == clock.now()


# --- what else may have changed ---


async def test_the_same_text_that_went_out_meanwhile_must_be_shown_first(room: Room) -> None:
    other = replace(DRAFT, token="another")
    both = await shown(room), await shown(room, other)
    await confirm(room, both[0])

    with pytest.raises(BotError, match="plan-changed"):
        await confirm(room, both[1], other)
    assert await confirm(room, await shown(room, other), other)


async def test_what_costs_more_than_was_shown_must_be_shown_first(room: Room) -> None:
    for draft in (DRAFT, (await room.draft()).id):
        plan = await shown(room, draft)
        await room.costs(RUSSIA, "1.51" if draft is DRAFT else "2")

        assert await refusal(room, plan, draft) == "plan-changed"
    assert await confirm(room, await shown(room, draft), draft)


async def test_what_costs_less_or_was_not_known_needs_no_other_yes(
    room: Room, clock: ManualClock
) -> None:
    """A dearer price that is believed no longer makes it cheaper."""
    cheaper, unknown = DRAFT, replace(DRAFT, token="unknown", phone="77011234567")
    clock.forward(days=60)
    await room.costs(RUSSIA, "0.5")
    plans = [await shown(room, draft) for draft in (cheaper, unknown)]
    clock.forward(days=31)
    await room.costs("KZ", "9")
    assert (await shown(room, cheaper)).cost.high < plans[0].cost.high

    assert await confirm(room, plans[0], cheaper)
    assert await confirm(room, plans[1], unknown)


async def test_a_cost_beyond_all_measure_still_fits_a_button(room: Room) -> None:
    await room.costs(RUSSIA, "99999999999999.123456789")
    plan = await shown(room)

    assert len(plan.consent.encode()) <= 24 + 3 + 1 + 12
    assert await confirm(room, plan)


async def test_a_sender_deleted_meanwhile_is_chosen_again_for_one_sms_too(room: Room) -> None:
    plan = await shown(room)
    await room.senders.delete(CHAT, SENDER)

    assert await refusal(room, plan) == "sender-gone"
    assert [one.code for one in (await shown(room)).problems] == ["sender-gone"]


async def test_a_test_from_a_sender_that_is_gone_is_not_sent(room: Room) -> None:
    draft = await room.draft()
    await room.senders.delete(CHAT, SENDER)

    with pytest.raises(BotError, match="sender-gone"):
        await room.trial(draft.id, row=2, phone="79165550000")


async def test_a_button_of_one_draft_confirms_no_other(room: Room) -> None:
    plan = await shown(room)

    assert await refusal(room, plan, replace(DRAFT, token="another")) == "draft-differs"


# --- what is left of a confirmed mailing ---


async def paused(room: Room) -> int:
    mailing_id = await room.confirm(await room.draft())
    assert await room.mailings.controls.pause(CHAT, USER, mailing_id)
    return mailing_id


async def left(room: Room, mailing_id: int) -> Plan:
    plan = await room.mailings.controls.plan_resume(CHAT, mailing_id)
    assert plan
    return plan


async def test_a_paused_mailing_tells_what_is_left_and_what_it_costs_now(
    room: Room, shop: SandboxAccount
) -> None:
    mailing_id = await paused(room)
    await room.stop_list.add(CHAT, USER, "Олег", [PHONE])
    shop.balance = Decimal(4)
    plan = await left(room, mailing_id)

    assert (plan.recipients, plan.segments, plan.stopped) == (3, 3, 1)
    assert plan.cost == Cost(Decimal("4.5"), Decimal("4.5"), known=3, unknown=0)
    assert (plan.balance, plan.lacking) == (Decimal(4), Decimal("0.5"))
    assert (plan.sender_gone, plan.other_account, plan.repeats) == (False, False, None)


async def test_what_has_left_already_is_not_left(room: Room) -> None:
    mailing_id = await room.send(await room.draft())

    assert await room.mailings.controls.plan_resume(CHAT, mailing_id) is None
    assert await room.mailings.controls.plan_time(CHAT, mailing_id, When()) is None


async def test_a_yes_holds_whatever_is_merely_noted_before_it(room: Room) -> None:
    mailing_id = await paused(room)
    shown, before = (await left(room, mailing_id)).consent, await room.mailing(mailing_id)
    async with room.db.write() as connection:
        await connection.execute(update(mailings).values(version=mailings.c.version + 1))
    assert (await room.mailing(mailing_id)).version > before.version

    assert await room.mailings.controls.resume(CHAT, USER, mailing_id, mark=shown)


async def test_a_yes_of_an_earlier_pause_resumes_nothing(room: Room) -> None:
    mailing_id = await paused(room)
    old = (await left(room, mailing_id)).consent
    assert await room.resume(mailing_id)
    assert await room.mailings.controls.pause(CHAT, USER, mailing_id)

    with pytest.raises(BotError, match="plan-changed"):
        await room.mailings.controls.resume(CHAT, USER, mailing_id, mark=old)
    assert (await room.mailing(mailing_id)).state is MailingState.PAUSED


async def test_money_that_is_gone_when_it_is_resumed_is_shown_first(
    room: Room, shop: SandboxAccount
) -> None:
    mailing_id = await paused(room)
    plan = await left(room, mailing_id)
    shop.balance = Decimal(1)

    with pytest.raises(BotError, match="balance-short"):
        await room.mailings.controls.resume(CHAT, USER, mailing_id, mark=plan.consent)
    assert await room.resume(mailing_id)


async def test_a_price_that_rose_when_it_is_resumed_is_shown_first(room: Room) -> None:
    mailing_id = await paused(room)
    plan = await left(room, mailing_id)
    await room.costs(RUSSIA, "9")

    with pytest.raises(BotError, match="plan-changed"):
        await room.mailings.controls.resume(CHAT, USER, mailing_id, mark=plan.consent)
    assert await room.resume(mailing_id)


async def test_quiet_hours_that_began_meanwhile_are_told_before_it_is_resumed(
    room: Room, clock: ManualClock
) -> None:
    """It waits for the morning then, and goes on by itself."""
    mailing_id = await paused(room)
    plan = await left(room, mailing_id)
    clock.forward(hours=14)

    with pytest.raises(BotError, match="plan-changed"):
        await room.mailings.controls.resume(CHAT, USER, mailing_id, mark=plan.consent)
    assert (await left(room, mailing_id)).quiet
    assert await room.resume(mailing_id)


async def held(room: Room) -> int:
    at = START.replace(hour=14)
    return await room.confirm(await room.draft(when=When(Timing.AT, at=at)))


async def test_another_time_tells_who_got_the_text_by_another_mailing(room: Room) -> None:
    mailing_id = await held(room)
    await room.send(await room.draft(first_n=3))
    plan = await room.mailings.controls.plan_time(CHAT, mailing_id, When())

    assert plan
    assert plan.repeats
    assert plan.repeats.count == 3


async def test_another_time_keeps_the_sender_and_says_that_it_is_gone(room: Room) -> None:
    mailing_id = await held(room)
    await room.senders.delete(CHAT, SENDER)
    plan = await room.mailings.controls.plan_time(CHAT, mailing_id, When())

    assert plan
    assert (plan.sender_gone, plan.problems) == (True, ())
    assert await room.reschedule(mailing_id, When())


async def test_another_time_that_was_shown_before_a_change_is_refused(room: Room) -> None:
    mailing_id = await held(room)
    plan = await room.mailings.controls.plan_time(CHAT, mailing_id, When())
    assert plan
    await room.stop_list.add(CHAT, USER, "Олег", [PHONE])

    with pytest.raises(BotError, match="plan-changed"):
        await room.mailings.controls.reschedule(CHAT, USER, mailing_id, When(), mark=plan.consent)
    assert (await room.mailing(mailing_id)).state is MailingState.SCHEDULED


async def asked_again(gateway: DevinoSandbox, before: int) -> None:
    async with within():
        while True:
            if len(gateway.requests) > before:
                return
            await asyncio.sleep(0.005)


async def test_of_two_times_given_at_once_the_second_is_not_told_that_it_is_too_late(
    room: Room, gateway: DevinoSandbox
) -> None:
    """It is held still, at the other time: while its balance was asked, a colleague was faster."""
    mailing_id = await held(room)
    first, second = (When(Timing.AT, at=START.replace(hour=hour)) for hour in (15, 16))
    plans = [
        await room.mailings.controls.plan_time(CHAT, mailing_id, one) for one in (first, second)
    ]
    assert plans[0]
    assert plans[1]
    gateway.faults.add(Fault(FaultKind.SLOW, "User/Balance", seconds=1))
    asked = len(gateway.requests)
    slow = asyncio.create_task(
        room.mailings.controls.reschedule(CHAT, USER, mailing_id, second, mark=plans[1].consent)
    )
    await asked_again(gateway, asked)
    assert await room.reschedule(mailing_id, first)

    with pytest.raises(BotError, match="plan-changed"):
        await slow
    assert (await room.mailing(mailing_id)).when == first


async def test_one_held_sms_is_no_repeat_of_itself(room: Room) -> None:
    later = replace(DRAFT, when=When(Timing.AT, at=START.replace(hour=14)))
    mailing_id = await confirm(room, await shown(room, later), later)
    plan = await room.mailings.controls.plan_time(CHAT, mailing_id, When())

    assert plan
    assert (plan.repeats, plan.recipients, plan.segments) == (None, 1, 1)


async def test_a_repeat_of_the_first_few_says_that_it_goes_to_more(room: Room) -> None:
    first = await room.send(await room.draft(first_n=2))
    again = await room.mailings.drafts.again(CHAT, USER, first)

    assert (await shown(room, again.id)).went_to == 2
    cut = await room.mailings.drafts.save(replace(again, first_n=2))
    assert (await shown(room, cut.id)).went_to is None


async def test_of_two_who_confirm_one_draft_at_once_neither_is_refused(room: Room) -> None:
    """Whenever the second looks: before the first has made the mailing, meanwhile, or after."""
    for number in range(40):
        draft = replace(DRAFT, token=f"{number}", text=f"Привет {number}")
        plan = await shown(room, draft)
        first = asyncio.create_task(confirm(room, plan, draft))
        await asyncio.sleep(number / 5000)
        assert await confirm(room, plan, draft) == await first
