import json
from decimal import Decimal

import pytest

from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind, IdStyle, SandboxAccount
from tests.budget import within
from tests.sandbox.devino.conftest import Client, HandClock


async def test_every_request_is_recorded_with_its_outcome(
    client: Client, sandbox: DevinoSandbox, clock: HandClock
) -> None:
    session = await client.log_in()
    await client.post("user/balance", SessionID=session)
    await client.send()
    await client.send("oops")
    await client.v2("Sms/Cancel")
    seen = [(r.number, r.method, r.v2, r.login, r.outcome, r.accepted) for r in sandbox.requests]
    assert seen == [
        (1, "User/SessionId", False, "shop", "ok", 0),
        (2, "User/Balance", False, "shop", "ok", 0),
        (3, "Sms/Send", True, "shop", "ok", 1),
        (4, "Sms/Send", True, "shop", "6: Invalid destination address", 0),
        (5, "", True, "shop", "404", 0),
    ]
    assert {r.at for r in sandbox.requests} == {clock.now()}


async def test_a_secret_in_the_url_is_noticed(client: Client, sandbox: DevinoSandbox) -> None:
    session = await client.log_in()
    await client.get("User/Balance", sessionid=session)
    await client.get("v2/User/Balance", Login="shop", PASSWORD="secret")
    await client.v2("User/Balance")
    assert [r.secret_in_query for r in sandbox.requests] == [False, True, True, False]


async def test_no_secret_is_ever_shown(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount
) -> None:
    account.password = "s3cr3t-word"
    session = (await client.post("User/SessionId", Login="shop", Password="s3cr3t-word")).json
    await client.post("User/SessionId", Login="s3cr3t-word", Password="s3cr3t-word")
    await client.post("User/Balance", SessionID=session)
    shown = f"{account!r} {sandbox.requests!r} {json.dumps(sandbox.snapshot())}"
    assert "s3cr3t-word" not in shown
    assert session not in shown


async def test_requests_beyond_the_pace_are_counted_and_served(
    client: Client, clock: HandClock
) -> None:
    sandbox = DevinoSandbox(clock=clock, requests_per_second=2)
    sandbox.add_account("shop", "secret")
    sandbox.add_account("other", "secret")
    await sandbox.start()
    client.sandbox = sandbox
    statuses = [(await client.v2("User/Balance")).status for _ in range(2)]
    await client.v2("User/Balance", Login="other")
    assert sandbox.overruns == 0
    statuses.append((await client.v2("User/Balance")).status)
    assert sandbox.overruns == 1
    clock.move(seconds=1)
    statuses.append((await client.v2("User/Balance")).status)
    assert (sandbox.overruns, sandbox.busiest_second, set(statuses)) == (1, 3, {200})
    await sandbox.stop()


async def test_a_strict_limiter_refuses_what_is_too_much_in_any_sliding_second(
    client: Client, clock: HandClock
) -> None:
    sandbox = DevinoSandbox(clock=clock, requests_per_second=2, strict=True)
    sandbox.add_account("shop", "secret")
    await sandbox.start()
    client.sandbox = sandbox

    async def ask() -> int:
        return (await client.v2("User/Balance")).status

    assert await ask() == 200
    clock.move(seconds=0.9)
    assert [await ask(), await ask()] == [200, 429]
    clock.move(seconds=0.1)
    assert [await ask(), await ask()] == [200, 429]
    clock.move(seconds=0.9)
    assert [await ask(), await ask()] == [200, 429]
    assert (sandbox.overruns, sandbox.busiest_second) == (3, 4)
    assert [request.outcome for request in sandbox.requests].count("429") == 3
    await sandbox.stop()


async def test_a_balance_may_be_told_in_any_way(client: Client, account: SandboxAccount) -> None:
    for told in ("null", '"20 015,3"', "1e999999999", ""):
        account.balance_as = told
        assert (await client.v2("User/Balance")).text == told
    account.balance_as = None
    assert (await client.v2("User/Balance")).text == "100"


async def test_the_snapshot_is_json_and_newest_first(
    client: Client, sandbox: DevinoSandbox
) -> None:
    first = (await client.send(text="я" * 71)).json
    await client.send("79161234568")
    sandbox.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send"))
    shot = json.loads(json.dumps(sandbox.snapshot()))
    assert [(a["login"], a["balance"]) for a in shot["accounts"]] == [("shop", "95.5")]
    assert [sms["destination"] for sms in shot["ledger"]] == ["79161234568", "79161234567"]
    assert shot["ledger"][1]["segments"] == [
        {"id": one, "state": -2, "description": "В очереди"} for one in first
    ]
    assert shot["faults"][0]["kind"] == "reset_after"
    assert [request["number"] for request in shot["requests"]] == [2, 1]
    assert len(sandbox.snapshot(limit=1)["ledger"]) == 1


async def test_listeners_hear_of_the_request_the_sms_the_balance_and_the_states(
    client: Client, sandbox: DevinoSandbox, clock: HandClock
) -> None:
    async with within(), sandbox.subscribe() as events:
        [one] = (await client.send()).json
        heard = [await anext(events) for _ in range(3)]
        clock.move(seconds=2)
        heard.append(await anext(events))
        clock.move(seconds=3)
        heard.append(await anext(events))
        sandbox.force_state(one, 99)
        heard.append(await anext(events))
    assert [event["kind"] for event in heard] == [
        "request",
        "accepted",
        "balance",
        "state",
        "state",
        "state",
    ]
    assert heard[1]["sms"]["data"] == "Hello"
    assert heard[2] == {"kind": "balance", "login": "shop", "balance": "98.5"}
    assert [event["sms"]["segments"][0]["state"] for event in heard[3:]] == [-1, 0, 99]
    assert json.dumps(heard)


