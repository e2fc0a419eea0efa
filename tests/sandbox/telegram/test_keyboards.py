"""Which keyboards Telegram takes."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    CopyTextButton,
    DisabledButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.sandbox.telegram import Person, Room, TelegramSandbox


def _inline(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons])


def _button(text: str = "x", **fields: object) -> InlineKeyboardButton:
    return InlineKeyboardButton.model_validate({"text": text} | fields)


async def test_buttons_of_all_kinds_are_shown_with_their_action(bot: Bot, room: Room) -> None:
    markup = _inline(
        _button("нажать", callback_data="go", style="danger"),
        _button("сайт", url="https://example.com/x"),
        _button("скопировать", copy_text=CopyTextButton(text="79161234567")),
        _button("нельзя", disabled=DisabledButton()),
    )
    message = await bot.send_message(room.id, "x", reply_markup=markup)
    buttons = [row[0] for row in room.notes[message.message_id].buttons]
    assert [(one.text, one.callback_data, one.url, one.copy_text) for one in buttons] == [
        ("нажать", "go", None, None),
        ("сайт", None, "https://example.com/x", None),
        ("скопировать", None, None, "79161234567"),
        ("нельзя", None, None, None),
    ]
    assert [one.disabled for one in buttons] == [False, False, False, True]
    assert buttons[0].style == "danger"
    assert message.reply_markup
    assert message.reply_markup.model_dump() == markup.model_dump()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"callback_data": "я" * 33}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"callback_data": ""}, "Text buttons are unallowed in the inline keyboard"),
        ({}, "Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "x", "url": "https://example.com"}, "exactly one action"),
        ({"callback_data": "x", "text": " "}, "inline keyboard button text must be non-empty"),
        ({"callback_data": "x", "style": "rainbow"}, "invalid button style specified"),
        ({"url": "не ссылка"}, "inline keyboard button URL 'не ссылка' is invalid"),
        ({"copy_text": CopyTextButton(text="x" * 257)}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": CopyTextButton(text="")}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_bad_inline_buttons_are_refused(
    bot: Bot, room: Room, fields: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=sentence):
        await bot.send_message(room.id, "x", reply_markup=_inline(_button(**fields)))
    assert not room.notes


async def test_64_bytes_of_data_and_100_buttons_are_the_most(bot: Bot, room: Room) -> None:
    hundred = [_button(callback_data="я" * 32)] * 100
    await bot.send_message(room.id, "x", reply_markup=_inline(*hundred))
    with pytest.raises(TelegramBadRequest, match="reply markup is too long"):
        await bot.send_message(room.id, "x", reply_markup=_inline(*hundred, hundred[0]))


async def test_the_reply_keyboard_stays_until_it_is_removed(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Меню")]], resize_keyboard=True)
    await bot.send_message(room.id, "x", reply_markup=keyboard)
    await bot.send_message(room.id, "y")
    assert room.keyboard
    assert sandbox.press_reply_button(room, anna, "Меню").text == "Меню"
    with pytest.raises(LookupError):
        sandbox.press_reply_button(room, anna, "Нет такой")
    await bot.send_message(room.id, "z", reply_markup=ReplyKeyboardRemove())
    assert room.keyboard is None


async def test_a_number_can_be_asked_for_in_private_only(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room, group: Room
) -> None:
    button = KeyboardButton(text="Мой номер", request_contact=True)
    keyboard = ReplyKeyboardMarkup(keyboard=[[button]])
    await bot.send_message(room.id, "x", reply_markup=keyboard)
    sandbox.press_reply_button(room, anna, "Мой номер")
    contact = (await bot.get_updates())[-1].message
    assert contact
    assert contact.contact
    assert (contact.contact.phone_number, contact.contact.user_id) == ("79161234567", anna.id)
    with pytest.raises(TelegramBadRequest, match="phone number can be requested in private chats"):
        await bot.send_message(group.id, "x", reply_markup=keyboard)


async def test_an_empty_reply_button_is_refused(bot: Bot, room: Room) -> None:
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="")]])
    with pytest.raises(TelegramBadRequest, match="keyboard button text must be non-empty"):
        await bot.send_message(room.id, "x", reply_markup=keyboard)
