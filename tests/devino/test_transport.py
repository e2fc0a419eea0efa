"""Every fault of the network has its kind, and a send meets it once."""

import asyncio
import gzip
import socket
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot import devino
from bot.devino import DevinoClient, Pacer, Rank, Timeouts, Turn, open_http
from tests.budget import within
from tests.devino.scripted import (
    CALLS,
    NOON,
    Act,
    Connect,
    Gateway,
    HandClock,
    Request,
    raw,
    reply,
    reset,
    send,
    silence,
)

SHORT = Timeouts(connect=0.2, read=0.2)
IMPATIENT = Timeouts(connect=30, read=1)
"""Only silence ends a call: a slow machine connects in time, and begins its answer in time."""
NAMED = "http://gateway.test/rest/v2"


@pytest.fixture
def free_port() -> Iterator[int]:
    """Hold a port on which nobody listens: no other server can take it meanwhile."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield int(probe.getsockname()[1])


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """Listen with a queue that is full: a connection is never made."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        crowd = [socket.socket() for _ in range(4)]
        for one in crowd:
            one.settimeout(0)
            one.connect_ex(("127.0.0.1", port))
        yield port
        for one in crowd:
            one.close()


HEADS = [
    b"",
    b"HTTP/1.1 200 \xff\xfe\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: \xff; charset=nope\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nX: " + b"a" * 9000 + b"\r\n\r\n",
    b"HTTP/1.1 302 X\r\nLocation: http://[bad\r\n\r\n",
    b"HTTP/1.1 999 X\r\n\r\n",
]
HALF = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n["5797'
BROKEN_CHUNK = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n[]\r\n"
BROKEN_GZIP = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (reset, devino.ConnectionLost),
        (raw(b""), devino.ConnectionLost),
        (silence, devino.TimedOut),
        (raw(HALF), devino.Garbled),
        (raw(BROKEN_CHUNK), devino.Garbled),
        (raw(BROKEN_GZIP), devino.Garbled),
        (raw(b"no HTTP at all\r\n\r\n"), devino.Garbled),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Len"), devino.ConnectionLost),
        (reply(b""), devino.Empty),
        (reply(b"", 204), devino.Empty),
        (reply(b"<html>ok</html>", kind="text/html"), devino.Garbled),
        (reply(b'["5797008541'), devino.Garbled),
        (reply({"ids": ["1"]}), devino.Garbled),
        (reply(b"", 302, headers="Location: /rest/v2/Sms/Send\r\n"), devino.Garbled),
        (reply(b"", 307, headers="Location: /rest/v2/Sms/Send\r\n"), devino.Garbled),
        (reply(b"<html>404</html>", 404, "text/html"), devino.Garbled),
        (reply(b"<html>502</html>", 502, "text/html"), devino.GatewayFailed),
        (reply({"Code": 8, "Desc": "Gateway error"}, 500), devino.GatewayFailed),
    ],
)
async def test_a_fault_after_the_request_left_is_unknown_and_the_send_is_made_once(
    gateway: Gateway,
    connect: Connect,
    act: Act,
    kind: type[devino.OutcomeUnknown],
) -> None:
    gateway.will(act, reply(["1"]))

    with pytest.raises(devino.OutcomeUnknown) as caught:
        await send(connect("/v2", timeouts=IMPATIENT if act is silence else Timeouts()))

    assert type(caught.value) is kind
    assert len(gateway.requests) == 1
    assert len(gateway.script) == 1


@pytest.mark.parametrize("name", CALLS)
async def test_nothing_foreign_leaks_out_of_any_method(
    gateway: Gateway, connect: Connect, name: str
) -> None:
    client = connect("/v2", timeouts=SHORT)
    for head, body in product(HEADS, [b"", b"12345", b'["1', bytes(range(0, 256, 7))]):
        gateway.otherwise[name] = raw(head + body)
        heard = len(gateway.requests)
        async with within():
            # on a busy machine a call may be given up before the gateway has heard it
            while len(gateway.requests) == heard:
                with suppress(devino.DevinoError):
                    await CALLS[name][0](client)


async def test_an_answer_that_stops_half_way_is_timed_out_with_its_status(
    gateway: Gateway, connect: Connect
) -> None:
    async def half(request: Request, out: asyncio.StreamWriter) -> None:
        out.write(HALF)
        await silence(request, out)

    gateway.will(half)

    with pytest.raises(devino.TimedOut) as caught:
        await send(connect("/v2", timeouts=IMPATIENT))
    assert caught.value.http_status == 200