async def test_a_listener_hears_of_faults_and_of_sms_older_than_itself(
    client: Client, sandbox: DevinoSandbox, clock: HandClock
) -> None:
    await client.send()
    async with within(), sandbox.subscribe() as events:
        clock.move(seconds=2)
        assert (await anext(events))["kind"] == "state"
        sandbox.faults.add(Fault(FaultKind.HTTP_500))
        await client.v2("User/Balance")
        assert (await anext(events))["kind"] == "request"
        assert await anext(events) == {
            "kind": "fault",
            "fault": "http_500",
            "method": "User/Balance",
        }


async def test_a_listener_that_lags_is_told_to_resync_and_hears_the_newest(
    client: Client, sandbox: DevinoSandbox
) -> None:
    async with within(), sandbox.subscribe() as events:
        for _ in range(1001):
            await client.v2("User/Balance")
        assert await anext(events) == {"kind": "resync"}
        last = await anext(events)
    assert last["request"]["number"] == sandbox.requests[-1].number == 1001


async def test_more_sms_than_can_be_looked_at_are_told_by_one_resync(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount, clock: HandClock
) -> None:
    account.balance = Decimal(100_000)
    numbers = [f"7916{n:07d}" for n in range(2999)]
    async with within(), sandbox.subscribe() as events:
        for _ in range(3):
            await client.bulk(*numbers)
        heard = [(await anext(events))["kind"] for _ in range(7)]
        clock.move(seconds=2)
        heard.append((await anext(events))["kind"])
    assert "accepted" not in heard
    assert "state" not in heard
    assert [kind for kind in heard if kind != "resync"] == ["request", "balance"] * 3
    assert sandbox.snapshot()["ledger"][0]["segments"][0]["state"] == -1


async def test_an_sms_is_found_by_its_number_and_by_any_of_its_ids(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount
) -> None:
    for account.ids in IdStyle:
        ids = (await client.bulk("79161234567", "79161234568", text="я" * 71)).json
        assert [sandbox.sms(one).destination for one in ids] == [
            *["79161234567"] * 2,
            *["79161234568"] * 2,
        ]
        assert all(one in sandbox.sms(one).ids for one in ids)
    found = sandbox.sent_to("79161234568")
    assert found == [sms for sms in sandbox.ledger if sms.destination == "79161234568"]
    await client.send("79161234568")
    assert len(sandbox.sent_to("79161234568")) == len(found) + 1
    assert sandbox.sent_to("79160000000") == []
    newest = sandbox.ledger[-1]
    for sought in ("123-45 68", newest.ids[0]):
        assert sandbox.search(sought, limit=1)[0]["number"] == newest.number
    assert [sms["number"] for sms in sandbox.search("568")] == [7, 6, 4, 2]
    for unknown in ("", "x", "GW", "GWx", "1", "9" * 18, "SAR-GW01+7-00000000-1-1", "²"):
        with pytest.raises(KeyError):
            sandbox.sms(unknown)


async def test_the_events_end_when_the_gateway_stops(
    client: Client, sandbox: DevinoSandbox
) -> None:
    async with within(), sandbox.subscribe() as events:
        await client.v2("User/Balance")
        await sandbox.stop()
        assert [event["kind"] async for event in events] == ["request"]


async def test_a_restarted_gateway_remembers_accounts_ledger_and_states(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount, clock: HandClock
) -> None:
    account.ids = IdStyle.SAR
    ids = (await client.bulk("79161234567", "79161234568", text="я" * 71)).json
    await client.send(SendDate="2026-03-05T00:00:00")
    sandbox.receive("shop", "79260000000", "79160000000", "Hi")
    sandbox.force_state(ids[1], 42)
    clock.move(seconds=10)
    saved = json.loads(json.dumps(sandbox.dump()))
    second = DevinoSandbox(clock=clock)
    second.load(saved)
    await second.start()
    client.sandbox = second
    assert second.ledger == sandbox.ledger
    assert second.account("shop").balance == account.balance
    assert [(await client.state(one))["State"] for one in ids] == [0, 42, 0, 0]
    period = {"minDateUTC": "2026-03-01T00:00:00", "maxDateUTC": "2026-03-02T00:00:00"}
    assert (await client.v2("Sms/In", **period)).json[0]["Data"] == "Hi"
    new = (await client.send()).json
    assert not {one for sms in sandbox.ledger for one in sms.ids} & set(new)
    assert second.ledger[-1].number == 4
    assert second.ledger[-1].request > sandbox.ledger[-1].request
    assert second.dump()["accounts"] != []
    await second.stop()


async def test_a_restarted_gateway_does_not_remember_sessions(
    client: Client, sandbox: DevinoSandbox, clock: HandClock
) -> None:
    session = await client.log_in()
    second = DevinoSandbox(clock=clock)
    second.load(sandbox.dump())
    await second.start()
    client.sandbox = second
    assert (await client.post("User/Balance", SessionID=session)).json["Code"] == 3
    await second.stop()


async def test_an_unknown_segment_has_no_progress() -> None:
    with pytest.raises(KeyError):
        DevinoSandbox().progress("579700854169272358")
