"""A mailing to an audience in the journal: frozen, held, stopped, recovered, looked back at."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model import (
    Account,
    MailingState,
    MessageState,
    NewMailing,
    PauseReason,
    Timing,
    When,
)
from storage.journal.journal import Journal
from tests.storage.asking import last_same
from tests.storage.claiming import accept, claim, lose, refuse, release, split, wake

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LATE_AFTER = 5 * MINUTE
CHAT = 7
NEW = NewMailing(
    token="draft-1",
    chat_id=CHAT,
    user_id=1,
    account=Account("https://gateway.example", "shop"),
    sender="MYSHOP",
    text="Скидки",
    phones=(),
    segments=1,
    when=When(),
    hand_over_at=NOW,
    due_at=NOW,
    state=MailingState.FREEZING,
    created_at=NOW,
    audience_id=1,
    total=10,
)
S, M = MessageState, MailingState
Freezing = Callable[..., Awaitable[int]]


def rows(people: int, first: int = 0) -> list[tuple[str, int | None, str | None, int]]:
    return [(str(79160000000 + i), i + 2, None, 1) for i in range(first, first + people)]


async def begin(journal: Journal, **said: object) -> int:
    made = await journal.life.create(replace(NEW, **said))  # type: ignore[arg-type]
    assert made is not None
    return made[0].id


async def freeze(journal: Journal, people: int = 10, due_at: datetime = NOW, **said: object) -> int:
    mailing_id = await begin(journal, **said)
    assert await journal.freezing.add_messages(mailing_id, 0, rows(people))
    assert await journal.freezing.frozen(
        mailing_id,
        total=people,
        planned_segments=people,
        hand_over_at=NOW,
        due_at=due_at,
        state=M.QUEUED,
    )
    return mailing_id


async def half_sent(journal: Journal, **said: object) -> int:
    """Freeze ten, accept the first four at NOW, and leave it RUNNING."""
    mailing_id = await freeze(journal, **said)
    await journal.life.start(mailing_id, NOW, None)
    batch = await claim(journal, mailing_id, 4, NOW)
    await accept(journal, batch, [(f"id-{i}",) for i in range(4)], list("abcd"), NOW)
    return mailing_id


async def stands(journal: Journal, mailing_id: int) -> tuple[MailingState, PauseReason | None]:
    mailing = await journal.queries.mailing(mailing_id)
    return mailing.state, mailing.pause


async def states(journal: Journal, mailing_id: int) -> list[MessageState]:
    return [one.state for one in await journal.queries.messages(mailing_id)]


async def test_nothing_of_it_is_due_before_all_recipients_are_written_down(
    journal: Journal,
) -> None:
    mailing_id = await begin(journal)
    assert await journal.queries.due(NOW) == []
    assert not await journal.life.start(mailing_id, NOW, None)
    assert [one.id for one in await journal.freezing.freezing()] == [mailing_id]
    await journal.freezing.add_messages(mailing_id, 0, rows(6))
    with pytest.raises(ValueError, match="not all"):
        await journal.freezing.frozen(
            mailing_id, total=10, planned_segments=10, hand_over_at=NOW, due_at=NOW, state=M.QUEUED
        )
    assert (await stands(journal, mailing_id))[0] is M.FREEZING


async def test_recipients_written_down_twice_are_there_once(journal: Journal) -> None:
    mailing_id = await begin(journal)
    await journal.freezing.add_messages(mailing_id, 0, rows(6))
    await journal.freezing.add_messages(mailing_id, 4, rows(6, first=4))
    assert await journal.freezing.count_messages(mailing_id) == 10
    page = await journal.outcomes.outcome_page(mailing_id, after=-1, limit=100)
    assert [(one.position, one.phone, one.row) for one in page] == [
        (i, phone, row) for i, (phone, row, _, _) in enumerate(rows(10))
    ]


async def test_one_token_makes_one_mailing(journal: Journal) -> None:
    first = await journal.life.create(NEW)
    assert first is not None
    assert first[1]
    assert await journal.life.create(NEW) == (first[0], False)


@pytest.mark.parametrize("how", ["stop", "cancel"])
async def test_what_is_ended_while_it_is_written_down_is_written_no_further(
    journal: Journal, how: str
) -> None:
    mailing_id = await begin(journal)
    await journal.freezing.add_messages(mailing_id, 0, rows(5))
    assert await getattr(journal.life, how)(mailing_id, NOW)
    assert not await journal.freezing.add_messages(mailing_id, 5, rows(5, first=5))
    assert await states(journal, mailing_id) == [S.CANCELLED] * 5
    assert await journal.freezing.freezing() == []


async def test_a_pause_is_not_claimed_from_and_a_resume_is(journal: Journal) -> None:
    mailing_id = await half_sent(journal)
    assert await journal.pauses.pause(mailing_id, PauseReason.PERSON)
    assert not await journal.pauses.pause(mailing_id, PauseReason.PERSON)
    assert await claim(journal, mailing_id, 4, NOW) is None
    assert await journal.pauses.resume(mailing_id, NOW)
    assert not await journal.pauses.resume(mailing_id, NOW)
    assert await journal.life.start(mailing_id, NOW, None)
    assert (await claim(journal, mailing_id, 4, NOW)).first == 4


async def test_what_a_person_lets_go_on_is_not_late(journal: Journal) -> None:
    at = NOW + 10 * MINUTE
    mailing_id = await half_sent(journal, due_at=at, when=When(Timing.AT, at=at))
    await journal.pauses.pause(mailing_id, PauseReason.PERSON)
    await journal.pauses.resume(mailing_id, NOW + MINUTE)
    assert (await journal.queries.mailing(mailing_id)).due_at == at
    await journal.pauses.pause(mailing_id, PauseReason.PERSON)
    later = at + 60 * MINUTE
    await journal.pauses.resume(mailing_id, later)
    mailing = await journal.queries.mailing(mailing_id)
    assert (mailing.due_at, mailing.hand_over_at) == (later, later)


async def test_a_pause_that_ends_by_itself_can_be_made_to_last(journal: Journal) -> None:
    mailing_id = await half_sent(journal)
    await journal.pauses.pause(mailing_id, PauseReason.QUIET, resume_at=NOW + MINUTE)
    assert await journal.queries.next_hand_over(NOW) == NOW + MINUTE
    assert await wake(journal, NOW, LATE_AFTER) == []
    assert await journal.pauses.pause(mailing_id, PauseReason.PERSON)
    assert await journal.queries.next_hand_over(NOW) is None
    assert await wake(journal, NOW + 2 * MINUTE, LATE_AFTER) == []
    assert await stands(journal, mailing_id) == (M.PAUSED, PauseReason.PERSON)


@pytest.mark.parametrize(
    ("minutes", "stand"),
    [(6, (M.QUEUED, None)), (7, (M.PAUSED, PauseReason.INTERRUPTED))],
)
async def test_the_end_of_a_pause_that_was_slept_through_is_asked_about(
    journal: Journal, minutes: int, stand: tuple[MailingState, PauseReason | None]
) -> None:
    mailing_id = await half_sent(journal)
    await journal.pauses.pause(mailing_id, PauseReason.QUIET, resume_at=NOW + MINUTE)
    assert await wake(journal, NOW + minutes * MINUTE, LATE_AFTER) == [mailing_id]
    assert await stands(journal, mailing_id) == stand


async def test_a_stop_waits_for_what_is_on_its_way_only(journal: Journal) -> None:
    mailing_id = await half_sent(journal)
    batch = await claim(journal, mailing_id, 4, NOW)
    assert await journal.life.stop(mailing_id, NOW)
    assert not await journal.life.stop(mailing_id, NOW)
    assert not await journal.life.is_over(mailing_id)
    assert (
        await states(journal, mailing_id) == [S.ACCEPTED] * 4 + [S.SENDING] * 4 + [S.CANCELLED] * 2
    )
    await release(journal, batch, NOW)
    assert await journal.life.is_over(mailing_id)
    assert await journal.life.finish(mailing_id, NOW, None)
    assert await states(journal, mailing_id) == [S.ACCEPTED] * 4 + [S.CANCELLED] * 6
    assert not await journal.life.finish(mailing_id, NOW, None)


async def test_a_paused_mailing_with_all_its_outcomes_is_finished(journal: Journal) -> None:
    mailing_id = await half_sent(journal)
    batch = await claim(journal, mailing_id, 6, NOW)
    await journal.pauses.pause(mailing_id, PauseReason.PERSON)
    assert not await journal.life.finish(mailing_id, NOW, None)
    await refuse(journal, batch, NOW)
    assert await journal.life.finish(mailing_id, NOW, None)
    assert await stands(journal, mailing_id) == (M.FINISHED, None)


@pytest.mark.parametrize(
    ("minutes", "stand"),
    [(5, (M.QUEUED, None)), (6, (M.PAUSED, PauseReason.INTERRUPTED))],
)
@pytest.mark.parametrize("queued", [False, True])
async def test_what_was_half_sent_long_ago_waits_for_a_person_at_the_start(
    journal: Journal,
    minutes: int,
    stand: tuple[MailingState, PauseReason | None],
    *,
    queued: bool,
) -> None:
    mailing_id = await half_sent(journal)
    if queued:
        await journal.life.requeue(mailing_id)
    await journal.recovery.recover(NOW + minutes * MINUTE, late_after=LATE_AFTER)
    assert await stands(journal, mailing_id) == stand


async def test_what_was_let_go_on_just_before_a_crash_goes_on(journal: Journal) -> None:
    mailing_id = await half_sent(journal)
    await journal.pauses.pause(mailing_id, PauseReason.CREDITS)
    await journal.pauses.resume(mailing_id, NOW + 60 * MINUTE)
    assert await journal.recovery.recover(NOW + 61 * MINUTE, late_after=LATE_AFTER) == []


async def test_what_has_sent_nothing_is_not_interrupted(journal: Journal) -> None:
    mailing_id = await freeze(journal)
    await journal.life.start(mailing_id, NOW, None)
    await release(journal, await claim(journal, mailing_id, 4, NOW), NOW)
    await journal.recovery.recover(NOW + 60 * MINUTE, late_after=LATE_AFTER)
    assert await stands(journal, mailing_id) == (M.QUEUED, None)
    assert await journal.life.miss(mailing_id)


async def test_a_stop_that_a_crash_cut_short_is_brought_to_its_end(journal: Journal) -> None:
    mailing_id = await half_sent(journal)
    await claim(journal, mailing_id, 4, NOW)
    await journal.life.stop(mailing_id, NOW)
    assert await journal.recovery.recover(NOW + MINUTE) == [mailing_id]
    mailing = await journal.queries.mailing(mailing_id)
    assert (mailing.finished_at, mailing.unknown) == (NOW + MINUTE, 4)
    assert (
        await states(journal, mailing_id) == [S.ACCEPTED] * 4 + [S.UNKNOWN] * 4 + [S.CANCELLED] * 2
    )


async def test_a_call_goes_on_halved_and_its_halves_keep_their_order(journal: Journal) -> None:
    mailing_id = await freeze(journal)
    await journal.life.start(mailing_id, NOW, None)
    whole = await claim(journal, mailing_id, 9, NOW)
    assert await split(journal, whole, NOW)
    halves = [await claim(journal, mailing_id, 9, NOW) for _ in range(3)]
    assert [(half.first, half.last) for half in halves] == [(0, 4), (5, 8), (9, 9)]
    assert [phone for half in halves for phone in half.phones] == [row[0] for row in rows(10)]
    mailing = await journal.queries.mailing(mailing_id)
    assert (mailing.accepted, mailing.refused, mailing.unknown) == (0, 0, 0)


async def test_several_batches_are_claimed_at_once_and_never_more_than_there_is(
    journal: Journal,
) -> None:
    mailing_id = await freeze(journal)
    await journal.life.start(mailing_id, NOW, None)
    step = await journal.claims.step(mailing_id, (), NOW, calls=2, size=3)
    assert [(one.first, one.last) for one in step.batches] == [(0, 2), (3, 5)]
    assert step.more
    step = await journal.claims.step(mailing_id, (), NOW, calls=5, size=3)
    assert [(one.first, one.last) for one in step.batches] == [(6, 8), (9, 9)]
    assert not step.more


async def test_outcomes_come_in_pages_with_ids_reasons_and_times(journal: Journal) -> None:
    mailing_id = await half_sent(journal)
    later = NOW + MINUTE
    await refuse(journal, await claim(journal, mailing_id, 2, NOW), later)
    await lose(journal, await claim(journal, mailing_id, 2, NOW), later)
    await claim(journal, mailing_id, 1, NOW)
    page, last = [], -1
    while found := await journal.outcomes.outcome_page(mailing_id, after=last, limit=3):
        page, last = page + found, found[-1].position
    assert [one.position for one in page] == list(range(10))
    assert [one.state for one in page] == [S.ACCEPTED] * 4 + [S.REFUSED] * 2 + [S.UNKNOWN] * 2 + [
        S.SENDING,
        S.QUEUED,
    ]
    assert [one.ids for one in page[:5]] == [("id-0",), ("id-1",), ("id-2",), ("id-3",), ()]
    assert {one.status for one in page[4:6]} == {"Error_Message_Rejected"}
    assert [one.at for one in page] == [NOW] * 4 + [later] * 4 + [None] * 2


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({S.ACCEPTED}, [0, 1, 2, 3]),
        ({S.SENDING}, [4, 5]),
        ({S.QUEUED}, [6, 7, 8, 9]),
        ({S.QUEUED, S.SENDING}, [4, 5, 6, 7, 8, 9]),
        ({S.CANCELLED}, []),
        (set(), []),
    ],
)
async def test_numbers_are_found_by_their_state(
    journal: Journal, wanted: set[MessageState], found: list[int]
) -> None:
    mailing_id = await half_sent(journal)
    await claim(journal, mailing_id, 2, NOW)
    page = await journal.outcomes.phones_of(mailing_id, states=wanted, after=-1, limit=100)
    assert [position for position, _, _ in page] == found
    assert [(phone, row) for _, phone, row in page] == [rows(10)[i][:2] for i in found]
    behind = await journal.outcomes.phones_of(mailing_id, states=wanted, after=4, limit=1)
    assert [position for position, _, _ in behind] == [i for i in found if i > 4][:1]


@pytest.mark.parametrize(
    ("states", "deliveries", "found"),
    [
        ({S.ACCEPTED}, {None}, [2, 3]),
        ({S.ACCEPTED}, {"rejected"}, [0]),
        ({S.ACCEPTED}, {"rejected", None}, [0, 2, 3]),
        ({S.ACCEPTED, S.QUEUED}, {"delivered"}, [1, 4, 5, 6, 7, 8, 9]),
        ({S.QUEUED}, {"delivered"}, [4, 5, 6, 7, 8, 9]),
        ({S.ACCEPTED}, set(), []),
    ],
)
async def test_accepted_numbers_are_found_by_their_delivery_too(
    journal: Journal, states: set[MessageState], deliveries: set[str | None], found: list[int]
) -> None:
    mailing_id = await half_sent(journal)
    parts = await journal.queries.segments(mailing_id)
    await journal.delivery.record_states([replace(parts[0], state=42), replace(parts[1], state=0)])
    page = await journal.outcomes.phones_of(
        mailing_id, states=states, deliveries=deliveries, after=-1, limit=100
    )

    assert [position for position, _, _ in page] == found
    assert await journal.tracked.count_delivered(mailing_id, [phone for phone, *_ in rows(10)]) == 1


async def test_mailings_with_the_same_text_are_found_whatever_became_of_them(
    journal: Journal,
) -> None:
    old = await freeze(journal, token="a", created_at=NOW - 60 * MINUTE)
    stopped = await freeze(journal, token="b")
    await journal.life.stop(stopped, NOW)
    await freeze(journal, token="c", text="Другое")
    found = await journal.outcomes.same_text(CHAT, "Скидки", NOW - 30 * MINUTE)
    assert [one.id for one in found] == [stopped]
    found = await journal.outcomes.same_text(CHAT, "Скидки", NOW - 90 * MINUTE)
    assert [one.id for one in found] == [stopped, old]
    assert await journal.outcomes.same_text(8, "Скидки", NOW - 90 * MINUTE) == []


async def test_what_was_stopped_or_cancelled_before_it_left_is_no_repeat(journal: Journal) -> None:
    mailing_id = await half_sent(journal)
    await journal.life.stop(mailing_id, NOW)
    got, never = rows(10)[0][0], rows(10)[9][0]
    since = NOW - MINUTE
    assert await last_same(journal, CHAT, got, "Скидки", since) == NOW
    assert await last_same(journal, CHAT, never, "Скидки", since) is None
