"""A place that is lost is not a lost chat: a topic, the old id of a group, a card too old."""

import logging
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.sandbox.telegram.records import GENERAL, Note
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, FORUM, GROUP, World, time_passing
from tests.journeys.unasked.incoming_sms import know_a_sender

TOPIC = 7
NEW_GROUP = -1009
REFUSED_EDITS = (
    (400, "Bad Request: message can't be edited"),
    (400, "Bad Request: MESSAGE_ID_INVALID"),
    (400, "Bad Request: there is no text in the message to edit"),
    (400, "Bad Request: MESSAGE_EDIT_TIME_EXPIRED"),
    (403, "Forbidden: MESSAGE_AUTHOR_REQUIRED"),
    (404, "Not Found: message not found"),
)
LOST_CHATS = (
    "Bad Request: chat not found",
    "Bad Request: not enough rights to send text messages to the chat",
    "Bad Request: CHAT_WRITE_FORBIDDEN",
)
TIME = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
"""«Завтра 9:30» in Moscow."""


def below(person: Actor, words: str) -> list[Note]:
    """Return the bot's notes with these words that are in no topic."""
    notes = person.room.notes.values()
    return [one for one in notes if one.thread_id is None and words in one.text]


def said(person: Actor, words: str) -> list[Note]:
    """Return the bot's notes with these words."""
    return [one for one in person.room.notes.values() if one.from_bot and words in one.text]


async def missed(world: World, clock: ManualClock) -> None:
    """Let the bot be down while the time of an SMS passes."""
    await world.stop()
    clock.set(datetime(2026, 11, 25, 9, tzinfo=UTC))
    await world.start()


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
    new = world.telegram.upgrade(old, NEW_GROUP, tell=False)
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


# --- what the bot says by itself ---


async def test_what_answers_a_card_in_a_closed_topic_comes_to_the_group_once(
    world: World, clock: ManualClock
) -> None:
    """An answer would go to the closed topic of what it answers."""
    anna = await in_topic(world)
    card = await world.hold(anna)
    world.telegram.rooms[FORUM].closed_topics.add(TOPIC)
    await missed(world, clock)
    async with time_passing(clock):
        [news] = await anna.waits_for(lambda: below(anna, "Пропущено время"))
    assert (news.reply_to, news.silent) == (None, False)
    assert "Пропущено время" in card.text
    assert world.sent == []


async def test_while_the_general_topic_is_closed_it_comes_where_people_write(
    world: World, clock: ManualClock
) -> None:
    anna = await in_topic(world)
    office = world.telegram.rooms[FORUM]
    await know_a_sender(world, anna)
    general = world.member(ANNA, room=FORUM)
    await world.hold(general)
    office.closed_topics.add(GENERAL)
    await anna.says("/help")
    await anna.sees("Что я умею")
    clock.set(TIME)
    async with time_passing(clock):
        await anna.waits_for(lambda: world.sent)
    world.gateway.account("demo").balance = Decimal(1)
    assert world.app
    await world.app.rooms.preferences.set_floor(FORUM, ANNA, Decimal(100))
    async with time_passing(clock, step=30):
        [warning] = await anna.waits_for(lambda: said(anna, "ниже порога"))
    assert warning.thread_id == TOPIC


async def test_after_a_restart_a_closed_general_topic_leads_to_that_of_the_last_mailing(
    world: World, clock: ManualClock
) -> None:
    anna = await in_topic(world)
    await know_a_sender(world, anna)
    await world.hold(anna)
    world.telegram.rooms[FORUM].closed_topics.add(GENERAL)
    await world.stop()
    await world.start()
    world.gateway.account("demo").balance = Decimal(1)
    assert world.app
    await world.app.rooms.preferences.set_floor(FORUM, ANNA, Decimal(100))
    async with time_passing(clock, step=30):
        [warning] = await anna.waits_for(lambda: said(anna, "ниже порога"))
    assert warning.thread_id == TOPIC


async def test_a_group_that_moved_is_told_what_came_with_it(world: World) -> None:
    world.expects_trouble = True
    anna = world.member(ANNA, room=GROUP)
    await world.log_in(anna)
    await world.reach_text(anna)
    there = Actor(world.telegram, world.telegram.upgrade(anna.room, NEW_GROUP), anna.user)
    await there.sees("Группа стала супергруппой", "начните это заново")
    await there.taps("☰ Меню")
    await there.sees("Меню", "500,00")


