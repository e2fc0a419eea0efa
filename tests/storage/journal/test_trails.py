"""What the journal knows of the money around SMS of unknown outcome."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.model import Account, Batch, BatchState, IdDoubt, Mailing, MessageState
from storage.database.engine import Database
from storage.journal.answers import Answer
from storage.journal.journal import Journal
from storage.journal.trails import Doubted
from tests.storage.claiming import accept, claim, lose, refuse, settle
from tests.storage.conftest import NOW
from tests.storage.promises.test_plans import plans

Run = Callable[..., Awaitable[int]]
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
OTHER = Account("https://gateway.example", "other")
SESSIONLESS = Account("https://gateway.example/v2", "shop")


async def taken(journal: Journal, mailing_id: int, limit: int = 500) -> Batch:
    batch = await claim(journal, mailing_id, limit, NOW)
    assert batch
    return batch


async def unknown(journal: Journal, run: Run, **said: object) -> Mailing:
    """Return a mailing of unknown outcome, with a minute between the two balances."""
    mailing_id = await run(**said)
    await lose(journal, await taken(journal, mailing_id), NOW)
    mailing = await journal.queries.mailing(mailing_id)
    assert mailing
    told = {"balance_before_at": NOW - MINUTE, "balance_after_at": NOW + SECOND}
    return replace(mailing, **told)  # type: ignore[arg-type]


async def test_segments_of_unknown_outcome_are_counted_decided_or_not(
    journal: Journal, run: Run
) -> None:
    mailing_id = await run(9, segments=2)
    await accept(journal, await taken(journal, mailing_id, 3), None, ["a"], NOW)
    await lose(journal, await taken(journal, mailing_id, 4), NOW)
    await refuse(journal, await taken(journal, mailing_id, 2), NOW)
    mailing = await journal.queries.mailing(mailing_id)
    assert mailing
    assert (await journal.trails.of(mailing)).segments == 8
    await journal.life.resolve_unknown(mailing_id, MessageState.COUNTED)
    assert (await journal.trails.of(mailing)).segments == 8


@pytest.mark.parametrize(
    ("said", "moved", "others"),
    [
        ({}, timedelta(0), True),
        ({"chat_id": 8}, timedelta(0), True),
        ({"account": SESSIONLESS}, timedelta(0), True),
        ({"account": OTHER}, timedelta(0), False),
        # over before the first balance was told, or begun after the second
        ({}, 2 * MINUTE, False),
        ({}, -2 * MINUTE, False),
    ],
)
async def test_other_sends_of_the_account_between_the_two_balances_are_seen(
    journal: Journal, run: Run, said: dict[str, object], moved: timedelta, *, others: bool
) -> None:
    mailing = await unknown(journal, run)
    other = await run(**said)
    await accept(journal, await taken(journal, other), [["a"]], ["a"], NOW)
    await journal.life.finish(other, NOW, None)
    assert mailing.balance_before_at
    assert mailing.balance_after_at
    moments = {
        "balance_before_at": mailing.balance_before_at + moved,
        "balance_after_at": mailing.balance_after_at + moved,
    }
    trail = await journal.trails.of(replace(mailing, **moments))  # type: ignore[arg-type]
    assert trail.others is others


@pytest.mark.parametrize(("seconds", "others"), [(0, True), (59, True), (61, False)])
async def test_what_nobody_waits_for_may_be_charged_a_little_later(
    journal: Journal, run: Run, seconds: int, *, others: bool
) -> None:
    mailing = await unknown(journal, run)
    lost = await run()
    await lose(journal, await taken(journal, lost), NOW)
    await journal.life.finish(lost, NOW, None)
    since = NOW + timedelta(seconds=seconds)
    later = replace(mailing, balance_before_at=since, balance_after_at=since + MINUTE)
    assert (await journal.trails.of(later)).others is others


async def test_what_cost_nothing_is_no_other_send(journal: Journal, run: Run) -> None:
    mailing = await unknown(journal, run)
    other = await run()
    await refuse(journal, await taken(journal, other), NOW)
    assert not (await journal.trails.of(mailing)).others


async def test_balances_without_a_moment_are_taken_for_as_far_apart_as_they_can_be(
    journal: Journal, run: Run
) -> None:
    mailing = await unknown(journal, run)
    other = await run()
    await accept(journal, await taken(journal, other), [["a"]], ["a"], NOW + 30 * MINUTE)
    old = replace(mailing, balance_before_at=None, balance_after_at=None)
    assert (await journal.trails.of(old)).others


async def test_the_moments_of_both_balances_are_kept(journal: Journal, confirm: Run) -> None:
    mailing_id = await confirm()
    await journal.life.start(mailing_id, NOW, None, balance_at=NOW - SECOND)
    await lose(journal, await taken(journal, mailing_id), NOW)
    started = await journal.life.finish(mailing_id, NOW, None)
    assert started
    assert (started.balance_before_at, started.balance_after_at) == (NOW - SECOND, None)
    noted = await journal.life.note_balance_after(mailing_id, Decimal(5), NOW + MINUTE)
    assert noted
    assert noted.balance_after_at == NOW + MINUTE


async def test_accepted_segments_are_counted_by_our_own_count(journal: Journal, run: Run) -> None:
    for personal, ids in ((False, ["a"]), (True, ["b"])):
        mailing_id = await run(3, segments=2, personal=personal)
        await accept(journal, await taken(journal, mailing_id, 1), [ids], ids, NOW)
        await lose(journal, await taken(journal, mailing_id, 2), NOW)
        mailing = await journal.queries.mailing(mailing_id)
        assert mailing
        assert mailing.sent_segments == 1
        assert (await journal.trails.of(mailing)).accepted == 2


async def test_doubted_calls_are_summed_up_by_their_doubt(journal: Journal, run: Run) -> None:
    mailing_id = await run(10)
    for ids in ("ab", "c"):
        batch = await taken(journal, mailing_id, 4)
        status = IdDoubt.FEWER_THAN_RECIPIENTS.value
        answer = Answer(batch, BatchState.UNKNOWN, raw_ids=tuple(ids), status=status)
        await settle(journal, answer, NOW)
    await lose(journal, await taken(journal, mailing_id, 2), NOW)
    doubted = await journal.trails.doubted(mailing_id)
    assert doubted == {IdDoubt.FEWER_THAN_RECIPIENTS: Doubted(recipients=8, ids=3)}


async def test_no_question_about_the_money_reads_a_whole_table(
    db: Database, journal: Journal, run: Run
) -> None:
    mailing = await unknown(journal, run)
    for asked in (journal.trails.of(mailing), journal.trails.doubted(mailing.id)):
        steps = await plans(db, asked)
        assert [step for step in steps if step.startswith("SCAN") and "CONSTANT" not in step] == []
        assert not any("AUTOMATIC" in step for step in steps)
