from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import aiohttp
import pytest

from bot.sandbox.devino import DEMO_DELIVERY, MAGIC_ENDINGS, DeliveryPlan, DevinoSandbox
from tests.sandbox.devino.conftest import Client, HandClock

_NEVER = "/Date(-62135596800000)/"
_UNKNOWN = {
    "State": 255,
    "CreationDateUtc": None,
    "SubmittedDateUtc": None,
    "ReportedDateUtc": None,
    "TimeStampUtc": _NEVER,
    "StateDescription": "Неизвестный",
    "Price": None,
}


def _ms(moment: datetime) -> str:
    return f"/Date({int(moment.timestamp() * 1000)})/"


async def test_an_sms_is_queued_then_sent_then_delivered(client: Client, clock: HandClock) -> None:
    [one] = (await client.send()).json
    created = _ms(clock.now())
    queued = await client.state(one)
    clock.move(seconds=2)
    submitted = _ms(clock.now())
    sent = await client.state(one)
    clock.move(seconds=3)
    assert queued == {
        "State": -2,
        "CreationDateUtc": created,
        "SubmittedDateUtc": None,
        "ReportedDateUtc": _NEVER,
        "TimeStampUtc": created,
        "StateDescription": "В очереди",
        "Price": None,
    }
    assert (sent["State"], sent["SubmittedDateUtc"], sent["Price"]) == (-1, submitted, 1.5)
    assert sent["ReportedDateUtc"] == _NEVER
    assert await client.state(one) == {
        "State": 0,
        "CreationDateUtc": created,
        "SubmittedDateUtc": submitted,
        "ReportedDateUtc": _ms(clock.now()),
        "TimeStampUtc": _ms(clock.now()),
        "StateDescription": "Доставлено",
        "Price": 1.5,
    }


async def test_a_deferred_sms_stays_queued_until_its_time(client: Client, clock: HandClock) -> None:
    [one] = (await client.send(SendDate="2026-03-04T12:00:00")).json
    clock.move(days=3, seconds=1)
    assert (await client.state(one))["State"] == -2
    clock.move(seconds=1)
    assert (await client.state(one))["State"] == -1


async def test_an_sms_is_forgotten_48_hours_after_it_was_sent(
    client: Client, clock: HandClock, sandbox: DevinoSandbox
) -> None:
    [one] = (await client.send()).json
    clock.move(hours=48, seconds=2)
    assert (await client.state(one))["State"] == 0
    clock.move(seconds=1)
    assert await client.state(one) == _UNKNOWN
    assert sandbox.progress(one).state == 0


async def test_an_unknown_id_is_255_and_an_empty_one_is_code_1(client: Client) -> None:
    assert await client.state("579700854169272358") == _UNKNOWN
    assert await client.state("") == {
        "Code": 1,
        "Desc": "messageId can not be null or empty Parameter name: messageId",
    }


async def test_another_accounts_sms_is_255(client: Client, sandbox: DevinoSandbox) -> None:
    [one] = (await client.send()).json
    sandbox.add_account("other", "secret")
    answer = await client.post("v2/Sms/State", Login="other", Password="secret", messageId=one)
    assert answer.json == _UNKNOWN


async def test_a_state_may_be_forced_on_one_segment_alone(
    client: Client, sandbox: DevinoSandbox, clock: HandClock
) -> None:
    first, second = (await client.send(text="я" * 71)).json
    clock.move(minutes=1)
    sandbox.force_state(second, 42)
    assert (await client.state(first))["State"] == 0
    forced = await client.state(second)
    assert (forced["State"], forced["StateDescription"]) == (42, "Отклонено смс-центром")
    assert forced["ReportedDateUtc"] == _ms(clock.now())


@pytest.fixture
async def planned(clock: HandClock) -> AsyncIterator[DevinoSandbox]:
    plan = DeliveryPlan(
        visible_after=timedelta(seconds=1),
        submit_after=timedelta(seconds=10),
        deliver_after=timedelta(minutes=5),
        endings={"0042": 42, "79160000042": 48},
        offsets={"77": timedelta(hours=5)},
    )
    sandbox = DevinoSandbox(clock=clock, delivery=plan)
    sandbox.add_account("shop", "secret")
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


async def test_the_plan_sets_the_moments_and_the_longest_ending_wins(
    planned: DevinoSandbox, client: Client, clock: HandClock
) -> None:
    client.sandbox = planned
    numbers = ("79160000001", "79161110042", "79160000042")
    ids = (await client.bulk(*numbers)).json
    seen = []
    for step in (0, 1, 9, 300):
        clock.move(seconds=step)
        seen.append([(await client.state(one))["State"] for one in ids])
    assert seen == [[255] * 3, [-2] * 3, [-1] * 3, [0, 42, 48]]


async def test_the_plan_knows_the_recipients_zones(planned: DevinoSandbox, client: Client) -> None:
    client.sandbox = planned
    form = {"SourceAddress": "DTSMS", "DestinationAddress": "77011234567", "Data": "Hello"}
    await client.v2("Sms/SendByTimeZone", **form, SendDate="2026-03-01T18:00:00")
    assert planned.ledger[0].due_at.hour == 13


async def test_a_delivery_slower_than_its_validity_expires(
    planned: DevinoSandbox, client: Client, clock: HandClock
) -> None:
    client.sandbox = planned
    [one] = (await client.send(Validity="4")).json
    clock.move(seconds=10 + 240)
    assert (await client.state(one))["State"] == 46


@pytest.mark.parametrize("ending", ["0001", "0002"])
async def test_an_sms_that_is_never_delivered_expires_with_its_validity(
    clock: HandClock, ending: str
) -> None:
    sandbox = DevinoSandbox(clock=clock, delivery=DEMO_DELIVERY)
    sandbox.add_account("shop", "secret")
    await sandbox.start()
    form = {"Login": "shop", "Password": "secret", "SourceAddress": "DTSMS", "Validity": "60"}
    form |= {"DestinationAddress": "7916123" + ending, "Data": "Hello"}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{sandbox.url}/v2/Sms/Send", data=form) as response,
    ):
        [one] = await response.json()
    clock.move(minutes=59)
    assert sandbox.progress(one).state != 46
    clock.move(minutes=2)
    assert sandbox.progress(one).state == 46
    await sandbox.stop()


@pytest.mark.parametrize(("ending", "state"), MAGIC_ENDINGS.items())
async def test_the_demos_magic_numbers_end_as_documented(
    clock: HandClock, ending: str, state: int
) -> None:
    sandbox = DevinoSandbox(clock=clock, delivery=DEMO_DELIVERY)
    sandbox.add_account("shop", "secret")
    await sandbox.start()
    form = {"Login": "shop", "Password": "secret", "SourceAddress": "DTSMS"}
    form |= {"DestinationAddress": "7916123" + ending, "Data": "Hello"}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{sandbox.url}/v2/Sms/Send", data=form) as response,
    ):
        [one] = await response.json()
    clock.move(hours=1)
    assert sandbox.progress(one).state == state
    await sandbox.stop()
