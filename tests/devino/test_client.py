"""The methods, the sessions, and what is repeated, against a scripted gateway on loopback."""

import asyncio
import logging

import pytest

from bot import devino
from bot.devino import DevinoClient
from tests.devino.scripted import (
    CALLS,
    NOON,
    PASSWORD,
    SESSION,
    WALL,
    Act,
    Connect,
    Gateway,
    HandClock,
    Request,
    refuse,
    reply,
    reset,
    send,
)

EXPIRED = refuse(401, 4, "SessionID expired")
each_call = pytest.mark.parametrize("name", CALLS)


@each_call
@pytest.mark.parametrize("suffix", ["", "/", "/v2", "/V2/"])
async def test_every_method_works_in_both_flavours_and_keeps_secrets_out_of_the_address(
    gateway: Gateway, connect: Connect, name: str, suffix: str
) -> None:
    call, answer, result = CALLS[name]
    gateway.otherwise["User/SessionId"] = reply(SESSION)
    gateway.will(reply(answer))

    assert await call(connect(suffix)) == result

    last = gateway.requests[-1]
    path = suffix.rstrip("/")
    assert last.target == f"/rest{path}/{name}"
    assert {request.method for request in gateway.requests} == {"POST"}
    assert not any("?" in request.target for request in gateway.requests)
    if path:
        assert (last.form["Login"], last.form["Password"]) == (["shop"], [PASSWORD])
        assert "SessionID" not in last.form
    else:
        assert last.form["SessionID"] == [SESSION]
        assert "Password" not in last.form


async def test_a_send_says_what_the_documents_name(
    gateway: Gateway, sessionless: DevinoClient
) -> None:
    gateway.will(reply(["1"]))

    await sessionless.send("DTSMS", "79161234567", "a+b=&%\n😀", send_date=NOON, validity=60)

    assert gateway.requests[0].form == {
        "Login": ["shop"],
        "Password": [PASSWORD],
        "SourceAddress": ["DTSMS"],
        "DestinationAddress": ["79161234567"],
        "Data": ["a+b=&%\n😀"],
        "SendDate": ["2026-03-01T12:00:00"],
        "Validity": ["60"],
    }


async def test_nothing_leaves_when_an_argument_cannot_be_written(
    gateway: Gateway, sessionless: DevinoClient
) -> None:
    with pytest.raises(ValueError, match="aware"):
        await sessionless.send("DTSMS", "79161234567", "x", send_date=WALL)
    with pytest.raises(ValueError, match="naive"):
        await sessionless.send_by_time_zone("DTSMS", "79161234567", "x", NOON)
    with pytest.raises(ValueError, match="2999"):
        await sessionless.send_bulk("DTSMS", ["7"] * 3000, "x")

    assert gateway.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/rest",
        "integrationapi.net/rest",
        "https://a:b@127.0.0.1/rest",
        "http://h?x=1",
    ],
)
async def test_an_address_that_cannot_be_the_gateways_is_refused(
    connect: Connect, url: str
) -> None:
    with pytest.raises(ValueError, match="address"):
        connect(url=url)


async def test_a_session_is_kept(gateway: Gateway, client: DevinoClient) -> None:
    gateway.will(reply(1), reply(2))

    await client.balance()
    await client.balance()

    assert gateway.asked() == ["User/SessionId", "User/Balance", "User/Balance"]


async def test_a_session_is_renewed_before_its_120_minutes_end(
    gateway: Gateway, client: DevinoClient, clock: HandClock
) -> None:
    gateway.will(reply(1), reply(2))

    await client.balance()
    clock.at += 119 * 60
    await client.balance()

    assert gateway.asked() == ["User/SessionId", "User/Balance"] * 2


async def test_many_callers_log_in_once(gateway: Gateway, client: DevinoClient) -> None:
    gateway.otherwise["User/Balance"] = reply(1)

    await asyncio.gather(*(client.balance() for _ in range(10)))

    assert gateway.asked().count("User/SessionId") == 1


