"""Double taps and updates that come twice: one SMS."""

from bot.sandbox.devino import Fault, FaultKind
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
    await anna.sees("498,50")
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
    await anna.sees("498,50")
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
    await anna.sees("498,50")
    assert len(world.sent) == 1


async def test_a_double_tap_on_sending_an_unknown_one_again_is_one_sms(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    world.gateway.faults.add(Fault(FaultKind.HTTP_500, "Sms/Send"))
    await anna.taps("✅ Отправить")
    card = await anna.sees("Исход неизвестен")
    await anna.taps("🔁 Отправить ещё раз", note=card)
    window = await anna.sees("Проверьте и отправьте", "получатель получит две")
    for _ in range(3):
        await anna.taps("✅ Отправить", note=window, wait_answer=False)
    await anna.waits_for(lambda: "Решено отправить ещё раз" in card.text)
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
