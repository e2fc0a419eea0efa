"""A claim is committed before its request; an answer counts once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, select, text

from bot.model import Account, Batch, BatchState, MessageState
from storage.database import dialect
from storage.database.dialect import marked
from storage.database.engine import Database
from storage.database.schema import batches
from storage.journal.answers import Answer
from storage.journal.given_ids import given_before, question
from storage.journal.journal import Journal
from tests.databases import only_postgres
from tests.storage.claiming import accept, claim, lose, refuse, release
from tests.storage.plans import plan_of

MakeMailing = Callable[..., Awaitable[int]]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
S = MessageState


async def states(journal: Journal, mailing_id: int) -> list[MessageState]:
    return [m.state for m in await journal.queries.messages(mailing_id, limit=5000)]


async def counters(journal: Journal, mailing_id: int) -> tuple[int, int, int]:
    mailing = await journal.queries.mailing(mailing_id)
    return mailing.accepted, mailing.refused, mailing.unknown


async def answer(journal: Journal, kind: str, batch: Batch) -> bool:
    match kind:
        case "accept":
            return await accept(journal, batch, None, ["1"], NOW)
        case "refuse":
            return await refuse(journal, batch, NOW)
        case "lose":
            return await lose(journal, batch, NOW, http_status=502)
        case _:
            return await release(journal, batch, NOW)


KINDS = {"accept": S.ACCEPTED, "refuse": S.REFUSED, "lose": S.UNKNOWN, "release": S.QUEUED}


async def test_claims_take_the_queue_in_order_and_nothing_twice(
    journal: Journal, run: MakeMailing
) -> None:
    mailing_id = await run(7)
    batches = [await claim(journal, mailing_id, 3, NOW) for _ in range(4)]
    assert [(b.first, b.last) for b in batches[:3]] == [(0, 2), (3, 5), (6, 6)]
    assert batches[3] is None
    assert batches[0].phones == ("79160000000", "79160000001", "79160000002")
    assert batches[0].text == "Привет"
    assert await states(journal, mailing_id) == [S.SENDING] * 7


async def test_parallel_claims_never_share_a_message(journal: Journal, run: MakeMailing) -> None:
    mailing_id = await run(30)
    batches = await asyncio.gather(*[claim(journal, mailing_id, 4, NOW) for _ in range(12)])
    phones = [phone for batch in batches if batch for phone in batch.phones]
    assert len(phones) == len(set(phones)) == 30


async def test_a_claim_is_seen_by_others_when_it_returns(
    journal: Journal, run: MakeMailing, db: Database
) -> None:
    mailing_id = await run()
    await claim(journal, mailing_id, 1, NOW)
    async with db.read() as connection:
        assert await connection.scalar(text("select state from messages")) == "queued"
        assert await connection.scalar(text("select state from batches")) == "sending"


async def test_a_mailing_that_is_not_running_gives_no_claim(
    journal: Journal, confirm: MakeMailing
) -> None:
    assert await claim(journal, await confirm(), 1, NOW) is None
    assert await claim(journal, 404, 1, NOW) is None


async def test_messages_with_texts_of_their_own_go_in_requests_of_their_own(
    journal: Journal, run: MakeMailing, db: Database
) -> None:
    mailing_id = await run(5)
    async with db.write() as connection:
        await connection.execute(
            text("update messages set text = 'Анна!' where position in (1, 2)")
        )
    batches = [await claim(journal, mailing_id, 10, NOW) for _ in range(4)]
    assert [(b.first, b.last, b.text) for b in batches if b] == [
        (0, 0, "Привет"),
        (1, 2, "Анна!"),
        (3, 4, "Привет"),
    ]


@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_moves_its_own_batch_only(
    journal: Journal, run: MakeMailing, kind: str
) -> None:
    mailing_id = await run(4)
    first = await claim(journal, mailing_id, 2, NOW)
    await claim(journal, mailing_id, 2, NOW)
    assert await answer(journal, kind, first)
    assert await states(journal, mailing_id) == [KINDS[kind]] * 2 + [S.SENDING] * 2


@pytest.mark.parametrize("second", KINDS)
@pytest.mark.parametrize("first", KINDS)
async def test_a_second_answer_changes_nothing(
    journal: Journal, run: MakeMailing, first: str, second: str
) -> None:
    mailing_id = await run(3)
    batch = await claim(journal, mailing_id, 3, NOW)
    assert await answer(journal, first, batch)
    before = await journal.queries.mailing(mailing_id), await journal.queries.messages(mailing_id)
    assert not await answer(journal, second, batch)
    assert (
        await journal.queries.mailing(mailing_id),
        await journal.queries.messages(mailing_id),
    ) == before


async def test_an_old_answer_does_not_touch_a_later_claim_of_the_same_messages(
    journal: Journal, run: MakeMailing
) -> None:
    mailing_id = await run(2)
    old = await claim(journal, mailing_id, 2, NOW)
    await release(journal, old, NOW)
    await claim(journal, mailing_id, 2, NOW)
    assert not await accept(journal, old, None, [], NOW)
    assert await states(journal, mailing_id) == [S.SENDING] * 2


async def test_of_answers_at_once_one_is_kept(journal: Journal, run: MakeMailing) -> None:
    mailing_id = await run(3)
    batch = await claim(journal, mailing_id, 3, NOW)
    kept = await asyncio.gather(*[answer(journal, kind, batch) for kind in KINDS for _ in range(3)])
    assert sum(kept) == 1
    assert sum(await counters(journal, mailing_id)) == 3


async def test_each_recipient_gets_his_own_ids_in_order(journal: Journal, run: MakeMailing) -> None:
    mailing_id = await run(2, segments=2)
    batch = await claim(journal, mailing_id, 2, NOW)
    await accept(journal, batch, [("a1", "a2"), ("b1", "b2")], ["a1", "a2", "b1", "b2"], NOW)
    assert [s.gateway_id for s in await journal.queries.segments(mailing_id)] == [
        "a1",
        "a2",
        "b1",
        "b2",
    ]
    own = await journal.queries.segments(mailing_id, 1)
    assert [(s.position, s.part, s.gateway_id, s.state) for s in own] == [
        (1, 0, "b1", None),
        (1, 1, "b2", None),
    ]


@pytest.mark.parametrize("ids", [None, [], [(), ()]])
async def test_ids_that_belong_to_nobody_for_sure_stay_on_the_batch(
    journal: Journal, run: MakeMailing, db: Database, ids: Sequence[Sequence[str]] | None
) -> None:
    mailing_id = await run(2)
    batch = await claim(journal, mailing_id, 2, NOW)
    assert await accept(journal, batch, ids, ["x", "y", "z"], NOW)
    assert await journal.queries.segments(mailing_id) == []
    assert await counters(journal, mailing_id) == (2, 0, 0)
    async with db.read() as connection:
        assert await connection.scalar(select(batches.c.raw_ids)) == ["x", "y", "z"]


async def test_a_refusal_keeps_its_reason_on_message_and_batch(
    journal: Journal, run: MakeMailing, db: Database
) -> None:
    mailing_id = await run()
    await answer(journal, "refuse", await claim(journal, mailing_id, 1, NOW))
    message = (await journal.queries.messages(mailing_id))[0]
    assert (message.status, message.detail) == ("Error_Message_Rejected", "no")
    assert await counters(journal, mailing_id) == (0, 1, 0)
    async with db.read() as connection:
        row = await connection.execute(text("select http_status, gateway_code from batches"))
        assert row.one() == (400, 1)


async def test_what_never_left_is_queued_again_and_counted_as_an_attempt(
    journal: Journal, run: MakeMailing
) -> None:
    mailing_id = await run(2)
    for attempt in (1, 2):
        batch = await claim(journal, mailing_id, 2, NOW)
        await answer(journal, "release", batch)
        assert (await journal.queries.mailing(mailing_id)).attempts == attempt
    assert await counters(journal, mailing_id) == (0, 0, 0)
    batch = await claim(journal, mailing_id, 2, NOW)
    await answer(journal, "accept", batch)
    assert {(m.status, m.detail) for m in await journal.queries.messages(mailing_id)} == {
        (None, None)
    }


SERVER, SESSIONLESS = "https://gateway.example", "https://gateway.example/v2"


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [
        (SERVER, SERVER, True),
        (SERVER, SESSIONLESS, True),
        (SESSIONLESS, SERVER, True),
        (SERVER, "https://other.example", False),
    ],
)
async def test_ids_are_known_to_a_login_in_both_flavours_of_a_server(
    db: Database, journal: Journal, run: MakeMailing, one: str, other: str, *, known: bool
) -> None:
    first, second = [await run(account=Account(server, "shop")) for server in (one, other)]
    await accept(journal, await claim(journal, first, 1, NOW), [["a"]], ["a"], NOW)
    answer = Answer(await claim(journal, second, 1, NOW), BatchState.ACCEPTED, [["a"]], ["a"])
    found = await db.look(lambda connection: given_before(connection, second, [answer]))
    assert found == ({"a"} if known else set())


async def test_ids_given_before_are_found_by_their_index(db: Database) -> None:
    def plan(connection: Connection) -> list[str]:
        statement, values = question(connection, ["a"], 1)
        return plan_of(connection, marked(connection, statement), values)

    steps = await db.transact(plan)
    scanned = [step for step in steps if step.startswith("SCAN")]
    assert [step for step in scanned if "json_each" not in step and "found" not in step] == []
    assert any("ix_segments_gateway_id" in step and step.startswith("SEARCH") for step in steps)
    assert any("folded_ids" in step and step.startswith("SEARCH") for step in steps)


@only_postgres
async def test_however_many_ids_are_asked_for_no_table_is_read_whole(
    db: Database, journal: Journal, run: MakeMailing
) -> None:
    mailing_id, ids = await run(3000), [f"id-{number}" for number in range(3000)]
    claimed = await claim(journal, mailing_id, 3000, NOW)
    await accept(journal, claimed, [[one] for one in ids], ids, NOW)

    def plan(connection: Connection) -> str:
        dialect.run(connection, "ANALYZE segments")
        statement, values = question(connection, ids[:500], mailing_id)
        explained = dialect.run(connection, f"EXPLAIN {statement}", values)
        return "\n".join(explained.scalars())

    steps = await db.transact(plan)
    assert "ix_segments_gateway_id" in steps
    assert "Seq Scan" not in steps
