"""A text that Telegram cuts into messages: no piece of it is taken for something else."""

import pytest

from tests.actor import Actor
from tests.journeys.conftest import World

NUMBERS = [f"8916{n:07}" for n in range(500)]
LISTS = {"by lines": "\n".join(NUMBERS), "cut within a number": ",".join(NUMBERS)}


async def at_menu(world: World) -> Actor:
    anna = world.person()
    await world.log_in(anna)
    return anna


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("command", ["/start", "/mailing"])
async def test_a_list_of_two_messages_is_one_mailing(world: World, command: str, text: str) -> None:
    anna = await at_menu(world)
    await anna.says(command)
    await anna.sees("Меню" if command == "/start" else "Рассылка: кому?")
    assert len(await anna.pastes(text)) > 1
    await anna.sees("номера из чата: 500")


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
async def test_a_list_of_two_messages_is_stopped_whole(world: World, text: str) -> None:
    anna = await at_menu(world)
    await anna.says("/stop")
    await anna.sees("Стоп-лист")
    await anna.pastes(text)
    await anna.sees("Внесено: 500", "Стоп-лист: 500")


async def test_no_end_of_a_long_text_is_the_text_of_the_sms(world: World) -> None:
    anna = await at_menu(world)
    await world.reach_text(anna)
    await anna.pastes("Приходите. " * 400)
    await anna.sees("2000", "Что написать?")
    await anna.says("Приходите")
    await anna.sees("Когда отправить", "знаков: 9")


async def test_an_end_that_comes_too_late_is_told_and_not_taken(world: World) -> None:
    anna = await at_menu(world)
    await world.reach_text(anna)
    await anna.says("ы" * 4096)
    await anna.sees("2000", "Что написать?")
    await anna.says("конец текста")
    await anna.sees("его конец пришёл отдельно: он не принят")
    await anna.sees_no("Когда отправить")


async def test_what_comes_after_a_while_is_a_text_of_its_own(world: World) -> None:
    anna = await at_menu(world)
    await world.reach_text(anna)
    await anna.says("ы" * 4096)
    await anna.sees("2000", "Что написать?")
    world.clock.forward(seconds=6)  # type: ignore[attr-defined]
    await anna.says("Приходите")
    await anna.sees("Когда отправить")