async def test_many_callers_share_a_failed_log_in(gateway: Gateway, connect: Connect) -> None:
    gateway.otherwise["User/SessionId"] = refuse(401, 4, "Invalid user login or password")
    client = connect()

    failures = await asyncio.gather(*(send(client) for _ in range(10)), return_exceptions=True)

    assert {type(failure) for failure in failures} == {devino.Unauthorised}
    assert gateway.asked() == ["User/SessionId"]


async def test_a_failed_log_in_is_tried_again_by_the_next_caller(
    gateway: Gateway, connect: Connect
) -> None:
    client = connect()
    gateway.will(refuse(403, 7, "IP not allowed"), reply(SESSION), reply(["1"]))

    with pytest.raises(devino.Forbidden):
        await send(client)

    assert await send(client) == ["1"]


async def test_a_cancelled_log_in_does_not_cancel_those_who_wait_for_it(
    gateway: Gateway, connect: Connect
) -> None:
    hold = asyncio.Event()

    async def held(request: Request, out: asyncio.StreamWriter) -> None:
        await hold.wait()
        await reply(SESSION)(request, out)

    gateway.will(held, reply(SESSION))
    gateway.otherwise["Sms/Send"] = reply(["1"])
    client = connect(timeouts=devino.Timeouts())
    leader = asyncio.ensure_future(send(client))
    follower = asyncio.ensure_future(send(client))
    await gateway.reached.wait()

    leader.cancel()
    hold.set()

    assert await follower == ["1"]
    with pytest.raises(asyncio.CancelledError):
        await leader


@pytest.mark.parametrize(
    "dead",
    [EXPIRED, refuse(400, 3, "Invalid session id"), refuse(401, 4, "Unauthorized access")],
)
@each_call
async def test_a_dead_session_is_renewed_and_the_call_repeated_once(
    gateway: Gateway,
    client: DevinoClient,
    dead: Act,
    name: str,
) -> None:
    call, answer, result = CALLS[name]
    gateway.will(dead, reply(answer))

    assert await call(client) == result

    assert gateway.asked() == ["User/SessionId", name] * 2


@each_call
async def test_a_session_dead_twice_is_an_error_and_not_a_loop(
    gateway: Gateway, client: DevinoClient, name: str
) -> None:
    gateway.will(*[EXPIRED] * 10)

    with pytest.raises(devino.SessionNotKept) as caught:
        await CALLS[name][0](client)

    assert isinstance(caught.value, devino.NotTaken)
    tries = 1 if name.startswith("Sms/Send") else 3
    assert gateway.asked() == ["User/SessionId", name] * 2 * tries


@pytest.mark.parametrize("again", [EXPIRED, refuse(401, 4, "Invalid user login or password")])
async def test_whatever_words_refuse_a_new_session_the_login_was_right(
    gateway: Gateway, client: DevinoClient, again: Act
) -> None:
    gateway.will(EXPIRED, again, reply(["1"]))

    with pytest.raises(devino.SessionNotKept):
        await send(client)
    assert await send(client) == ["1"]
    assert gateway.asked().count("User/SessionId") == 3


async def test_a_log_in_that_speaks_of_a_session_does_not_say_that_the_login_is_wrong(
    gateway: Gateway, connect: Connect
) -> None:
    gateway.will(EXPIRED)

    with pytest.raises(devino.SessionNotKept):
        await send(connect())
    assert gateway.asked() == ["User/SessionId"]


async def test_haste_is_not_repeated_at_once_by_a_send_and_later_by_a_read(
    gateway: Gateway, sessionless: DevinoClient, clock: HandClock
) -> None:
    haste = reply(b"", 429, headers="Retry-After: 3\r\n")
    gateway.will(haste)
    with pytest.raises(devino.TooManyRequests):
        await send(sessionless)
    assert gateway.asked() == ["Sms/Send"]

    gateway.will(reply(7), haste, reply(8))
    clock.at += 3
    assert await sessionless.balance() == 7
    assert await sessionless.balance() == 8
    assert clock.slept[-2:] == [0.5, 2.5]  # the read's own, and what was left of the rest


