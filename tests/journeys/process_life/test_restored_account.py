"""What a restore has held belongs to the account it was confirmed with, whoever is logged in."""

from decimal import Decimal

import pytest

from bot.sandbox.telegram.records import Button, Note
from tests.actor import Actor
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import ANNA, World, time_passing
from tests.journeys.mailing.walks import labels
from tests.journeys.privacy.test_another_account import log_in_as
from tests.journeys.process_life.putting_back import (
    PEOPLE,
    half_sent,
    leave_mode,
    put_back,
    times_sent,
)


@pytest.fixture
def overrides() -> dict[str, object]:
    return {"admins": str(ANNA), "batch_size": 10}


def newest_with(person: Actor, button: str) -> Note:
    """Return the newest message that has the button: the mailing's card."""
    return next(one for one in reversed(person.room.notes.values()) if button in labels(one))


def button_of(note: Note, label: str) -> Button:
    """Return a button of a message: a phone may show it after the bot has taken it away."""
    return next(one for row in note.buttons for one in row if one.text == label)


async def test_another_account_can_neither_see_nor_go_on_with_what_a_restore_has_held(
    world: World, clock: ManualClock
) -> None:
    world.gateway.add_account("other", PASSWORD, balance=Decimal(70), senders=("MYSHOP",))
    walk, copy = await half_sent(world, clock)
    anna = walk.person
    async with time_passing(clock):
        await put_back(world, copy)
        await anna.sees("Рассылка на паузе", "База бота восстановлена из копии", fresh=False)
        card = newest_with(anna, "▶️ Продолжить")
        go_on, stop = button_of(card, "▶️ Продолжить"), button_of(card, "⏹ Остановить")
        await log_in_as(world, anna, "other")

        async def is_refused() -> None:
            for button in (go_on, stop):
                assert "другой учётной записи" in await world.press_again(anna, card, button)

        await is_refused()
        await leave_mode(walk)
        await is_refused()
        await anna.says("/history")
        assert "Скидки" not in (await anna.sees("История")).text
        await walk.rests()
        assert times_sent(world) == {1: PEOPLE}

        await log_in_as(world, anna, "demo")
        await world.press_again(anna, card, go_on)
        await anna.sees("Продолжить рассылку?")
        await anna.taps("⚠️ Всё равно отправить")
        await anna.sees("Рассылка закончена")
    assert set(times_sent(world)) <= {1, 2}
