import asyncio
import gzip
import json
import random
from decimal import Decimal

import aiohttp
import pytest

from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind, SandboxAccount
from tests.budget import within
from tests.sandbox.devino.conftest import Answer, Client, HandClock

_ANSWERED = {
    FaultKind.HTTP_500: 500,
    FaultKind.HTTP_500_AFTER: 500,
    FaultKind.HTTP_502_HTML: 502,
    FaultKind.HTTP_502_HTML_AFTER: 502,
    FaultKind.HTTP_503: 503,
    FaultKind.HTTP_503_AFTER: 503,
    FaultKind.HTTP_429: 429,
    FaultKind.HTML_200: 200,
    FaultKind.HTML_200_AFTER: 200,
    FaultKind.BROKEN_JSON: 200,
    FaultKind.BROKEN_JSON_AFTER: 200,
    FaultKind.EMPTY_BODY: 200,
    FaultKind.EMPTY_BODY_AFTER: 200,
    FaultKind.FEWER_IDS: 200,
    FaultKind.MORE_IDS: 200,
    FaultKind.REPEATED_IDS: 200,
    FaultKind.GIVEN_IDS: 200,
    FaultKind.PART_TAKEN: 200,
    FaultKind.PART_REPEATED: 200,
    FaultKind.PART_EARLIER: 200,
    FaultKind.PART_EMPTY: 200,
    FaultKind.REFUSE: 500,
    FaultKind.SESSION_EXPIRED: 401,
}
_ENDLESS = {FaultKind.HUGE, FaultKind.HUGE_AFTER}
_BOMBS = {FaultKind.GZIP_BOMB, FaultKind.GZIP_BOMB_AFTER}
_RESET = {FaultKind.RESET_BEFORE, FaultKind.RESET_AFTER}
_HELD = {FaultKind.TIMEOUT_BEFORE, FaultKind.TIMEOUT_AFTER}
_AFTER = [kind for kind in FaultKind if kind.value.endswith("_after")]


async def _sending(client: Client, sandbox: DevinoSandbox) -> asyncio.Task[Answer]:
    """Return a send whose request has been read, and carried out if it ever will be."""
    async with sandbox.subscribe() as events:
        waiting = asyncio.create_task(client.send())
        async with within():
            await anext(events)
        return waiting


def test_every_kind_of_fault_is_tried_here() -> None:
    assert set(FaultKind) == {
        *_ANSWERED,
        *_ENDLESS,
        *_BOMBS,
        *_RESET,
        *_HELD,
        FaultKind.SLOW,
        FaultKind.PARTIAL_BODY,
    }


def test_every_kind_named_after_accepts_and_its_other_half_does_not() -> None:
    assert all(kind.accepts for kind in _AFTER)
    assert not any(
        kind.accepts for kind in FaultKind if f"{kind}_after" in _AFTER or kind == "timeout_before"
    )


@pytest.mark.parametrize(("kind", "status"), _ANSWERED.items())
async def test_an_answered_fault_is_in_the_ledger_just_when_it_says_so(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount, kind: FaultKind, status: int
) -> None:
    sandbox.faults.add(Fault(kind))
    assert (await client.send()).status == status
    assert len(sandbox.ledger) == kind.accepts
    assert account.balance == 100 - len(sandbox.ledger) * account.price
    assert sandbox.requests[-1].fault is kind
    assert sandbox.requests[-1].accepted == kind.accepts


@pytest.mark.parametrize("kind", ["http_502_html", "html_200", "html_200_after"])
async def test_html_instead_of_json_is_html(
    client: Client, sandbox: DevinoSandbox, kind: str
) -> None:
    sandbox.faults.add(Fault(FaultKind(kind)))
    assert (await client.send()).text.startswith("<html>")


@pytest.mark.parametrize("kind", ["broken_json", "broken_json_after", "empty_body"])
@pytest.mark.parametrize("method", ["Sms/Send", "User/Balance"])
async def test_broken_and_empty_bodies_are_no_json_even_for_a_number(
    client: Client, sandbox: DevinoSandbox, kind: str, method: str
) -> None:
    sandbox.faults.add(Fault(FaultKind(kind)))
    sms = {"SourceAddress": "DTSMS", "DestinationAddress": "79161234567", "Data": "Hello"}
    answer = await client.v2(method, **sms)
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.text)


