"""A mailing changes its state only from where it may, and for one caller only."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from bot.model import Account, MailingState, MessageState, Timing, When
from storage.journal.journal import Journal
from tests.storage.claiming import accept, claim, lose, release

MakeMailing = Callable[..., Awaitable[int]]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=5)
SOON = {"hand_over_at": NOW + timedelta(hours=1), "due_at": NOW + timedelta(hours=2)}
HELD = {"state": MailingState.SCHEDULED, **SOON}
OTHER = Account("https://other.example", "other")


async def state(journal: Journal, mailing_id: int) -> MailingState:
    return (await journal.queries.mailing(mailing_id)).state


async def reschedule(
    journal: Journal, mailing_id: int, to: MailingState = MailingState.SCHEDULED
) -> bool:
    return await journal.life.reschedule(
        mailing_id,
        When(Timing.AT, at=LATER),
        hand_over_at=LATER - timedelta(minutes=15),
        due_at=LATER,
        state=to,
        account=OTHER,
    )


async def accepted(journal: Journal, mailing_id: int, limit: int = 100) -> None:
    batch = await claim(journal, mailing_id, limit, NOW)
    await accept(journal, batch, None, [], NOW)


async def test_a_start_with_an_offset_is_kept_as_the_same_moment(
    journal: Journal, confirm: MakeMailing
) -> None:
    mailing_id = await confirm()
    await journal.life.start(mailing_id, NOW.astimezone(timezone(timedelta(hours=3))), None)
    assert (await journal.queries.mailing(mailing_id)).started_at == NOW


async def test_exactly_one_caller_starts_a_mailing(journal: Journal, confirm: MakeMailing) -> None:
    mailing_id = await confirm()
    won = await asyncio.gather(*[journal.life.start(mailing_id, NOW, None) for _ in range(20)])
    assert sum(one is not None for one in won) == 1
    assert await state(journal, mailing_id) is MailingState.RUNNING


async def test_a_held_mailing_can_be_started_and_notes_when_and_with_what_balance(
    journal: Journal, confirm: MakeMailing
) -> None:
    mailing_id = await confirm(**HELD)
    assert await journal.life.start(mailing_id, NOW, Decimal("99.5"))
    mailing = await journal.queries.mailing(mailing_id)
    assert (mailing.started_at, mailing.balance_before) == (NOW, Decimal("99.5"))


async def test_a_mailing_goes_on_with_the_balance_and_the_start_it_had(
    journal: Journal, run: MakeMailing
) -> None:
    mailing_id = await run(2)
    await journal.life.requeue(mailing_id)
    await journal.life.start(mailing_id, NOW, Decimal(100))
    await accepted(journal, mailing_id, 1)
    assert await journal.life.requeue(mailing_id)
    await journal.life.start(mailing_id, LATER, Decimal(98))
    mailing = await journal.queries.mailing(mailing_id)
    assert (mailing.started_at, mailing.balance_before) == (NOW, Decimal(100))


async def test_a_mailing_that_sent_nothing_yet_starts_when_it_really_starts(
    journal: Journal, run: MakeMailing
) -> None:
    mailing_id = await run()
    await journal.life.miss(mailing_id)
    await reschedule(journal, mailing_id)
    await journal.life.start(mailing_id, LATER, Decimal(5))
    mailing = await journal.queries.mailing(mailing_id)
    assert (mailing.started_at, mailing.balance_before) == (LATER, Decimal(5))


async def test_a_mailing_finishes_when_every_message_has_an_outcome_and_not_before(
    journal: Journal, run: MakeMailing
) -> None:
    mailing_id = await run(2)
    assert not await journal.life.finish(mailing_id, NOW, None)
    await accepted(journal, mailing_id, 1)
    assert not await journal.life.finish(mailing_id, NOW, None)
    batch = await claim(journal, mailing_id, 1, NOW)
    assert not await journal.life.finish(mailing_id, NOW, None)
    await lose(journal, batch, NOW)
    assert await journal.life.finish(mailing_id, LATER, Decimal("1.5"))
    assert not await journal.life.finish(mailing_id, LATER, None)
    mailing = await journal.queries.mailing(mailing_id)
    assert (mailing.state, mailing.finished_at, mailing.balance_after) == (
        MailingState.FINISHED,
        LATER,
        Decimal("1.5"),
    )


async def test_a_stopped_mailing_is_due_again(journal: Journal, run: MakeMailing) -> None:
    mailing_id = await run()
    assert await journal.queries.due(NOW) == []
    assert await journal.life.requeue(mailing_id)
    assert not await journal.life.requeue(mailing_id)
    assert [mailing.id for mailing in await journal.queries.due(NOW)] == [mailing_id]


async def test_a_mailing_stopped_after_its_last_outcome_only_has_to_be_finished(
    journal: Journal, run: MakeMailing
) -> None:
    mailing_id = await run()
    await accepted(journal, mailing_id)
    assert await journal.life.requeue(mailing_id)
    assert not await journal.life.miss(mailing_id)
    assert await journal.life.start(mailing_id, LATER, None)
    assert await claim(journal, mailing_id, 10, LATER) is None
    assert await journal.life.finish(mailing_id, LATER, None)


@pytest.mark.parametrize("start", ["queued", "scheduled", "missed", "running"])
async def test_what_was_not_handed_over_can_be_cancelled_once(
    journal: Journal, confirm: MakeMailing, start: str
) -> None:
    held = start in ("scheduled", "missed")
    mailing_id = await confirm(3, **(HELD if held else {}))
    if start == "missed":
        await journal.life.miss(mailing_id)
    if start == "running":
        await journal.life.start(mailing_id, NOW, None)
    won = await asyncio.gather(*[journal.life.cancel(mailing_id, NOW) for _ in range(10)])
    assert sum(one is not None for one in won) == 1
    assert await state(journal, mailing_id) is MailingState.CANCELLED
    assert {m.state for m in await journal.queries.messages(mailing_id)} == {MessageState.CANCELLED}
    assert not await journal.life.start(mailing_id, NOW, None)
    assert await claim(journal, mailing_id, 10, NOW) is None


async def test_what_was_claimed_cannot_be_cancelled_or_missed(
    journal: Journal, run: MakeMailing
) -> None:
    mailing_id = await run(2)
    batch = await claim(journal, mailing_id, 1, NOW)
    assert not await journal.life.cancel(mailing_id, NOW)
    assert not await journal.life.miss(mailing_id)
    await release(journal, batch, NOW)
    assert await journal.life.cancel(mailing_id, NOW)


async def test_of_a_cancel_and_a_claim_at_once_only_one_happens(
    journal: Journal, run: MakeMailing
) -> None:
    for _ in range(15):
        mailing_id = await run()
        batch, cancelled = await asyncio.gather(
            claim(journal, mailing_id, 10, NOW), journal.life.cancel(mailing_id, NOW)
        )
        assert (batch is None) == (cancelled is not None)


async def test_a_missed_mailing_waits_for_a_person(journal: Journal, confirm: MakeMailing) -> None:
    mailing_id = await confirm(**HELD)
    assert await journal.life.miss(mailing_id)
    assert not await journal.life.miss(mailing_id)
    assert await journal.queries.due(LATER) == []
    assert await journal.queries.next_hand_over(NOW) is None
    assert not await journal.life.start(mailing_id, LATER, None)


@pytest.mark.parametrize("was", [MailingState.SCHEDULED, MailingState.MISSED])
async def test_a_held_mailing_takes_another_time_and_account(
    journal: Journal, confirm: MakeMailing, was: MailingState
) -> None:
    mailing_id = await confirm(**HELD)
    if was is MailingState.MISSED:
        await journal.life.miss(mailing_id)
    assert await reschedule(journal, mailing_id)
    mailing = await journal.queries.mailing(mailing_id)
    assert (mailing.state, mailing.due_at, mailing.account) == (
        MailingState.SCHEDULED,
        LATER,
        OTHER,
    )
    assert mailing.when == When(Timing.AT, at=LATER)
    assert await journal.queries.next_hand_over(NOW) == LATER - timedelta(minutes=15)


async def test_a_mailing_that_is_not_held_keeps_its_time(
    journal: Journal, confirm: MakeMailing, run: MakeMailing
) -> None:
    queued, running, cancelled = await confirm(), await run(), await confirm(**HELD)
    await journal.life.cancel(cancelled, NOW)
    for mailing_id in (queued, running, cancelled, 404):
        assert not await reschedule(journal, mailing_id)


async def test_every_visible_change_is_unshown_until_that_very_version_is_shown(
    journal: Journal, confirm: MakeMailing
) -> None:
    mailing_id = await confirm()
    shown = await journal.queries.mailing(mailing_id)
    await journal.life.start(mailing_id, NOW, None)
    await journal.life.mark_shown(mailing_id, shown.version)
    assert not (await journal.queries.mailing(mailing_id)).shown
    assert [mailing.id for mailing in await journal.queries.unshown()] == [mailing_id]
    await journal.life.mark_shown(mailing_id, (await journal.queries.mailing(mailing_id)).version)
    await journal.life.mark_shown(mailing_id, shown.version)
    assert (await journal.queries.mailing(mailing_id)).shown
    assert await journal.queries.unshown() == []


async def test_a_card_is_found_by_its_message_in_its_own_chat(
    journal: Journal, confirm: MakeMailing
) -> None:
    mailing_id = await confirm()
    await journal.life.set_card(mailing_id, 55, 3)
    assert await journal.queries.find_card(7, 55) == mailing_id
    assert await journal.queries.find_card(8, 55) is None
    assert (await journal.queries.mailing(mailing_id)).thread_id == 3
    await journal.life.set_card(mailing_id, None, 3)
    assert await journal.queries.find_card(7, 55) is None
