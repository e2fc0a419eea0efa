"""A gateway that cannot be reached: nothing is sent, nothing is lost, nothing is doubled."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.gateway import accounts
from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.journeys.conftest import World, time_passing
from tests.journeys.faults.troubled import open_troubled, press


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    async with open_troubled(tmp_path, clock) as opened:
        yield opened


async def waiting(world: World) -> tuple[Actor, Note]:
    """Confirm an SMS while the gateway refuses connections; return its waiting card."""
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    await world.gateway.pause()
    await anna.taps("✅ Отправить")
    return anna, await anna.sees("Шлюз недоступен", "Ничего не отправлено")


async def test_it_goes_out_once_when_the_gateway_is_back(world: World, clock: ManualClock) -> None:
    anna, card = await waiting(world)
    clock.forward(seconds=30)
    await anna.waits_for(lambda: world.sent == [])
    await world.gateway.resume()
    async with time_passing(clock, step=0.2):
        await anna.waits_for(lambda: "SMS принято шлюзом" in card.text)
        await anna.waits_for(lambda: "Остаток" in card.text)
    clock.forward(hours=1)
    assert len(world.sent) == 1


async def test_it_goes_out_once_when_the_bot_was_restarted_meanwhile(
    world: World, clock: ManualClock
) -> None:
    anna, card = await waiting(world)
    await world.stop()
    await world.gateway.resume()
    await world.start()
    async with time_passing(clock):
        await anna.waits_for(lambda: "SMS принято шлюзом" in card.text)
    assert len(world.sent) == 1


async def test_it_can_be_cancelled_while_it_waits(world: World, clock: ManualClock) -> None:
    anna, card = await waiting(world)
    await anna.taps("Отменить", note=card)
    await anna.waits_for(lambda: "Отменено" in card.text)
    await world.gateway.resume()
    async with time_passing(clock):
        await world.send(anna, text="Другое")
    assert [text for _, _, text in world.sent] == ["Другое"]


async def test_it_asks_when_it_would_be_late_and_goes_out_once_when_told_to(
    world: World, clock: ManualClock
) -> None:
    anna, card = await waiting(world)
    clock.forward(minutes=6)
    await anna.waits_for(lambda: "Пропущено время" in card.text)
    assert "Ничего не отправлено" in card.text
    await world.gateway.resume()
    clock.forward(hours=1)
    assert not world.sent
    await anna.taps("Отправить сейчас", note=card)
    question = await anna.sees("Отправить сейчас?")
    now = press(anna, question, "✅ Отправить сейчас")
    taps = [now(), now()]
    await anna.waits_for(lambda: all(tap.answered for tap in taps))
    await anna.sees("SMS принято шлюзом", fresh=False)
    assert len(world.sent) == 1


async def test_a_log_out_while_it_waits_keeps_it_from_going_out(
    world: World, clock: ManualClock
) -> None:
    anna, card = await waiting(world)
    await anna.says("/settings")
    await anna.taps("Учётная запись")
    await anna.taps("Выйти")
    await anna.taps("Да, выйти и забыть")
    await world.gateway.resume()
    async with time_passing(clock):
        await anna.waits_for(lambda: "Сменилась учётная запись" in card.text)
    assert not world.sent


async def test_a_log_in_with_no_clear_answer_before_a_send_is_no_unknown_outcome(
    world: World, clock: ManualClock
) -> None:
    """The send itself was never made, so it may be tried again."""
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    world.gateway.expire_sessions("demo")
    world.gateway.faults.add(Fault(FaultKind.RESET_BEFORE, "User/SessionId"))
    await anna.taps("✅ Отправить")
    async with time_passing(clock):
        await anna.sees("SMS принято шлюзом")
    assert len(world.sent) == 1


async def test_a_new_time_given_while_the_balance_is_asked_is_the_one_that_counts(
    world: World, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as long as a slow machine may need for the taps in between
    monkeypatch.setattr(accounts, "BESIDE_PATIENCE", 12)
    anna = world.person()
    await world.log_in(anna)
    card = await world.hold(anna, when="через 2 часа")
    world.gateway.faults.add(Fault(FaultKind.TIMEOUT_BEFORE, "User/Balance"))
    clock.forward(minutes=105)
    await anna.waits_for(lambda: world.gateway.requests[-1].fault is FaultKind.TIMEOUT_BEFORE)
    await anna.taps("Другое время", note=card)
    await anna.sees("Когда отправить")
    await anna.says("через 5 часов")
    await anna.taps("✅ Да, на это время")
    await anna.sees("Запланировано", "18:45")
    await anna.says("/balance")
    await anna.sees("Баланс:")
    assert not world.sent
    clock.forward(hours=4, minutes=50)
    await anna.waits_for(lambda: len(world.sent) == 1)
    assert str(world.gateway.ledger[0].send_date) == "2026-11-24 15:45:00"