@pytest.mark.parametrize("kind", sorted(_RESET))
async def test_a_reset_cuts_the_connection_before_or_after_the_send(
    client: Client, sandbox: DevinoSandbox, kind: FaultKind
) -> None:
    sandbox.faults.add(Fault(kind))
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.send()
    assert len(sandbox.ledger) == kind.accepts
    assert (await client.send()).status == 200


async def test_a_partial_body_ends_too_early_after_the_send(
    client: Client, sandbox: DevinoSandbox
) -> None:
    sandbox.faults.add(Fault(FaultKind.PARTIAL_BODY))
    with pytest.raises(aiohttp.ClientPayloadError):
        await client.send()
    assert len(sandbox.ledger) == 1


@pytest.mark.parametrize("kind", sorted(_HELD))
async def test_a_timeout_never_answers_and_ends_when_the_gateway_stops(
    client: Client, sandbox: DevinoSandbox, kind: FaultKind
) -> None:
    sandbox.faults.add(Fault(kind))
    waiting = await _sending(client, sandbox)
    assert len(sandbox.ledger) == kind.accepts
    assert not waiting.done()
    await sandbox.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await waiting


async def test_a_client_that_gives_up_on_a_held_answer_does_no_harm(
    client: Client, sandbox: DevinoSandbox
) -> None:
    sandbox.faults.add(Fault(FaultKind.TIMEOUT_AFTER))
    waiting = await _sending(client, sandbox)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert (await client.send()).status == 200


async def test_a_slow_answer_comes_after_its_seconds_of_the_clock(
    client: Client, sandbox: DevinoSandbox, clock: HandClock
) -> None:
    sandbox.faults.add(Fault(FaultKind.SLOW, seconds=30))
    waiting = asyncio.create_task(client.send())
    async with within():
        await clock.asleep.wait()
    assert len(sandbox.ledger) == 1
    assert not waiting.done()
    clock.move(seconds=30)
    assert (await waiting).json == list(sandbox.ledger[0].ids)


async def test_a_slow_answer_is_not_waited_for_when_the_gateway_stops(
    client: Client, sandbox: DevinoSandbox
) -> None:
    sandbox.faults.add(Fault(FaultKind.SLOW, seconds=30))
    waiting = await _sending(client, sandbox)
    await sandbox.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await waiting


async def test_too_few_ids_lack_the_last_and_too_many_end_with_a_stranger(
    client: Client, sandbox: DevinoSandbox
) -> None:
    sandbox.faults.add(Fault(FaultKind.FEWER_IDS))
    sandbox.faults.add(Fault(FaultKind.MORE_IDS))
    fewer = (await client.send(text="я" * 71)).json
    more = (await client.send(text="я" * 71)).json
    first, second = sandbox.ledger
    assert fewer == list(first.ids[:1])
    assert more[:2] == list(second.ids)
    assert (await client.state(more[2]))["State"] == 255


TO = ["79161234501", "79161234502", "79161234503", "79161234504"]
LONG = "я" * 71


async def bulk(client: Client, *to: str) -> list[str]:
    answer = await client.bulk(*(to or TO), text=LONG)
    ids: list[str] = answer.json
    return ids


@pytest.mark.parametrize(
    "kind", [kind for kind in FaultKind if kind.takes_part], ids=lambda kind: kind.value
)
async def test_a_call_taken_in_part_is_in_the_ledger_and_paid_for_every_second_recipient(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount, kind: FaultKind
) -> None:
    earlier = await bulk(client, "79161234509", "79161234508")
    balance = account.balance
    sandbox.faults.add(Fault(kind, "Sms/SendBulk"))
    told = await bulk(client)
    taken = sandbox.ledger[2:]
    own = [one for sms in taken for one in sms.ids]
    assert [sms.destination for sms in taken] == TO[1::2]
    assert account.balance == balance - 4 * account.price
    assert sandbox.requests[-1].accepted == 2
    assert (
        told
        == {
            FaultKind.PART_TAKEN: own,
            FaultKind.PART_REPEATED: own + own,
            FaultKind.PART_EARLIER: earlier + own,
            FaultKind.PART_EMPTY: [*own, *[""] * 4],
        }[kind]
    )
    assert len(await bulk(client)) == 8
    assert [sms.destination for sms in sandbox.ledger[4:]] == TO