async def test_silence_is_not_borne_longer_for_a_patient_connect(
    gateway: Gateway, connect: Connect
) -> None:
    gateway.will(silence)
    client = connect("/v2", timeouts=Timeouts(connect=60, read=0.1))

    async with within():
        with pytest.raises(devino.TimedOut):
            await send(client)


async def test_an_answer_that_trickles_is_timed_out(gateway: Gateway, connect: Connect) -> None:
    async def trickle(_: Request, out: asyncio.StreamWriter) -> None:
        out.write(b'HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n["1"]')
        for _piece in range(600):
            await asyncio.sleep(0.05)
            out.write(b" ")

    gateway.will(trickle)

    with pytest.raises(devino.TimedOut):
        await send(connect("/v2", timeouts=Timeouts(connect=2, read=0.5)))


async def test_a_reset_on_a_kept_connection_is_unknown(gateway: Gateway, connect: Connect) -> None:
    client = connect("/v2")
    gateway.will(reply(["1"]), reset, reply(["2"]))
    await send(client)

    with pytest.raises(devino.ConnectionLost):
        await send(client)

    assert gateway.connections == 1
    assert len(gateway.requests) == 2


async def test_a_connection_closed_while_idle_is_not_reused(
    gateway: Gateway, connect: Connect
) -> None:
    async def last(request: Request, out: asyncio.StreamWriter) -> None:
        await reply(["1"])(request, out)
        out.close()

    client = connect("/v2")
    gateway.will(last, reply(["2"]))
    await send(client)
    await asyncio.sleep(0.05)

    assert await send(client) == ["2"]
    assert gateway.connections == 2


async def test_a_refused_connection_is_unreachable(connect: Connect, free_port: int) -> None:
    with pytest.raises(devino.Unreachable):
        await send(connect(url=f"http://127.0.0.1:{free_port}/rest/v2"))


async def test_a_connection_never_made_in_time_is_unreachable(
    connect: Connect, deaf_port: int
) -> None:
    with pytest.raises(devino.Unreachable):
        await send(connect(url=f"http://127.0.0.1:{deaf_port}/rest/v2", timeouts=SHORT))


async def test_a_tls_handshake_with_no_tls_is_unreachable(
    gateway: Gateway, connect: Connect
) -> None:
    with pytest.raises(devino.Unreachable):
        await send(connect("/v2", url=gateway.url.replace("http:", "https:"), timeouts=SHORT))

    assert gateway.requests == []


async def test_a_tls_handshake_without_an_answer_is_unreachable(
    connect: Connect, unused_listener: int
) -> None:
    url = f"https://127.0.0.1:{unused_listener}/rest/v2"

    with pytest.raises(devino.Unreachable):
        await send(connect(url=url, timeouts=SHORT))