@pytest.mark.parametrize("tell", [True, False])
async def test_the_outcome_for_a_group_that_moved_is_told_in_the_new_one_once(
    world: World, clock: ManualClock, *, tell: bool
) -> None:
    """Telegram tells of the move by a message of the service, or only by its refusals."""
    world.expects_trouble = True
    anna = world.member(ANNA, room=GROUP)
    await world.log_in(anna)
    await world.hold(anna)
    there = Actor(
        world.telegram, world.telegram.upgrade(anna.room, NEW_GROUP, tell=tell), anna.user
    )
    clock.set(TIME)
    async with time_passing(clock):
        await there.waits_for(lambda: said(there, "Доставлено"))
    assert [(phone, text) for _, phone, text in world.sent] == [("79161234567", "Привет")]
    assert len(said(there, "Привет")) == 1
    assert not said(anna, "Доставлено")


async def test_the_news_of_a_group_whose_new_place_has_an_account_is_told_there_once(
    world: World, clock: ManualClock
) -> None:
    world.expects_trouble = True
    anna = world.member(ANNA, room=GROUP)
    await world.log_in(anna)
    await world.hold(anna)
    there = Actor(
        world.telegram, world.telegram.upgrade(anna.room, NEW_GROUP, tell=False), anna.user
    )
    await world.log_in(there)
    await missed(world, clock)
    async with time_passing(clock):
        await there.waits_for(lambda: said(there, "Пропущено время"))
        await there.says("/help")
        await there.sees("Что я умею")
    await world.stop()
    await world.start()
    async with time_passing(clock, step=30):
        await there.says("/balance")
        await there.sees("500,00")
    assert len(said(there, "Пропущено время")) == 1


async def test_an_edit_that_is_refused_in_any_words_leads_to_a_new_card(world: World) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    for status, words in REFUSED_EDITS:
        card = await world.hold(anna)
        world.telegram.faults.add("editMessageText", status=status, description=words)
        await world.cancel(anna, card)
        [anew] = await anna.waits_for(
            lambda card=card: [
                one for one in said(anna, "Отменено") if one.message_id > card.message_id
            ]
        )
        assert "Привет" in anew.text


async def test_an_edit_that_changes_nothing_makes_no_new_card_however_it_is_said(
    world: World, clock: ManualClock
) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna)
    world.telegram.faults.add(
        "editMessageText", status=400, description="Bad Request: MESSAGE_NOT_MODIFIED"
    )
    clock.set(TIME)
    async with time_passing(clock):
        await anna.waits_for(lambda: "Доставлено" in card.text)
    assert said(anna, "Привет")[-1] is card


@pytest.mark.parametrize("words", LOST_CHATS)
async def test_a_lost_chat_is_counted_lost_and_the_sms_goes_once(
    world: World, clock: ManualClock, caplog: pytest.LogCaptureFixture, words: str
) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    await world.hold(anna)
    world.telegram.faults.add("sendMessage", times=1000, status=400, description=words)
    world.telegram.faults.add("editMessageText", times=1000, status=400, description=words)
    clock.set(TIME)
    async with time_passing(clock, step=5):
        await anna.waits_for(lambda: world.sent)
        await anna.waits_for(lambda: any("sendMessage" in one for one in world.refused_calls))
    assert len(world.sent) == 1
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


async def test_a_file_that_a_group_forbids_is_told_to_be_forbidden(world: World) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    forbidden = "Bad Request: not enough rights to send documents to the chat"
    world.telegram.faults.add("sendDocument", times=2, status=400, description=forbidden)
    await anna.says("/stats")
    window = await anna.sees("Статистика")
    await anna.taps("📄", note=window)
    await anna.sees("Здесь мне нельзя отправлять файлы", "Файл не отправлен")


async def test_a_tap_where_the_bot_may_not_write_is_told_so(world: World) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    words = "Bad Request: not enough rights to send text messages to the chat"
    for method in ("sendMessage", "editMessageText"):
        world.telegram.faults.add(method, times=5, status=400, description=words)
    await anna.taps("⚙️ Настройки")
    await anna.waits_for(lambda: "Здесь мне нельзя писать" in (anna.alert or ""))
