"""What a bot may write, and what is refused, through a real aiogram Bot."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import MessageEntity, ReplyParameters

from bot.sandbox.telegram import Person, Room, TelegramSandbox


async def test_a_text_is_seen_as_it_was_sent(bot: Bot, room: Room) -> None:
    message = await bot.send_message(room.id, "<b>Баланс</b>: 5&lt;6", parse_mode="HTML")
    note = room.notes[message.message_id]
    assert note.text == message.text == "Баланс: 5<6"
    assert note.html == "<b>Баланс</b>: 5&lt;6"
    assert message.html_text == "<b>Баланс</b>: 5&lt;6"
    assert (note.from_bot, note.kind, note.edited) == (True, "text", False)
    assert message.chat.type == "private"
    assert message.from_user
    assert message.from_user.is_bot


async def test_4096_units_after_parsing_pass_and_one_more_does_not(bot: Bot, room: Room) -> None:
    emoji = "😀" * 2048
    sent = await bot.send_message(room.id, f"<b>{emoji}</b>", parse_mode="HTML")
    assert sent.text == emoji
    with pytest.raises(TelegramBadRequest, match="Bad Request: message is too long"):
        await bot.send_message(room.id, f"{emoji}!")


@pytest.mark.parametrize(
    ("text", "mode", "sentence"),
    [
        ("", None, "Bad Request: message text is empty"),
        (" \n ", None, "Bad Request: text must be non-empty"),
        ("<b></b>", "HTML", "Bad Request: text must be non-empty"),
        ("<b>x", "HTML", "can't parse entities: Can't find end tag corresponding to start tag"),
        ("*x*", "MarkdownV2", "reads HTML and entities only"),
        ("x", "BBCode", "Bad Request: unsupported parse_mode"),
        ("x" * 32769, None, "Bad Request: text is too long"),
    ],
)
async def test_bad_texts_are_refused(
    bot: Bot, room: Room, text: str, mode: str | None, sentence: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=sentence):
        await bot.send_message(room.id, text, parse_mode=mode)
    assert not room.notes


async def test_entities_can_be_given_instead_of_tags(bot: Bot, room: Room) -> None:
    bold = MessageEntity(type="bold", offset=2, length=2)
    message = await bot.send_message(room.id, "<>жж", entities=[bold], parse_mode=None)
    assert [one.model_dump() for one in message.entities or []] == [bold.model_dump()]
    outside = MessageEntity(type="bold", offset=3, length=2)
    with pytest.raises(TelegramBadRequest, match="after the end of the text"):
        await bot.send_message(room.id, "<>жж", entities=[outside], parse_mode=None)


async def test_an_unknown_chat_is_not_found(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="Bad Request: chat not found"):
        await bot.send_message(5, "x")


async def test_who_blocked_the_bot_gets_nothing_until_unblocking(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    sandbox.block(anna)
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(room.id, "x")
    sandbox.unblock(anna)
    await bot.send_message(room.id, "x")
    kinds = [update.my_chat_member for update in await bot.get_updates()]
    assert [kind.new_chat_member.status for kind in kinds if kind] == ["kicked", "member"]


async def test_a_bot_thrown_out_of_a_group_cannot_write_there(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, group: Room
) -> None:
    sandbox.kick(group, anna)
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "x")
    sandbox.invite(group, anna)
    await bot.send_message(group.id, "x")


async def test_a_reply_names_the_message_it_answers(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    asked = sandbox.send_text(room, anna, "?")
    message = await bot.send_message(room.id, "!", reply_to_message_id=asked.message_id)
    assert message.reply_to_message
    assert message.reply_to_message.text == "?"
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(room.id, "!", reply_parameters=ReplyParameters(message_id=77))
    lenient = ReplyParameters(message_id=77, allow_sending_without_reply=True)
    assert (await bot.send_message(room.id, "!", reply_parameters=lenient)).text == "!"


async def test_a_forum_keeps_its_threads(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, forum: Room
) -> None:
    sandbox.send_text(forum, anna, "тут", thread_id=7)
    message = await bot.send_message(forum.id, "и тут", message_thread_id=7)
    assert (message.message_thread_id, message.is_topic_message) == (7, True)
    assert forum.notes[message.message_id].thread_id == 7
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(forum.id, "нигде", message_thread_id=8)


async def test_a_chat_action_is_shown_and_its_name_checked(
    bot: Bot, sandbox: TelegramSandbox, room: Room
) -> None:
    async with sandbox.subscribe() as events:
        await bot.send_chat_action(room.id, "upload_document")
        event = events.get_nowait()
    assert (event.kind, event.payload["action"]) == ("action", "upload_document")
    with pytest.raises(TelegramBadRequest, match="wrong parameter action in request"):
        await bot.send_chat_action(room.id, "dancing")