@pytest.fixture
def unused_listener() -> Iterator[int]:
    """Accept in the kernel, and never say a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


async def test_no_place_in_the_pool_in_time_is_unreachable(gateway: Gateway) -> None:
    gateway.will(silence)
    async with open_http(connections=1) as http:
        patient, hasty = (
            client_of(http, f"{gateway.url}/v2", timeouts) for timeouts in (Timeouts(), SHORT)
        )
        first = asyncio.ensure_future(send(patient))
        await gateway.reached.wait()

        with pytest.raises(devino.Unreachable):
            await send(hasty)

        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert len(gateway.requests) == 1


class Resolver(AbstractResolver):
    """Knows no names, or never answers."""

    def __init__(self, *, silent: bool) -> None:
        self.silent = silent

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if self.silent:
            await asyncio.sleep(1)
        raise OSError(None, f"no address for {host}:{port} {family}")

    async def close(self) -> None:
        """Nothing to close."""


@pytest.mark.parametrize("silent", [False, True])
async def test_a_name_that_cannot_be_resolved_is_unreachable(silent: bool) -> None:  # noqa: FBT001 — a parameter of the test
    connector = aiohttp.TCPConnector(resolver=Resolver(silent=silent))
    async with aiohttp.ClientSession(connector=connector) as http:
        with pytest.raises(devino.Unreachable):
            await send(client_of(http, NAMED, SHORT))


async def test_a_closed_http_session_is_unreachable(gateway: Gateway) -> None:
    async with open_http() as http:
        client = client_of(http, f"{gateway.url}/v2", SHORT)

    with pytest.raises(devino.Unreachable):
        await send(client)


async def test_cancellation_passes_untouched(gateway: Gateway, connect: Connect) -> None:
    gateway.will(silence)
    task = asyncio.ensure_future(send(connect("/v2", timeouts=Timeouts())))
    await gateway.reached.wait()

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_deadline_of_the_callers_is_the_callers(gateway: Gateway, connect: Connect) -> None:
    gateway.will(silence)

    with pytest.raises(TimeoutError) as caught:
        async with asyncio.timeout(0.05):
            await send(connect("/v2", timeouts=Timeouts()))
    assert not isinstance(caught.value, devino.DevinoError)


async def test_every_request_takes_its_turn_sends_before_reads(gateway: Gateway) -> None:
    turns: list[Rank] = []

    class Watched(Pacer):
        async def turn(self, rank: Rank) -> Turn:
            turns.append(rank)
            return await super().turn(rank)

    gateway.will(reply("session"), reply(1), reply(["1"]), reply({"State": 0}))
    async with open_http() as http:
        client = DevinoClient(gateway.url, "shop", "secret", http=http, pacer=Watched(None))
        await client.balance()
        await send(client)
        await client.state("1", rank=Rank.IDLE)

    assert turns == [Rank.SEND, Rank.READ, Rank.SEND, Rank.IDLE]


async def test_cookies_and_proxies_of_the_environment_are_ignored(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    cookie = "Set-Cookie: balancer=7\r\n"
    gateway.will(reply(["1"], headers=cookie), reply(["2"], headers=cookie))
    async with open_http() as http:
        named = gateway.url.replace("127.0.0.1", "localhost")
        client = client_of(http, f"{named}/v2", Timeouts())

        assert [await send(client), await send(client)] == [["1"], ["2"]]
    assert [b"balancer" in request.head for request in gateway.requests] == [False, False]


def client_of(http: aiohttp.ClientSession, url: str, timeouts: Timeouts) -> DevinoClient:
    return DevinoClient(url, "shop", "secret", http=http, pacer=Pacer(None), timeouts=timeouts)


@dataclass
class Tap:
    """Pours an answer without end, and sees the other side hang up."""

    head: bytes
    piece: bytes
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, _: Request, out: asyncio.StreamWriter) -> None:
        out.write(self.head)
        try:
            while True:
                out.write(self.piece)
                await out.drain()
        except ConnectionError:
            self.closed.set()
            raise


OK = b"HTTP/1.1 200 OK\r\n"
CHUNK = b"10000\r\n" + b'"579700854169272'[:16] * 4096 + b"\r\n"
ENDLESS = {
    "a length that is declared": (OK + b"Content-Length: 700000000\r\n\r\n[", b'"1",' * 20_000),
    "no length": (OK + b"Connection: close\r\n\r\n[", b'"1",' * 20_000),
    "chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\n", CHUNK),
    "tiny chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n" * 10_000),
    "gzip": (OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n", bytes(60_000)),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("way", ENDLESS)
async def test_an_answer_without_end_is_cut_off_and_its_connection_with_it(
    gateway: Gateway, connect: Connect, name: str, way: str
) -> None:
    tap = Tap(*ENDLESS[way])
    gateway.will(tap, reply(CALLS[name][1]))
    client = connect("/v2")

    with pytest.raises(devino.TooLong) as caught:
        await CALLS[name][0](client)
    assert isinstance(caught.value, devino.OutcomeUnknown)
    assert caught.value.http_status == 200
    assert len(caught.value.raw) <= 500
    async with within():
        await tap.closed.wait()
    assert await CALLS[name][0](client) == CALLS[name][2]
    assert gateway.connections == 2


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, devino.Garbled),
        (403, devino.Garbled),
        (429, devino.TooManyRequests),
        (500, devino.GatewayFailed),
        (503, devino.GatewayFailed),
    ],
)
async def test_an_error_without_end_is_judged_by_its_status_alone(
    gateway: Gateway, connect: Connect, status: int, kind: type[devino.DevinoError]
) -> None:
    head = f"HTTP/1.1 {status} X\r\nConnection: close\r\n\r\n".encode()
    gateway.will(Tap(head + b'{"Code":5,"Desc":"no"}', b" " * 60_000))

    with pytest.raises(devino.DevinoError) as caught:
        await send(connect("/v2"))
    assert type(caught.value) is kind
    assert caught.value.code is None


BOMB = gzip.compress(bytes(1024 * 1024)) * 40


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate"])
@pytest.mark.parametrize("name", CALLS)
async def test_a_bomb_is_an_unknown_outcome(
    gateway: Gateway, connect: Connect, name: str, encoding: str
) -> None:
    bomb = zlib.compress(bytes(40 * 1024 * 1024)) if encoding == "deflate" else BOMB
    gateway.will(reply(bomb, headers=f"Content-Encoding: {encoding}\r\n"))

    with pytest.raises(devino.TooLong):
        await CALLS[name][0](connect("/v2"))
    assert len(gateway.requests) == 1


async def test_nobody_is_asked_to_pack_anything_and_what_is_packed_is_read(
    gateway: Gateway, connect: Connect
) -> None:
    packed = gzip.compress(b'["579700854169272358"]')
    gateway.will(reply(packed, headers="Content-Encoding: gzip\r\n"))

    assert await send(connect("/v2")) == ["579700854169272358"]
    assert b"Accept-Encoding: identity" in gateway.requests[0].head


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip", "deflate", "compress"])
async def test_what_cannot_be_unpacked_is_unknown(
    gateway: Gateway, connect: Connect, encoding: str
) -> None:
    gateway.will(reply(b"\x1f\x8b not really", headers=f"Content-Encoding: {encoding}\r\n"))

    with pytest.raises(devino.Garbled):
        await send(connect("/v2"))


@pytest.mark.parametrize(
    "head",
    [
        OK + b"X: 1\r\n" * 100_000 + b"\r\n",
        OK + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 " + b"a" * 1_000_000 + b"\r\n\r\n",
    ],
    ids=["many", "a long one", "a long reason"],
)
async def test_a_head_without_end_is_unknown(
    gateway: Gateway, connect: Connect, head: bytes
) -> None:
    gateway.will(raw(head + b'["1"]'))

    with pytest.raises(devino.OutcomeUnknown):
        await send(connect("/v2"))


async def test_a_million_incoming_sms_are_too_many_and_thousands_are_not(
    gateway: Gateway, connect: Connect
) -> None:
    one = {"Data": "Да", "SourceAddress": "79260000000", "ID": 1}
    gateway.will(reply([one] * 5000), reply([one] * 100_000))
    client = connect("/v2")

    assert len(await client.incoming(NOON, NOON)) == 5000
    with pytest.raises(devino.TooLong):
        await client.incoming(NOON, NOON)
    assert len(gateway.requests) == 2


class SlowResolver(AbstractResolver):
    """Knows the way to the gateway, and takes its time to tell."""

    def __init__(self, port: int, clock: HandClock, seconds: float) -> None:
        self.port, self.clock, self.seconds = port, clock, seconds

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.clock.at += self.seconds
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Nothing to close."""


