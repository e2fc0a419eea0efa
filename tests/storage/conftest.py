"""A real database file, and a way to confirm mailings in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.model import Account, MailingState, NewMailing, When
from storage.chat.chats import Chats
from storage.chat.vault import Vault
from storage.database.engine import Database
from storage.journal.journal import Journal
from tests.databases import database_in

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CHAT, OTHER_CHAT = 7, 8

NEW = NewMailing(
    token="",
    chat_id=CHAT,
    user_id=1,
    account=Account("https://gateway.example", "shop"),
    sender="MYSHOP",
    text="Привет",
    phones=("79161234567",),
    segments=1,
    when=When(),
    hand_over_at=NOW,
    due_at=NOW,
    state=MailingState.QUEUED,
    created_at=NOW,
)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return database_in(tmp_path / "data")


@pytest.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    yield database
    await database.close()


@pytest.fixture
def key() -> str:
    return Fernet.generate_key().decode()


@pytest.fixture
async def chats(db: Database, key: str) -> Chats:
    known = Chats(db, Vault(key))
    for chat_id in (CHAT, OTHER_CHAT):
        await known.ensure(
            chat_id, timezone="Europe/Moscow", kind="private", title="", seen_language=None, now=NOW
        )
    return known


@pytest.fixture
def journal(db: Database, chats: Chats) -> Journal:
    del chats  # a mailing belongs to a chat that exists
    return Journal(db)


@pytest.fixture
def draft() -> Callable[..., NewMailing]:
    """Make a mailing to confirm: a token of its own, `people` phones, and what is said."""
    tokens = count()

    def make(people: int = 1, **said: object) -> NewMailing:
        phones = tuple(str(79160000000 + i) for i in range(people))
        values: dict[str, object] = {"token": f"token-{next(tokens)}", "phones": phones}
        return replace(NEW, **(values | said))  # type: ignore[arg-type]

    return make


@pytest.fixture
def confirm(journal: Journal, draft: Callable[..., NewMailing]) -> Callable[..., Awaitable[int]]:
    """Confirm a mailing in the journal; returns its id."""

    async def confirmed(people: int = 1, **said: object) -> int:
        made = await journal.life.create(draft(people, **said))
        assert made is not None
        return made[0].id

    return confirmed


@pytest.fixture
def run(journal: Journal, confirm: Callable[..., Awaitable[int]]) -> Callable[..., Awaitable[int]]:
    """Confirm a mailing and start it; returns its id."""

    async def running(people: int = 1, **said: object) -> int:
        mailing_id = await confirm(people, **said)
        assert await journal.life.start(mailing_id, NOW, None)
        return mailing_id

    return running
