"""The floor of a chat's balance: one warning a fall, whoever notices it and however often."""

import asyncio
from decimal import Decimal

import pytest

from bot.model import Account
from storage.chat.chats import Chats
from tests.storage.conftest import CHAT, NOW, OTHER_CHAT

SHOP, OTHER = Account("https://gateway.example", "shop"), Account("https://gateway.example", "b")
FLOOR, LOW, ENOUGH = Decimal(500), Decimal("499.99"), Decimal(500)


@pytest.fixture
async def watched(chats: Chats) -> Chats:
    await chats.log_in(CHAT, SHOP, "p@ss", NOW)
    await chats.set_floor(CHAT, FLOOR)
    return chats


async def test_of_many_that_notice_a_fall_one_is_to_warn(watched: Chats) -> None:
    noticed = await asyncio.gather(*[watched.note_balance(CHAT, LOW, NOW) for _ in range(10)])
    assert sum(noticed) == 1
    assert await watched.with_warning_due() == [CHAT]


async def test_a_warning_is_due_until_it_was_said_and_then_no_more(watched: Chats) -> None:
    await watched.note_balance(CHAT, LOW, NOW)
    assert not await watched.note_balance(CHAT, LOW - 1, NOW)
    assert await watched.with_warning_due() == [CHAT]
    await watched.warning_shown(CHAT)
    assert await watched.with_warning_due() == []
    assert not await watched.note_balance(CHAT, LOW - 2, NOW)
    assert await watched.with_warning_due() == []


async def test_at_its_floor_a_balance_is_good_and_the_next_fall_is_another(watched: Chats) -> None:
    assert not await watched.note_balance(CHAT, ENOUGH, NOW)
    assert await watched.note_balance(CHAT, LOW, NOW)
    await watched.warning_shown(CHAT)
    assert not await watched.note_balance(CHAT, ENOUGH, NOW)
    assert await watched.note_balance(CHAT, LOW, NOW)


async def test_money_that_comes_before_the_warning_was_said_takes_it_back(watched: Chats) -> None:
    await watched.note_balance(CHAT, LOW, NOW)
    await watched.note_balance(CHAT, ENOUGH, NOW)
    assert await watched.with_warning_due() == []
    await watched.warning_shown(CHAT)
    assert await watched.note_balance(CHAT, LOW, NOW)


async def test_another_floor_warns_anew(watched: Chats) -> None:
    await watched.note_balance(CHAT, LOW, NOW)
    await watched.warning_shown(CHAT)
    await watched.set_floor(CHAT, Decimal(1000))
    assert await watched.note_balance(CHAT, LOW, NOW)


async def test_another_account_warns_anew_and_the_same_does_not(watched: Chats) -> None:
    await watched.note_balance(CHAT, LOW, NOW)
    await watched.warning_shown(CHAT)
    await watched.log_in(CHAT, SHOP, "new", NOW)
    assert not await watched.note_balance(CHAT, LOW, NOW)
    await watched.log_in(CHAT, OTHER, "p@ss", NOW)
    assert await watched.note_balance(CHAT, LOW, NOW)


async def test_without_a_floor_nobody_is_warned(watched: Chats) -> None:
    await watched.set_floor(CHAT, None)
    assert not await watched.note_balance(CHAT, Decimal(-5), NOW)
    assert not await watched.note_balance(OTHER_CHAT, Decimal(-5), NOW)
    assert (await watched.get(CHAT)).balance == Decimal(-5)


async def test_only_who_is_logged_in_and_has_a_floor_is_looked_after(watched: Chats) -> None:
    await watched.set_floor(OTHER_CHAT, FLOOR)
    assert await watched.with_floor() == [CHAT]
    await watched.log_out(CHAT)
    assert await watched.with_floor() == []


async def test_logging_out_takes_a_warning_back(watched: Chats) -> None:
    await watched.note_balance(CHAT, LOW, NOW)
    await watched.log_out(CHAT)
    assert await watched.with_warning_due() == []
