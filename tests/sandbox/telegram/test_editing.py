"""Edits, deletions, pins and answers to taps."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)

from bot.sandbox.telegram import Person, Room, TelegramSandbox

Later = Callable[[timedelta], None]
SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


def _keys(*labels: str) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text=label, callback_data=label) for label in labels]
    return InlineKeyboardMarkup(inline_keyboard=[row])


async def test_an_edit_changes_the_text_and_takes_the_buttons_away(bot: Bot, room: Room) -> None:
    sent = await bot.send_message(room.id, "до", reply_markup=_keys("a"))
    edited = await bot.edit_message_text(
        "<i>после</i>", chat_id=room.id, message_id=sent.message_id, parse_mode="HTML"
    )
    note = room.notes[sent.message_id]
    assert isinstance(edited, Message)
    assert edited.edit_date
    assert (note.text, note.html, note.edited) == ("после", "<i>после</i>", True)
    assert note.buttons == []


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, room: Room) -> None:
    sent = await bot.send_message(room.id, "<b>x</b>", parse_mode="HTML", reply_markup=_keys("a"))
    where: dict[str, Any] = {"chat_id": room.id, "message_id": sent.message_id}
    with pytest.raises(TelegramBadRequest) as caught:
        await bot.edit_message_text("<b>x</b>", parse_mode="HTML", reply_markup=_keys("a"), **where)
    assert caught.value.message == SAME
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_reply_markup(reply_markup=_keys("a"), **where)
    await bot.edit_message_text("x", reply_markup=_keys("a"), **where)
    await bot.edit_message_text("x", reply_markup=_keys("b"), **where)
    await bot.edit_message_reply_markup(**where)
    assert room.notes[sent.message_id].buttons == []


async def test_what_is_gone_can_be_neither_edited_nor_deleted(bot: Bot, room: Room) -> None:
    sent = await bot.send_message(room.id, "x")
    assert await bot.delete_message(room.id, sent.message_id)
    assert room.deleted[sent.message_id].text == "x"
    with pytest.raises(TelegramBadRequest, match="Bad Request: message to edit not found"):
        await bot.edit_message_text("y", chat_id=room.id, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="Bad Request: message to delete not found"):
        await bot.delete_message(room.id, sent.message_id)


async def test_only_its_own_messages_without_a_reply_keyboard_can_be_edited(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    foreign = sandbox.send_text(room, anna, "моё")
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Меню")]])
    keyed = await bot.send_message(room.id, "x", reply_markup=keyboard)
    for message_id in (foreign.message_id, keyed.message_id):
        with pytest.raises(TelegramBadRequest, match="Bad Request: message can't be edited"):
            await bot.edit_message_text("y", chat_id=room.id, message_id=message_id)


async def test_an_edit_takes_an_inline_keyboard_only(bot: Bot, room: Room) -> None:
    sent = await bot.send_message(room.id, "x")
    raw: dict[str, Any] = {"keyboard": [[{"text": "Меню"}]]}
    markup = InlineKeyboardMarkup.model_construct(**raw)
    with pytest.raises(TelegramBadRequest, match="inline keyboard expected"):
        await bot.edit_message_text(
            "y", chat_id=room.id, message_id=sent.message_id, reply_markup=markup
        )


async def test_messages_older_than_48_hours_stay(bot: Bot, room: Room, later: Later) -> None:
    sent = await bot.send_message(room.id, "x")
    later(timedelta(hours=48, seconds=1))
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await bot.delete_message(room.id, sent.message_id)


async def test_incoming_messages_can_be_deleted_in_private_and_by_an_admin(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room, group: Room
) -> None:
    password = sandbox.send_text(room, anna, "пароль")
    assert await bot.delete_message(room.id, password.message_id)
    said = sandbox.send_text(group, anna, "пароль")
    with pytest.raises(TelegramBadRequest, match="Bad Request: message can't be deleted"):
        await bot.delete_message(group.id, said.message_id)
    group.bot_is_admin = True
    assert await bot.delete_message(group.id, said.message_id)


async def test_a_tap_is_answered_once(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    sent = await bot.send_message(room.id, "x", reply_markup=_keys("да"))
    press = sandbox.press(room, anna, sent.message_id, "да")
    query = (await bot.get_updates())[-1].callback_query
    assert query
    assert (query.id, query.data, query.from_user.id) == (press.id, "да", anna.id)
    assert isinstance(query.message, Message)
    assert query.message.reply_markup
    assert query.message.reply_markup.model_dump() == _keys("да").model_dump()
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(press.id, "x" * 201)
    await bot.answer_callback_query(press.id, "готово", show_alert=True)
    assert (press.answered, press.answer) == (True, ("готово", True))
    with pytest.raises(TelegramBadRequest, match="query is too old and response timeout expired"):
        await bot.answer_callback_query(press.id)


async def test_a_tap_cannot_be_answered_late_nor_an_unknown_one(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room, later: Later
) -> None:
    sent = await bot.send_message(room.id, "x", reply_markup=_keys("да"))
    press = sandbox.press(room, anna, sent.message_id, "да")
    later(timedelta(seconds=16))
    for query_id in (press.id, "77"):
        with pytest.raises(TelegramBadRequest, match="or query ID is invalid"):
            await bot.answer_callback_query(query_id)
    assert not press.answered


async def test_a_tap_under_a_deleted_message_comes_without_its_text(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    sent = await bot.send_message(room.id, "x", reply_markup=_keys("да"))
    await bot.delete_message(room.id, sent.message_id)
    sandbox.press(room, anna, sent.message_id, "да")
    query = (await bot.get_updates())[-1].callback_query
    assert query
    assert query.message
    assert not isinstance(query.message, Message)