@pytest.mark.parametrize(("kind", "told"), [(FaultKind.PART_TAKEN, 0), (FaultKind.PART_EARLIER, 1)])
async def test_of_one_recipient_a_part_is_nobody(
    client: Client, sandbox: DevinoSandbox, kind: FaultKind, told: int
) -> None:
    first = (await client.send()).json
    sandbox.faults.add(Fault(kind, "Sms/Send"))
    assert (await client.send()).json == first[:told]
    assert len(sandbox.ledger) == 1
    later = (await client.send()).json
    assert sandbox.sms(later[0]) == sandbox.ledger[1]


async def test_ids_may_be_repeated_or_given(client: Client, sandbox: DevinoSandbox) -> None:
    sandbox.faults.add(Fault(FaultKind.REPEATED_IDS))
    sandbox.faults.add(Fault(FaultKind.GIVEN_IDS, ids=("a", "b")))
    repeated = (await client.send()).json
    assert repeated == [*sandbox.ledger[0].ids, *sandbox.ledger[0].ids]
    assert (await client.send()).json == ["a", "b"]


async def test_what_spoils_ids_leaves_other_calls_alone(
    client: Client, sandbox: DevinoSandbox
) -> None:
    sandbox.faults.add(Fault(FaultKind.PART_TAKEN, "User/Balance"))
    assert (await client.v2("User/Balance")).status == 200


@pytest.mark.parametrize(
    ("code", "status"),
    [(1, 400), (2, 400), (3, 400), (4, 401), (5, 403), (6, 400), (7, 403), (8, 500), (9, 500)],
)
async def test_a_refusal_may_have_any_code_and_words(
    client: Client, sandbox: DevinoSandbox, code: int, status: int
) -> None:
    sandbox.faults.add(Fault(FaultKind.REFUSE, code=code, desc="Because"))
    answer = await client.send()
    assert (answer.status, answer.json) == (status, {"Code": code, "Desc": "Because"})
    assert sandbox.ledger == []


async def test_an_expired_session_may_be_pretended(client: Client, sandbox: DevinoSandbox) -> None:
    sandbox.faults.add(Fault(FaultKind.SESSION_EXPIRED, "User/Balance"))
    session = await client.log_in()
    answer = await client.post("User/Balance", SessionID=session)
    assert answer.json == {"Code": 4, "Desc": "SessionID expired"}


async def test_a_fault_after_does_not_make_a_bad_send_good(
    client: Client, sandbox: DevinoSandbox
) -> None:
    sandbox.faults.add(Fault(FaultKind.HTTP_500_AFTER))
    assert (await client.send("oops")).json["Code"] == 8
    assert sandbox.ledger == []
    assert sandbox.requests[-1].outcome == "6: Invalid destination address"


async def test_a_fault_waits_for_its_method_whatever_the_case(
    client: Client, sandbox: DevinoSandbox
) -> None:
    sandbox.faults.add(Fault(FaultKind.HTTP_500, "sms/send"))
    assert (await client.v2("User/Balance")).status == 200
    assert (await client.bulk("79161234567")).status == 200
    assert (await client.v2("SMS/SEND")).status == 500


async def test_a_star_means_every_kind_of_send(client: Client, sandbox: DevinoSandbox) -> None:
    sandbox.faults.add(Fault(FaultKind.HTTP_500, "Sms/Send*", times=2))
    assert (await client.v2("User/Balance")).status == 200
    assert (await client.bulk("79161234567")).status == 500
    assert (await client.send()).status == 500


async def test_a_fault_lets_some_pass_then_fires_as_often_as_asked(
    client: Client, sandbox: DevinoSandbox
) -> None:
    sandbox.faults.add(Fault(FaultKind.HTTP_500, after=2, times=2))
    statuses = [(await client.send()).status for _ in range(6)]
    assert statuses == [200, 200, 500, 500, 200, 200]
    assert sandbox.faults.waiting == []


async def test_what_is_left_of_a_fault_can_be_seen_and_cleared(
    client: Client, sandbox: DevinoSandbox
) -> None:
    sandbox.faults.add(Fault(FaultKind.HTTP_500, times=3))
    await client.send()
    assert sandbox.faults.waiting == [Fault(FaultKind.HTTP_500, times=2)]
    sandbox.faults.clear()
    assert (await client.send()).status == 200


