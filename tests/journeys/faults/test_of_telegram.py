"""Trouble on Telegram's side: the card tells the truth in the end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.devino import Fault, FaultKind
from handlers.views.buttons import Act, CardButton
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, World, time_passing
from tests.journeys.faults.troubled import open_troubled, press


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    async with open_troubled(tmp_path, clock) as opened:
        yield opened


async def test_an_older_picture_that_comes_late_does_not_stay_over_a_newer_one(
    world: World,
) -> None:
    anna, boris = world.member(ANNA), world.member(BORIS)
    await world.log_in(anna)
    world.gateway.faults.add(Fault(FaultKind.RESET_BEFORE, "Sms/Send"))
    card = await world.compose(anna)
    await anna.taps("✅ Отправить")
    await anna.waits_for(lambda: "после: 500" in card.text)
    count = press(anna, card, "Считать отправленным")
    world.telegram.faults.add("editMessageText", status=200, delay=0.5)
    show = CardButton(act=Act.SHOW, id=1).pack()
    late = world.telegram.press(boris.room, boris.user, card.message_id, show)
    await boris.waits_for(lambda: late.answered and not world.telegram.faults.waiting)
    counted = count()
    await anna.waits_for(lambda: counted.answered and "Считается отправленным" in card.text)
    await anna.waits_for(lambda: "Считать отправленным" not in str(card.buttons))
    await world.stop()
    assert "Считается отправленным" in card.text


@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_card_that_could_not_be_shown_is_shown_when_telegram_is_back(
    world: World, clock: ManualClock, *, after_effect: bool
) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.compose(anna)
    world.telegram.faults.add("editMessageText", times=4, after_effect=after_effect)
    await anna.taps("✅ Отправить")
    async with time_passing(clock):
        await anna.waits_for(lambda: "Остаток" in card.text)
    assert world.gateway.ledger[0].ids[0] in card.text
    assert len(world.sent) == 1


@pytest.mark.parametrize("delay", [0.15, 2.0])
async def test_one_sms_goes_and_its_card_stays_when_telegram_takes_its_time(
    world: World, delay: float
) -> None:
    """Two taps and the menu come before Telegram has answered the first call."""
    anna = world.person()
    await world.log_in(anna)
    card = await world.compose(anna)
    world.telegram.faults.add(times=10**6, status=200, delay=delay)
    confirm = press(anna, card, "✅ Отправить")
    taps = confirm(), confirm()
    await anna.says("/start")
    await anna.sees("Меню", "Баланс")
    await anna.waits_for(lambda: all(tap.answered for tap in taps) and "Остаток" in card.text)
    assert world.gateway.ledger[0].ids[0] in card.text
    assert len(world.sent) == 1
    assert "Уточнить статус" in str(card.buttons)
