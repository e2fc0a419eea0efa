"""A chat's sender names: in order, once each, and one of them offered first."""

import asyncio

import pytest

from bot.errors import BotError
from storage.chat.chats import Chats
from storage.chat.senders import Senders
from storage.database.engine import Database

CHAT, OTHER = 7, 8


@pytest.fixture
def senders(db: Database, chats: Chats) -> Senders:
    del chats  # names belong to chats that exist
    return Senders(db)


async def test_names_stay_in_order_and_the_first_is_the_default(
    senders: Senders, chats: Chats
) -> None:
    for name in ("ZETA", "ALPHA", "MID"):
        await senders.add(CHAT, name)
    assert await senders.list(CHAT) == ["ZETA", "ALPHA", "MID"]
    assert (await chats.get(CHAT)).default_sender == "ZETA"
    assert await senders.list(OTHER) == []
    assert (await chats.get(OTHER)).default_sender is None


async def test_a_name_that_is_there_is_refused_and_case_makes_another(senders: Senders) -> None:
    await senders.add(CHAT, "Shop")
    with pytest.raises(BotError) as refused:
        await senders.add(CHAT, "Shop")
    assert refused.value.code == "sender-exists"
    await senders.add(CHAT, "SHOP")
    await senders.add(OTHER, "Shop")
    assert await senders.list(CHAT) == ["Shop", "SHOP"]


async def test_of_many_at_once_each_is_added_once(senders: Senders) -> None:
    results = await asyncio.gather(
        *[senders.add(CHAT, "SHOP") for _ in range(20)], return_exceptions=True
    )
    assert sum(result is None for result in results) == 1
    assert await senders.list(CHAT) == ["SHOP"]


async def test_a_list_adds_what_is_new_and_counts_it(senders: Senders, chats: Chats) -> None:
    await senders.add(CHAT, "ONE")
    assert await senders.add_many(CHAT, ["TWO", "ONE", "TWO", "THREE"]) == 2
    assert await senders.add_many(CHAT, ["TWO"]) == 0
    assert await senders.add_many(CHAT, []) == 0
    assert await senders.list(CHAT) == ["ONE", "TWO", "THREE"]
    assert (await chats.get(CHAT)).default_sender == "ONE"


async def test_a_new_name_takes_the_old_ones_place_and_stays_the_default(
    senders: Senders, chats: Chats
) -> None:
    await senders.add_many(CHAT, ["ONE", "TWO"])
    await senders.rename(CHAT, "ONE", "UNO")
    assert await senders.list(CHAT) == ["UNO", "TWO"]
    assert (await chats.get(CHAT)).default_sender == "UNO"
    await senders.rename(CHAT, "TWO", "DUE")
    assert (await chats.get(CHAT)).default_sender == "UNO"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("ONE", "TWO", "sender-exists"), ("GONE", "NEW", "sender-unknown")],
)
async def test_a_rename_that_cannot_be_is_refused_and_changes_nothing(
    senders: Senders, old: str, new: str, code: str
) -> None:
    await senders.add_many(CHAT, ["ONE", "TWO"])
    with pytest.raises(BotError) as refused:
        await senders.rename(CHAT, old, new)
    assert refused.value.code == code
    assert await senders.list(CHAT) == ["ONE", "TWO"]


async def test_when_the_default_goes_the_next_is_offered(senders: Senders, chats: Chats) -> None:
    await senders.add_many(CHAT, ["ONE", "TWO", "THREE"])
    await senders.set_default(CHAT, "TWO")
    await senders.delete(CHAT, "THREE")
    assert (await chats.get(CHAT)).default_sender == "TWO"
    await senders.delete(CHAT, "TWO")
    assert (await chats.get(CHAT)).default_sender == "ONE"
    await senders.delete(CHAT, "ONE")
    assert (await chats.get(CHAT)).default_sender is None
    await senders.delete(CHAT, "ONE")
    await senders.add(CHAT, "NEW")
    assert (await chats.get(CHAT)).default_sender == "NEW"


async def test_a_name_that_is_not_there_cannot_be_the_default(
    senders: Senders, chats: Chats
) -> None:
    await senders.add(CHAT, "ONE")
    with pytest.raises(BotError) as refused:
        await senders.set_default(CHAT, "GONE")
    assert refused.value.code == "sender-unknown"
    assert (await chats.get(CHAT)).default_sender == "ONE"


async def test_a_chat_has_no_more_senders_than_it_may(
    senders: Senders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.chat.senders.MOST", 2)
    with pytest.raises(BotError) as full:
        await senders.add_many(CHAT, ["A1", "B2", "C3"])
    assert (full.value.code, full.value.facts) == ("senders-full", {"limit": 2})
    assert await senders.list(CHAT) == []
    await senders.add_many(CHAT, ["A1", "B2"])
    assert await senders.add_many(CHAT, ["A1", "B2"]) == 0
    with pytest.raises(BotError, match="senders-full"):
        await senders.add(CHAT, "C3")
