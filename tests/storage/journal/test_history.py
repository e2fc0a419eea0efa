"""Looking back: each chat sees its own, in the order people expect."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from bot.model import Mailing, MailingState, Segment
from storage.journal.journal import Journal
from tests.storage.asking import last_same
from tests.storage.claiming import accept, claim, lose, refuse

MakeMailing = Callable[..., Awaitable[int]]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CHAT, OTHER = 7, 8
HOUR = timedelta(hours=1)


def held(hours: float) -> dict[str, object]:
    at = NOW + hours * HOUR
    return {"state": MailingState.SCHEDULED, "hand_over_at": at, "due_at": at}


async def send(journal: Journal, run: MakeMailing, *ids: str, **said: object) -> int:
    mailing_id = await run(**said)
    batch = await claim(journal, mailing_id, 10, NOW)
    await accept(journal, batch, [ids], ids, NOW)
    return mailing_id


async def ids_of(mailings: Awaitable[list[Mailing]]) -> list[int]:
    return [mailing.id for mailing in await mailings]


async def test_history_is_newest_first_in_pages_and_each_chats_own(
    journal: Journal, confirm: MakeMailing
) -> None:
    mine = [await confirm() for _ in range(5)]
    await confirm(chat_id=OTHER)
    assert await ids_of(journal.queries.history(CHAT, offset=0, limit=2)) == [mine[4], mine[3]]
    assert await ids_of(journal.queries.history(CHAT, offset=4, limit=2)) == [mine[0]]
    assert await ids_of(journal.queries.history(CHAT, offset=9, limit=2)) == []
    counts = [await journal.queries.count(chat) for chat in (CHAT, OTHER, 404)]
    assert counts == [5, 1, 0]


async def test_due_is_what_is_queued_and_what_is_held_until_now(
    journal: Journal, confirm: MakeMailing, run: MakeMailing
) -> None:
    await run()
    late, now, _ = [await confirm(**held(hours)) for hours in (-1, 0, 1)]
    queued = await confirm(hand_over_at=NOW - HOUR / 2)
    assert await ids_of(journal.queries.due(NOW)) == [late, queued, now]


async def test_the_next_hand_over_is_the_earliest_held_one(
    journal: Journal, confirm: MakeMailing
) -> None:
    assert await journal.queries.next_hand_over(NOW) is None
    await confirm()
    for hours in (3, 1, 2):
        await confirm(**held(hours))
    assert await journal.queries.next_hand_over(NOW) == NOW + HOUR


async def test_planned_sends_and_missed_ones_are_listed_by_due_time(
    journal: Journal, confirm: MakeMailing
) -> None:
    second, first, gone = [await confirm(**held(hours)) for hours in (2, 1, 3)]
    await confirm()
    await confirm(chat_id=OTHER, **held(1))
    await journal.life.miss(second)
    await journal.life.cancel(gone, NOW)
    assert await ids_of(journal.queries.scheduled(CHAT)) == [first, second]


async def test_the_last_sent_is_what_left_last_and_not_what_was_confirmed_last(
    journal: Journal, run: MakeMailing, confirm: MakeMailing
) -> None:
    assert await journal.queries.last_sent(CHAT) is None
    planned = await confirm(**held(1))
    sent = await send(journal, run, "a")
    await confirm()
    await send(journal, run, "b", chat_id=OTHER)
    assert (await journal.queries.last_sent(CHAT)).id == sent
    await journal.life.start(planned, NOW + HOUR, None)
    batch = await claim(journal, planned, 1, NOW + HOUR)
    await lose(journal, batch, NOW + HOUR)
    assert (await journal.queries.last_sent(CHAT)).id == planned


async def test_a_repeat_is_noticed_by_number_text_and_chat(
    journal: Journal, run: MakeMailing
) -> None:
    await send(journal, run, "a", phones=("79161234567",), text="Скидки!")
    since = NOW - HOUR
    assert await last_same(journal, CHAT, "79161234567", "Скидки!", since) == NOW
    assert await last_same(journal, CHAT, "79161234567", "Скидки", since) is None
    assert await last_same(journal, CHAT, "79161234568", "Скидки!", since) is None
    assert await last_same(journal, OTHER, "79161234567", "Скидки!", since) is None
    assert await last_same(journal, CHAT, "79161234567", "Скидки!", NOW + HOUR) is None


async def test_what_was_refused_cancelled_or_missed_is_no_repeat(
    journal: Journal, run: MakeMailing, confirm: MakeMailing
) -> None:
    refused = await run()
    batch = await claim(journal, refused, 1, NOW)
    await refuse(journal, batch, NOW)
    await journal.life.cancel(await confirm(), NOW)
    assert await journal.life.miss(await confirm())
    assert await last_same(journal, CHAT, batch.phones[0], batch.text, NOW - HOUR) is None


async def test_a_gateways_id_is_found_in_its_own_chat(journal: Journal, run: MakeMailing) -> None:
    mailing_id = await send(journal, run, "id-1", "id-2")
    assert await journal.queries.find(CHAT, "id-2") == (mailing_id, 0)
    assert await journal.queries.find(OTHER, "id-2") is None
    assert await journal.queries.find(CHAT, "id-3") is None


@pytest.fixture
async def part(journal: Journal, run: MakeMailing) -> Segment:
    mailing_id = await send(journal, run, "id-1")
    return (await journal.queries.segments(mailing_id))[0]


async def test_a_state_is_kept_with_its_price_to_the_last_digit(
    journal: Journal, part: Segment
) -> None:
    moscow = timezone(timedelta(hours=3))
    told = replace(
        part,
        state=-1,
        description="Отправлено",
        price=Decimal("2.1575"),
        submitted_at=NOW.astimezone(moscow),
        reported_at=NOW + HOUR,
        checked_at=NOW,
    )
    await journal.delivery.record_states([told])
    assert await journal.queries.segments(part.mailing_id) == [told]


async def test_a_known_price_and_moment_are_not_forgotten(journal: Journal, part: Segment) -> None:
    known = replace(part, state=-1, price=Decimal("2.15"), submitted_at=NOW, checked_at=NOW)
    await journal.delivery.record_states([known])
    await journal.delivery.record_states([replace(part, state=255, checked_at=NOW + HOUR)])
    kept = (await journal.queries.segments(part.mailing_id))[0]
    assert (kept.state, kept.price, kept.submitted_at) == (255, Decimal("2.15"), NOW)


async def test_a_final_state_stays_whatever_is_told_later(journal: Journal, part: Segment) -> None:
    final = replace(part, state=0, description="Доставлено", price=Decimal(2), checked_at=NOW)
    await journal.delivery.record_states([final])
    await journal.delivery.record_states([replace(part, state=-1, checked_at=NOW + HOUR)])
    await journal.delivery.record_states([replace(part, state=11, checked_at=NOW + HOUR)])
    assert await journal.queries.segments(part.mailing_id) == [final]


async def test_a_state_of_a_part_that_is_not_there_is_ignored(
    journal: Journal, part: Segment
) -> None:
    await journal.delivery.record_states([Segment(part.mailing_id, 0, 9, "x", state=0)])
    assert await journal.queries.segments(part.mailing_id) == [part]


async def test_a_card_tells_the_same_as_its_mailing_message_and_parts(
    journal: Journal, run: MakeMailing
) -> None:
    mailing_id = await run()
    batch = await claim(journal, mailing_id, 1, NOW)
    await accept(journal, batch, [("a", "b")], ("a", "b"), NOW)
    card = await journal.queries.card(mailing_id)
    assert card is not None
    assert card.mailing == await journal.queries.mailing(mailing_id)
    assert card.message == await journal.queries.message(mailing_id, 0)
    assert list(card.segments) == await journal.queries.segments(mailing_id)
    assert [one.gateway_id for one in card.segments] == ["a", "b"]
    assert card.track is None


async def test_a_card_of_an_sms_that_was_not_sent_yet_has_no_parts(
    journal: Journal, confirm: MakeMailing
) -> None:
    card = await journal.queries.card(await confirm())
    assert card is not None
    assert card.message is not None
    assert card.segments == ()
    assert await journal.queries.card(404) is None
