"""What Telegram sends and answers that no reference knows: the bot goes on, and the SMS is true."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.telegram import Odd
from handlers.unasked.outbox import MOST_COPIES
from tests.actor import Actor
from tests.budget import within
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, World, open_world, time_passing
from tests.journeys.mailing.walks import ready

SECRET = "канарейка"
GHOST = {"type": "ghost", "text": SECRET}


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    async with open_world(tmp_path, clock, admins=str(ANNA)) as opened:
        opened.expects_trouble = True
        yield opened


def message_of(anna: Actor, text: str, **parts: object) -> dict[str, Any]:
    """Return an update with a message as a person sends it, and more in it."""
    room, user = anna.room, anna.user
    person = {"id": user.id, "is_bot": False, "first_name": user.first_name}
    chat = {"id": room.id, "type": "private", "first_name": user.first_name}
    message = {"message_id": 900, "date": 1, "from": person, "chat": chat, "text": text}
    return {"message": message | parts}


async def test_updates_that_nobody_understands_stop_nobody_and_the_admins_hear_of_them_once_an_hour(
    world: World, clock: ManualClock
) -> None:
    anna, boris = world.person(), world.person(BORIS)
    await anna.says("/start")
    await anna.sees("бот для отправки")
    updates = world.telegram.updates
    updates.inject(message_of(boris, SECRET, chat={"id": 5, "title": SECRET}))
    updates.inject({"my_chat_member": {"new_chat_member": {"status": SECRET}}})
    updates.inject(f'{{"update_id": <id>, "message": {"[" * 100_000}{"]" * 100_000}}}')
    await boris.says("/start")
    await boris.sees("бот для отправки")
    told = await anna.sees("Пропущено: 3", "\nmissing message.chat.type\n")
    assert SECRET not in told.text
    assert not any("Пропущено" in note.text for note in boris.room.notes.values())
    updates.inject(message_of(boris, SECRET, chat=None))
    updates.inject(message_of(boris, SECRET, date=SECRET))
    updates.inject(message_of(boris, "/start", forward_origin=GHOST))
    await boris.says("/start")
    await boris.sees("бот для отправки")
    assert sum("Пропущено" in note.text for note in anna.room.notes.values()) == 1
    clock.forward(minutes=61)
    told = await anna.sees("Пропущено: 2. Прочитано не целиком: 1", "message.forward_origin")
    assert SECRET not in told.text
    assert sum("Пропущено" in note.text for note in anna.room.notes.values()) == 2


async def test_after_a_restart_updates_that_nobody_understands_do_not_come_again(
    world: World,
) -> None:
    anna, boris = world.person(), world.person(BORIS)
    world.telegram.updates.inject(message_of(boris, SECRET, chat=None))
    await anna.sees("Пропущено: 1")
    await world.stop()
    await world.start()
    await boris.says("/start")
    await boris.sees("бот для отправки")
    assert not world.telegram.updates.pending
    assert sum("Пропущено" in note.text for note in anna.room.notes.values()) == 1


async def test_a_text_with_a_part_of_an_unknown_kind_answers_the_question(world: World) -> None:
    anna = (await ready(world)).person
    await world.reach_text(anna)
    world.telegram.updates.inject(message_of(anna, "Скидка 20 %", forward_origin=GHOST))
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "Скидка 20 %")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
    assert [text for _, _, text in world.sent] == ["Скидка 20 %"]


@pytest.mark.parametrize(
    "parts",
    [
        {"reply_to_message": {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel"}}},
        {"from": {"id": ANNA, "is_bot": False, "first_name": "x", "language_code": "ru-\ud800"}},
        {"author_signature": "\ud800", "caption_entities": [{"type": 5}], "edit_date": 10**40},
    ],
    ids=["a reply to nobody", "half of a letter", "parts that nobody needs"],
)
async def test_a_command_with_an_odd_part_is_a_command(world: World, parts: dict[str, Any]) -> None:
    anna = world.person()
    world.telegram.updates.inject(message_of(anna, "/start", **parts))
    await anna.sees("бот для отправки")


async def test_a_tap_without_data_fails_nowhere(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    anna = world.person()
    await anna.says("/start")
    window = await anna.sees("Вход в Devino Telecom")
    press = world.telegram.press(anna.room, anna.user, window.message_id, "x")
    raw = message_of(anna, "Окно")["message"]
    assert world.app is not None
    tapped = {"id": press.id, "from": raw["from"], "chat_instance": "1", "message": raw}
    await world.app.take(json.dumps({"update_id": 7, "callback_query": tapped}))
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


async def test_a_file_with_an_endless_name_is_read(world: World) -> None:
    anna = (await ready(world)).person
    await anna.uploads("имя" * 2000 + ".csv", b"79161234567;x\n79161234568;y\n")
    await anna.sees("Всё верно?")
    await anna.uploads("имя" * 2000 + ".csv", b"79161234567;x\n79161234568;y\n")
    await anna.sees("Всё верно?")


async def test_a_webhook_takes_whatever_comes(world: World) -> None:
    anna = world.person()
    assert world.app is not None
    bodies = ["", "<html>", "[]", "null", "9" * 5000, "[" * 100_000, '{"update_id": 5}', '"\ud800"']
    for body in bodies:
        await world.app.take(body)
    await world.app.take(json.dumps({"update_id": 7} | message_of(anna, "/start", story=GHOST)))
    await anna.sees("бот для отправки")
    await anna.sees("Пропущено: ")


async def test_a_webhook_takes_an_update_whose_handling_fails_in_every_way(world: World) -> None:
    anna = world.person()
    assert world.app is not None
    nowhere = {"id": "9" * 30, "type": "private"}
    await world.app.take(
        json.dumps({"update_id": 7} | message_of(anna, "/start", chat=nowhere, message_id=1))
    )
    await anna.says("/start")
    await anna.sees("бот для отправки")


@pytest.mark.parametrize(
    "trouble", [{"odd": Odd.NULL}, {"odd": Odd.HTML}, {"status": 404}, {"status": 400}]
)
async def test_a_bot_whose_commands_cannot_be_listed_works_all_the_same(
    world: World, trouble: dict[str, Any]
) -> None:
    await world.stop()
    world.telegram.faults.add("setMyCommands", times=1000, **trouble)
    world.telegram.faults.add("deleteWebhook", odd=Odd.NULL, times=1000)
    await world.start()
    anna = world.person()
    await anna.says("/start")
    await anna.sees("бот для отправки")


@pytest.mark.parametrize("after_effect", [False, True])
async def test_whatever_a_call_is_answered_the_sms_goes_once_and_its_card_is_true(
    world: World, clock: ManualClock, *, after_effect: bool
) -> None:
    anna = (await ready(world)).person
    for number, odd in enumerate(Odd, 1):
        await world.compose(anna, text=odd)
        world.telegram.faults.add("*", odd=odd, times=4, after_effect=after_effect)
        await anna.taps("✅ Отправить", wait_answer=False)
        async with time_passing(clock, longest_hold=0):
            await anna.sees("Доставлено", f"{odd}\n", "Остаток")
        world.telegram.faults.clear()
        assert len(world.sent) == number
        cards = [note for note in anna.room.notes.values() if f"\n{odd}\n" in note.text]
        assert len(cards) == 1


@pytest.mark.parametrize("odd", [Odd.HTML, Odd.NULL, Odd.TRUNCATED, Odd.STRIPPED])
async def test_windows_that_are_shown_with_an_odd_answer_have_living_buttons(
    world: World, clock: ManualClock, odd: Odd
) -> None:
    anna = (await ready(world)).person
    world.telegram.faults.add("*", odd=odd, times=1000, after_effect=True)
    await anna.says("/send")
    await anna.sees("Кому?")
    await anna.says("89161234567")
    await anna.sees("Что написать?")
    await anna.says("Привет")
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас", wait_answer=False)
    await anna.sees("Проверьте и отправьте")
    await anna.taps("✅ Отправить", wait_answer=False)
    async with time_passing(clock, longest_hold=0):
        await anna.sees("SMS принято шлюзом")
    assert len(world.sent) == 1


def _odd_sends(world: World) -> int:
    return sum(call.method == "sendMessage" and not call.ok for call in world.telegram.calls)


@pytest.mark.parametrize("odd", [Odd.NULL, Odd.NO_ID, Odd.HUGE_ID])
async def test_a_card_that_is_sent_with_no_answer_is_not_sent_for_ever(
    world: World, clock: ManualClock, odd: Odd
) -> None:
    anna = (await ready(world)).person
    card = await world.hold(anna, text="Карточка")
    world.telegram.delete(card)
    world.telegram.faults.add("sendMessage", odd=odd, times=1000, after_effect=True)
    assert world.app is not None
    await world.app.rooms.mailings.cards.redraw(1)
    async with time_passing(clock, 10), within():
        while _odd_sends(world) < MOST_COPIES:  # noqa: ASYNC110 - the sandbox tells nobody of calls
            await asyncio.sleep(0.02)
        await clock.sleep(3000)
    copies = [note for note in anna.room.notes.values() if "Карточка" in note.text]
    assert len([note for note in copies if "Запланировано" in note.text]) == MOST_COPIES


@pytest.mark.parametrize("seconds", [0.15, 2.0])
async def test_slow_telegram_loses_no_tap(world: World, seconds: float) -> None:
    anna = (await ready(world)).person
    await world.reach_when(anna)
    world.telegram.faults.add("*", status=200, delay=seconds, times=1000)
    await anna.taps("Сейчас", wait_answer=False)
    await anna.sees("Проверьте и отправьте")
    for _ in range(3):
        await anna.taps("✅ Отправить", wait_answer=False)
    await anna.sees("SMS принято шлюзом")
    await anna.says("/send")
    await anna.sees("Кому?")
    assert len(world.sent) == 1
