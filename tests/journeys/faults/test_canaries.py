"""The whole bot at DEBUG, in every trouble: no text, password, token or phone in its log."""

import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from bot import logs
from bot.mailing.mailings import Mailings
from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram import Odd
from handlers.unasked.cards import MailingCards
from storage.journal.life import Life
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import TOKEN, World, time_passing
from tests.journeys.faults.test_odd_telegram import message_of
from tests.journeys.faults.troubled import open_troubled

TEXT = "Канарейка"
PHONE = "79161230001"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the process's log would hold, whatever logs it."""
    stream, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter("text"))
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)
    written = stream.getvalue()
    secrets = (TEXT, ascii(TEXT)[1:-1], PASSWORD, TOKEN, TOKEN.partition(":")[2], PHONE, PHONE[1:])
    assert not [one for one in secrets if one in written]


def _fail(*args: object, **kwargs: object) -> None:
    raise RuntimeError(f"{TEXT} {PHONE} {PASSWORD} {args} {kwargs}")


async def test_a_bot_in_every_trouble_logs_no_canary(
    tmp_path: Path, clock: ManualClock, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_troubled(tmp_path, clock) as world, time_passing(clock, longest_hold=0):
        anna = world.person()
        await world.log_in(anna)
        for odd in Odd:
            await _in_odd_company(world, odd)
        for kind in FaultKind:
            if kind not in {FaultKind.SLOW, FaultKind.TIMEOUT_BEFORE, FaultKind.TIMEOUT_AFTER}:
                await _through_a_gateway_that(world, Fault(kind, code=2, desc=f"{TEXT} {PHONE}"))
        await world.compose(anna, text=f"{TEXT} last", phone=PHONE)
        failures = ((Mailings, "confirm"), (Life, "create"), (MailingCards, "draw"))
        for number, (owner, name) in enumerate(failures, 1):
            with monkeypatch.context() as patch:
                patch.setattr(owner, name, _fail)
                await anna.taps("✅ Отправить", wait_answer=False)
                await _until_failed(world, log, number)
        assert world.app is not None
        for body in (f'{{"text": "{TEXT} {PHONE}"', f'{{"update_id": 9, "{TEXT}": "{PASSWORD}"}}'):
            await world.app.take(body)
    assert "RuntimeError" in log.getvalue()


async def _until_failed(world: World, log: StringIO, times: int) -> None:
    await world.person().waits_for(lambda: log.getvalue().count("\nRuntimeError") >= times)


async def _in_odd_company(world: World, odd: Odd) -> None:
    anna = world.person()
    updates, faults = world.telegram.updates, world.telegram.faults
    updates.inject(message_of(anna, f"{TEXT} {PASSWORD}", chat={"id": 1, "title": TEXT}))
    updates.inject(message_of(anna, "/menu", forward_origin={"type": TEXT, "phone": PHONE}))
    updates.inject(f'{{"update_id": <id>, "text": "{TEXT}", "number": {"9" * 5000}}}')
    updates.inject({TEXT: {"text": PASSWORD}})
    faults.add("getUpdates", odd=odd, after_effect=True)
    faults.add("sendMessage", odd=odd, after_effect=True)
    await anna.says(TEXT)
    await anna.waits_for(lambda: not faults.waiting)
    await anna.says("/menu")
    await anna.sees("Меню")


async def _through_a_gateway_that(world: World, fault: Fault) -> None:
    anna = world.person()
    await world.compose(anna, text=f"{TEXT} {fault.kind}", phone=PHONE)
    world.gateway.faults.add(fault)
    await anna.taps("✅ Отправить", wait_answer=False)
    await anna.waits_for(lambda: not world.gateway.faults.waiting)
    await anna.says("/menu")
    await anna.sees("Меню")
    world.gateway.faults.clear()
