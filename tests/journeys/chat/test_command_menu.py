"""An administrator finds his commands in the menu when he comes, while he is one."""

import asyncio
from pathlib import Path

from handlers.anywhere.commands import ADMINS_COMMANDS, COMMANDS
from handlers.i18n import LANGUAGES
from tests.budget import within
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, GROUP, World, open_world


def menus(world: World, user_id: int) -> list[list[str]]:
    """Return what stands in a person's menu, in each language."""
    room = world.telegram.private(world.telegram.people[user_id])
    shown = (world.telegram.commands_for(room, language) for language in LANGUAGES)
    return [[str(one["command"]) for one in commands] for commands in shown]


def asked(world: World) -> int:
    """Return how often Telegram was asked to list or to forget commands."""
    return sum(call.method.endswith("MyCommands") for call in world.telegram.calls)


async def introduced(world: World, calls: int) -> None:
    """Wait until the bot has told its commands at its start, by so many calls."""
    async with within():
        while True:
            if asked(world) >= calls:
                return
            await asyncio.sleep(0.02)


OURS, HIS = [[*COMMANDS]] * len(LANGUAGES), [[*ADMINS_COMMANDS]] * len(LANGUAGES)


async def test_he_finds_them_once_he_has_written_for_the_first_time(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_world(tmp_path, clock, admins=f"{ANNA},{BORIS}") as world:
        await introduced(world, len(LANGUAGES) + 2)
        anna, boris = world.person(ANNA), world.member(BORIS)
        await anna.says("/start")
        await introduced(world, 2 * len(LANGUAGES) + 2)
        assert menus(world, ANNA) == HIS
        before = asked(world)
        for _ in range(3):
            await anna.says("/help")
            await anna.sees("Что я умею")
        await boris.says("/help")
        await boris.sees("Что я умею")
        assert asked(world) == before
        assert menus(world, BORIS) == OURS
        assert f"chat:{GROUP}" not in world.telegram.commands


async def test_a_refusal_stops_nothing_and_is_not_tried_again_at_once(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_world(tmp_path, clock, admins=str(ANNA)) as world:
        world.expects_trouble = True
        await introduced(world, len(LANGUAGES) + 1)
        anna = world.person(ANNA)
        world.telegram.faults.add("setMyCommands", times=1, status=400)
        for _ in range(3):
            await anna.says("/start")
            await anna.sees("бот для отправки")
        assert menus(world, ANNA) == OURS
        clock.forward(hours=1)
        await anna.says("/help")
        await anna.waits_for(lambda: menus(world, ANNA) == HIS)


async def test_who_is_taken_off_the_list_finds_everybodys_menu(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_world(tmp_path, clock, admins=f"{ANNA},{BORIS}") as world:
        for user_id in (ANNA, BORIS):
            person = world.person(user_id)
            await person.says("/start")
            await person.waits_for(lambda one=user_id: menus(world, one) == HIS)
        await world.stop()
        world.settings = world.settings.model_copy(update={"admins": frozenset({BORIS})})
        before = asked(world)
        await world.start()
        await introduced(world, before + 3 * len(LANGUAGES))
        assert (menus(world, ANNA), menus(world, BORIS)) == (OURS, HIS)
        await world.stop()
        before = asked(world)
        await world.start()
        await introduced(world, before + 2 * len(LANGUAGES))
        assert sum(one.method == "deleteMyCommands" for one in world.telegram.calls) == 2


async def test_a_menu_that_cannot_be_taken_away_is_tried_at_the_next_start(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_world(tmp_path, clock, admins=str(ANNA)) as world:
        world.expects_trouble = True
        anna = world.person(ANNA)
        await anna.says("/start")
        await anna.waits_for(lambda: menus(world, ANNA) == HIS)
        world.settings = world.settings.model_copy(update={"admins": frozenset()})
        world.telegram.faults.add("deleteMyCommands", times=1, status=403)
        for expected in (HIS, OURS):
            await world.stop()
            await world.start()
            await anna.says("/help")
            await anna.sees("Что я умею")
            await anna.waits_for(lambda wanted=expected: menus(world, ANNA) == wanted)
