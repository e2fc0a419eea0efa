"""What happens while a file is being read: a restart, a person leaves, Telegram fails."""

import pytest

from bot.lifecycle import App
from tests.conftest import ManualClock
from tests.journeys.conftest import World, time_passing
from tests.journeys.upload.filed import PEOPLE, others_reading, xlsx


def app_of(world: World) -> App:
    assert world.app
    return world.app


async def test_a_restart_while_a_file_is_looked_at_goes_on_with_it(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    async with others_reading():
        await anna.uploads("clients.xlsx", xlsx(PEOPLE))
        await anna.sees("Файл получен")
        await world.stop()
    await world.start()
    await anna.sees("Телефоны: B «Телефон»", "Бот перезапускался: читаю файл заново.")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 3")


async def test_a_restart_while_recipients_are_read_goes_on_with_them(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    await anna.sees("Телефоны: B «Телефон»")
    async with others_reading():
        await anna.taps("✅ Всё верно")
        await anna.sees("Файл получен")
        await world.stop()
    await world.start()
    await anna.sees("Получателей: 3", "Бот перезапускался: читаю файл заново.")
    await world.stop()
    await world.start()
    assert not app_of(world).reader._jobs


async def test_a_file_over_which_the_bot_keeps_restarting_is_given_up(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    async with others_reading():
        await anna.uploads("clients.xlsx", xlsx(PEOPLE))
        await anna.sees("Файл получен")
        for _ in range(3):
            await world.stop()
            await world.start()
        await anna.sees("несколько раз перезапускался", "Ничего не отправлено")
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    await anna.sees("Телефоны: B «Телефон»")


async def test_whoever_leaves_is_not_called_back(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    async with others_reading():
        await anna.uploads("clients.xlsx", xlsx(PEOPLE))
        await anna.sees("Файл получен")
        await anna.says("/start")
        menu = await anna.sees("Меню")
        async with time_passing(clock):
            await anna.waits_for(lambda: not app_of(world).reader._jobs)
    assert anna.last is menu


async def test_whoever_leaves_before_a_restart_is_not_called_back(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    async with others_reading():
        await anna.uploads("clients.xlsx", xlsx(PEOPLE))
        await anna.sees("Файл получен")
        await anna.says("/start")
        menu = await anna.sees("Меню")
        await world.stop()
    await world.start()
    await anna.waits_for(lambda: not app_of(world).reader._jobs)
    assert anna.last is menu


@pytest.mark.parametrize("trouble", [{"status": 500}, {"reset": True}])
async def test_a_file_that_telegram_does_not_give_is_asked_for_again(
    world: World, clock: ManualClock, trouble: dict[str, int]
) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    world.telegram.faults.add("getFile", times=5, **trouble)  # type: ignore[arg-type]
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    async with time_passing(clock):
        await anna.sees("clients.xlsx", "прерывается", "Ничего не отправлено")
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    await anna.sees("Телефоны: B «Телефон»")


async def test_a_card_that_telegram_did_not_take_is_shown_later(
    world: World, clock: ManualClock
) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    async with others_reading():
        await anna.uploads("clients.xlsx", xlsx(PEOPLE))
        await anna.sees("Файл получен")
        world.telegram.faults.add("editMessageText", times=2)
    async with time_passing(clock):
        await anna.sees("Телефоны: B «Телефон»")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 3")


async def test_taps_while_a_file_is_read_change_nothing_twice(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    card = await anna.sees("Телефоны: B «Телефон»")
    async with others_reading():
        for _ in range(3):
            await anna.taps("✅ Всё верно", note=card, wait_answer=False)
        await anna.waits_for(lambda: all(one.answered for one in world.telegram.presses.values()))
        assert len(app_of(world).reader._jobs) == 1
    await anna.sees("Получателей: 3")
