"""A place that is lost is not a lost chat: a topic, the old id of a group, a card too old."""

from datetime import UTC, datetime

import pytest

from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, FORUM, GROUP, World, time_passing

TOPIC = 7
TIME = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
"""«Завтра 9:30» in Moscow."""


def below(person: Actor, words: str) -> list[Note]:
    """Return the bot's notes with these words that are in no topic."""
    notes = person.room.notes.values()
    return [one for one in notes if one.thread_id is None and words in one.text]


async def in_topic(world: World) -> Actor:
    world.expects_trouble = True  # Telegram refuses the topic, and in a group the password stays
    anna = world.member(ANNA, room=FORUM, thread_id=TOPIC)
    await world.log_in(anna)
    return anna


async def test_the_card_of_a_deleted_topic_comes_to_the_group_and_the_sms_goes_once(
    world: World, clock: ManualClock
) -> None:
    anna = await in_topic(world)
    await world.hold(anna)
    world.telegram.delete_topic(anna.room, TOPIC)
    clock.set(TIME)
    async with time_passing(clock):
        await anna.waits_for(lambda: below(anna, "от MYSHOP") and world.sent)
    assert [(phone, text) for _, phone, text in world.sent] == [("79161234567", "Привет")]
    assert len(below(anna, "от MYSHOP")) == 1
    [told] = below(anna, "Темы, где это было, больше нет")
    assert not told.silent


@pytest.mark.parametrize("loss", ["deleted", "closed"])
async def test_a_file_that_is_asked_for_in_a_lost_topic_comes_to_the_group(
    world: World, loss: str
) -> None:
    anna = await in_topic(world)
    await anna.says("/stats")
    window = await anna.sees("Статистика")
    if loss == "closed":
        world.telegram.rooms[FORUM].closed_topics.add(TOPIC)
    else:
        world.telegram.rooms[FORUM].topics.discard(TOPIC)
    await anna.taps("📄", note=window)
    document = await anna.waits_for(
        lambda: [note for note in anna.room.notes.values() if note.kind == "document"]
    )
    assert [note.thread_id for note in document] == [None]
    assert len(below(anna, "больше нет, или она закрыта")) == 1


async def test_a_group_that_moved_unseen_is_followed_by_an_answer(world: World) -> None:
    world.expects_trouble = True
    anna = world.member(ANNA, room=GROUP)
    await world.log_in(anna)
    await anna.says("/stop")
    await anna.sees("Стоп-лист")
    old = anna.room
    new = world.telegram.upgrade(old, -1009, tell=False)
    await anna.says("/help")
    moved = Actor(world.telegram, new, anna.user)
    await moved.sees("Что я умею")
    await moved.says("/balance")
    await moved.sees("500,00\u00a0₽")


async def test_a_window_that_cannot_be_edited_comes_anew(world: World) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    before = anna.last
    for words in ("Bad Request: MESSAGE_ID_INVALID", "Bad Request: message can't be edited"):
        world.telegram.faults.add("editMessageText", status=400, description=words)
        await anna.taps("⚙️ Настройки")
        window = await anna.sees("Настройки")
        assert window.message_id > before.message_id
        await anna.says("/start")
        before = await anna.sees("Меню")
