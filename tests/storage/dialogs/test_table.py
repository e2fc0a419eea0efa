"""Dialogs beside the journal, on its server: what a file does not have."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram.fsm.storage.base import StorageKey

from bot.errors import BotError
from storage.dialogs.fsm import DialogStorage
from tests.databases import database_in, only_postgres, server

pytestmark = only_postgres

KEY = StorageKey(bot_id=1, chat_id=2, user_id=3)
OTHER = StorageKey(bot_id=1, chat_id=4, user_id=5)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return database_in(tmp_path)


@pytest.fixture
async def storage(url: str) -> AsyncIterator[DialogStorage]:
    opened = await DialogStorage.open(url)
    yield opened
    await opened.close()


def ask(url: str, query: str) -> object:
    with server().connected(url.rpartition("/")[2]) as db:
        found = db.execute(query.encode()).fetchone()
    return found and found[0]


async def test_a_connection_that_the_server_has_ended_is_made_anew(
    storage: DialogStorage, url: str
) -> None:
    await storage.set_data(KEY, {"text": "Привет"})
    await asyncio.to_thread(
        ask,
        url,
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
        " where pid <> pg_backend_pid() and datname = current_database()",
    )
    assert await storage.get_data(KEY) == {"text": "Привет"}


async def test_what_is_forgotten_is_not_left_in_the_pages_of_the_table(
    storage: DialogStorage, url: str
) -> None:
    pages = "select pg_relation_filenode('dialogs')"
    for key in (KEY, OTHER):
        await storage.set_data(key, {"phone": "79031234567"})
    before = await asyncio.to_thread(ask, url, pages)
    assert await storage.forget(KEY.chat_id, lambda data: "9031234567" in data) == 1
    assert await asyncio.to_thread(ask, url, pages) != before
    assert await storage.get_data(KEY) == {}
    assert await storage.get_data(OTHER) == {"phone": "79031234567"}


async def test_names_are_in_order_byte_by_byte_whatever_the_database_sorts_by(
    storage: DialogStorage,
) -> None:
    keys = [StorageKey(bot_id=1, chat_id=2, user_id=3, destiny=one) for one in ("б", "a", "B")]
    for key in keys:
        await storage.set_data(key, {"one": 1})
    names = [name for name, _, _ in await storage._in_thread(storage._rows.page, "", 9)]
    assert names == sorted(names, key=str.encode)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda url: url.rpartition("/")[0] + "/none", "database-unreachable"),
        (lambda url: url.replace("@127.0.0.1", "@127.0.0.2"), "database-unreachable"),
    ],
)
async def test_a_database_that_is_not_there_is_named(url: str, spoil: object, code: str) -> None:
    assert callable(spoil)
    with pytest.raises(BotError) as refused:
        await DialogStorage.open(spoil(url))
    assert refused.value.code == code
