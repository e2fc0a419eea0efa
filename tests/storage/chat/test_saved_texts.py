"""Saved texts: each chat its own, byte for byte, under names that are not mixed up."""

import asyncio

import pytest

from bot.chat.saved_texts import LONGEST_NAME, MOST, SavedTexts, free_name
from bot.errors import BotError
from bot.sms.segments import MAX_CHARACTERS
from storage.chat.audit import Audit
from storage.chat.chats import Chats
from storage.database.engine import Database
from tests.conftest import ManualClock
from tests.storage.conftest import CHAT, OTHER_CHAT

ANNA = 101


@pytest.fixture
def saved(db: Database, chats: Chats, clock: ManualClock) -> SavedTexts:
    del chats  # a text belongs to a chat that exists
    return SavedTexts(db, clock)


async def names(saved: SavedTexts, chat_id: int = CHAT) -> list[str]:
    return [one.name for one in await saved.list(chat_id)]


async def test_a_text_is_kept_byte_for_byte_and_in_its_own_chat_only(saved: SavedTexts) -> None:
    text = "  {имя|друг}, скидки!\n\n«50 %» 😀 "
    kept = await saved.add(CHAT, ANNA, "  Скидки   недели ", text)
    assert kept.name == "Скидки недели"
    assert (await saved.get(CHAT, kept.id)) == kept
    assert kept.text == text
    assert (await saved.count(CHAT), await saved.count(OTHER_CHAT)) == (1, 0)
    for deed in (
        saved.get(OTHER_CHAT, kept.id),
        saved.rename(OTHER_CHAT, ANNA, kept.id, "Моё"),
        saved.rewrite(OTHER_CHAT, ANNA, kept.id, "Моё"),
    ):
        with pytest.raises(BotError, match="saved-unknown"):
            await deed
    assert not await saved.delete(OTHER_CHAT, ANNA, kept.id)


async def test_names_are_listed_by_the_alphabet_and_unique_whatever_their_letters(
    saved: SavedTexts,
) -> None:
    for name in ("яблоки", "Апельсины", "бананы"):
        await saved.add(CHAT, ANNA, name, "Текст")
    assert await names(saved) == ["Апельсины", "бананы", "яблоки"]
    with pytest.raises(BotError, match="saved-name-taken"):
        await saved.add(CHAT, ANNA, "АПЕЛЬСИНЫ", "Другой")
    await saved.add(OTHER_CHAT, ANNA, "Апельсины", "У других своё")


async def test_a_text_is_renamed_rewritten_and_deleted(saved: SavedTexts) -> None:
    one, two = [await saved.add(CHAT, ANNA, name, "Текст") for name in ("Один", "Два")]
    await saved.rename(CHAT, ANNA, one.id, "ОДИН")
    with pytest.raises(BotError, match="saved-name-taken"):
        await saved.rename(CHAT, ANNA, one.id, "два")
    await saved.rewrite(CHAT, ANNA, one.id, "Новый")
    assert (await saved.get(CHAT, one.id)).text == "Новый"
    assert [await saved.delete(CHAT, ANNA, two.id) for _ in range(2)] == [True, False]
    assert await names(saved) == ["ОДИН"]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("", "Текст", "saved-name-empty"),
        (" \n ", "Текст", "saved-name-empty"),
        ("а" * (LONGEST_NAME + 1), "Текст", "saved-name-too-long"),
        ("я" * 500, "Текст", "saved-name-too-long"),
        ("Имя", "  ", "text-empty"),
        ("Имя", "😀" * (MAX_CHARACTERS // 2) + "!", "text-too-long"),
    ],
)
async def test_what_cannot_be_kept_is_refused_and_nothing_is_kept(
    saved: SavedTexts, name: str, text: str, code: str
) -> None:
    with pytest.raises(BotError, match=code):
        await saved.add(CHAT, ANNA, name, text)
    assert await saved.count(CHAT) == 0


async def test_a_hundred_and_no_more(saved: SavedTexts) -> None:
    for number in range(MOST):
        await saved.add(CHAT, ANNA, f"Имя {number}", "Текст")
    with pytest.raises(BotError, match="saved-full"):
        await saved.check_room(CHAT)
    with pytest.raises(BotError, match="saved-full"):
        await saved.add(CHAT, ANNA, "Ещё", "Текст")
    await saved.add(OTHER_CHAT, ANNA, "Ещё", "Текст")


async def test_of_two_at_once_under_one_name_one_is_kept(saved: SavedTexts) -> None:
    made = await asyncio.gather(
        *(saved.add(CHAT, ANNA, "Имя", str(n)) for n in range(5)), return_exceptions=True
    )
    assert sum(not isinstance(one, BotError) for one in made) == 1
    assert await saved.count(CHAT) == 1


async def test_a_suggested_name_is_the_beginning_and_never_taken(saved: SavedTexts) -> None:
    text = "Скидки всю неделю на всё, что есть в магазине, и ещё немного"
    first = await saved.suggest_name(CHAT, text)
    assert first == "Скидки всю неделю на всё, что есть в ма…"
    for _ in range(3):
        name = await saved.suggest_name(CHAT, text)
        assert len(name) <= LONGEST_NAME
        await saved.add(CHAT, ANNA, name, text)
    assert len(set(await names(saved))) == 3
    assert free_name(" Коротко\n и ясно ", {"коротко и ясно"}) == "Коротко и ясно 2"


async def test_texts_follow_a_group_and_stay_out_of_the_audit(
    saved: SavedTexts, chats: Chats, db: Database
) -> None:
    await saved.add(CHAT, ANNA, "Тайное имя", "Тайный текст")
    await chats.move(CHAT, -100)
    assert await names(saved, -100) == ["Тайное имя"]
    entries = await Audit(db).list(-100, 10)
    assert [one.action for one in entries] == ["template-add"]
    assert "Тайн" not in str(entries)
