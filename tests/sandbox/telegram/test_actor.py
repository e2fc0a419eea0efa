"""The person of the journey tests, with a small real aiogram bot at the other end."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)

from bot.sandbox.telegram import Note, Person, Press, Room, TelegramSandbox
from tests.actor import Actor


def _keys(*labels: str) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text=label, callback_data=label) for label in labels]
    return InlineKeyboardMarkup(inline_keyboard=[row])


async def _menu(message: Message) -> None:
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Снизу")]])
    await message.answer("клавиатура", reply_markup=keyboard)
    await message.answer("меню", reply_markup=_keys("➕ Один", "➕ Один и ещё", "Молчун"))


async def _document(message: Message, bot: Bot) -> None:
    assert message.document
    content = await bot.download(message.document)
    assert content
    back = BufferedInputFile(content.read()[::-1], "назад.txt")
    await message.answer_document(back, caption="готово")


async def _contact(message: Message) -> None:
    assert message.contact
    await message.answer(f"номер {message.contact.phone_number} {message.contact.user_id}")


async def _echo(message: Message) -> None:
    await message.answer(f"эхо: {message.text}")


async def _tapped(query: CallbackQuery) -> None:
    if query.data == "Молчун":
        return
    assert isinstance(query.message, Message)
    await query.answer("принято")
    await query.message.edit_text(f"нажато: {query.data}", reply_markup=_keys("дальше"))


@pytest.fixture
async def running(bot: Bot) -> AsyncIterator[Dispatcher]:
    dispatcher = Dispatcher()
    dispatcher.message.register(_menu, F.text == "/menu")
    dispatcher.message.register(_document, F.document)
    dispatcher.message.register(_contact, F.contact)
    dispatcher.message.register(_echo)
    dispatcher.callback_query.register(_tapped)
    polling = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
    )
    yield dispatcher
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)


@pytest.fixture
def actor(running: Dispatcher, sandbox: TelegramSandbox, room: Room, anna: Person) -> Actor:
    del running  # only has to run
    return Actor(sandbox, room, anna)


async def test_what_is_said_is_answered_and_seen(actor: Actor) -> None:
    await actor.says("привет")
    note = await actor.sees("эхо", "привет")
    assert actor.last is note
    assert note.from_bot


async def test_an_answer_to_an_earlier_deed_is_not_taken_for_a_new_one(actor: Actor) -> None:
    await actor.says("раз")
    await actor.sees("эхо: раз")
    await actor.says("два")
    await actor.sees("эхо: два")
    actor.patience = 0.05
    with pytest.raises(AssertionError):
        await actor.sees("эхо: раз")
    assert (await actor.sees("эхо: раз", fresh=False)).text == "эхо: раз"


async def test_a_tap_finds_its_button_and_hears_the_answer(actor: Actor) -> None:
    await actor.says("/menu")
    press = await actor.taps("➕ Один")
    assert isinstance(press, Press)
    assert press.data == "➕ Один"
    assert actor.alert == "принято"
    await actor.sees("нажато: ➕ Один")
    await actor.sees_no("меню\n")
    await actor.taps("даль")
    await actor.sees("нажато: дальше")


async def test_a_tap_on_the_reply_keyboard_says_its_words(actor: Actor) -> None:
    await actor.says("/menu")
    await actor.sees("меню")
    assert isinstance(await actor.taps("Сниз"), Note)
    await actor.sees("эхо: Снизу")


async def test_a_missing_button_shows_the_whole_screen(actor: Actor) -> None:
    await actor.says("/menu")
    await actor.sees("меню")
    actor.patience = 0.05
    with pytest.raises(AssertionError) as caught:
        await actor.taps("Нет такой")
    report = str(caught.value)
    assert "no button «Нет такой»" in report
    assert "Анна: /menu" in report
    assert "[➕ Один] [➕ Один и ещё] [Молчун]" in report
    assert "keyboard: [Снизу]" in report


async def test_a_tap_that_is_never_answered_fails(actor: Actor) -> None:
    await actor.says("/menu")
    await actor.sees("меню")
    actor.patience = 0.05
    with pytest.raises(AssertionError, match="never answered"):
        await actor.taps("Молчун")
    press = await actor.taps("Молчун", wait_answer=False)
    assert isinstance(press, Press)
    assert not press.answered


async def test_a_file_of_the_bot_is_downloaded_and_ones_own_forwarded(actor: Actor) -> None:
    sent = await actor.uploads("туда.txt", b"abc")
    assert (await actor.downloads("назад")).content == b"cba"
    forwarded = await actor.forwards(sent)
    assert forwarded.forward_origin
    assert (await actor.downloads("назад.txt")).content == b"cba"
    actor.patience = 0.05
    with pytest.raises(AssertionError, match="no new file"):
        await actor.downloads("вперёд")


async def test_files_chosen_together_are_an_album(
    bot: Bot, sandbox: TelegramSandbox, room: Room, anna: Person
) -> None:
    one, two = await Actor(sandbox, room, anna).uploads_together({"a.csv": b"1", "b.csv": b"2"})
    messages = [update.message for update in await bot.get_updates() if update.message]
    assert [message.message_id for message in messages] == [one.message_id, two.message_id]
    assert messages[0].media_group_id == messages[1].media_group_id is not None


async def test_a_contact_of_an_address_book_brings_its_vcard(
    bot: Bot, sandbox: TelegramSandbox, room: Room, anna: Person
) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Вера Ли\nTEL:+79160000000\nEND:VCARD"
    actor = Actor(sandbox, room, anna)
    await actor.shares_contact("+79160000000", "Вера", last_name="Ли", vcard=card)
    message = (await bot.get_updates())[-1].message
    assert message
    assert message.contact
    assert (message.contact.last_name, message.contact.vcard) == ("Ли", card)
    with pytest.raises(ValueError, match="2048 bytes"):
        await actor.shares_contact("+79160000000", "Вера", vcard="я" * 1025)


async def test_files_and_contacts_go_out_and_come_back(actor: Actor) -> None:
    await actor.uploads("туда.txt", b"abc", caption="вот")
    note = await actor.sees("готово", "назад.txt")
    assert note.document
    assert note.document.content == b"cba"
    await actor.shares_contact()
    await actor.sees("номер 79161234567 1001")
    await actor.shares_contact("79160000000", "Вера")
    await actor.sees("номер 79160000000 None")


async def test_an_actor_in_a_thread_stays_in_it(
    running: Dispatcher, sandbox: TelegramSandbox, forum: Room, anna: Person
) -> None:
    del running
    actor = Actor(sandbox, forum, anna, thread_id=7)
    other = Actor(sandbox, forum, anna, thread_id=8, patience=0.05)
    await actor.says("тут")
    assert (await actor.sees("эхо: тут")).thread_id == 7
    with pytest.raises(AssertionError):
        await other.sees("эхо: тут")


async def test_waiting_ends_when_the_predicate_holds(actor: Actor) -> None:
    await actor.says("раз")
    found = await actor.waits_for(lambda: [n for n in actor.room.notes.values() if n.from_bot])
    assert found[0].text == "эхо: раз"


async def test_dead_buttons_are_not_tapped(
    bot: Bot, sandbox: TelegramSandbox, room: Room, anna: Person
) -> None:
    link = InlineKeyboardButton(text="сайт", url="https://example.com")
    await bot.send_message(
        room.id, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[link]])
    )
    with pytest.raises(AssertionError, match="«сайт» does nothing when tapped"):
        await Actor(sandbox, room, anna).taps("сайт")


async def test_an_empty_chat_has_no_last_note(
    sandbox: TelegramSandbox, room: Room, anna: Person
) -> None:
    actor = Actor(sandbox, room, anna)
    assert actor.screen == "(nothing)"
    with pytest.raises(AssertionError, match="the bot has written nothing"):
        _ = actor.last
