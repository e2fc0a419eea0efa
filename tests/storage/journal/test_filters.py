"""A chat's past by a filter: each finds its own, whole and only those."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from bot.model import MailingState, Past, PauseReason
from bot.sms.statuses import Delivery
from storage.database.engine import Database
from storage.database.schema import messages, tracks
from storage.journal.journal import Journal
from storage.journal.queries import Sought
from tests.storage.claiming import accept, claim, lose, refuse

MakeMailing = Callable[..., Awaitable[int]]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
"""Of Moscow."""
CHAT, OTHER = 7, 8


async def found(journal: Journal, past: Past, chat_id: int = CHAT) -> list[int]:
    sought = Sought(chat_id, past, MIDNIGHT, MIDNIGHT + DAY)
    rows = [one.id for one in await journal.queries.filtered(sought, offset=0, limit=100)]
    assert await journal.queries.count_filtered(sought) == len(rows)
    return rows


async def send(journal: Journal, run: MakeMailing, *ids: str, **said: object) -> int:
    mailing_id = await run(**said)
    batch = await claim(journal, mailing_id, 10, NOW)
    await accept(journal, batch, [ids], ids, NOW)
    await journal.life.finish(mailing_id, NOW, None)
    return mailing_id


async def tracked(db: Database, mailing_id: int, **counts: int) -> None:
    values = {"mailing_id": mailing_id, "begun_at": NOW, "until": NOW, "counts": counts}
    async with db.write() as connection:
        await connection.execute(insert(tracks).values(**values))


async def test_all_is_everything_of_the_chat_newest_first_in_pages(
    journal: Journal, confirm: MakeMailing
) -> None:
    mine = [await confirm() for _ in range(5)]
    await confirm(chat_id=OTHER)
    assert await found(journal, Past.ALL) == mine[::-1]
    sought = Sought(CHAT, Past.ALL, MIDNIGHT, MIDNIGHT + DAY)
    page = await journal.queries.filtered(sought, offset=3, limit=2)
    assert [one.id for one in page] == [mine[1], mine[0]]


async def test_today_is_what_was_confirmed_or_is_due_on_the_day_of_the_zone(
    journal: Journal, confirm: MakeMailing
) -> None:
    second = timedelta(seconds=1)
    at_midnight = await confirm(created_at=MIDNIGHT, due_at=MIDNIGHT)
    await confirm(created_at=MIDNIGHT - second, due_at=MIDNIGHT - second)
    for_today = await confirm(created_at=MIDNIGHT - DAY, due_at=NOW)
    for_later = await confirm(created_at=NOW, due_at=NOW + 5 * DAY)
    await confirm(created_at=MIDNIGHT - DAY, due_at=MIDNIGHT + DAY)
    assert await found(journal, Past.TODAY) == [for_later, for_today, at_midnight]


async def test_held_and_going_ones_are_apart_and_the_ended_ones_in_neither(
    journal: Journal, confirm: MakeMailing, run: MakeMailing
) -> None:
    held = await confirm(state=MailingState.SCHEDULED, hand_over_at=NOW + DAY)
    missed = await confirm()
    await journal.life.miss(missed)
    queued, running, paused = await confirm(), await run(), await run()
    await journal.pauses.pause(paused, PauseReason.PERSON)
    cancelled = await confirm()
    await journal.life.cancel(cancelled, NOW)
    await send(journal, run, "a")
    assert await found(journal, Past.SCHEDULED) == [missed, held]
    assert await found(journal, Past.RUNNING) == [paused, running, queued]


async def test_failed_is_refused_or_unknown_in_whole_or_in_part(
    journal: Journal, run: MakeMailing
) -> None:
    await send(journal, run, "a")
    refused, unknown, partly = await run(), await run(), await run(people=2)
    await refuse(journal, await claim(journal, refused, 1, NOW), NOW)
    await lose(journal, await claim(journal, unknown, 1, NOW), NOW)
    first = await claim(journal, partly, 1, NOW)
    await accept(journal, first, [["b"]], ["b"], NOW)
    await refuse(journal, await claim(journal, partly, 1, NOW), NOW)
    assert await found(journal, Past.FAILED) == [partly, unknown, refused]
    assert await found(journal, Past.FAILED, OTHER) == []


@pytest.mark.parametrize("state", Delivery)
async def test_undelivered_is_what_the_tracking_or_the_message_says_of_it(
    db: Database, journal: Journal, run: MakeMailing, state: Delivery
) -> None:
    told, counted = await send(journal, run, "a"), await send(journal, run, "b")
    await tracked(db, counted, **{"delivered": 5, state.value: 1})
    delivery = update(messages).where(messages.c.mailing_id == told).values(delivery=state.value)
    async with db.write() as connection:
        await connection.execute(delivery)
    assert await found(journal, Past.FAILED) == ([counted, told] if state.failed else [])


async def test_an_older_sms_is_undelivered_by_what_was_asked_of_its_parts(
    journal: Journal, run: MakeMailing
) -> None:
    lost, arrived = await send(journal, run, "a", "b"), await send(journal, run, "c")
    for mailing_id, state in ((lost, 46), (arrived, 0)):
        part = (await journal.queries.segments(mailing_id))[-1]
        await journal.delivery.record_states([replace(part, state=state, checked_at=NOW)])
    assert await found(journal, Past.FAILED) == [lost]


async def test_a_count_of_none_is_no_failure(
    db: Database, journal: Journal, run: MakeMailing
) -> None:
    sent = await send(journal, run, "a")
    await tracked(db, sent, delivered=3, rejected=0)
    assert await found(journal, Past.FAILED) == []
