"""Background changes of a dialog wait for their turn: taps and they do not undo each other."""

import asyncio

import pytest
from aiogram import Dispatcher
from aiogram.types import Chat, User

from bot.lifecycle import App
from handlers.ui.background_dialog import Place, background_manager
from tests.journeys.conftest import ANNA, STRANGER, World
from tests.journeys.faults.troubled import press

PLACE = Place(
    User(id=ANNA, is_bot=False, first_name="Анна", language_code="ru"),
    Chat(id=ANNA, type="private", first_name="Анна"),
    None,
)
VISITS = 30


def parts(world: World) -> tuple[App, Dispatcher]:
    assert world.app
    return world.app, world.app._dispatcher


async def count_up(world: World, name: str) -> None:
    app, dispatcher = parts(world)
    async with background_manager(dispatcher, app.bot, PLACE) as manager:
        before = manager.dialog_data.get(name, 0)
        await asyncio.sleep(0)
        manager.dialog_data[name] = before + 1


async def counted(world: World, name: str) -> int:
    app, dispatcher = parts(world)
    async with background_manager(dispatcher, app.bot, PLACE) as manager:
        count: int = manager.dialog_data[name]
    return count


async def test_changes_and_taps_at_once_lose_nothing(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/settings")
    window = await anna.sees("Настройки чата")
    tap = press(anna, window, "Часовой пояс")
    taps = []
    for _ in range(VISITS):
        taps.append(tap())
        await asyncio.gather(*(count_up(world, "visits") for _ in range(3)))
    await anna.waits_for(lambda: all(one.answered for one in taps))
    assert await counted(world, "visits") == 3 * VISITS


async def test_a_change_that_fails_changes_nothing_and_leaves_the_chat_free(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/settings")
    await anna.sees("Настройки чата")
    await count_up(world, "visits")
    app, dispatcher = parts(world)

    async def fail() -> None:
        async with background_manager(dispatcher, app.bot, PLACE) as manager:
            manager.dialog_data["visits"] = 99
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await counted(world, "visits") == 1
    await anna.taps("🕓 Часовой пояс")
    await anna.sees("Часовой пояс этого чата")


async def test_whoever_may_not_use_the_bot_is_not_visited(world: World) -> None:
    app, dispatcher = parts(world)
    stranger = Place(
        User(id=STRANGER, is_bot=False, first_name="Чужой"),
        Chat(id=STRANGER, type="private", first_name="Чужой"),
        None,
    )
    with pytest.raises(LookupError):
        async with background_manager(dispatcher, app.bot, stranger):
            pytest.fail("a stranger was visited")
