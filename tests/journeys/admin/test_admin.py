"""`/admin`: the state of the service and its chats, for administrators alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, CAROL, World, button_of, open_world
from tests.journeys.mailing.walks import ready

TEXT = "Канарейка"


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    async with open_world(tmp_path, clock, admins=str(BORIS)) as opened:
        yield opened


async def test_it_shows_how_the_service_is_and_none_of_what_chats_send(world: World) -> None:
    anna, boris = world.person(), world.person(BORIS)
    await world.log_in(anna)
    await world.hold(anna, text=TEXT)
    await boris.says("/admin")
    note = await boris.sees(
        "Состояние сервиса",
        "Версия 0.1.0",
        "🟢 Отправка идёт",
        "запланировано: 1",
        "связь есть, последний ответ",
        "🗄 База:",
        "💽 Свободно на диске:",
        "💾 Резервной копии ещё не было",
    )
    await boris.taps("🔄 Обновить")
    await boris.taps("💬 Чаты")
    await boris.sees("💬 Чаты: 2", fresh=False)
    await boris.taps("Анна ✅")
    await boris.sees("Анна", str(ANNA), "Личный чат", "Вход в Devino выполнен", fresh=False)
    await boris.sees("Подтверждено отправок: 1", "👤 Анна", fresh=False)
    said = "\n".join(one.text for one in boris.room.notes.values())
    assert not [one for one in (TEXT, "9161234567", "demo", "MYSHOP") if one in said]
    await boris.taps("‹ Назад")
    await boris.taps("‹ Назад")
    await boris.sees("Состояние сервиса", fresh=False)
    assert note.message_id in boris.room.notes


async def test_for_others_there_is_no_such_command(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/admin")
    await anna.sees("Такой команды нет")
    await anna.sees("Меню")


async def test_in_a_group_it_only_says_where_it_is_shown(world: World) -> None:
    boris, anna = world.member(BORIS), world.member(ANNA)
    await boris.says("/admin")
    await boris.sees("только в личном чате", "/admin")
    before = len(anna.room.notes)
    await anna.says("/admin")
    await world.person().says("/help")
    await world.person().sees("Что я умею")
    assert len(anna.room.notes) == before + 1


async def test_who_is_an_administrator_no_more_can_do_nothing_with_an_open_window(
    world: World,
) -> None:
    boris = world.person(BORIS)
    await boris.says("/admin")
    await boris.sees("Состояние сервиса")
    await boris.taps("🛑 Остановить всё")
    question = await boris.sees("Остановить отправку во всех чатах?")
    yes = button_of(question, "Да, остановить всё")
    await world.stop()
    world.settings = world.settings.model_copy(update={"admins": frozenset({CAROL})})
    await world.start()
    await world.press_again(boris, question, yes)
    anna = (await ready(world)).person
    await world.send(anna)
    assert len(world.sent) == 1


async def test_the_chats_are_shown_by_pages(world: World) -> None:
    boris = world.person(BORIS)
    assert world.app is not None
    for number in range(20):
        await world.app.rooms.preferences.chat(
            -5000 - number, kind="supergroup", title=f"Отдел {number:02}", seen_language="ru"
        )
    await boris.says("/admin")
    await boris.sees("Состояние сервиса")
    await boris.taps("💬 Чаты")
    window = await boris.sees("Чаты: 21", "Страница 1 из 3", fresh=False)
    assert [len(row) for row in window.buttons[:8]] == [1] * 8, "a long name needs its own row"
    await boris.taps("След. ›")
    await boris.sees("Страница 2 из 3", fresh=False)
    await boris.taps("👥 Отдел")
    await boris.sees("👥 Группа", "Входа в Devino нет", fresh=False)
