"""What managers see and may do while restore mode lasts, and with what it has left."""

import pytest

from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, CAROL, World, button_of, time_passing
from tests.journeys.mailing.walks import ready
from tests.journeys.process_life.putting_back import copy_of, put_back


@pytest.fixture
def overrides() -> dict[str, object]:
    return {"admins": str(ANNA), "batch_size": 10}


async def an_older_copy(world: World, clock: ManualClock) -> None:
    """Make a copy, send an SMS that it does not know, and put it back."""
    anna = world.person()
    copy = copy_of(world)
    await world.send(anna)
    async with time_passing(clock):
        await put_back(world, copy)
        await anna.sees("Режим восстановления", fresh=False)


async def test_a_plan_says_that_it_cannot_be_confirmed_and_promises_nothing(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    anna = walk.person
    await an_older_copy(world, clock)
    await anna.says("/start")
    await anna.sees("Меню", "подтвердить ничего нельзя")
    plan = await world.compose(anna)
    assert "Подтвердить пока нельзя" in plan.text
    await anna.taps("✅ Отправить")
    await anna.sees("пока ничего не отправляет", "Ничего не отправлено", fresh=False)
    plan = await walk.plan()
    assert "Подтвердить пока нельзя" in plan.text
    assert "останется в черновиках" in plan.text
    await anna.taps("✅ Отправить")
    await anna.sees("пока ничего не отправляет", fresh=False)
    assert len(world.sent) == 1


async def test_an_english_plan_says_the_same(world: World, clock: ManualClock) -> None:
    await ready(world)
    carol = (await ready(world, world.person(CAROL), english=True)).person
    await an_older_copy(world, clock)
    await carol.says("/start")
    await carol.sees("Menu", "nothing can be confirmed")
    await carol.says("/send 89161234567 Hello")
    await carol.sees("When should it go")
    await carol.taps("Now")
    await carol.sees("Check and send", "You cannot confirm yet")
    await carol.taps("✅ Send")
    await carol.sees("sends nothing for now", "Nothing was sent", fresh=False)
    await carol.says("89161234567 Ivan\n89161234568 Ann")
    await carol.sees("numbers from the chat: 2")
    await carol.taps("Next ›")
    await carol.says("Sale all week")
    await carol.sees("When should it go?")
    await carol.taps("Now")
    await carol.sees("Check and send", "You cannot confirm yet", "stays in the drafts")
    await carol.taps("✅ Send")
    await carol.sees("sends nothing for now", fresh=False)
    assert len(world.sent) == 1


async def test_a_window_of_the_copy_that_was_confirmed_after_it_is_closed_when_the_mode_ends(
    world: World, clock: ManualClock
) -> None:
    """Its token is new to the journal: only forgetting the dialogs keeps it from sending twice."""
    walk = await ready(world)
    anna = walk.person
    asked = await world.compose(anna)
    yes = button_of(asked, "Отправить")
    copy = copy_of(world)
    async with time_passing(clock):
        await anna.taps("✅ Отправить")
        await anna.sees("SMS принято шлюзом")
        await put_back(world, copy, dialogs=True)
        await anna.sees("Режим восстановления")
        await world.press_again(anna, asked, yes)
        await walk.rests()
        assert len(world.sent) == 1
        await anna.taps("Включить отправку")
        await anna.taps("Да, включить")
        await anna.sees("Режим восстановления закончен")
        await world.press_again(anna, asked, yes)
        await walk.rests()
    assert len(world.sent) == 1
