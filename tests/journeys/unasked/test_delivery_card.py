"""The card of one SMS shows its delivery by itself to the end; a failure is told once."""

from datetime import timedelta

import pytest

from bot.sms.statuses import delivery
from handlers.i18n import Words
from handlers.views.sentences import delivery as in_words
from handlers.views.sentences import remedy
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import ANNA, CAROL, FORUM, World, time_passing
from tests.journeys.mailing.walks import labels
from tests.journeys.unasked.deliveries import force, notices, rounds

FAILURES = (10, 11, 41, 42, 46, 47, 48, 69, -98)


def refused(world: World, method: str) -> int:
    return sum(call.method == method and not call.ok for call in world.telegram.calls)


async def test_the_card_becomes_delivered_by_itself(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna)
    assert "⏳ В пути" in card.text
    # by its own clock the gateway would pass a state before a slow machine asks about it
    looks = {-1: "📬 Отправлено · 24 нояб., 12:", 0: "✅ Доставлено\n📬 24 нояб., 12:"}
    for state, shown in looks.items():
        force(world, [state])
        async with time_passing(clock, step=0.5):
            await anna.waits_for(lambda shown=shown: shown in card.text)
    assert "🧩 1 SMS · 1,50\u00a0₽" in card.text
    assert labels(card) == ["📋 Копировать ID", "🔁 Повторить", "☰ Меню"]
    asked = world.asked
    async with time_passing(clock, step=1800):
        await anna.says("/help")
        await anna.sees("/status")
    assert world.asked == asked, "what is delivered is not asked about again"
    assert notices(anna) == []


async def test_every_bad_end_is_told_on_the_card_and_said_once(
    world: World, clock: ManualClock, subtests: pytest.Subtests
) -> None:
    anna = world.person()
    await world.log_in(anna)
    cards = {state: await world.send(anna, text=f"Привет {state}") for state in FAILURES}
    force(world, list(FAILURES))
    words = Words("ru", "Europe/Moscow")
    async with time_passing(clock):
        for card in cards.values():
            await anna.waits_for(lambda card=card: "❌ SMS не доставлено" in card.text)
        await anna.waits_for(lambda: len(notices(anna)) == len(FAILURES))
    await world.stop()
    await world.start()
    async with time_passing(clock, step=1800):
        await anna.says("/help")
        await anna.sees("/status")
    said = {notice.reply_to: notice.text.splitlines() for notice in notices(anna)}
    assert len(said) == len(notices(anna)) == len(FAILURES)
    for state, card in cards.items():
        with subtests.test(state=state):
            ended = delivery(state, timedelta())
            assert in_words(words, ended) in card.text
            assert remedy(words, ended) in card.text
            assert said[card.message_id] == [
                "❌ SMS не доставлено",
                "📱 +7 916 123-45-67",
                in_words(words, ended),
                f"Шлюз его принял: скорее всего, деньги списаны. {remedy(words, ended)}",
            ]


async def test_an_sms_is_delivered_when_all_its_parts_are_and_failed_when_one_is(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna, text="Привет" * 20)
    force(world, [0, -1])
    async with time_passing(clock):
        await anna.waits_for(lambda: "Часть 1: Доставлено\nЧасть 2: Отправлено" in card.text)
    assert "⏳ В пути" in card.text
    assert not notices(anna)
    world.gateway.force_state(world.gateway.ledger[0].ids[1], 46)
    async with time_passing(clock, step=60):
        await anna.waits_for(lambda: notices(anna))
        await anna.waits_for(lambda: "❌ SMS не доставлено" in card.text)
    assert "Часть 1: Доставлено\nЧасть 2: Ошибка: истек срок жизни сообщения" in card.text


async def test_what_the_gateway_never_tells_has_no_data_after_48_hours(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna)
    force(world, [255])
    async with time_passing(clock):
        await anna.waits_for(lambda: "Пока нет в базе шлюза" in card.text)
    assert "⏳ В пути" in card.text
    async with time_passing(clock, step=3600):
        await anna.waits_for(lambda: "❔ Нет данных" in card.text)
    assert "Шлюз хранит статусы 48 часов" in card.text
    assert "Доставлено" not in card.text
    assert notices(anna) == [], "it may have arrived"


async def test_after_two_days_without_the_bot_the_card_promises_nothing(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna)
    await world.stop()
    clock.forward(hours=60)
    await world.start()
    await anna.taps("🔄 Уточнить статус", note=card)
    await anna.waits_for(lambda: "❔ Нет данных" in card.text)


async def test_a_restart_shows_what_came_of_it_meanwhile(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna)
    await world.stop()
    clock.forward(minutes=5)
    await world.start()
    async with time_passing(clock):
        await anna.waits_for(lambda: "✅ Доставлено" in card.text)


