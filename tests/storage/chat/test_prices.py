"""What SMS cost is noted by destination, for the account told; what old databases know of it."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from cryptography.fernet import Fernet
from sqlalchemy import Connection, select, text

from bot.model import Account, SeenPrice
from storage.chat.chats import Chats
from storage.chat.vault import Vault
from storage.database import migrate, schema
from storage.database.engine import Database
from storage.database.migrate import migrating
from tests.storage.promises.sample import url_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CHAT = 7
SHOP, OTHER = Account("https://gateway.example", "shop"), Account("https://gateway.example", "it")

OLD = (
    (
        "INSERT INTO chats (id, kind, title, timezone, server, login, price, created_at) VALUES"
        " (7, 'private', '', 'UTC', 'https://gateway.example', 'shop', 990000, '2026-01-01'),"
        " (8, 'private', '', 'UTC', 'https://gateway.example', 'it', 990000, '2026-01-01')"
    ),
    (
        "INSERT INTO mailings (id, token, chat_id, user_id, server, login, sender, text, segments,"
        " timing, hand_over_at, due_at, state, total, accepted, refused, unknown, attempts,"
        " created_at, version, told_version) VALUES"
        " (1, 'a', 7, 1, 'https://gateway.example', 'shop', 'S', 'x', 1, 'now', '2026-11-20',"
        " '2026-11-20', 'finished', 3, 3, 0, 0, 0, '2026-11-20 09:00:00', 1, 1),"
        " (2, 'b', 7, 1, 'https://gateway.example', 'earlier', 'S', 'x', 1, 'now', '2026-11-21',"
        " '2026-11-21', 'finished', 1, 1, 0, 0, 0, '2026-11-21 09:00:00', 1, 1)"
    ),
    (
        "INSERT INTO messages (mailing_id, position, phone, state, segments) VALUES"
        " (1, 0, '79161234567', 'accepted', 1), (1, 1, '5351234567', 'accepted', 1),"
        " (1, 2, '77011234567', 'accepted', 1), (2, 0, '79161234567', 'accepted', 1)"
    ),
    (
        "INSERT INTO segments (mailing_id, position, part, gateway_id, price, final) VALUES"
        " (1, 0, 0, 'x', 15000, true), (1, 1, 0, 'y', 250000, true),"
        " (1, 2, 0, 'z', NULL, false),"
        " (2, 0, 0, 'w', 990000, true)"
    ),
)


async def logged_in(chats: Chats) -> None:
    await chats.log_in(CHAT, SHOP, "pass", NOW)


async def test_a_price_is_noted_for_the_account_that_was_told_and_for_no_other(
    chats: Chats,
) -> None:
    await logged_in(chats)
    await chats.note_prices(CHAT, OTHER, [("RU", Decimal(9))], NOW)
    await chats.note_prices(CHAT, SHOP, [("CU", Decimal("25.1575"))], NOW)

    chat = await chats.get(CHAT)
    assert chat
    assert chat.prices == {"CU": (SeenPrice(Decimal("25.1575"), NOW),)}


async def test_prices_that_are_told_at_once_are_all_noted(chats: Chats) -> None:
    await logged_in(chats)
    await asyncio.gather(
        *[chats.note_prices(CHAT, SHOP, [("RU", Decimal(n))], NOW) for n in range(1, 7)]
    )

    chat = await chats.get(CHAT)
    assert chat
    assert {one.amount for one in chat.prices["RU"]} == set(map(Decimal, range(1, 7)))


async def test_what_is_known_is_not_written_again(chats: Chats, db: Database) -> None:
    await logged_in(chats)
    await chats.note_prices(CHAT, SHOP, [("RU", Decimal("1.5"))], NOW)
    before = await chats.get(CHAT)
    await chats.note_prices(CHAT, SHOP, [("RU", Decimal("1.50"))], NOW + timedelta(hours=9))

    assert await chats.get(CHAT) is before
    async with db.read() as connection:
        saved = await connection.scalar(
            select(schema.chats.c.prices).where(schema.chats.c.id == CHAT)
        )
    assert saved == {"RU": [["1.5", "2026-11-24T09:00:00+00:00"]]}


async def test_an_older_database_keeps_the_prices_of_its_journal_and_not_the_one_of_no_country(
    tmp_path: Path,
) -> None:
    db = await Database.open(url_of(tmp_path))

    def go_back(bound: Connection) -> None:
        settings = migrate.config(bound)
        before = ScriptDirectory.from_config(settings).get_revision("0006").down_revision
        assert isinstance(before, str)
        command.downgrade(settings, before)

    async with migrating(db._engine) as connection:
        await connection.run_sync(go_back)
        for statement in OLD:
            await connection.execute(text(statement))
    await db.close()
    db = await Database.open(url_of(tmp_path))
    chats = Chats(db, Vault(Fernet.generate_key().decode()))
    known, nothing = await chats.get(CHAT), await chats.get(8)
    await db.close()

    assert known
    assert nothing
    at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert known.prices == {
        "RU": (SeenPrice(Decimal("1.5"), at),),
        "CU": (SeenPrice(Decimal(25), at),),
    }
    assert (known.expensive, nothing.prices) == (False, {})
