"""A confirmed mailing is frozen once, whole, and reads back as it was said."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from bot.errors import BotError
from bot.model import BatchState, MailingState, MessageState, NewMailing, Timing, When
from storage.journal.answers import Answer
from storage.journal.journal import SETTLED_AFTER, Journal
from tests.storage.claiming import claim, lose

MakeMailing = Callable[..., Awaitable[int]]
Drafting = Callable[..., NewMailing]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CHAT = 7


async def test_what_was_confirmed_reads_back_as_it_was_said(
    journal: Journal, draft: Drafting
) -> None:
    wall = When(Timing.LOCAL, wall=datetime(2026, 11, 25, 9, 30))  # noqa: DTZ001 a wall clock's
    new = draft(
        3,
        text="Строка\nвторая 😀",
        segments=2,
        when=wall,
        state=MailingState.SCHEDULED,
        hand_over_at=NOW + timedelta(hours=3),
        due_at=NOW + timedelta(hours=4),
        balance_before=Decimal("20015.3"),
        thread_id=5,
    )
    mailing, created = await journal.life.create(new)
    assert created
    assert await journal.queries.mailing(mailing.id) == mailing
    for name in (
        "chat_id", "user_id", "account", "sender", "text", "segments", "when", "hand_over_at",
        "due_at", "state", "created_at", "balance_before", "thread_id", "repeat_of",
    ):  # fmt: skip
        assert getattr(mailing, name) == getattr(new, name), name
    assert (mailing.total, mailing.accepted, mailing.refused, mailing.unknown) == (3, 0, 0, 0)
    assert (mailing.started_at, mailing.finished_at, mailing.shown) == (None, None, False)
    messages = await journal.queries.messages(mailing.id)
    assert [m.phone for m in messages] == list(new.phones)
    assert {(m.text, m.state, m.segments) for m in messages} == {(new.text, MessageState.QUEUED, 2)}


async def test_a_moment_with_an_offset_is_kept_as_the_same_moment(
    journal: Journal, draft: Drafting
) -> None:
    moscow = timezone(timedelta(hours=3))
    at = datetime(2026, 11, 25, 12, 0, tzinfo=moscow)
    mailing, _ = await journal.life.create(draft(when=When(Timing.AT, at=at)))
    assert mailing.when.at == at
    assert (await journal.queries.mailing(mailing.id)).when.at == at


async def test_one_token_makes_one_mailing_however_many_taps(
    journal: Journal, draft: Drafting
) -> None:
    new = draft(20)
    made = await asyncio.gather(*[journal.life.create(new) for _ in range(60)])
    assert len({mailing.id for mailing, _ in made}) == 1
    assert sum(created for _, created in made) == 1
    assert await journal.queries.count(CHAT) == 1
    assert len(await journal.queries.messages(made[0][0].id)) == 20
    assert await journal.life.by_token(new.token) == made[0][0]


async def test_a_token_never_used_is_unknown(journal: Journal) -> None:
    assert await journal.life.by_token("never") is None
    assert await journal.queries.mailing(404) is None
    assert await journal.queries.messages(404) == []


async def test_a_mailing_that_cannot_be_stored_whole_is_not_stored(
    journal: Journal, draft: Drafting
) -> None:
    broken = replace(draft(700), phones=(*draft(699).phones, None))
    with pytest.raises(IntegrityError):
        await journal.life.create(broken)
    assert await journal.life.by_token(broken.token) is None
    assert await journal.queries.count(CHAT) == 0


async def test_a_large_mailing_keeps_its_order_and_can_be_paged(
    journal: Journal, confirm: MakeMailing
) -> None:
    mailing_id = await confirm(2001)
    page = await journal.queries.messages(mailing_id, offset=1990, limit=100)
    assert [(m.position, m.phone) for m in page] == [
        (i, str(79160000000 + i)) for i in range(1990, 2001)
    ]


SETTLED = NOW + SETTLED_AFTER
"""From then on unknown SMS that were claimed NOW may be sent again."""


async def unknown_one(journal: Journal, run: MakeMailing) -> int:
    mailing_id = await run()
    batch = await claim(journal, mailing_id, 10, NOW)
    await lose(journal, batch, NOW)
    return mailing_id


async def test_an_unknown_sms_is_replaced_by_one_mailing_only(
    journal: Journal, run: MakeMailing, draft: Drafting
) -> None:
    lost = await unknown_one(journal, run)
    drafts = [draft(repeat_of=lost, created_at=SETTLED) for _ in range(20)]
    made = await asyncio.gather(*[journal.life.create(new, replaces=lost) for new in drafts])
    assert sum(result is not None for result in made) == 1
    mailing = await journal.queries.mailing(lost)
    assert mailing.unknown == 0
    assert [m.state for m in await journal.queries.messages(lost)] == [MessageState.RESENT]
    assert await journal.queries.count(CHAT) == 2


async def test_a_replacement_asked_twice_with_one_token_is_the_same_mailing(
    journal: Journal, run: MakeMailing, draft: Drafting
) -> None:
    lost = await unknown_one(journal, run)
    new = draft(repeat_of=lost, created_at=SETTLED)
    first = await journal.life.create(new, replaces=lost)
    assert await journal.life.create(new, replaces=lost) == (first[0], False)


async def test_an_unknown_sms_is_not_replaced_while_its_request_may_be_on_its_way(
    journal: Journal, run: MakeMailing, draft: Drafting
) -> None:
    """However it became unknown, and whoever has a button: the journal itself refuses."""
    lost = await unknown_one(journal, run)
    early = SETTLED - timedelta(seconds=1.5)
    with pytest.raises(BotError, match="resend-too-early") as refused:
        await journal.life.create(draft(created_at=early), replaces=lost)
    assert refused.value.facts == {"seconds": 2}
    assert [m.state for m in await journal.queries.messages(lost)] == [MessageState.UNKNOWN]
    assert await journal.queries.count(CHAT) == 1
    assert await journal.life.create(draft(created_at=SETTLED), replaces=lost) is not None


async def test_what_a_killed_process_left_may_be_replaced_as_long_after_its_claim(
    journal: Journal, run: MakeMailing, draft: Drafting
) -> None:
    lost = await run()
    await claim(journal, lost, 10, NOW)
    await journal.recovery.recover(NOW + timedelta(seconds=30))
    with pytest.raises(BotError, match="resend-too-early"):
        await journal.life.create(draft(created_at=SETTLED - timedelta(seconds=1)), replaces=lost)
    assert await journal.life.create(draft(created_at=SETTLED), replaces=lost) is not None


async def test_of_what_was_claimed_anew_the_second_claim_counts(
    journal: Journal, run: MakeMailing, draft: Drafting
) -> None:
    lost, later = await run(), NOW + timedelta(seconds=60)
    first = await claim(journal, lost, 10, NOW)
    assert first
    await journal.claims.step(lost, [Answer(first, BatchState.WAITING)], NOW)
    assert await claim(journal, lost, 10, later)
    await journal.recovery.recover(later)
    with pytest.raises(BotError, match="resend-too-early"):
        await journal.life.create(draft(created_at=SETTLED), replaces=lost)
    again = draft(created_at=later + SETTLED_AFTER)
    assert await journal.life.create(again, replaces=lost) is not None


async def test_what_was_claimed_by_a_clock_that_was_set_back_since_waits_no_longer(
    journal: Journal, run: MakeMailing, draft: Drafting
) -> None:
    lost = await run()
    await claim(journal, lost, 10, NOW + timedelta(hours=3))
    await journal.recovery.recover(NOW)
    assert await journal.life.create(draft(created_at=SETTLED), replaces=lost) is not None


async def test_the_latest_claim_counts_in_whatever_order_outcomes_come(
    journal: Journal, run: MakeMailing, draft: Drafting
) -> None:
    lost, later = await run(2), NOW + timedelta(seconds=40)
    first, second = await claim(journal, lost, 1, NOW), await claim(journal, lost, 1, later)
    await lose(journal, second, later)
    await lose(journal, first, later)
    people = [message.phone for message in await journal.queries.messages(lost)]
    with pytest.raises(BotError, match="resend-too-early"):
        await journal.life.create(draft(created_at=SETTLED), replaces=lost, replaced=people)
    again = draft(created_at=later + SETTLED_AFTER)
    assert await journal.life.create(again, replaces=lost, replaced=people) is not None


async def test_a_card_is_due_once_when_its_unknown_sms_may_be_sent_again(
    journal: Journal, run: MakeMailing
) -> None:
    lost = await unknown_one(journal, run)
    before = await journal.queries.mailing(lost)
    assert await journal.queries.next_resend() == before.resend_at == SETTLED
    assert await journal.life.allow_resends(SETTLED - timedelta(seconds=1)) == []
    [after] = await journal.life.allow_resends(SETTLED)
    assert (after.id, after.resend_at, after.version) == (lost, None, before.version + 1)
    assert await journal.life.allow_resends(SETTLED) == []
    assert await journal.queries.next_resend() is None


async def test_what_is_not_unknown_cannot_be_replaced(
    journal: Journal, run: MakeMailing, draft: Drafting
) -> None:
    mailing_id = await run()
    assert await journal.life.create(draft(), replaces=mailing_id) is None
    assert await journal.queries.count(CHAT) == 1


async def test_a_decision_about_the_unknown_is_taken_once(
    journal: Journal, run: MakeMailing
) -> None:
    lost = await unknown_one(journal, run)
    decided = await asyncio.gather(
        *[journal.life.resolve_unknown(lost, MessageState.COUNTED) for _ in range(10)]
    )
    assert sum(one is not None for one in decided) == 1
    mailing = await journal.queries.mailing(lost)
    assert (mailing.unknown, mailing.shown) == (0, False)
    assert [m.state for m in await journal.queries.messages(lost)] == [MessageState.COUNTED]
