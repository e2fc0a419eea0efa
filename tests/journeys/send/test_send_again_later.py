"""What is unknown is offered to be sent again only when the old request is certainly gone."""

import pytest

from bot.sandbox.devino import Fault, FaultKind
from handlers.views.buttons import Act, CardButton
from tests.conftest import ManualClock
from tests.journeys.conftest import Button, World
from tests.journeys.mailing.walks import labels

COUNT, RESEND, MENU = "☑️ Считать отправленным", "🔁 Отправить ещё раз", "🏠 Меню"
WAIT = 70
"""The claim's 5 seconds, 30 for a connection, 30 for the answer, and a margin of 5."""


async def test_the_card_says_how_long_to_wait_and_becomes_right_by_itself(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    world.gateway.faults.add(Fault(FaultKind.RESET_BEFORE, "Sms/Send"))
    await world.compose(anna)
    await anna.taps("✅ Отправить")
    card = await anna.sees("Исход неизвестен", f"Отправить ещё раз можно через {WAIT} с")
    assert labels(card)[0] == COUNT
    assert RESEND not in labels(card)

    clock.forward(seconds=WAIT - 10)
    old = Button(RESEND, CardButton(act=Act.ASK_RESEND, id=1).pack())
    assert "можно через 10 с" in await world.press_again(anna, card, old)
    await anna.waits_for(lambda: "можно через 10 с" in card.text)
    assert world.sent == []

    clock.forward(seconds=10)
    await anna.waits_for(lambda: labels(card)[:2] == [COUNT, RESEND])
    assert "можно через" not in card.text
    await anna.taps(RESEND, note=card)
    await anna.sees("Проверьте и отправьте", "получит два")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
    assert len(world.sent) == 1


@pytest.mark.parametrize("down", [30, 3600], ids=["seconds", "an hour"])
async def test_a_card_becomes_right_though_the_bot_was_down_when_its_time_came(
    world: World, clock: ManualClock, down: int
) -> None:
    anna = world.person()
    await world.log_in(anna)
    world.gateway.faults.add(Fault(FaultKind.RESET_BEFORE, "Sms/Send"))
    await world.compose(anna)
    await anna.taps("✅ Отправить")
    card = await anna.sees("Исход неизвестен", "можно через")
    await world.stop()
    clock.forward(seconds=down)
    await world.start()
    clock.forward(seconds=max(0, WAIT - down))
    await anna.waits_for(lambda: labels(card)[:2] == [COUNT, RESEND])


async def test_counting_as_sent_needs_no_wait(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    world.gateway.faults.add(Fault(FaultKind.RESET_BEFORE, "Sms/Send"))
    await world.compose(anna)
    await anna.taps("✅ Отправить")
    card = await anna.sees("Исход неизвестен", "можно через")
    await anna.taps(COUNT, note=card)
    await anna.waits_for(lambda: "Считается отправленным" in card.text)
    assert "можно через" not in card.text
