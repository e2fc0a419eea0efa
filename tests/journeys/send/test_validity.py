"""How long an SMS is tried: chosen on its card, kept by what follows, and seen in what became."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.sandbox.devino import MAGIC_ENDINGS
from tests.conftest import ManualClock
from tests.journeys.conftest import World, button_of, open_world, time_passing
from tests.journeys.mailing.walks import ready

LINE = "⌛ Если не доставлено за 6 ч, уже не придёт"


async def test_it_is_chosen_or_typed_on_the_card_and_handed_over(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.compose(anna)
    assert "⌛" not in card.text
    await anna.taps("⌛ Срок жизни: как у шлюза")
    await anna.sees("Срок жизни SMS: как у шлюза", "от 1 мин до 3 суток")
    await anna.says("4 дня")
    await anna.sees("не больше 3 суток")
    await anna.says("2 дня")
    await anna.sees("Проверьте и отправьте", "⌛ Если не доставлено за 2 суток, уже не придёт")
    await anna.taps("⌛ Срок жизни: 2 суток")
    await anna.taps("6 ч")
    await anna.sees("Проверьте и отправьте", LINE)
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом", LINE)
    assert world.gateway.ledger[0].validity == 360


async def test_the_usual_one_is_set_in_the_settings_and_can_be_left_to_the_gateway(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/settings")
    await anna.taps("⌛ Срок жизни: как у шлюза")
    await anna.taps("6 ч")
    await anna.sees("Настройки чата")
    await world.compose(anna)
    await anna.sees("Проверьте и отправьте", LINE, fresh=False)
    await anna.taps("⌛ Срок жизни: 6 ч")
    await anna.taps("Как у шлюза")
    assert "⌛" not in (await anna.sees("Проверьте и отправьте")).text
    await anna.says("/start")
    await anna.taps("📝 Продолжить SMS")
    card = await anna.sees("Проверьте и отправьте")
    assert "⌛" not in card.text
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
    assert world.gateway.ledger[0].validity is None


async def test_a_repeat_and_another_time_keep_it(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna, when="завтра 9:30")
    await anna.taps("⌛ Срок жизни")
    await anna.taps("6 ч")
    await anna.taps("✅ Отправить")
    card = await anna.sees("Запланировано", LINE)
    await anna.taps("✏️ Другое время", note=card)
    await anna.says("послезавтра 10:00")
    await anna.taps("✅ Да, на это время")
    await anna.sees("Запланировано на 26 нояб.", LINE)
    clock.set(datetime(2026, 11, 26, 6, 45, tzinfo=UTC))
    await anna.waits_for(lambda: world.gateway.ledger and world.gateway.ledger[0].validity == 360)
    await anna.taps("🔁 Повторить", note=card)
    await anna.sees("Проверьте и отправьте", LINE)


async def test_an_sms_that_expires_says_so(tmp_path: Path, clock: ManualClock) -> None:
    async with open_world(tmp_path, clock, endings=MAGIC_ENDINGS) as world:
        anna = world.person()
        await world.log_in(anna)
        await world.compose(anna, phone="89161230001")
        await anna.taps("⌛ Срок жизни")
        await anna.says("5 минут")
        await anna.sees("Проверьте и отправьте")
        await anna.taps("✅ Отправить")
        card = await anna.sees("SMS принято шлюзом")
        async with time_passing(clock, step=30):
            await anna.waits_for(lambda: "истек срок жизни сообщения" in card.text)


async def test_a_refusal_of_the_gateway_says_that_the_validity_may_be_the_cause(
    world: World,
) -> None:
    world.gateway.take_validity_up_to(60)
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    await anna.taps("⌛ Срок жизни")
    await anna.taps("6 ч")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS не отправлено", "Ничего не отправлено", "не берёт срок жизни 6 ч")
    assert world.sent == []


async def test_a_plan_has_it_and_its_mailing_keeps_it(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    plan = await walk.plan()
    assert "⌛" not in plan.text
    await anna.taps("⌛ Срок жизни: как у шлюза")
    await anna.says("90 минут")
    await anna.sees("Проверьте и отправьте", "⌛ Если не доставлено за 1 ч 30 мин")
    await walk.confirm()
    await anna.sees("Рассылка закончена", "⌛ Если не доставлено за 1 ч 30 мин")
    assert {sms.validity for sms in world.gateway.ledger} == {90}
    await anna.taps("🔁 Повторить")
    await anna.sees("Проверьте и отправьте", "⌛ Если не доставлено за 1 ч 30 мин")


async def test_a_button_that_nobody_offered_sets_no_validity(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    await anna.taps("⌛ Срок жизни: как у шлюза")
    window = await anna.sees("Срок жизни SMS")
    button = button_of(window, "6 ч")
    for forged, words in (("999999", "не больше 3 суток"), ("-5", "не меньше 1 минуты")):
        data = (button.callback_data or "").removesuffix("360") + forged
        await world.press_again(anna, window, replace(button, callback_data=data))
        await anna.sees(words, fresh=False)