async def test_while_the_pace_rests_a_turn_taken_before_leads_nowhere(
    gateway: Gateway, sessionless: DevinoClient, clock: HandClock
) -> None:
    gateway.will(reply(b"", 429, headers="Retry-After: 40\r\n"), reply(["1"]))
    turn = await sessionless.turn()
    with pytest.raises(devino.TooManyRequests):
        await send(sessionless)
    with pytest.raises(devino.TooManyRequests):
        await sessionless.send("DTSMS", "79161234567", "x", turn=turn)
    assert len(gateway.requests) == 1
    assert clock.slept == []
    assert await send(sessionless) == ["1"]
    assert sum(clock.slept) == pytest.approx(40)


async def test_a_question_is_not_held_through_a_long_rest(
    gateway: Gateway, sessionless: DevinoClient
) -> None:
    gateway.will(reply(b"", 429, headers="Retry-After: 60\r\n"))

    with pytest.raises(devino.TooManyRequests):
        await sessionless.statistics(NOON, NOON)
    assert len(gateway.requests) == 1


@pytest.mark.parametrize(
    ("header", "rest"),
    [("7", 7), ("0", 0), ("9" * 400, 60), ("soon", 1), ("-5", 1), ("1.5", 1), ("٣", 1), ("", 1)],
)
async def test_a_rest_is_as_long_as_the_gateway_wants_within_reason(
    gateway: Gateway, sessionless: DevinoClient, clock: HandClock, header: str, rest: float
) -> None:
    gateway.will(reply(b"", 429, headers=f"Retry-After: {header}\r\n"), reply(["1"]))
    with pytest.raises(devino.TooManyRequests):
        await send(sessionless)
    await send(sessionless)
    assert sum(clock.slept) == pytest.approx(rest)


async def test_once_the_gateway_has_taken_a_call_the_next_rest_is_a_short_one_again(
    gateway: Gateway, sessionless: DevinoClient, clock: HandClock
) -> None:
    for _ in range(3):
        gateway.will(reply(b"", 429), reply(["1"]))
        clock.slept.clear()
        with pytest.raises(devino.TooManyRequests):
            await send(sessionless)
        await send(sessionless)
        assert sum(clock.slept) == pytest.approx(1)


async def test_an_empty_answer_about_the_balance_is_asked_for_again_and_then_unknown(
    gateway: Gateway, sessionless: DevinoClient
) -> None:
    gateway.will(reply(b""), reply(5), *[reply(b"")] * 3)

    assert await sessionless.balance() == 5
    assert await sessionless.balance() is None
    assert len(gateway.requests) == 5


async def test_one_log_in_replaces_a_session_that_died_for_many(
    gateway: Gateway, connect: Connect
) -> None:
    alive = [SESSION]

    async def log_in(request: Request, out: asyncio.StreamWriter) -> None:
        alive.append(f"{len(alive):036}")
        await reply(alive[-1])(request, out)

    async def balance(request: Request, out: asyncio.StreamWriter) -> None:
        known = request.form["SessionID"] == [alive[-1]]
        await (reply(1) if known else EXPIRED)(request, out)

    gateway.otherwise |= {"User/SessionId": log_in, "User/Balance": balance}
    client = connect()
    await client.balance()
    alive.append("killed at the gateway")

    await asyncio.gather(*(client.balance() for _ in range(10)))

    assert gateway.asked().count("User/SessionId") == 2