async def test_chance_spoils_its_share_and_the_ledger_stays_true(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount
) -> None:
    account.balance = Decimal(1000)
    kinds = [FaultKind.HTTP_500, FaultKind.HTTP_500_AFTER]
    sandbox.faults.random(random.Random(7), {"Sms/Send": 0.5}, kinds)  # noqa: S311 — a drill
    statuses = [(await client.send()).status for _ in range(60)]
    fired = [request.fault for request in sandbox.requests]
    assert set(fired) == {None, *kinds}
    assert statuses.count(200) == fired.count(None)
    assert len(sandbox.ledger) == sum(fault is None or fault.accepts for fault in fired)
    sandbox.faults.clear()
    assert (await client.send()).status == 200


async def test_chance_has_its_share_for_each_method_and_the_same_seed_the_same_faults(
    client: Client, sandbox: DevinoSandbox, account: SandboxAccount
) -> None:
    account.balance = Decimal(1000)

    async def fired() -> list[FaultKind | None]:
        sandbox.faults.clear()
        sandbox.requests.clear()
        chance = random.Random(11)  # noqa: S311 — as above
        broke = Fault(FaultKind.REFUSE, code=5)
        sandbox.faults.random(chance, {"Sms/SendBulk": 1.0, "Sms/Send*": 0.0}, [broke])
        sandbox.faults.random(chance, {"User/*": 0.5}, [FaultKind.HTTP_500, FaultKind.HTML_200])
        assert [(await client.bulk("79161234567")).json["Code"] for _ in range(3)] == [5, 5, 5]
        assert (await client.send()).status == 200
        for _ in range(20):
            await client.v2("User/Balance")
        return [request.fault for request in sandbox.requests]

    first = await fired()
    assert set(first[4:]) == {None, FaultKind.HTTP_500, FaultKind.HTML_200}
    assert await fired() == first


@pytest.mark.parametrize("kind", FaultKind)
async def test_a_fault_is_no_trouble_to_the_gateway_itself(
    client: Client, sandbox: DevinoSandbox, caplog: pytest.LogCaptureFixture, kind: FaultKind
) -> None:
    sandbox.faults.add(Fault(kind, seconds=30))
    waiting = await _sending(client, sandbox)
    await sandbox.stop()
    await asyncio.gather(waiting, return_exceptions=True)
    assert [record for record in caplog.records if record.levelname != "DEBUG"] == []


async def _raw_send(client: Client, **said: object) -> aiohttp.ClientResponse:
    form = {
        "Login": "shop",
        "Password": "secret",
        "SourceAddress": "DTSMS",
        "DestinationAddress": "79161234567",
        "Data": "Hello",
    }
    url = f"{client.sandbox.url}/v2/Sms/Send"
    return await client.http.post(url, data=form, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", sorted(_ENDLESS))
@pytest.mark.usefixtures("account")
async def test_an_endless_answer_goes_on_until_the_other_side_hangs_up(
    client: Client, sandbox: DevinoSandbox, kind: FaultKind
) -> None:
    sandbox.faults.add(Fault(kind))
    async with within():
        response = await _raw_send(client)
        read = [await response.content.readexactly(1_000_000) for _ in range(3)]
        response.close()
    assert (response.status, read[0][:21]) == (200, b'["579700854169272358"')
    assert len(sandbox.ledger) == kind.accepts
    assert (await client.send()).status == 200


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("kind", sorted(_BOMBS))
async def test_a_bomb_is_a_thousand_times_larger_than_it_looks(
    client: Client, sandbox: DevinoSandbox, kind: FaultKind
) -> None:
    sandbox.faults.add(Fault(kind))
    response = await _raw_send(client, auto_decompress=False)
    assert response.headers["Content-Encoding"] == "gzip"
    body = await response.read()
    assert len(body) < 50_000
    assert len(gzip.decompress(body)) == 40 * 1024 * 1024
    assert len(sandbox.ledger) == kind.accepts


@pytest.mark.usefixtures("account")
async def test_who_is_too_quick_is_told_when_to_come_again(
    client: Client, sandbox: DevinoSandbox
) -> None:
    sandbox.faults.add(Fault(FaultKind.HTTP_429, seconds=7))
    response = await _raw_send(client)
    assert (response.status, response.headers["Retry-After"]) == (429, "7")
    assert len(sandbox.ledger) == 0
