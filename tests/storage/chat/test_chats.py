"""What belongs to a chat: settings, account, money, and its way to another id."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.errors import BotError
from bot.model import Account, Audience, AudienceKind, Chat, SeenPrice, Stopped
from storage.chat.audit import Audit
from storage.chat.chats import Chats
from storage.chat.senders import Senders
from storage.chat.vault import Vault
from storage.database.engine import Database
from storage.journal.journal import Journal
from storage.people.audiences import AudienceStore
from storage.people.contacts import ContactStore, NewContact
from storage.people.layouts import LayoutStore
from storage.people.lists import ListStore
from storage.people.stop_list import StopStore

MakeMailing = Callable[..., Awaitable[int]]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CHAT, OTHER, FRESH = 7, 8, -100123
SHOP = Account("https://gateway.example", "shop")
PASSWORD = "p@ss-слово"
AUDIENCE = Audience(
    id=0,
    chat_id=CHAT,
    kind=AudienceKind.PASTED,
    title="",
    folder="0" * 32,
    count=1,
    rows=1,
    several=0,
    refused={},
    titles=(),
    created_at=NOW,
)


async def ensure(chats: Chats, chat_id: int, seen_language: str | None = None) -> Chat:
    return await chats.ensure(
        chat_id, timezone="UTC", kind="group", title="Team", seen_language=seen_language, now=NOW
    )


async def test_a_chat_is_made_once_however_many_ask(chats: Chats) -> None:
    made = await asyncio.gather(*[ensure(chats, FRESH) for _ in range(30)])
    assert {chat.id for chat in made} == {FRESH}
    assert made[0].timezone == "UTC"


async def test_an_old_chat_keeps_its_settings_and_learns_the_language_of_who_speaks(
    chats: Chats,
) -> None:
    await chats.set_timezone(CHAT, "Asia/Omsk")
    await chats.set_language(CHAT, "en")
    chat = await ensure(chats, CHAT, "ru")
    assert (chat.timezone, chat.language, chat.seen_language) == ("Asia/Omsk", "en", "ru")
    await chats.set_language(CHAT, None)
    assert (await ensure(chats, CHAT)).language is None
    assert (await chats.get(CHAT)).seen_language == "ru"


async def test_a_chat_never_seen_is_none(chats: Chats) -> None:
    assert await chats.get(FRESH) is None


async def test_a_password_is_kept_sealed_and_comes_back(chats: Chats, db: Database) -> None:
    await chats.log_in(CHAT, SHOP, PASSWORD, NOW)
    assert (await chats.get(CHAT)).account == SHOP
    assert await chats.password(CHAT) == PASSWORD
    async with db.read() as connection:
        rows = (await connection.execute(text("select * from chats"))).all()
    assert PASSWORD not in repr(rows)


@pytest.mark.parametrize("chat_id", [CHAT, FRESH])
async def test_a_chat_without_an_account_has_no_password(chats: Chats, chat_id: int) -> None:
    with pytest.raises(BotError) as refused:
        await chats.password(chat_id)
    assert refused.value.code == "not-logged-in"


async def test_a_password_copied_to_another_chat_does_not_open(chats: Chats, db: Database) -> None:
    await chats.log_in(CHAT, SHOP, PASSWORD, NOW)
    copy = (
        "update chats set (server, login, sealed_password) ="
        " (select server, login, sealed_password from chats where id = 7) where id = 8"
    )
    async with db.write() as connection:
        await connection.execute(text(copy))
    with pytest.raises(BotError) as refused:
        await chats.password(OTHER)
    assert refused.value.code == "vault-key-wrong"


async def test_with_another_key_a_password_does_not_open(chats: Chats, db: Database) -> None:
    await chats.log_in(CHAT, SHOP, PASSWORD, NOW)
    with pytest.raises(BotError) as refused:
        await Chats(db, Vault(Fernet.generate_key().decode())).password(CHAT)
    assert refused.value.code == "vault-key-wrong"


async def test_logging_out_forgets_login_secret_and_money(chats: Chats, db: Database) -> None:
    await chats.log_in(CHAT, SHOP, PASSWORD, NOW)
    await chats.note_balance(CHAT, Decimal("20015.3"), NOW)
    await chats.note_prices(CHAT, SHOP, [("RU", Decimal("2.15"))], NOW)
    await chats.log_out(CHAT)
    chat = await chats.get(CHAT)
    assert (chat.account, chat.balance, chat.balance_at, chat.prices) == (None, None, None, {})
    async with db.read() as connection:
        assert await connection.scalar(text("select sealed_password from chats where id=7")) is None


async def test_the_same_account_again_keeps_its_money_and_another_does_not(chats: Chats) -> None:
    await chats.log_in(CHAT, SHOP, PASSWORD, NOW)
    await chats.note_balance(CHAT, Decimal("20015.3"), NOW)
    await chats.note_prices(CHAT, SHOP, [("RU", Decimal("2.15"))], NOW)
    await chats.log_in(CHAT, SHOP, "new", NOW + timedelta(days=1))
    chat = await chats.get(CHAT)
    assert (chat.balance, chat.balance_at) == (Decimal("20015.3"), NOW)
    assert chat.prices == {"RU": (SeenPrice(Decimal("2.15"), NOW),)}
    await chats.log_in(CHAT, Account(SHOP.server, "other"), "new", NOW)
    chat = await chats.get(CHAT)
    assert (chat.balance, chat.balance_at, chat.prices) == (None, None, {})


async def test_a_group_takes_everything_with_it_to_its_new_id(
    chats: Chats, db: Database, journal: Journal, confirm: MakeMailing
) -> None:
    await chats.log_in(CHAT, SHOP, PASSWORD, NOW)
    await Senders(db).add_many(CHAT, ["ONE", "TWO"])
    mailing_id = await confirm()
    await chats.move(CHAT, FRESH)
    assert await chats.get(CHAT) is None
    assert (await chats.get(FRESH)).account == SHOP
    assert await chats.password(FRESH) == PASSWORD
    assert await Senders(db).list(FRESH) == ["ONE", "TWO"]
    assert [mailing.id for mailing in await journal.queries.history(FRESH, offset=0, limit=9)] == [
        mailing_id
    ]
    assert [entry.action for entry in await Audit(db).list(FRESH, 9)] == ["confirm"]


async def test_a_group_moves_also_when_its_new_id_has_spoken_first(chats: Chats) -> None:
    await chats.log_in(CHAT, SHOP, PASSWORD, NOW)
    await ensure(chats, FRESH)
    await chats.move(CHAT, FRESH)
    assert await chats.get(CHAT) is None
    assert await chats.password(FRESH) == PASSWORD


async def test_a_move_never_takes_the_place_of_a_chat_in_use(chats: Chats, db: Database) -> None:
    await chats.log_in(CHAT, SHOP, PASSWORD, NOW)
    await Senders(db).add(OTHER, "THEIRS")
    await chats.move(CHAT, OTHER)
    assert await chats.password(CHAT) == PASSWORD
    assert await Senders(db).list(OTHER) == ["THEIRS"]


async def test_a_move_of_a_chat_never_seen_and_a_second_move_do_nothing(chats: Chats) -> None:
    await chats.move(FRESH, CHAT)
    await chats.log_in(CHAT, SHOP, PASSWORD, NOW)
    await chats.move(CHAT, FRESH)
    await chats.move(CHAT, FRESH)
    assert await chats.password(FRESH) == PASSWORD


async def test_a_group_moves_although_its_password_cannot_be_opened(
    chats: Chats, db: Database
) -> None:
    await chats.log_in(CHAT, SHOP, PASSWORD, NOW)
    stranger = Chats(db, Vault(Fernet.generate_key().decode()))
    await stranger.move(CHAT, FRESH)
    assert (await stranger.get(FRESH)).account == SHOP
    with pytest.raises(BotError) as refused:
        await stranger.password(FRESH)
    assert refused.value.code == "vault-key-wrong"


async def test_the_base_and_all_that_belongs_to_it_move_with_a_group(
    chats: Chats, db: Database
) -> None:
    await ensure(chats, CHAT)
    clients = await ListStore(db).create(CHAT, "Клиенты", NOW, most=9)
    await ContactStore(db).merge(CHAT, clients, [NewContact("79161234567", "Иван", {})])
    await StopStore(db).add(CHAT, [Stopped("79161234568", 1, "Я", NOW, "")])
    await LayoutStore(db).remember(CHAT, "signature", {"sheet": "Лист1"}, NOW)
    audience = await AudienceStore(db).add(AUDIENCE, 1)
    await chats.move(CHAT, FRESH)
    assert [(one.name, one.total) for one in await ListStore(db).all(FRESH)] == [("Клиенты", 1)]
    assert await StopStore(db).has(FRESH, ["79161234568"]) == {"79161234568"}
    assert await LayoutStore(db).recall(FRESH, ["signature"]) == {"signature": {"sheet": "Лист1"}}
    assert await AudienceStore(db).get(FRESH, audience) is not None
    assert await AudienceStore(db).get(CHAT, audience) is None


async def a_list(db: Database) -> None:
    await ListStore(db).create(OTHER, "Их", NOW, most=9)


async def a_stop(db: Database) -> None:
    await StopStore(db).add(OTHER, [Stopped("79161234568", 1, "Я", NOW, "")])


async def a_layout(db: Database) -> None:
    await LayoutStore(db).remember(OTHER, "signature", {}, NOW)


async def an_audience(db: Database) -> None:
    await AudienceStore(db).add(replace(AUDIENCE, chat_id=OTHER), 1)


@pytest.mark.parametrize("owned", [a_list, a_stop, a_layout, an_audience])
async def test_a_move_never_takes_the_place_of_a_chat_with_anything_of_a_base(
    chats: Chats, db: Database, owned: Callable[[Database], Awaitable[None]]
) -> None:
    await owned(db)
    await chats.log_in(CHAT, SHOP, PASSWORD, NOW)
    await chats.move(CHAT, OTHER)
    assert await chats.password(CHAT) == PASSWORD


# --- incoming SMS: on in a new chat, as they were in one that is known ---


async def old_chat(db: Database, chat_id: int) -> None:
    """Make a chat as a version did that had incoming SMS turned off in new ones."""
    async with db.write() as connection:
        await connection.execute(
            text(
                "insert into chats (id, kind, title, timezone, created_at)"
                " values (:id, 'group', 'Team', 'UTC', '2026-01-01 00:00:00')"
            ),
            {"id": chat_id},
        )


async def test_a_new_chat_is_shown_incoming_sms_and_heeds_a_stop(chats: Chats) -> None:
    chat = await ensure(chats, FRESH)
    assert (chat.incoming, chat.auto_stop) == (True, True)


async def test_a_chat_that_was_there_before_keeps_its_choice_through_logins_and_a_move(
    chats: Chats, db: Database
) -> None:
    await old_chat(db, -55)
    chat = await ensure(chats, -55, "ru")
    assert (chat.incoming, chat.auto_stop) == (False, False)
    await chats.log_in(-55, SHOP, PASSWORD, NOW)
    await chats.log_out(-55)
    await chats.log_in(-55, replace(SHOP, login="other"), PASSWORD, NOW)
    assert (await ensure(chats, FRESH)).incoming  # somebody has written in the new group first
    await chats.move(-55, FRESH)
    moved = await chats.get(FRESH)
    assert moved
    assert (moved.incoming, moved.auto_stop) == (False, False)
