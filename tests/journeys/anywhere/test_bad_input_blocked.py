"""The bot is blocked in the middle of a send: the SMS goes out once, and the history shows it."""

import asyncio
from datetime import UTC, datetime

from bot.sandbox.devino import Fault, FaultKind
from tests.budget import within
from tests.conftest import ManualClock
from tests.journeys.conftest import BORIS, World


async def test_a_send_goes_on_once_and_is_told_after_unblocking(
    world: World, clock: ManualClock
) -> None:
    world.expects_trouble = True
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    world.gateway.faults.add(Fault(FaultKind.SLOW, "Sms/Send", seconds=5))
    await anna.taps("✅ Отправить")
    await anna.waits_for(lambda: len(world.sent) == 1)
    world.telegram.block(anna.user)
    clock.forward(seconds=5)
    await anna.waits_for(lambda: any("blocked" in call for call in world.refused_calls))
    assert world.app is not None
    async with within():
        lookup = world.app.rooms.mailings.lookup
        while (await lookup.mailing(anna.room.id, 1)).finished_at is None:  # noqa: ASYNC110 - it is no event
            await asyncio.sleep(0.02)
    world.telegram.unblock(anna.user)
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.taps("📜 История")
    await anna.taps("Привет")
    await anna.sees("SMS принято шлюзом", world.gateway.ledger[0].ids[0])
    assert len(world.sent) == 1


async def test_a_deferred_one_goes_out_though_nobody_hears_of_it(
    world: World, clock: ManualClock
) -> None:
    world.expects_trouble = True
    anna, boris = world.person(), world.person(BORIS)
    await world.log_in(anna)
    await world.hold(anna)
    world.telegram.block(anna.user)
    clock.set(datetime(2026, 11, 25, 6, 15, tzinfo=UTC))
    await boris.waits_for(lambda: len(world.sent) == 1)
    await world.log_in(boris)
    assert len(world.sent) == 1
