"""Messages of every kind: one clear answer at most, and nothing that was typed is lost unsaid."""

import pytest

from bot.sandbox.telegram.formatting import typed
from bot.sandbox.telegram.records import Json
from tests.actor import Actor
from tests.journeys.conftest import ANNA, World

CHAT = {"id": -10055, "type": "channel", "title": "Канал"}
FILE = {"file_id": "X1", "file_unique_id": "u1", "file_size": 10}
COLLEAGUE = {"id": 777, "is_bot": False, "first_name": "Пётр"}
SERVICE: Json = {
    "new_chat_members": [COLLEAGUE],
    "left_chat_member": COLLEAGUE,
    "new_chat_title": "Новое имя",
    "pinned_message": {"message_id": 1, "date": 1, "chat": CHAT, "text": "Закреплено"},
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 86400},
    "video_chat_started": {},
    "forum_topic_closed": {},
    "users_shared": {"request_id": 1, "users": [{"user_id": 5}]},
    "boost_added": {"boost_count": 1},
    "write_access_allowed": {},
}
SENT: Json = {
    "voice": FILE | {"duration": 1},
    "video_note": FILE | {"duration": 1, "length": 1},
    "location": {"latitude": 1.0, "longitude": 2.0},
    "dice": {"emoji": "🎲", "value": 3},
    "story": {"chat": CHAT, "id": 4},
    "giveaway": {"chats": [CHAT], "winners_selection_date": 1, "winner_count": 1},
    "checklist": {"title": "Дела", "tasks": [{"id": 1, "text": "Позвонить"}]},
    "hologram": {"depth": 3},
}


def happens(world: World, person: Actor, kind: str, content: object) -> None:
    """Let Telegram tell of something in the room."""
    world.telegram._send(person.room, person.user, kind=kind, content={kind: content})


@pytest.mark.parametrize("where", ["private", "group"])
async def test_what_happens_in_the_chat_is_no_answer_to_the_open_question(
    world: World, where: str
) -> None:
    world.expects_trouble = True  # in a group the password stays
    anna = world.person() if where == "private" else world.member(ANNA)
    await world.log_in(anna)
    asked = await world.reach_text(anna)
    for kind, content in SERVICE.items():
        happens(world, anna, kind, content)
    await anna.says("Приходите")
    answer = await anna.sees("Когда отправить")
    between = [
        note
        for note in anna.room.notes.values()
        if note.from_bot and asked.message_id < note.message_id < answer.message_id
    ]
    assert between == []


async def test_what_is_no_text_is_answered_once_where_a_text_is_asked_for(world: World) -> None:
    world.expects_trouble = True  # of a kind that nobody knows it is logged
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    for kind, content in SENT.items():
        before = anna.last
        happens(world, anna, kind, content)
        answer = await anna.waits_for(lambda before=before: anna.last is not before and anna.last)
        assert answer.text.startswith("⚠️ Здесь нужен текст."), kind
        assert "Подпись" not in answer.text, kind
    await anna.says("Приходите")
    await anna.sees("Когда отправить")


async def test_a_caption_that_is_not_taken_is_told(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    world.telegram.send_photo(anna.room, anna.user, caption="89161234567 Приходите завтра")
    await anna.sees("Это не файл таблицы", "Подпись не принята")
    await anna.sees("Меню")
    await world.reach_text(anna)
    world.telegram.send_photo(anna.room, anna.user, caption="Приходите завтра")
    await anna.sees("Здесь нужен текст", "Подпись не принята", "Что написать?")
    await anna.uploads("clients.csv", "Телефон\n89161234501\n89161234502\n89161234503".encode())
    await anna.sees("Всё верно?")
    world.telegram.send_photo(anna.room, anna.user, caption="Приходите завтра")
    await anna.sees("Здесь нужна кнопка или файл", "Подпись не принята")


def album(world: World, person: Actor, captions: list[str]) -> None:
    """Send photos at once, each with its caption."""
    for caption in captions:
        world.telegram._send(
            person.room,
            person.user,
            typed(caption),
            kind="photo",
            content={"photo": [FILE | {"width": 9, "height": 9}], "media_group_id": "9"},
        )


@pytest.mark.parametrize("asked", [True, False])
async def test_an_album_of_pictures_is_answered_once(world: World, *, asked: bool) -> None:
    anna = world.person()
    await world.log_in(anna)
    if asked:
        await world.reach_text(anna)
    refusal = "Здесь нужен текст" if asked else "Это не файл таблицы"
    album(world, anna, ["", "", "Приходите завтра", ""])
    await anna.sees(refusal, "Подпись не принята")
    await anna.says("/help")
    await anna.sees("Что я умею")
    told = [note for note in anna.room.notes.values() if note.from_bot and refusal in note.text]
    assert len(told) == 2


async def test_an_edit_of_what_was_taken_is_told_to_change_nothing(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    said = await anna.says("Приходите завтра")
    await anna.sees("Когда отправить")
    anna.sandbox.edit(anna.room, anna.user, said.message_id, "Приходите в среду")
    await anna.sees("Правку сообщения я не беру")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "Приходите завтра")
