"""A database file and the mailings these tests confirm in it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from bot.model import Account, MailingState, NewMailing, When
from storage.chat.chats import Chats
from storage.chat.vault import Vault
from storage.database.engine import Database
from storage.journal.journal import Journal
from tests.databases import database_in

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
CHAT = 7
SHOP = Account("https://gateway.example", "shop")

NEW = NewMailing(
    token="token",
    chat_id=CHAT,
    user_id=1,
    account=SHOP,
    sender="MYSHOP",
    text="Привет",
    phones=("79160000000", "79160000001"),
    segments=1,
    when=When(),
    hand_over_at=NOW,
    due_at=NOW,
    state=MailingState.QUEUED,
    created_at=NOW,
)

Confirm = Callable[..., Awaitable[int]]


def url_of(folder: Path) -> str:
    return database_in(folder)


async def open_journal(folder: Path) -> tuple[Database, Journal]:
    """Open the database of a folder, with one chat in it."""
    db = await Database.open(url_of(folder))
    chats = Chats(db, Vault(Fernet.generate_key().decode()))
    await chats.ensure(CHAT, timezone="UTC", kind="private", title="", seen_language=None, now=NOW)
    return db, Journal(db)


async def confirm(journal: Journal, token: str, **said: object) -> int:
    """Confirm a mailing; returns its id."""
    made = await journal.life.create(replace(NEW, token=token, **said))  # type: ignore[arg-type]
    assert made is not None
    return made[0].id