async def test_a_late_refusal_of_the_old_session_does_not_end_the_new_one(
    gateway: Gateway, client: DevinoClient
) -> None:
    renewed = asyncio.Event()

    async def refused_late(request: Request, out: asyncio.StreamWriter) -> None:
        await renewed.wait()
        await EXPIRED(request, out)

    async def answered(request: Request, out: asyncio.StreamWriter) -> None:
        await reply(1)(request, out)
        renewed.set()

    async def log_in(request: Request, out: asyncio.StreamWriter) -> None:
        await reply(f"session {len(gateway.requests)}")(request, out)

    gateway.otherwise["User/SessionId"] = log_in
    gateway.will(reply(1), refused_late, EXPIRED, answered, reply(1))
    await client.balance()

    await asyncio.gather(client.balance(), client.balance())

    assert gateway.asked().count("User/SessionId") == 2


async def test_wrong_credentials_are_not_tried_twice(
    gateway: Gateway, connect: Connect, sessionless: DevinoClient
) -> None:
    wrong = refuse(401, 4, "Invalid user login or password")
    gateway.will(wrong, wrong)

    for client in (connect(), sessionless):
        with pytest.raises(devino.Unauthorised):
            await client.balance()

    assert gateway.asked() == ["User/SessionId", "User/Balance"]


async def test_the_sessionless_flavour_repeats_nothing(
    gateway: Gateway, sessionless: DevinoClient
) -> None:
    gateway.will(EXPIRED)

    with pytest.raises(devino.SessionNotKept):
        await send(sessionless)

    assert gateway.asked() == ["Sms/Send"]


@pytest.mark.parametrize("trouble", [reset, reply(b"<html>", 502), reply(b"")])
async def test_a_log_in_of_unknown_outcome_means_the_send_was_not_made(
    gateway: Gateway,
    connect: Connect,
    trouble: Act,
) -> None:
    gateway.will(trouble)

    with pytest.raises(devino.SessionNotOpened) as caught:
        await send(connect())

    assert isinstance(caught.value, devino.Unreachable)
    assert isinstance(caught.value.__cause__, devino.OutcomeUnknown)
    assert gateway.asked() == ["User/SessionId"]


@pytest.mark.parametrize("name", ["User/Balance", "Sms/State", "Sms/In", "Sms/Statistics"])
async def test_a_read_is_repeated_until_it_is_answered(
    gateway: Gateway, sessionless: DevinoClient, clock: HandClock, name: str
) -> None:
    call, answer, result = CALLS[name]
    gateway.will(reset, reply(b"<html>", 502), reply(answer))

    assert await call(sessionless) == result

    assert gateway.asked() == [name] * 3
    assert clock.slept == [0.5, 2.0]


async def test_a_read_is_given_up_after_its_retries(
    gateway: Gateway, sessionless: DevinoClient
) -> None:
    gateway.will(*[reply(b"", 503)] * 5)

    with pytest.raises(devino.GatewayFailed):
        await sessionless.balance()

    assert len(gateway.requests) == 3


async def test_a_refused_read_is_not_repeated(gateway: Gateway, sessionless: DevinoClient) -> None:
    gateway.will(refuse(400, 2, "Range over 90 days"))

    with pytest.raises(devino.BadArgument):
        await sessionless.statistics(NOON, NOON)

    assert len(gateway.requests) == 1


async def test_a_client_shows_no_secret(gateway: Gateway, client: DevinoClient) -> None:
    gateway.will(reply(1), reply({"echo": [PASSWORD, SESSION]}, 500))
    await client.balance()

    with pytest.raises(devino.GatewayFailed) as caught:
        await send(client)

    shown = f"{client!r} {client} {caught.value!r} {caught.value} {caught.value.raw}"
    assert PASSWORD not in shown
    assert SESSION not in shown
    assert "echo" in caught.value.raw


async def test_the_log_tells_method_outcome_and_nothing_else(
    gateway: Gateway, client: DevinoClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot.devino")
    gateway.will(reply(["1"]), reset)

    await send(client)
    with pytest.raises(devino.ConnectionLost):
        await send(client)

    assert [record.getMessage() for record in caplog.records if record.name == "bot.devino"] == [
        "User/SessionId: HTTP 200 in 0 ms",
        "Sms/Send: HTTP 200 in 0 ms",
        "Sms/Send: ConnectionLost in 0 ms",
    ]
