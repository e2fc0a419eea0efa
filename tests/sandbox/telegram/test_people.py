"""What people do, as aiogram sees it, and what pages are told."""

import json

import pytest
from aiogram import Bot
from aiogram.enums import ContentType

from bot.sandbox.telegram import Person, Room, TelegramSandbox


async def test_every_kind_of_content_is_a_valid_update(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    said = sandbox.send_text(room, anna, "/start привет")
    sandbox.send_photo(room, anna, caption="вот")
    sandbox.send_sticker(room, anna)
    sandbox.send_voice(room, anna)
    sandbox.share_contact(room, anna, "79160000000", "Вера")
    sandbox.forward(room, anna, said)
    sandbox.edit(room, anna, said.message_id, "исправлено")
    updates = await bot.get_updates()
    messages = [update.message for update in updates if update.message]
    assert [message.content_type for message in messages] == [
        ContentType.TEXT,
        ContentType.PHOTO,
        ContentType.STICKER,
        ContentType.VOICE,
        ContentType.CONTACT,
        ContentType.TEXT,
    ]
    assert messages[0].entities
    assert messages[0].entities[0].type == "bot_command"
    assert messages[4].contact
    assert messages[4].contact.user_id is None
    assert messages[5].forward_origin
    edited = updates[-1].edited_message
    assert edited
    assert (edited.text, bool(edited.edit_date)) == ("исправлено", True)


async def test_people_write_where_they_are(
    sandbox: TelegramSandbox, boris: Person, room: Room
) -> None:
    with pytest.raises(ValueError, match="Борис Ким"):
        sandbox.send_text(room, boris, "x")


async def test_groups_have_the_ids_of_groups(sandbox: TelegramSandbox, anna: Person) -> None:
    assert sandbox.add_group(-5, "g", [anna]).kind == "group"
    for number, forum in ((5, False), (-5, True)):
        with pytest.raises(ValueError, match="ids of groups"):
            sandbox.add_group(number, "g", [anna], forum=forum)


async def test_private_messages_share_one_count_and_groups_have_their_own(
    sandbox: TelegramSandbox, anna: Person, boris: Person, group: Room
) -> None:
    rooms = [(sandbox.private(anna), anna), (sandbox.private(boris), boris), (group, anna)]
    assert [sandbox.send_text(room, user, "x").message_id for room, user in rooms] == [1, 2, 1]


async def test_a_watcher_is_told_of_everything_in_json(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    async with sandbox.subscribe() as events:
        sandbox.send_text(room, anna, "x")
        sent = await bot.send_message(room.id, "y")
        await bot.edit_message_text("z", chat_id=room.id, message_id=sent.message_id)
        await bot.delete_message(room.id, sent.message_id)
        press = sandbox.press(room, anna, sent.message_id, "d")
        await bot.answer_callback_query(press.id, "ой")
        told = [events.get_nowait() for _ in range(events.qsize())]
    assert [event.kind for event in told] == ["new", "new", "edited", "deleted", "answer"]
    assert told[2].payload["text"] == "z"
    assert told[3].payload == {"id": sent.message_id}
    assert (told[4].payload["text"], told[4].payload["show_alert"]) == ("ой", False)
    assert all(event.room_id == room.id for event in told)
    json.dumps([event.payload for event in told])


async def test_a_snapshot_is_json_with_everything_visible(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    sandbox.upload(room, anna, "x.csv", b"1")
    await bot.send_message(room.id, "<b>y</b>", parse_mode="HTML")
    (shown,) = json.loads(json.dumps(sandbox.snapshot()))["rooms"]
    assert [note["html"] for note in shown["notes"]] == ["", "<b>y</b>"]
    assert shown["notes"][0]["document"]["name"] == "x.csv"


async def test_a_restarted_sandbox_keeps_its_chats_and_waiting_updates(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room, forum: Room
) -> None:
    sandbox.send_text(forum, anna, "x", thread_id=7)
    sandbox.upload(room, anna, "x.csv", b"\x00\xff")
    sent = await bot.send_message(room.id, "<b>y</b>", parse_mode="HTML")
    await bot.edit_message_text("z", chat_id=room.id, message_id=sent.message_id)
    await bot.delete_message(room.id, sent.message_id)
    saved = json.loads(json.dumps(sandbox.dump()))
    again = TelegramSandbox()
    again.load(saved)
    assert again.rooms == sandbox.rooms
    assert again.people == sandbox.people
    assert again.files == sandbox.files
    assert again.snapshot() == sandbox.snapshot()
    assert again.updates.pending == sandbox.updates.pending
    assert again.send_text(again.rooms[room.id], anna, "w").message_id == sent.message_id + 1
    with pytest.raises(ValueError, match="another format"):
        again.load({})
