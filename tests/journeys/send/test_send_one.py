"""One SMS from the first /start to «Доставлено»."""

from tests.conftest import ManualClock
from tests.journeys.conftest import World


async def test_a_first_sms_is_sent_and_its_delivery_is_shown(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.taps("Новое SMS")
    await anna.sees("От кого?")
    await world.add_sender(anna)
    await anna.sees("Кому?")
    await anna.says("8 (916) 123-45-67")
    await anna.sees("Что написать?")
    await anna.says("Привет, это проверка")
    await anna.sees("Когда отправить", "1 SMS")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "+7 916 123-45-67", "MYSHOP")
    await anna.taps("Отправить")
    await anna.sees(
        "SMS принято шлюзом", world.gateway.ledger[0].ids[0] if world.gateway.ledger else ""
    )
    assert world.sent == [("MYSHOP", "79161234567", "Привет, это проверка")]
    clock.forward(seconds=10)
    await anna.taps("Уточнить статус")
    await anna.sees("Доставлено")
