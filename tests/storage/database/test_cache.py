import asyncio

import pytest

from storage.chat.chats import Chats
from storage.chat.senders import Senders
from storage.database.cache import RecordCache
from storage.database.engine import Database
from tests.storage.conftest import CHAT


class Table:
    """What stands in a table, and how often it was asked for."""

    def __init__(self) -> None:
        self.rows = {1: "one", 2: "two", 3: "three"}
        self.asked: list[int] = []

    async def read(self, number: int) -> str | None:
        self.asked.append(number)
        found = self.rows.get(number)
        await asyncio.sleep(0)
        return found


async def test_a_record_is_asked_for_once_until_it_changes() -> None:
    cache, table = RecordCache[str](10), Table()
    for _ in range(3):
        assert await cache.get(1, lambda: table.read(1)) == "one"
    async with cache.changing(1):
        table.rows[1] = "uno"
    assert await cache.get(1, lambda: table.read(1)) == "uno"
    assert table.asked == [1, 1]


async def test_what_was_read_during_a_change_is_not_kept() -> None:
    cache, table = RecordCache[str](10), Table()
    reading = asyncio.create_task(cache.get(1, lambda: table.read(1)))
    await asyncio.sleep(0)
    async with cache.changing(1):
        table.rows[1] = "uno"
    assert await reading == "one"
    assert await cache.get(1, lambda: table.read(1)) == "uno"


async def test_what_a_change_has_read_itself_is_not_asked_for_again() -> None:
    cache, table = RecordCache[str](10), Table()
    async with cache.changing(1) as fresh:
        table.rows[1] = fresh[1] = "uno"
    assert await cache.get(1, lambda: table.read(1)) == "uno"
    assert table.asked == []


async def test_what_a_change_that_fails_has_read_is_forgotten() -> None:
    cache, table = RecordCache[str](10), Table()

    async def change() -> None:
        async with cache.changing(1) as fresh:
            fresh[1] = "uno"
            raise LookupError

    with pytest.raises(LookupError):
        await change()
    assert await cache.get(1, lambda: table.read(1)) == "one"


async def test_a_change_that_fails_forgets_too() -> None:
    cache, table = RecordCache[str](10), Table()
    await cache.get(1, lambda: table.read(1))
    with pytest.raises(LookupError):
        async with cache.changing(1):
            raise LookupError
    await cache.get(1, lambda: table.read(1))
    assert table.asked == [1, 1]


async def test_absence_is_not_kept_and_the_least_used_goes_first() -> None:
    cache, table = RecordCache[str](2), Table()
    for number in (9, 9, 1, 2, 1, 3, 1, 2):
        await cache.get(number, lambda number=number: table.read(number))  # type: ignore[misc]
    assert table.asked == [9, 9, 1, 2, 3, 2]


async def test_a_chat_shows_every_change_of_its_own_and_of_its_senders(
    chats: Chats, db: Database
) -> None:
    senders = Senders(db)
    await chats.set_language(CHAT, "en")
    for name, shown in (("ONE", "ONE"), ("TWO", "ONE")):
        await senders.add(CHAT, name)
        assert (found := await chats.get(CHAT))
        assert found.default_sender == shown
    await senders.set_default(CHAT, "TWO")
    assert (found := await chats.get(CHAT))
    assert (found.default_sender, found.language) == ("TWO", "en")
    await senders.rename(CHAT, "TWO", "DUO")
    assert (found := await chats.get(CHAT))
    assert found.default_sender == "DUO"
    await senders.delete(CHAT, "DUO")
    await chats.move(CHAT, -CHAT)
    assert await chats.get(CHAT) is None
    assert (found := await chats.get(-CHAT))
    assert found.default_sender == "ONE"
