"""People who may not use the bot: told now and then, and gone without a trace."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiogram.types import (
    CallbackQuery,
    Chat,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberUpdated,
    Document,
    InlineQuery,
    Message,
    Update,
    User,
)
from sqlalchemy.engine import make_url

from bot.access import REFUSALS_AT_ONCE
from bot.sandbox.telegram.formatting import typed
from bot.sandbox.telegram.records import Json, Note
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.containers import sizes_of
from tests.journeys.conftest import ANNA, GROUP, STRANGER, World, open_world

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MANY = 2_000


def said(world: World, *methods: str) -> list[Json]:
    """Return the calls of these methods, or all but the polling."""
    return [
        call
        for call in world.telegram.calls
        if (call.method in methods if methods else call.method != "getUpdates")
    ]


def updates_of(user_id: int, chat_id: int | None = None) -> Sequence[Update]:
    """Return an update of every kind that a person can cause."""
    user = User(id=user_id, is_bot=False, first_name="Чужой")
    private = chat_id is None
    chat = Chat(id=chat_id or user_id, type="private" if private else "supergroup", title="Чат")
    text = Message(message_id=1, date=NOW, chat=chat, from_user=user, text="/start")
    file = Document(file_id="f", file_unique_id="f", file_name="a.xlsx")
    sent = Message(message_id=2, date=NOW, chat=chat, from_user=user, document=file)
    tap = CallbackQuery(id=str(user_id), from_user=user, chat_instance="1", message=text, data="x")
    bot = User(id=42, is_bot=True, first_name="Бот")
    joined = ChatMemberUpdated(
        chat=chat,
        from_user=user,
        date=NOW,
        old_chat_member=ChatMemberLeft(user=bot),
        new_chat_member=ChatMemberMember(user=bot),
    )
    query = InlineQuery(id="1", from_user=user, query="SMS", offset="")
    return [
        Update(update_id=1, message=text),
        Update(update_id=2, message=sent),
        Update(update_id=3, edited_message=text),
        Update(update_id=4, edited_message=sent),
        Update(update_id=5, callback_query=tap),
        Update(update_id=6, my_chat_member=joined),
        Update(update_id=7, inline_query=query),
        Update(update_id=8, channel_post=text),
    ]


def rows(world: World) -> dict[str, int]:
    """Return how many rows each table has, of both files."""
    found = {}
    for path in (
        Path(make_url(world.settings.database_url).database or ""),
        world.settings.dialogs_path,
    ):
        with closing(sqlite3.connect(path)) as connection:
            names = connection.execute("select name from sqlite_master where type = 'table'")
            for (name,) in names.fetchall():
                count = f'select count(*) from "{name}"'  # noqa: S608 - the database's own names
                found[name] = connection.execute(count).fetchone()[0]
    return found


async def test_three_hundred_messages_get_one_answer_an_hour(
    world: World, clock: ManualClock
) -> None:
    stranger = world.person(STRANGER)
    for number in range(300):
        await stranger.says(f"Привет {number}")
    await stranger.sees("администратору", str(STRANGER))
    for minutes in (59, 2):
        clock.forward(minutes=minutes)
        await stranger.says("А теперь?")
    await stranger.sees("администратору", str(STRANGER))
    answers = [note for note in stranger.room.notes.values() if note.from_bot]
    assert len(answers) == 2


async def test_a_person_is_told_once_wherever_he_writes(world: World) -> None:
    await world.person(STRANGER).says("/start")
    await world.person(STRANGER).sees("администратору")
    member = world.member(STRANGER)
    await member.says("/start")
    anna = world.person(ANNA)
    await anna.says("/start")  # handled after the stranger's
    await anna.sees("Вход в Devino Telecom")
    assert not [note for note in member.room.notes.values() if note.from_bot]


async def test_every_kind_of_update_ends_at_the_gate_and_leaves_nothing(world: World) -> None:
    world.expects_trouble = True  # the sandbox does not know these chats
    app = world.app
    assert app is not None
    for update in updates_of(1000) + updates_of(1001, GROUP):
        await app.feed(app.bot, update)
    before, stored = sizes_of(app), rows(world)
    for number in range(MANY):
        for update in updates_of(10_000 + number, GROUP if number % 2 else None):
            await app.feed(app.bot, update)
    grown = {path: grew for path, grew in (sizes_of(app) - before).items() if grew > 50}
    assert not grown
    assert rows(world) == stored
    assert len(said(world, "sendMessage", "answerCallbackQuery")) <= REFUSALS_AT_ONCE


async def test_of_those_who_come_once_to_an_open_bot_only_bounded_caches_remember(
    tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.dialogs.fsm.MOST_PEOPLE", 3)
    async with open_world(tmp_path, clock, access="open") as world:
        app = world.app
        assert app is not None
        app.rooms.preferences._chats._db.chats._most = 3

        async def come(first: int, many: int) -> None:
            for number in range(first, first + many):
                await app.feed(app.bot, updates_of(number, -number if number % 2 else None)[0])

        await come(10_000, 4)
        before = sizes_of(app)
        await come(20_000, 40)
        assert rows(world)["chats"] >= 40
        grown = {path: grew for path, grew in (sizes_of(app) - before).items() if grew >= 35}
    assert not grown


ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
CHANNEL_BOT = ANONYMOUS | {"id": 136817688, "first_name": "Channel", "username": "Channel_Bot"}


def says_in_the_name_of(world: World, author: Json, chat: Json | None, text: str) -> None:
    """Write in the group as whom Telegram hides: `chat` is the channel, or None for the group."""
    room = world.telegram.rooms[GROUP]
    note = world.telegram.post(room, ANNA, typed(text))
    message = world.telegram.message_json(note)
    message |= {"from": author, "sender_chat": chat or message["chat"]}
    world.telegram.updates.add("message", message)


@pytest.mark.parametrize(
    ("author", "chat"),
    [
        (ANONYMOUS, None),
        (CHANNEL_BOT, {"id": -1007, "type": "channel", "title": "Новости"}),
    ],
    ids=["anonymous admin", "channel"],
)
async def test_who_writes_in_the_name_of_a_chat_is_asked_for_his_own_once_an_hour(
    world: World, clock: ManualClock, author: Json, chat: Json | None
) -> None:
    anna = world.member(ANNA)
    says_in_the_name_of(world, author, chat, "Просто разговор")
    for _ in range(3):
        says_in_the_name_of(world, author, chat, "/start")
    await anna.sees("выключите анонимность")
    await anna.says("/start")  # handled after them
    await anna.sees("Вход в Devino Telecom")
    clock.forward(minutes=61)
    says_in_the_name_of(world, author, chat, "/start")
    await anna.waits_for(lambda: len(_told(anna)) == 2)
    assert len(_told(anna)) == 2
    assert world.sent == []


def _told(anna: Actor) -> list[Note]:
    return [note for note in anna.room.notes.values() if "анонимность" in note.text]
