"""The kill switch in the chat: an administrator stops everything, everybody sees it, he goes on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.settings import Settings
from storage.database.engine import Database
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, CAROL, World, button_of, open_world
from tests.journeys.mailing.walks import ready


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    """A world in which Boris and Carol are administrators; Carol reads English."""
    async with open_world(tmp_path, clock, admins=f"{BORIS},{CAROL}") as opened:
        yield opened


async def opens(admin: Actor) -> None:
    await admin.says("/admin")
    await admin.sees("Состояние сервиса")


async def stops(admin: Actor) -> None:
    await opens(admin)
    await admin.taps("🛑 Остановить всё")
    await admin.sees("Остановить отправку во всех чатах?", "перезапуск этого не изменит")
    await admin.taps("Да, остановить всё")
    await admin.sees("Отправка остановлена")
    assert admin.alert == "Остановлено. Ничего больше не уходит."


async def goes_on(admin: Actor) -> None:
    await opens(admin)
    await admin.taps("▶️ Продолжить отправку")
    await admin.sees("Продолжить отправку?", "деньги будут списываться")
    await admin.taps("Да, продолжить")
    await admin.sees("🟢 Отправка идёт")


async def audited(settings: Settings) -> list[tuple[int, str]]:
    db = await Database.open(settings.database_url)
    query = text("select user_id, action from audit where action like '%-all' order by id")
    async with db.read() as connection:
        rows = [tuple(row) for row in await connection.execute(query)]
    await db.close()
    return rows  # type: ignore[return-value]


async def test_what_is_confirmed_meanwhile_says_so_waits_over_a_restart_and_leaves_once(
    world: World,
) -> None:
    anna, boris, carol = world.person(), world.person(BORIS), world.person(CAROL)
    await carol.says("/start")
    await carol.sees("sends SMS")
    await world.log_in(anna)
    await stops(boris)
    await carol.sees("Sending was stopped in all chats", "Борис")
    await anna.says("/start")
    await anna.sees("Меню", "Отправку во всех чатах остановил администратор")

    card = await world.compose(anna)
    assert "Отправку сейчас остановил администратор" in card.text
    await anna.taps("✅ Отправить")
    card = await anna.sees("Ещё не отправлено", "Пойдёт сама, когда он её продолжит")
    await world.stop()
    await world.start()
    await anna.says("/help")
    await anna.sees("Что я умею")
    assert world.sent == []

    await goes_on(boris)
    await anna.waits_for(lambda: "SMS принято шлюзом" in card.text)
    await carol.sees("Sending goes on", "Борис")
    assert len(world.sent) == 1
    assert not any("Отправка остановлена в" in note.text for note in boris.room.notes.values())
    await world.stop()
    assert await audited(world.settings) == [(BORIS, "stop-all"), (BORIS, "go-on-all")]


async def test_a_stop_between_the_plan_and_the_yes_is_shown_before_anything_is_made(
    world: World,
) -> None:
    anna, boris = world.person(), world.person(BORIS)
    await world.log_in(anna)
    await world.compose(anna)
    await stops(boris)
    await anna.taps("✅ Отправить")
    await anna.sees("Отправку сейчас остановил администратор")
    await anna.taps("✅ Отправить")
    await anna.sees("Ещё не отправлено")
    await anna.taps("🚫 Отменить")
    await anna.sees("Отменено")
    await goes_on(boris)
    assert world.sent == []


async def test_what_is_late_when_it_goes_on_asks_a_person(world: World, clock: ManualClock) -> None:
    anna, boris = world.person(), world.person(BORIS)
    await world.log_in(anna)
    await stops(boris)
    await world.compose(anna)
    await anna.taps("✅ Отправить")
    card = await anna.sees("Ещё не отправлено")
    clock.forward(hours=2)
    await goes_on(boris)
    await anna.waits_for(lambda: "Пропущено время" in card.text)
    assert "отправка была остановлена" in card.text
    assert world.sent == []


async def test_a_held_card_says_so_and_stops_saying_so(world: World) -> None:
    anna, boris = world.person(), world.person(BORIS)
    await world.log_in(anna)
    card = await world.hold(anna)
    await stops(boris)
    await anna.waits_for(lambda: "остановил администратор" in card.text)
    await goes_on(boris)
    await anna.waits_for(lambda: "остановил администратор" not in card.text)
    assert "Запланировано" in card.text


async def test_of_two_administrators_and_two_taps_one_stops_and_nothing_is_told_twice(
    world: World,
) -> None:
    boris, carol = world.person(BORIS), world.person(CAROL)
    await carol.says("/admin")
    await carol.sees("State of the service")
    await carol.taps("Stop everything")
    question = await carol.sees("Stop sending in all chats?")
    yes = button_of(question, "Yes, stop everything")
    await stops(boris)
    await carol.sees("Sending was stopped in all chats", fresh=False)
    assert await world.press_again(carol, question, yes) == "Sending was stopped already."
    await carol.sees("Sending was stopped", "Борис", fresh=False)
    again = await world.press_again(carol, question, yes)
    assert "Stopped" not in again
    told = [note for note in carol.room.notes.values() if "in all chats" in note.text]
    assert len(told) == 1
    await world.stop()
    assert await audited(world.settings) == [(BORIS, "stop-all")]


async def test_a_mailing_stands_still_and_goes_on_with_its_rest(world: World) -> None:
    boris = world.person(BORIS)
    walk = await ready(world)
    anna = walk.person
    await stops(boris)
    await walk.drop()
    await walk.write("Скидки")
    await anna.taps("Сейчас")
    await anna.sees("получателей", "Отправку сейчас остановил администратор")
    await anna.taps("✅ Отправить")
    card = await anna.sees("Рассылка стоит", "остановил администратор")
    assert world.sent == []
    await goes_on(boris)
    await anna.waits_for(lambda: "остановил администратор" not in card.text)
    await anna.waits_for(lambda: "принято" in card.text.lower())
    assert len(world.sent) == len({to for _, to, _ in world.sent}) > 0


async def test_a_resume_and_a_send_now_promise_nothing_while_all_is_stopped(
    world: World, clock: ManualClock
) -> None:
    anna, boris = world.person(ANNA), world.person(BORIS)
    await world.log_in(anna)
    card = await world.hold(anna, when="завтра 9:30")
    await stops(boris)
    clock.forward(days=2)
    await goes_on(boris)
    await anna.waits_for(lambda: "Пропущено время" in card.text)
    await stops(boris)
    await anna.taps("Отправить сейчас", note=card)
    await anna.sees("Отправку сейчас остановил администратор")
    await anna.taps("Отправить")
    assert anna.alert is not None
    assert anna.alert.startswith("Принято. Отправка сейчас остановлена")
    assert world.sent == []
