"""The figures of a whole bot, as Prometheus reads them, after people have worked with it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.model import SendingHold
from bot.sandbox.devino import Fault, FaultKind
from tests.budget import within
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import TOKEN, World, open_world, time_passing
from tests.journeys.faults.test_odd_telegram import message_of
from tests.journeys.monitoring.watched import ANYWHERE, Series, answering, get, scraped

ROOT = Path(__file__).parents[3]
PERSON = 700000123
LOGIN = "79267654321"
TEXT, PHONE, SENDER, NAME = "Канарейка в тексте", "79161230001", "KANAREYKA", "Канареев"
CANARIES = (
    TEXT, PHONE, PHONE[1:], SENDER, NAME, LOGIN, LOGIN[1:], PASSWORD, str(PERSON), TOKEN,
    TOKEN.partition(":")[2],
)  # fmt: skip


@pytest.fixture
async def world(
    tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    monkeypatch.setattr("bot.monitoring.looking.KEPT", 0.0)
    async with open_world(
        tmp_path, clock, monitoring_address=ANYWHERE, allowed_users=str(PERSON)
    ) as opened:
        opened.telegram.private(opened.telegram.add_user(PERSON, NAME, phone=PHONE))
        opened.gateway.add_account(LOGIN, PASSWORD, balance=Decimal(500), senders=(SENDER,))
        await answering(opened)
        yield opened


async def work(world: World) -> None:
    """Send an SMS that is taken, one that is refused, one that is unclear, and a strange update."""
    person = world.person(PERSON)
    await world.log_in(person, login=LOGIN)
    await world.send(person, sender=SENDER, phone=PHONE, text=TEXT)
    for kind, words in (
        (FaultKind.REFUSE, "не отправлено"),
        (FaultKind.TIMEOUT_AFTER, "Исход неизвестен"),
    ):
        await world.compose(person, sender=SENDER, phone=PHONE, text=f"{TEXT} {kind}")
        world.gateway.faults.add(Fault(kind, "Sms/Send", code=6, desc=f"{TEXT} {PHONE}"))
        await person.taps("✅ Отправить")
        await person.sees(words)
    strange = message_of(person, "/menu", forward_origin={"type": TEXT, "phone": PHONE})
    world.telegram.updates.inject(strange)
    await person.sees("Меню")


async def all_over(world: World, mailings: int) -> None:
    """Wait until so many mailings have come to their end, and each card is drawn so."""
    while True:
        found = await scraped(world)
        finished = one(found, "mailings", state="finished")
        if finished == mailings and not one(found, "unshown", kind="card"):
            return
        await asyncio.sleep(0.05)


def one(found: Series, name: str, **labels: str) -> float:
    return found[f"smsbot_{name}", tuple(sorted(labels.items()))]


async def test_whoever_watches_sees_what_people_did_and_nothing_of_them(
    world: World, clock: ManualClock
) -> None:
    world.expects_trouble = True
    await work(world)
    async with time_passing(clock), within():
        await all_over(world, 3)
    found = await scraped(world)
    assert one(found, "gateway_calls_total", method="Sms/Send", verdict="accepted") == 1
    assert one(found, "gateway_calls_total", method="Sms/Send", verdict="refused") == 1
    assert one(found, "gateway_calls_total", method="Sms/Send", verdict="unknown") == 1
    assert one(found, "gateway_calls_total", method="User/SessionId", verdict="accepted") == 1
    assert one(found, "gateway_call_seconds_count", method="Sms/Send") == 3
    assert one(found, "gateway_pace_wait_seconds_count", rank="send") >= 4
    assert one(found, "update_seconds_count", kind="message") >= 4
    assert one(found, "update_seconds_count", kind="callback_query") >= 4
    assert one(found, "updates_in_hand") == 0
    assert one(found, "updates_unread_total", how="in_part") == 1
    assert one(found, "telegram_calls_total", method="sendMessage", outcome="ok") >= 4
    assert one(found, "unknown_messages") == 1
    assert one(found, "stuck_batches") == 0
    assert one(found, "loop_lag_seconds_count") >= 1
    assert one(found, "wal_bytes") > 0
    assert 0 <= one(found, "disk_free_ratio") <= 1
    said = [word for name, labels in found for word in (name, *sum(labels, ()))]
    assert [word for word in said for canary in CANARIES if canary in word] == []


async def test_the_balance_of_each_account_is_told_under_a_seal_that_stays(world: World) -> None:
    person = world.person(PERSON)
    await world.log_in(person, login=LOGIN)
    first = {key: value for key, value in (await scraped(world)).items() if "balance" in key[0]}
    assert list(first.values()) == [500]
    await world.stop()
    await world.start()
    await answering(world)
    second = {key: value for key, value in (await scraped(world)).items() if "balance" in key[0]}
    assert first == second


async def test_a_hold_a_waiting_mailing_and_the_age_of_the_backup_are_shown(
    world: World, clock: ManualClock, tmp_path: Path
) -> None:
    person = world.person(PERSON)
    await world.log_in(person, login=LOGIN)
    assert not [key for key in await scraped(world) if "backup" in key[0]]
    assert world.app is not None
    world.app._engine.hold(SendingHold.STOPPED)
    await world.compose(person, sender=SENDER, phone=PHONE, text=TEXT)
    await person.taps("✅ Отправить")
    made_at = clock.now() - timedelta(hours=2)
    (tmp_path / "last-backup.json").write_text(json.dumps({"made_at": made_at.isoformat()}))
    clock.forward(seconds=90)
    found = await scraped(world)
    assert one(found, "hold", reason="stopped") == 1
    assert one(found, "hold", reason="restored") == 0
    assert one(found, "mailings", state="queued") == 1
    assert one(found, "hand_over_overdue_seconds") == 90
    assert one(found, "backup_age_seconds") == 2 * 60 * 60 + 90
    world.app._engine.release(SendingHold.STOPPED)
    await person.sees("SMS принято шлюзом")
    assert one(await scraped(world), "hand_over_overdue_seconds") == 0


async def test_a_call_that_telegram_wants_later_is_counted_with_the_wait_it_told(
    world: World,
) -> None:
    world.expects_trouble = True
    world.telegram.faults.add("sendMessage", status=429, retry_after=1)
    person = world.person(PERSON)
    clock = world.clock
    assert isinstance(clock, ManualClock)
    await person.says("/start")
    await person.waits_for(lambda: not world.telegram.faults.waiting)
    clock.forward(seconds=2)
    await person.sees("Вход в Devino")
    found = await scraped(world)
    assert one(found, "telegram_calls_total", method="sendMessage", outcome="retry_after") == 1
    assert one(found, "telegram_retry_after_seconds_total", method="sendMessage") == 1


async def test_every_figure_is_explained_and_alerts_use_no_other(world: World) -> None:
    _, text = await asyncio.to_thread(get, world, "/metrics")
    told = set(re.findall(r"^# TYPE (smsbot_\w+) ", text, re.MULTILINE))
    page = (ROOT / "docs/watching.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(smsbot_\w+)` \|", page, re.MULTILINE))
    assert told | {"smsbot_backup_age_seconds"} == explained
    alerts = (ROOT / "deploy/prometheus-alerts.yml").read_text(encoding="utf-8")
    used = {one.removesuffix("_bucket") for one in re.findall(r"smsbot_\w+", alerts)}
    assert used - explained == set()
