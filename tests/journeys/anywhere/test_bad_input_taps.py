"""Double taps, updates that come twice, and taps that hide in a text: one SMS, or none."""

import pytest
from aiogram_dialog.utils import encode_reply_callback

from bot.sandbox.devino import Fault, FaultKind
from handlers.views.buttons import Act, CardButton
from tests.conftest import ManualClock
from tests.journeys.conftest import World, button_of


async def test_a_double_tap_on_send_is_one_sms(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.compose(anna)
    for _ in range(3):
        await anna.taps("✅ Отправить", note=card, wait_answer=False)
    await anna.waits_for(lambda: all(one.answered for one in world.telegram.presses.values()))
    await anna.waits_for(lambda: "SMS принято шлюзом" in card.text)
    await anna.says("/balance")
    await anna.sees("498,50\u00a0₽")
    assert len(world.sent) == 1


async def test_a_tap_on_send_after_the_outcome_is_told_that_it_was_accepted(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.compose(anna)
    button = button_of(card, "✅ Отправить")
    await anna.taps("✅ Отправить")
    await anna.waits_for(lambda: "SMS принято шлюзом" in card.text)
    words = await world.press_again(anna, card, button)
    assert words == "Уже принято: исход — в этой карточке."
    assert card.buttons, "the card keeps its own buttons"
    assert len(world.sent) == 1


async def test_a_redelivered_tap_is_one_sms(world: World) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    card = await world.compose(anna)
    await anna.taps("✅ Отправить")
    update_id = world.last_update("callback_query")["update_id"]
    world.telegram.redeliver(update_id)
    await anna.waits_for(lambda: "SMS принято шлюзом" in card.text)
    world.telegram.redeliver(update_id)
    await anna.says("/balance")
    await anna.sees("498,50\u00a0₽")
    assert len(world.sent) == 1


async def test_a_tap_that_comes_again_after_a_restart_is_one_sms(world: World) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    card = await world.compose(anna)
    await anna.taps("✅ Отправить")
    update_id = world.last_update("callback_query")["update_id"]
    await anna.waits_for(lambda: "SMS принято шлюзом" in card.text)
    await world.stop()
    world.telegram.redeliver(update_id)
    await world.start()
    await anna.says("/balance")
    await anna.sees("498,50\u00a0₽")
    assert len(world.sent) == 1


async def test_a_double_tap_on_sending_an_unknown_one_again_is_one_sms(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    world.gateway.faults.add(Fault(FaultKind.HTTP_500, "Sms/Send"))
    await anna.taps("✅ Отправить")
    await anna.sees("Исход неизвестен")
    clock.forward(minutes=2)
    await anna.taps("🔁 Отправить ещё раз")
    window = await anna.sees("Проверьте и отправьте", "получатель получит два")
    for _ in range(3):
        await anna.taps("✅ Отправить", note=window, wait_answer=False)
    await anna.sees("Решено отправить ещё раз", fresh=False)
    await anna.sees("SMS принято шлюзом")
    await anna.waits_for(lambda: all(one.answered for one in world.telegram.presses.values()))
    assert len(world.sent) == 1


async def test_a_double_tap_on_send_now_of_a_missed_one_is_one_sms(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna)
    await world.stop()
    clock.forward(hours=48)
    await world.start()
    await anna.waits_for(lambda: "Пропущено время" in card.text)
    await anna.taps("Отправить сейчас", note=card)
    question = await anna.sees("Отправить сейчас?")
    for _ in range(3):
        await anna.taps("✅ Отправить сейчас", note=question, wait_answer=False)
    await anna.waits_for(lambda: "SMS принято шлюзом" in card.text)
    await anna.waits_for(lambda: all(one.answered for one in world.telegram.presses.values()))
    assert len(world.sent) == 1


HIDDEN = encode_reply_callback(CardButton(act=Act.CANCEL, id=1).pack())
"""What aiogram-dialog reads as a tap: signs that nobody sees, two for each byte."""


async def test_a_text_from_elsewhere_that_hides_a_tap_presses_nothing(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna, text="Завтра ждём вас")
    await anna.says(f"89261234567 Здравствуйте{HIDDEN}")
    await anna.sees("Когда отправить на +7 926 123-45-67")
    assert "Запланировано" in card.text


@pytest.mark.parametrize("signs", ["\u200d\u200d", "\u00ad\u00ad\u00ad", "\u2060" * 7, HIDDEN])
async def test_a_text_that_ends_with_signs_nobody_sees_is_not_lost(
    world: World, signs: str
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna, text=f"Ваш заказ готов{signs}")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
    assert [text for _, _, text in world.sent] == ["Ваш заказ готов"]
