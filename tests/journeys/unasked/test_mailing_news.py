"""What waits for a person is heard: a new message, once; what was late comes in silence."""

from datetime import UTC, datetime

from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, CAROL, FORUM, World, time_passing
from tests.journeys.mailing.walks import labels, many, ready

TIME = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
"""«Завтра 9:30» in Moscow."""


async def down_until(world: World, clock: ManualClock, moment: datetime) -> None:
    await world.stop()
    clock.set(moment)
    await world.start()


def new_notes(person: Actor, before: int, words: str) -> list[Note]:
    notes = person.room.notes.values()
    return [one for one in notes if one.message_id > before and words in one.text]


async def heard(person: Actor, clock: ManualClock, words: str, after: int) -> Note:
    """Wait for a message that is newer than another; return it."""
    async with time_passing(clock):
        [note] = await person.waits_for(lambda: new_notes(person, after, words))
    return note


async def test_a_missed_time_is_a_new_message_with_a_sound_once_whatever_restarts(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna)
    await down_until(world, clock, datetime(2026, 11, 25, 9, tzinfo=UTC))
    note = await heard(anna, clock, "Пропущено время", card.message_id)
    assert (note.silent, note.reply_to) == (False, card.message_id)
    await down_until(world, clock, datetime(2026, 11, 25, 10, tzinfo=UTC))
    async with time_passing(clock, step=3):
        await anna.says("/balance")
        await anna.sees("Баланс")
        await anna.says("/help")
        await anna.sees("Что я умею")
    assert new_notes(anna, card.message_id, "Пропущено время") == [note]
    await world.cancel(anna, note)
    await anna.waits_for(lambda: "Отменено" in note.text)
    assert world.sent == []


async def test_what_was_missed_together_is_one_message_and_the_menu_leads_there(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    first = await world.hold(anna, text="Первая")
    card = await world.hold(anna, text="Вторая", when="завтра 9:45")
    await down_until(world, clock, datetime(2026, 11, 25, 9, tzinfo=UTC))
    await anna.waits_for(lambda: all("Пропущено время" in one.text for one in (first, card)))
    await anna.says("/help")
    await anna.sees("Что я умею")
    assert new_notes(anna, card.message_id, "Пропущено") == []
    note = await heard(anna, clock, "Пропущено: 2", card.message_id)
    assert not note.silent
    assert "Первая" in note.text
    assert "Вторая" in note.text
    assert new_notes(anna, card.message_id, "Пропущено") == [note]
    await anna.says("/start")
    await anna.sees("Меню", "пропущено: 2")
    await anna.taps("⚠️ Пропущено: 2")
    await anna.sees("Ждут вашего решения: 2")
    await anna.taps("Вторая")
    again = await anna.sees("Пропущено время: 25 нояб., 09:45", "Вторая")
    assert again.message_id > note.message_id
    await world.cancel(anna, again)
    await anna.taps("Решить", note=note)
    await anna.sees("Ждут вашего решения: 1")
    assert world.sent == []


async def test_what_was_refused_with_nobody_looking_is_listed_where_its_news_leads(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.hold(anna, text="Первая")
    card = await world.hold(anna, text="Вторая")
    world.gateway.account("demo").balance = 0  # type: ignore[assignment]
    clock.set(TIME)
    note = await heard(anna, clock, "Не отправлено или исход неизвестен: 2", card.message_id)
    assert not note.silent
    await anna.taps("Решить", note=note)
    shown = await anna.sees("История", "Не дошли", ": 2")
    assert all(any(one in label for label in labels(shown)) for one in ("Первая", "Вторая"))
    assert world.sent == []


async def test_each_topic_of_a_group_hears_of_its_own(world: World, clock: ManualClock) -> None:
    world.expects_trouble = True  # in a group the message with the password cannot be deleted
    topic = 7
    member = world.member(ANNA, room=FORUM, thread_id=topic)
    await world.log_in(member)
    card = await world.hold(member)
    await down_until(world, clock, datetime(2026, 11, 25, 9, tzinfo=UTC))
    note = await heard(member, clock, "Пропущено время", card.message_id)
    assert note.thread_id == topic


async def test_the_news_of_a_topic_that_is_gone_comes_to_the_whole_group(
    world: World, clock: ManualClock
) -> None:
    world.expects_trouble = True  # Telegram refuses the topic, and in a group the password stays
    topic = 7
    member = world.member(ANNA, room=FORUM, thread_id=topic)
    await world.log_in(member)
    card = await world.hold(member)
    world.telegram.rooms[FORUM].topics.discard(topic)
    await down_until(world, clock, datetime(2026, 11, 25, 9, tzinfo=UTC))
    note = await heard(member, clock, "Пропущено время", card.message_id)
    assert (note.thread_id, note.silent) == (None, False)


async def test_who_had_blocked_the_bot_finds_what_was_missed_in_the_menu(
    world: World, clock: ManualClock
) -> None:
    world.expects_trouble = True  # Telegram refuses every message to who has blocked the bot
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna)
    await world.stop()
    world.telegram.block(anna.user)
    clock.set(datetime(2026, 11, 25, 9, tzinfo=UTC))
    await world.start()
    async with time_passing(clock):
        await anna.waits_for(lambda: any("blocked" in one for one in world.refused_calls))
    world.telegram.unblock(anna.user)
    await anna.says("/start")
    await anna.sees("Меню", "пропущено: 1")
    await anna.taps("⚠️ Пропущено: 1")
    await anna.taps("+7 916")
    note = await anna.sees("Пропущено время")
    assert note.message_id > card.message_id
    assert world.sent == []


async def test_what_left_a_little_late_says_so_on_its_card_and_in_a_silent_notice(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna)
    await down_until(world, clock, datetime(2026, 11, 25, 6, 32, 30, tzinfo=UTC))
    late = "Ушло позже своего времени на 3 мин"
    note = await heard(anna, clock, late, card.message_id)
    assert (note.silent, note.reply_to) == (True, card.message_id)
    assert len(world.sent) == 1
    await anna.waits_for(lambda: late in card.text)


async def test_a_mailing_that_stands_still_for_want_of_money_is_heard_in_the_chats_language(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world, world.person(CAROL), english=True)
    carol = walk.person
    await carol.uploads("a.csv", "\n".join(";".join(row) for row in many(3)).encode())
    await carol.taps("✅ All correct")
    await carol.taps("Next ›")
    await carol.says("Hi")
    await carol.taps("Now")
    await carol.sees("Check and send")
    world.gateway.account("demo").balance = 0  # type: ignore[assignment]
    await carol.taps("✅ Send: 3")
    await carol.sees("There is less money")
    await carol.taps("⚠️ Send anyway: 3")
    card = await carol.sees("paused")
    note = await heard(carol, clock, "paused", card.message_id)
    assert not note.silent
    await carol.says("/start")
    await carol.taps("⚠️ To decide: 1")
    await carol.sees("Waiting for your decision: 1")
