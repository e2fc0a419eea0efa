import pytest

from bot.sandbox.devino import DevinoSandbox, IdStyle, SandboxAccount
from tests.sandbox.devino.conftest import Client, HandClock


async def test_incoming_sms_of_the_period_are_given_in_the_documented_form(
    client: Client, sandbox: DevinoSandbox, clock: HandClock
) -> None:
    sandbox.add_account("other", "secret")
    clock.move(days=-2)
    sandbox.receive("shop", "79260000000", "79160000000", "too old")
    clock.move(days=2)
    sandbox.receive("other", "79260000000", "79160000000", "not ours")
    sms = sandbox.receive("shop", "79260000000", "79160000000", "и/или")
    period = {"minDateUTC": "2026-03-01T00:00:00", "maxDateUTC": "2026-03-02T00:00:00"}
    answer = await client.v2("Sms/In", **period)
    ms = int(sms.at.timestamp() * 1000)
    assert answer.json == [
        {
            "Data": "и/или",
            "SourceAddress": "79260000000",
            "DestinationAddress": "79160000000",
            "ID": sms.number,
            "CreatedDateUtc": f"/Date({ms})/",
        }
    ]
    assert f'"\\/Date({ms})\\/"' in answer.text


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-03-02T00:00:00", "2026-03-01T00:00:00"),
        ("2026-03-01T00:00:00", "2026-03-01T00:00:00"),
        ("2025-02-28T00:00:00", "2026-03-01T00:00:00"),
        ("yesterday", "2026-03-01T00:00:00"),
    ],
)
async def test_a_period_turned_round_or_older_than_a_year_is_code_2(
    client: Client, first: str, last: str
) -> None:
    answer = await client.v2("Sms/In", minDateUTC=first, maxDateUTC=last)
    assert (answer.status, answer.json["Code"]) == (400, 2)


async def test_a_missing_date_is_code_9_in_net_words(client: Client) -> None:
    answer = await client.v2("Sms/In", minDateUTC="2026-03-01T00:00:00")
    assert (answer.status, answer.json["Code"]) == (500, 9)
    assert "null entry for parameter 'maxDateUTC'" in answer.json["Desc"]


async def test_statistics_count_the_ledgers_segments_by_their_states(
    client: Client, sandbox: DevinoSandbox, clock: HandClock
) -> None:
    period = {"startDateTime": "2026-03-01 00:00:00", "endDateTime": "2026-03-02T00:00:00"}
    ids = (await client.bulk(*(f"7916000000{n}" for n in range(8)), text="я" * 71)).json
    clock.move(seconds=2)
    for gateway_id, state in zip(ids, (0, 0, 0, 42, 48, 69, 46, 10, 99, -2, 255), strict=False):
        sandbox.force_state(gateway_id, state)
    assert (await client.v2("Sms/Statistics", **period)).json == {
        "Sent": 5,
        "Delivered": 3,
        "Errors": 2,
        "InProcess": 2,
        "Expired": 1,
        "Rejected": 3,
        "Total": 14,
        "TotalWithErrors": 16,
        "DeliveryRatio": 0.1875,
    }


async def test_statistics_know_only_their_account_and_period(
    client: Client, sandbox: DevinoSandbox
) -> None:
    await client.send()
    sandbox.add_account("other", "secret")
    period = {"startDateTime": "2026-03-01T00:00:00", "endDateTime": "2026-03-02T00:00:00"}
    login = {"Login": "other", "Password": "secret"}
    assert (await client.post("v2/Sms/Statistics", **login, **period)).json["Total"] == 0
    period["endDateTime"] = "2026-03-01T11:59:59"
    assert (await client.v2("Sms/Statistics", **period)).json["Total"] == 0


async def test_statistics_of_more_than_90_days_are_code_2(client: Client) -> None:
    period = {"startDateTime": "2025-12-01T00:00:00", "endDateTime": "2026-03-01T00:00:00"}
    assert (await client.v2("Sms/Statistics", **period)).status == 200
    period["endDateTime"] = "2026-03-01T00:00:01"
    answer = await client.v2("Sms/Statistics", **period)
    assert answer.status == 400
    assert answer.json == {"Code": 2, "Desc": "Нельзя указывать диапазон дат более 90 дней."}


async def test_old_style_ids_can_be_asked_for(client: Client, account: SandboxAccount) -> None:
    account.ids = IdStyle.SAR
    [one] = (await client.send()).json
    assert (await client.state(one))["State"] == -2
