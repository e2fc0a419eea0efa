"""What is asked at every tap finds its rows by an index, however long the history grows."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from bot.model import Past
from storage.database.engine import Database
from storage.journal.journal import Journal
from storage.journal.queries import Sought
from tests.databases import DATABASES
from tests.storage.asking import last_same
from tests.storage.plans import plan_of
from tests.storage.promises.sample import CHAT, NOW


def sought(past: Past) -> Sought:
    return Sought(CHAT, past, NOW, NOW + timedelta(days=1))


def filtered(journal: Journal, past: Past) -> Awaitable[object]:
    return journal.queries.filtered(sought(past), offset=0, limit=6)


def counted(journal: Journal, past: Past) -> Awaitable[object]:
    return journal.queries.count_filtered(sought(past))


QUESTIONS: dict[str, Callable[[Journal], Awaitable[object]]] = {
    "due": lambda j: j.queries.due(NOW),
    "next_hand_over": lambda j: j.queries.next_hand_over(NOW),
    "card": lambda j: j.queries.card(1),
    "history": lambda j: j.queries.history(CHAT, offset=10, limit=5),
    "count": lambda j: j.queries.count(CHAT),
    "scheduled": lambda j: j.queries.scheduled(CHAT),
    "find": lambda j: j.queries.find(CHAT, "id"),
    "find_card": lambda j: j.queries.find_card(CHAT, 55),
    "last_same": lambda j: last_same(j, CHAT, "79160000000", "Привет", NOW),
    "messages": lambda j: j.queries.messages(1),
    "message": lambda j: j.queries.message(1, 0),
    "to_phone": lambda j: j.queries.to_phone(CHAT, "79160000000", offset=0, limit=5),
    "count_to_phone": lambda j: j.queries.count_to_phone(CHAT, "79160000000"),
    **{f"filtered by {past}": partial(filtered, past=past) for past in Past},
    **{f"counted by {past}": partial(counted, past=past) for past in Past},
    "segments": lambda j: j.queries.segments(1, 0),
    "by_token": lambda j: j.life.by_token("token"),
}


async def plans(db: Database, asked: Awaitable[object], *engines: Engine) -> list[str]:
    """Return the plan for every statement that a question runs, on whichever engines."""
    statements: list[tuple[str, Any]] = []

    def note(*said: Any) -> None:  # noqa: ANN401 - SQLAlchemy's event
        statements.append((said[2], said[3]))

    engines = engines or (db._engine.sync_engine,)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    await asked
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    planned = [one for one in statements if one[0].startswith(("SELECT", "UPDATE", "DELETE"))]

    def explain(connection: Connection) -> list[str]:
        return list(chain.from_iterable(plan_of(connection, *one) for one in planned))

    return await db.look(explain)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_question_reads_a_whole_table(
    db: Database, journal: Journal, question: str
) -> None:
    steps = await plans(db, QUESTIONS[question](journal))
    assert any(step.startswith("SEARCH") for step in steps)
    assert [step for step in steps if step.startswith("SCAN")] == []


async def test_history_comes_in_order_without_being_sorted(db: Database, journal: Journal) -> None:
    steps = await plans(db, QUESTIONS["history"](journal))
    assert [step for step in steps if "TEMP B-TREE" in step] == []


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("due", "ix_mailings_state_hand_over_at (state=? AND hand_over_at<?)"),
        ("find", "ix_segments_gateway_id (gateway_id=?)"),
        ("find_card", "ix_mailings_chat_id_card_message_id (chat_id=? AND card_message_id=?)"),
        # through the chat's mailings it would pass every recipient of each of them
        ("last_same", "ix_messages_phone (phone=?)"),
        ("to_phone", "ix_messages_phone (phone=?)"),
        ("count_to_phone", "ix_messages_phone (phone=?)"),
    ],
)
async def test_a_question_uses_the_index_that_was_made_for_it(
    db: Database, journal: Journal, question: str, index: str
) -> None:
    steps = await plans(db, QUESTIONS[question](journal))
    if DATABASES.server:  # of an empty table, which of its indexes is used is chance
        assert any(step.startswith("SEARCH") for step in steps)
    else:
        assert any(index in step for step in steps)
