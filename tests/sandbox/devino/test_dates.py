from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.devino import DevinoSandbox
from tests.sandbox.devino.conftest import Client, HandClock


@pytest.mark.parametrize("date", ["2026-03-01T18:00:00", "2026-03-01 18:00:00"])
async def test_a_send_date_is_utc(client: Client, sandbox: DevinoSandbox, date: str) -> None:
    await client.send(SendDate=date)
    [sms] = sandbox.ledger
    assert sms.due_at == datetime(2026, 3, 1, 18, tzinfo=UTC)
    assert not sms.by_time_zone


async def test_a_send_date_in_the_past_goes_out_at_once(
    client: Client, sandbox: DevinoSandbox, clock: HandClock
) -> None:
    await client.send(SendDate="2020-01-01T00:00:00")
    assert sandbox.ledger[0].due_at == clock.now()


@pytest.mark.parametrize(
    "date", ["01.03.2026 18:00", "2026-03-01T18:00:00Z", "2026-03-01T18:00:00+03:00", "2026-03-01"]
)
async def test_a_date_in_another_form_is_code_2(
    client: Client, sandbox: DevinoSandbox, date: str
) -> None:
    answer = await client.send(SendDate=date)
    assert (answer.status, answer.json["Code"], sandbox.ledger) == (400, 2, [])


@pytest.mark.parametrize("validity", ["-1", "ten", "1.5", "4321", "999999999"])
async def test_a_validity_that_is_no_number_of_minutes_up_to_three_days_is_code_2(
    client: Client, validity: str
) -> None:
    assert (await client.send(Validity=validity)).json["Code"] == 2


async def test_validity_zero_is_the_documents_word_for_none(
    client: Client, sandbox: DevinoSandbox
) -> None:
    assert (await client.send(Validity="0")).status == 200
    assert sandbox.ledger[0].validity is None


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("Sms/SendByTimeZone", "DestinationAddress"),
        ("Sms/SendByTimeZoneToAddresses", "DestinationAddresses"),
    ],
)
async def test_by_time_zone_goes_by_the_recipients_clock(
    client: Client, sandbox: DevinoSandbox, method: str, name: str
) -> None:
    form = {"SourceAddress": "DTSMS", name: "79161234567", "Data": "Hello"}
    await client.v2(method, **form, SendDate="2026-03-01T18:00:00")
    [sms] = sandbox.ledger
    assert sms.by_time_zone
    assert sms.send_date == datetime(2026, 3, 1, 18)  # noqa: DTZ001 — the recipient's own clock
    assert sms.due_at == datetime(2026, 3, 1, 18, tzinfo=UTC) - timedelta(hours=3)


async def test_by_time_zone_without_a_date_is_code_9_in_net_words(
    client: Client, sandbox: DevinoSandbox
) -> None:
    form = {"SourceAddress": "DTSMS", "DestinationAddress": "79161234567", "Data": "Hello"}
    answer = await client.v2("Sms/SendByTimeZone", **form)
    assert (answer.status, answer.json["Code"]) == (500, 9)
    assert "null entry for parameter 'SendDate'" in answer.json["Desc"]
    assert sandbox.ledger == []
