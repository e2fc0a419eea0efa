"""«Забыть этот чат»: all of it goes, and the next start is as the first."""

from pathlib import Path

from storage.chat.audit import Audit
from tests.actor import Actor
from tests.journeys.conftest import BORIS, GROUP, World
from tests.journeys.mailing.walks import labels
from tests.journeys.privacy.known_number import (
    PHONE,
    SECRET,
    known_everywhere,
    rewritten,
)
from tests.journeys.privacy.traces_on_disk import found_in


async def open_personal_data(person: Actor) -> None:
    await person.says("/settings")
    await person.taps("🔒 Персональные данные")
    await person.sees("Столько бот хранит")


async def test_nothing_of_a_forgotten_chat_is_left_and_it_begins_as_new(
    world: World, tmp_path: Path
) -> None:
    anna = (await known_everywhere(world)).person
    boris = world.person(BORIS)
    await world.log_in(boris)
    await world.send(boris, phone="79160000077", text="Чужое")
    await open_personal_data(anna)
    await anna.taps("🗑 Забыть этот чат")
    await anna.sees("рассылок и SMS: 2", "контактов: 2", "Сотрётся всё")
    await anna.taps("🗑 Забыть этот чат")
    await anna.sees("Точно забыть этот чат?")
    await anna.taps("🗑 Да, стереть всё")
    await anna.sees("✅ Чат забыт")

    assert world.app
    db = world.app.rooms.privacy.upkeep._db
    await rewritten(world)
    assert found_in(tmp_path, PHONE, SECRET, "Клиенты") == []
    (entry,) = await Audit(db).list(anna.room.id, 10)
    assert (entry.action, entry.user_id) == ("forget-chat", anna.user.id)
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    await anna.sees("Напишите логин")
    await boris.says("/history")
    await boris.sees("История")
    assert any("Чужое" in label for label in labels(boris.last))


async def test_a_chat_with_something_under_way_is_not_forgotten(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.hold(anna)
    await open_personal_data(anna)
    await anna.taps("🗑 Забыть этот чат")
    window = await anna.sees("Не закончено рассылок: 1")
    assert "🗑 Забыть этот чат" not in labels(window)


async def test_a_members_group_is_forgotten_by_an_administrator_only(world: World) -> None:
    world.person()  # the administrator has a chat of his own
    boris = world.member(BORIS, room=GROUP)
    await world.log_in(boris)
    await open_personal_data(boris)
    assert "🗑 Забыть этот чат" not in labels(boris.last)
