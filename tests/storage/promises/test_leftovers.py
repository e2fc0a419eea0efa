"""A database of the version before mailings: nothing in it is sent twice, or forgotten."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from bot.model import MailingState, MessageState
from storage.database import migrate
from storage.database.engine import Database
from storage.journal.journal import Journal
from tests.databases import database_in, plain
from tests.storage.claiming import claim
from tests.storage.promises.sample import url_of

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MOMENT = "2026-11-24 08:00:00.000000"
CHAT = """
insert into chats (id, kind, title, timezone, created_at) values (7, 'private', '', 'UTC', :at)
"""
MAILING = """
insert into mailings (id, token, chat_id, user_id, server, login, sender, text, segments, timing,
 hand_over_at, due_at, state, total, accepted, refused, unknown, attempts, created_at, version,
 told_version) values (:id, :token, 7, 1, 'https://x', 'demo', 'SHOP', 'Привет', 1, 'now', :at, :at,
 :state, 1, :accepted, :refused, :unknown, 0, :at, 1, 1)
"""
MESSAGE = """
insert into messages (mailing_id, position, phone, state, segments)
 values (:id, 0, '79160000000', :message, 1)
"""
BATCH = """
insert into batches (mailing_id, first, last, state, claimed_at) values (:id, 0, 0, :batch, :at)
"""
LEFT = {
    1: ("scheduled", "queued", []),
    2: ("queued", "queued", []),
    3: ("queued", "queued", ["released"]),
    4: ("running", "queued", ["released", "released"]),
    5: ("running", "sending", ["released", "sending"]),
    6: ("running", "accepted", ["accepted"]),
    7: ("finished", "refused", ["refused"]),
    8: ("finished", "unknown", ["unknown"]),
    9: ("finished", "counted", ["unknown"]),
    10: ("finished", "resent", ["unknown"]),
    11: ("cancelled", "cancelled", ["released"]),
    12: ("missed", "queued", ["released"]),
}
"""Mailing → its state, its message's, those of its batches."""
TO_BE = {
    1: (MailingState.SCHEDULED, MessageState.QUEUED),
    2: (MailingState.QUEUED, MessageState.QUEUED),
    3: (MailingState.QUEUED, MessageState.QUEUED),
    4: (MailingState.QUEUED, MessageState.QUEUED),
    5: (MailingState.FINISHED, MessageState.UNKNOWN),
    6: (MailingState.FINISHED, MessageState.ACCEPTED),
    7: (MailingState.FINISHED, MessageState.REFUSED),
    8: (MailingState.FINISHED, MessageState.UNKNOWN),
    9: (MailingState.FINISHED, MessageState.COUNTED),
    10: (MailingState.FINISHED, MessageState.RESENT),
    11: (MailingState.CANCELLED, MessageState.CANCELLED),
    12: (MailingState.MISSED, MessageState.QUEUED),
}
CLAIMABLE = {1, 2, 3, 4}


def fill(connection: Connection) -> None:
    command.upgrade(migrate.config(connection), "0001")
    connection.execute(text(CHAT), {"at": MOMENT})
    for key, (state, message, batches) in LEFT.items():
        row = {"id": key, "token": str(key), "at": MOMENT, "state": state, "message": message}
        counts = {name: int(name == message) for name in ("accepted", "refused", "unknown")}
        connection.execute(text(MAILING), row | counts)
        connection.execute(text(MESSAGE), row)
        for batch in batches:
            connection.execute(text(BATCH), row | {"batch": batch})


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    engine = create_engine(plain(database_in(tmp_path, empty=True)), poolclass=NullPool)
    with engine.begin() as connection:
        fill(connection)
    db = await Database.open(url_of(tmp_path))
    yield Journal(db)
    await db.close()


async def test_what_was_left_half_way_is_what_it_was_after_the_upgrade(journal: Journal) -> None:
    await journal.recovery.recover(NOW)
    found = {}
    for key in LEFT:
        mailing, (message,) = (
            await journal.queries.mailing(key),
            await journal.queries.messages(key),
        )
        assert mailing
        assert mailing.unknown == int(message.state is MessageState.UNKNOWN)
        found[key] = mailing.state, message.state

    assert found == TO_BE


@pytest.mark.parametrize("key", LEFT)
async def test_only_what_never_left_can_be_claimed_after_the_upgrade(
    journal: Journal, key: int
) -> None:
    await journal.recovery.recover(NOW)
    started = await journal.life.start(key, NOW, None)
    claimed = await claim(journal, key, 500, NOW)

    assert (started is not None) == (key in CLAIMABLE)
    assert (claimed is not None) == (key in CLAIMABLE)
    assert await claim(journal, key, 500, NOW) is None
