"""The evidence whether an SMS of unknown outcome was sent: the balance before and after."""

from decimal import Decimal

from bot.sandbox.devino import Fault, FaultKind
from tests.conftest import ManualClock
from tests.journeys.conftest import World, time_passing


async def test_a_balance_that_could_not_be_asked_at_once_is_asked_until_it_is_told(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    world.gateway.faults.add(Fault(FaultKind.RESET_AFTER, method="Sms/Send"))
    world.gateway.faults.add(Fault(FaultKind.HTTP_500, method="User/Balance", times=3))
    async with time_passing(clock):
        await anna.taps("✅ Отправить")
        await anna.sees("Исход неизвестен", "после: неизвестен", "баланс не удалось узнать")
        await anna.sees(
            "Исход неизвестен", "Баланс до отправки: 500,00\u00a0₽, после: 498,50\u00a0₽"
        )
        await anna.sees("сказать нельзя: сколько стоит SMS, ещё не известно", fresh=False)
    assert world.gateway.account("demo").balance == Decimal("498.5")
