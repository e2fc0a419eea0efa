"""Plain answers lead on by their buttons."""

import pytest

from tests.journeys.conftest import World


@pytest.mark.parametrize("command", ["/help", "/balance", "/expensive"])
async def test_a_plain_answer_leads_to_the_menu(world: World, command: str) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says(command)
    await anna.taps("☰ Меню", note=await anna.sees(""))
    await anna.sees("Меню", "Баланс")


async def test_help_begins_what_it_speaks_of(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/help")
    await anna.taps("📨 Рассылка", note=await anna.sees("Что я умею"))
    await anna.sees("Рассылка: кому?")
