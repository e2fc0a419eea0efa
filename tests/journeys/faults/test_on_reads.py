"""Faults of log-in, balance and status: a sentence or a second try, and nothing is lost."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.devino import Fault, FaultKind
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import World
from tests.journeys.faults.troubled import open_troubled

KINDS = [
    FaultKind.HTTP_500,
    FaultKind.HTTP_502_HTML,
    FaultKind.BROKEN_JSON,
    FaultKind.EMPTY_BODY_AFTER,
    FaultKind.RESET_AFTER,
    FaultKind.TIMEOUT_BEFORE,
    FaultKind.PARTIAL_BODY,
]


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    async with open_troubled(tmp_path, clock, patience=2) as opened:
        yield opened


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("User/SessionId", FaultKind.HTTP_502_HTML),
        ("User/SessionId", FaultKind.TIMEOUT_BEFORE),
        ("User/Balance", FaultKind.RESET_BEFORE),
    ],
)
async def test_a_log_in_that_fails_keeps_the_login_and_takes_the_password_again(
    world: World, method: str, kind: FaultKind
) -> None:
    anna = world.person()
    world.gateway.faults.add(Fault(kind, method, times=100))
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    await anna.says("demo")
    await anna.sees("Логин: demo")
    await anna.says(PASSWORD)
    await anna.sees("⚠️ Ошибка: сервер недоступен", "Логин: demo")
    world.gateway.faults.clear()
    await anna.says(PASSWORD)
    await anna.sees("Вход выполнен")


async def test_every_kind_of_trouble_with_the_balance_is_tried_again(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    for kind in KINDS:
        world.gateway.faults.add(Fault(kind, "User/Balance"))
        await anna.says("/balance")
        await anna.sees("Баланс: 500,00\u00a0₽")
    assert not world.gateway.faults.waiting


async def test_every_kind_of_trouble_with_the_status_is_tried_again(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna)
    for kind in KINDS:
        world.gateway.faults.add(Fault(kind, "Sms/State"))
        await anna.taps("Уточнить статус", note=card)
        assert anna.alert == "Ожидает отправки"
        assert not world.gateway.faults.waiting
    clock.forward(seconds=10)
    await anna.taps("Уточнить статус", note=card)
    await anna.waits_for(lambda: "Доставлено" in card.text)
    assert len(world.sent) == 1


async def test_a_status_that_cannot_be_asked_is_an_alert_and_the_card_stays(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna)
    await anna.waits_for(lambda: "Остаток" in card.text)
    before = card.text
    await world.gateway.pause()
    await anna.taps("Уточнить статус", note=card)
    assert "Ошибка: сервер недоступен" in (anna.alert or "")
    assert card.text == before


async def test_an_unknown_balance_is_no_reason_not_to_send(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    world.gateway.faults.add(Fault(FaultKind.HTTP_502_HTML, "User/Balance", times=100))
    await world.compose(anna)
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
    assert len(world.sent) == 1


async def test_a_balance_with_a_long_fraction_stops_nothing(world: World) -> None:
    world.gateway.account("demo").balance /= 3
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna)
    await anna.waits_for(lambda: "Остаток: 165,1667" in card.text)
    assert len(world.sent) == 1
