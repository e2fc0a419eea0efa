"""Administrators are told of troubles of the service: once an hour, over restarts, no content."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.backup_note import LAST_BACKUP
from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, CAROL, World, open_world, time_passing

TEXT, PHONE = "Канарейка", "9031112233"


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    """A world with two administrators, of whom Carol has never written to the bot."""
    async with open_world(tmp_path, clock, admins=f"{BORIS},{CAROL}") as opened:
        opened.expects_trouble = True
        boris = opened.person(BORIS)
        await boris.says("/start")
        await boris.sees("бот для отправки")
        yield opened
        said = "\n".join(note.text for note in boris.room.notes.values())
        assert not [one for one in (TEXT, PHONE, "demo", "MYSHOP", str(ANNA)) if one in said]


def told(admin: Actor, words: str) -> int:
    """Return how many messages with these words an administrator has got."""
    return sum(words in note.text for note in admin.room.notes.values())


async def sends_into_the_dark(world: World) -> None:
    """Let an SMS end with an unknown outcome."""
    anna = world.person()
    await world.compose(anna, text=f"{TEXT} {len(world.gateway.requests)}", phone=f"8{PHONE}")
    world.gateway.faults.add(Fault(FaultKind.RESET_AFTER, method="Sms/Send"))
    await anna.taps("✅ Отправить")
    await anna.sees("Исход неизвестен")


async def hears(world: World, clock: ManualClock, *words: str) -> Note:
    """Let time pass until Boris is told something."""
    async with time_passing(clock, step=5):
        return await world.person(BORIS).sees(*words, fresh=False)


async def a_look(world: World, clock: ManualClock, *, minutes: float = 1.1) -> None:
    """Let the bot look at itself once more, after so many minutes, and answer something."""
    clock.forward(minutes=minutes)
    boris = world.person(BORIS)
    for _ in range(2):
        await boris.says("/help")
        await boris.sees("Что я умею")


async def test_unknown_outcomes_are_told_once_an_hour_and_not_again_after_a_restart(
    world: World, clock: ManualClock
) -> None:
    boris = world.person(BORIS)
    await world.log_in(world.person())
    await sends_into_the_dark(world)
    note = await hears(world, clock, "Исход неизвестен: 1 SMS", "отправок: 1")
    await sends_into_the_dark(world)
    await sends_into_the_dark(world)
    await a_look(world, clock)
    assert told(boris, "Исход неизвестен") == 1
    await world.stop()
    await world.start()
    await a_look(world, clock)
    assert told(boris, "Исход неизвестен") == 1
    clock.forward(hours=1)
    await hears(world, clock, "Исход неизвестен: 2 SMS", "отправок: 2")
    await a_look(world, clock, minutes=61)
    assert told(boris, "Исход неизвестен") == 2
    await boris.taps("🛠 Состояние сервиса", note=note)
    await boris.sees("Исход неизвестен: 3 SMS, отправок: 3")


async def test_a_lost_gateway_is_told_with_its_name_and_so_is_its_return(
    world: World, clock: ManualClock
) -> None:
    anna, boris = world.person(), world.person(BORIS)
    await world.log_in(anna)
    await world.compose(anna, text=TEXT, phone=f"8{PHONE}")
    await world.gateway.pause()
    await anna.taps("✅ Отправить")
    await anna.sees("Шлюз недоступен")
    clock.forward(minutes=6)
    note = await boris.sees("Нет связи со шлюзом", "деньги не списаны", fresh=False)
    assert world.gateway.url.partition("://")[2] in note.text
    await world.stop()
    await world.start()
    await a_look(world, clock)
    assert told(boris, "Нет связи со шлюзом") == 1
    await world.gateway.resume()
    await hears(world, clock, "снова есть. Не было её с")
    assert told(boris, "снова есть") == 1


async def test_a_backup_is_asked_for_kindly_then_seen_then_missed(
    world: World, clock: ManualClock, tmp_path: Path
) -> None:
    boris = world.person(BORIS)
    await world.log_in(world.person())
    await world.send(world.person(), text=TEXT, phone=f"8{PHONE}")
    await a_look(world, clock, minutes=24 * 60)
    assert told(boris, "резервной копии") == 0
    clock.forward(hours=2)
    await hears(world, clock, "резервной копии ещё не было")
    await a_look(world, clock, minutes=24 * 60)
    assert told(boris, "копии ещё не было") == 1
    made_at = clock.now().isoformat()
    (tmp_path / LAST_BACKUP).write_text(json.dumps({"made_at": made_at, "claims": 1}))
    await hears(world, clock, "✅ Резервная копия есть")
    clock.forward(hours=26)
    await hears(world, clock, "Резервной копии не было больше суток")


async def test_who_never_wrote_to_the_bot_is_tried_once_for_each_alert_and_no_more(
    world: World, clock: ManualClock
) -> None:
    await world.log_in(world.person())
    await sends_into_the_dark(world)
    await hears(world, clock, "Исход неизвестен: 1 SMS")
    for _ in range(5):
        await a_look(world, clock)
    await world.stop()
    await world.start()
    await a_look(world, clock)
    tries = [one for one in world.telegram.calls if str(one.params.get("chat_id")) == str(CAROL)]
    texts = [one for one in tries if one.method == "sendMessage"]
    assert len(texts) == 1
    assert not texts[0].ok


async def test_an_alert_that_telegram_does_not_take_comes_after_the_restart(
    world: World, clock: ManualClock
) -> None:
    boris = world.person(BORIS)
    await world.log_in(world.person())
    await sends_into_the_dark(world)
    world.telegram.faults.add("sendMessage", times=999, status=500)
    async with time_passing(clock, step=5):
        await boris.waits_for(lambda: refused(world))
    await world.stop()
    world.telegram.faults.clear()
    assert told(boris, "Исход неизвестен") == 0
    await world.start()
    await boris.sees("Исход неизвестен: 1 SMS", fresh=False)


def refused(world: World) -> bool:
    """Tell whether Telegram has refused an alert."""
    return any(
        "Исход неизвестен: 1 SMS" in str(one.params.get("text")) and not one.ok
        for one in world.telegram.calls
    )


async def test_a_clock_that_leaps_is_told_and_so_is_that_it_is_believed_again(
    world: World, clock: ManualClock
) -> None:
    boris = world.person(BORIS)
    clock.leap(days=401)
    await hears(world, clock, "Часы сервера ушли вперёд: 401 день", "ничего не удаляется")
    await a_look(world, clock)
    assert told(boris, "Часы сервера ушли") == 1
    clock.suspended += 86400
    clock.set_ahead += 86400
    await hears(world, clock, "Часы сервера больше не вызывают сомнений")