async def test_the_pace_counts_from_when_a_request_leaves_and_not_from_its_turn(
    gateway: Gateway, clock: HandClock
) -> None:
    arrived: list[float] = []

    async def note(request: Request, out: asyncio.StreamWriter) -> None:
        arrived.append(clock.at)
        await reply(["1"])(request, out)

    port = URL(gateway.url).port or 0
    gateway.will(note, note)
    pacer = Pacer(1, clock=clock.now, sleep=clock.sleep)
    async with open_http() as http:
        assert isinstance(http.connector, aiohttp.TCPConnector)
        http.connector._resolver = SlowResolver(port, clock, 0.9)
        url = f"http://gateway.test:{port}/rest/v2"
        client = DevinoClient(url, "shop", "secret", http=http, pacer=pacer, monotonic=clock.now)
        await send(client)
        await send(client)
    assert gateway.connections == 1
    assert arrived[1] - arrived[0] >= 1


async def test_a_rest_that_begins_while_a_connection_is_made_keeps_the_request_here(
    gateway: Gateway, clock: HandClock
) -> None:
    pacer = Pacer(10, clock=clock.now, sleep=clock.sleep)

    class Refusing(SlowResolver):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            pacer.rest(30)
            return await super().resolve(host, port, family)

    port = URL(gateway.url).port or 0
    async with open_http() as http:
        assert isinstance(http.connector, aiohttp.TCPConnector)
        http.connector._resolver = Refusing(port, clock, 0)
        url = f"http://gateway.test:{port}/rest/v2"
        client = DevinoClient(url, "shop", "secret", http=http, pacer=pacer)
        with pytest.raises(devino.TooManyRequests):
            await send(client)
    assert gateway.requests == []