async def test_a_muted_chat_is_told_by_its_cards_only(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    force(world, [42])
    async with time_passing(clock):
        await anna.waits_for(lambda: notices(anna))
    await anna.taps("🔕 Не уведомлять")
    assert anna.alert == "Больше не уведомляю. Включить: «Настройки»."
    await anna.says("/settings")
    await anna.taps("🔕 Уведомления: выкл")
    assert anna.alert == "Буду писать, когда рассылка дошла и когда SMS не доставлено."
    await anna.taps("🔔 Уведомления: вкл")
    card = await world.send(anna, text="Ещё раз")
    world.gateway.force_state(world.gateway.ledger[1].ids[0], 42)
    async with time_passing(clock):
        await anna.waits_for(lambda: "❌ SMS не доставлено" in card.text)
    await world.stop()
    await world.start()
    async with time_passing(clock, step=600):
        await anna.says("/help")
        await anna.sees("/status")
    assert len(notices(anna)) == 1


async def test_a_notice_is_repeated_while_telegram_refuses_it_and_never_after_it_may_be_there(
    world: World, clock: ManualClock
) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna)
    force(world, [42])
    world.telegram.faults.add("sendMessage", times=2, status=429, retry_after=120)
    async with time_passing(clock, step=5):
        await anna.waits_for(lambda: notices(anna))
    second = await world.send(anna, text="Другое")
    world.gateway.force_state(world.gateway.ledger[1].ids[0], 42)
    world.telegram.faults.add("sendMessage", status=500, after_effect=True)
    async with time_passing(clock, step=5):
        await anna.waits_for(lambda: len(notices(anna)) == 2)
    await world.stop()
    clock.forward(minutes=10)
    await world.start()
    async with time_passing(clock, step=600):
        await anna.says("/help")
        await anna.sees("/status")
    assert [one.reply_to for one in notices(anna)] == [card.message_id, second.message_id]


async def test_a_notice_that_was_refused_when_the_bot_ended_is_said_by_the_next(
    world: World, clock: ManualClock
) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    force(world, [42])
    world.telegram.faults.add("sendMessage", status=429, retry_after=120)
    async with time_passing(clock):
        await anna.waits_for(lambda: not world.telegram.faults.waiting)
    await world.stop()
    assert notices(anna) == []
    await world.start()
    await anna.waits_for(lambda: notices(anna))


async def test_a_chat_that_blocked_the_bot_is_left_alone(world: World, clock: ManualClock) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    force(world, [42])
    world.telegram.block(anna.user)
    async with time_passing(clock):
        await rounds(world, anna, 1)
        await anna.waits_for(lambda: refused(world, "sendMessage"))
    world.telegram.unblock(anna.user)
    async with time_passing(clock, step=600):
        await anna.says("/help")
        await anna.sees("/status")
    assert notices(anna) == []


async def test_in_a_topic_the_notice_comes_there_and_a_lost_card_is_no_reason_for_silence(
    world: World, clock: ManualClock
) -> None:
    world.expects_trouble = True
    world.telegram.rooms[FORUM].bot_is_admin = True
    anna = world.member(ANNA, room=FORUM, thread_id=7)
    await world.log_in(anna)
    card = await world.send(anna)
    force(world, [42])
    world.telegram.delete(card)
    async with time_passing(clock):
        await anna.waits_for(lambda: notices(anna))
    [notice] = notices(anna)
    assert notice.thread_id == 7
    assert "+7 916 123-45-67" in notice.text


async def test_an_english_reader_is_told_in_english(world: World, clock: ManualClock) -> None:
    carol = world.person(CAROL)
    await carol.says("/start")
    await carol.taps("Enter login")
    await carol.says("demo")
    await carol.sees("Write the password")
    await carol.says(PASSWORD)
    await carol.sees("Menu")
    await carol.says("/send")
    await carol.sees("Who is it from?")
    await carol.says("MYSHOP")
    await carol.taps("Add MYSHOP")
    await carol.sees("Who is it for?")
    await carol.says("89161234567")
    await carol.sees("What is the text?")
    await carol.says("Hello")
    await carol.sees("When should it go")
    await carol.taps("Now")
    await carol.sees("Check and send")
    await carol.taps("Send")
    card = await carol.sees("The gateway accepted the SMS", "Balance")
    force(world, [46])
    async with time_passing(clock):
        await carol.waits_for(lambda: notices(carol))
        await carol.waits_for(lambda: "❌ The SMS was not delivered" in card.text)
    assert "The phone seems to be off or out of reach" in notices(carol)[0].text
