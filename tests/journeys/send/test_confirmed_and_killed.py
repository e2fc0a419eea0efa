"""Killed after the journal had the confirmation and before the dialog was stored.

The dialogs' file is put back to what it held before the tap. So a power cut leaves it as well.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import pytest

from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.budget import BUDGET
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, FORUM, World, button_of
from tests.journeys.mailing.walks import labels, ready

NOT_SENT = "ничего не отправлено"
NUMBER = "+7 916 123-45-67"
DECISIONS = ["☑️ Считать отправленным", "🔁 Отправить ещё раз"]

pytestmark = pytest.mark.budget(400)


@asynccontextmanager
async def killed_at_the_end(world: World) -> AsyncIterator[None]:
    """Undo in the end what the block has done to dialogs and drafts, while the bot is down."""
    assert world.app
    await world.app._in_flight.drain(BUDGET.seconds_left)
    path = world.settings.dialogs_path
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("select key, state, data from dialogs").fetchall()
    yield
    await world.stop()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("delete from dialogs")
        db.executemany("insert into dialogs values (?, ?, ?)", rows)
    await world.start()


async def confirmed_and_killed(world: World, anna: Actor, text: str) -> Note:
    """Confirm an SMS and be killed; return its card, which was the window to confirm."""
    card = await world.compose(anna, text=text)
    async with killed_at_the_end(world):
        await anna.taps("✅ Отправить", note=card)
        await anna.waits_for(lambda: "SMS принято шлюзом" in card.text)
    return card


def said_after(anna: Actor, note: Note) -> str:
    """Return all that the bot has said below a note."""
    notes = anna.room.notes.values()
    later = [one.text for one in notes if one.from_bot and one.message_id > note.message_id]
    return "\n".join(["", *later])


ANSWERS = {
    "/cancel": "Меню",
    "/start": "Меню",
    "/balance": "\n💰 Баланс:",
    "/settings": "Часовой пояс",
    "/send 89261234567 Другое": "Когда отправить на +7 926 123-45-67",
    "Спасибо": "Меню",
}
"""What is said next → what it is answered with."""


async def test_whatever_is_said_next_meets_the_word_that_it_is_confirmed_and_is_answered(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    for number, (command, answer) in enumerate(ANSWERS.items(), 1):
        text = f"Заказ №{number}"
        card = await confirmed_and_killed(world, anna, text)
        buttons = labels(card)

        await anna.says(command)
        told = await anna.sees("SMS уже подтверждено", NUMBER, text)
        await anna.waits_for(lambda words=answer, note=told: words in said_after(anna, note))
        assert NOT_SENT not in said_after(anna, card).lower()
        assert labels(card) == buttons
        await anna.says("/start")
        menu = await anna.sees("Меню", "Баланс")
        assert "Продолжить SMS" not in str(menu.buttons) or "Другое" in command
        assert [said for _, _, said in world.sent].count(text) == 1
    assert len(world.sent) == len(ANSWERS)


async def test_a_tap_in_the_window_that_was_confirmed_is_answered_and_leaves_the_card(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    for label in ("✅ Отправить", "✏️ Текст", "✖ Отмена"):
        card = await world.compose(anna, text=label)
        tapped = button_of(card, label)
        async with killed_at_the_end(world):
            await anna.taps("✅ Отправить", note=card)
            await anna.waits_for(lambda note=card: "SMS принято шлюзом" in note.text)

        assert await world.press_again(anna, card, tapped) == (
            "Уже подтверждено: исход — в карточке. Второй раз не уйдёт."
        )
        assert "SMS принято шлюзом" in card.text
        assert "☰ Меню" in labels(card)
    assert len(world.sent) == 3


async def test_the_card_of_an_unknown_sms_keeps_its_buttons_whatever_is_opened_next(
    world: World, clock: ManualClock
) -> None:
    """In a topic, too, where a window is edited and not sent anew."""
    world.expects_trouble = True
    for person in (world.person(), world.member(ANNA, room=FORUM, thread_id=7)):
        await world.log_in(person)
        world.gateway.faults.add(Fault(FaultKind.RESET_BEFORE, "Sms/Send"))
        card = await world.compose(person, text="Где оно")
        async with killed_at_the_end(world):
            await person.taps("✅ Отправить", note=card)
            await person.waits_for(lambda note=card: "Исход неизвестен" in note.text)
        clock.forward(minutes=2)
        await person.waits_for(lambda note=card: labels(note)[:2] == DECISIONS)
        for command in ("/start", "/settings", "/send"):
            await person.says(command)
            await person.sees(ANSWERS.get(command, "?"))
            assert labels(card)[:2] == DECISIONS
            assert "Исход неизвестен" in card.text
    assert world.sent == []


async def test_a_mailing_is_told_to_be_confirmed_too(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    card = await walk.plan()
    async with killed_at_the_end(world):
        await walk.confirm()
        await anna.waits_for(lambda: "Рассылка закончена" in card.text)

    await anna.says("/cancel")
    await anna.sees("Рассылка уже подтверждена", "3", "Скидки всю неделю")
    await anna.sees("Меню", "Баланс")
    assert NOT_SENT not in said_after(anna, card).lower()
    assert "📄 Отчёт" in labels(card)
    assert len(world.sent) == 3


async def test_a_test_sms_is_told_to_be_confirmed_and_the_next_one_is_another(
    world: World,
) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan()
    await anna.taps("🧪")
    await anna.says("89161234567")
    window = await anna.sees("Скидки всю неделю", NUMBER)
    async with killed_at_the_end(world):
        await anna.taps("Отправить", note=window)
        await anna.waits_for(lambda: len(world.sent) == 1)

    await anna.says("/cancel")
    await anna.sees("SMS уже подтверждено", NUMBER)
    left = await anna.sees("Вышли")
    assert NOT_SENT not in left.text.lower()
    await anna.sees("Меню", "Баланс")
    assert len(world.sent) == 1


async def test_a_draft_changed_after_it_was_confirmed_is_a_new_sms_with_a_confirmation_of_its_own(
    world: World,
) -> None:
    """Begun in one topic and changed in another; confirmed in both."""
    world.expects_trouble = True  # in a group, the message with the password stays
    here = world.member(ANNA, room=FORUM, thread_id=7)
    there = world.member(ANNA, room=FORUM, thread_id=8)
    await world.log_in(here)
    first = await world.compose(here, text="Старый текст")
    await there.says("/start")
    await there.taps("Продолжить SMS")
    await there.sees("Проверьте и отправьте", "Старый текст")
    await there.taps("✏️ Текст")
    await there.says("Новый текст")
    second = await there.sees("Проверьте и отправьте", "Новый текст")
    old_button = button_of(second, "✅ Отправить")
    await here.taps("✅ Отправить", note=first)
    await here.waits_for(lambda: "SMS принято шлюзом" in first.text)

    await there.taps("✅ Отправить", note=second)
    shown = await there.sees("уже подтверждено с прежним содержанием", "Новый текст")
    assert [text for _, _, text in world.sent] == ["Старый текст"]
    await world.press_again(there, shown, old_button)
    await there.sees("Проверьте и отправьте", "Новый текст")
    assert len(world.sent) == 1
    await there.taps("✅ Отправить")
    await there.sees("SMS принято шлюзом", "Новый текст")
    assert [text for _, _, text in world.sent] == ["Старый текст", "Новый текст"]


async def test_left_after_a_test_sms_it_is_not_said_that_nothing_was_sent(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan()
    await anna.taps("🧪")
    await anna.says("89261234567")
    await anna.taps("🧪 Отправить тест")
    await anna.sees("SMS принято шлюзом", "+7 926 123-45-67", fresh=False)

    await anna.says("/cancel")
    await anna.sees("SMS уже подтверждено", "+7 926 123-45-67")
    menu = await anna.sees("Меню")
    assert "Черновики рассылок" in str(menu.buttons)
    assert NOT_SENT not in (await anna.sees("Вышли")).text.lower()
    assert len(world.sent) == 1


async def moved_and_killed(world: World, anna: Actor, *, from_card: bool) -> Note:
    """Send what was held at once, and be killed; return its card."""
    card = await world.hold(anna)
    if from_card:
        await anna.taps("✏️ Другое время", note=card)
    else:
        await anna.says("/start")
        await anna.sees("Меню")
        await anna.taps("⏰ Отложенные")
        await anna.taps("Привет")
        await anna.taps("✏️ Другое время", note=anna.last)
    await anna.taps("Сейчас")
    window = await anna.sees("Проверьте и подтвердите")
    async with killed_at_the_end(world):
        await anna.taps("✅ Отправить сейчас", note=window)
        live = await anna.sees("SMS принято шлюзом")
    assert live is (card if from_card else window)
    return live


@pytest.mark.parametrize("from_card", [True, False])
async def test_another_time_that_was_confirmed_is_not_told_to_be_cancelled(
    world: World, *, from_card: bool
) -> None:
    """Of the list of what is held, the window became the card: its buttons stay."""
    world.expects_trouble = True  # the window that was opened from the card is gone
    anna = world.person()
    await world.log_in(anna)
    card = await moved_and_killed(world, anna, from_card=from_card)
    buttons = labels(card)

    await anna.says("/cancel")
    await anna.sees("SMS уже подтверждено", NUMBER)
    await anna.sees("Меню", "Баланс")
    assert NOT_SENT not in said_after(anna, card).lower()
    assert labels(card) == buttons
    assert len(world.sent) == 1


async def test_who_leaves_the_question_for_another_time_hears_that_it_is_still_to_go(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna)
    await anna.taps("✏️ Другое время", note=card)
    await anna.sees("Когда отправить")
    await anna.says("/cancel")
    await anna.sees("Подтверждённое так не отменить")
    await anna.sees("SMS уже подтверждено", NUMBER)
    assert "Запланировано" in card.text
