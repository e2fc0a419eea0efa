"""A call that was given up takes its bytes with it: the gateway never gets the rest of them.

The other side is one that does not read for a while, as a gateway that hangs or a line that is
down. What was still on its way when we gave up must not reach it when it goes on.
"""

import asyncio
import gc
import gzip
import socket
import ssl
import weakref
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.devino import DevinoClient, Pacer, TimedOut, Timeouts, open_http
from bot.devino.connections import socket_factory
from tests.budget import within
from tests.devino.scripted import Gateway, reply

IMPATIENT = Timeouts(connect=4, read=0.5)
PEOPLE = [f"7916{number:07}" for number in range(2999)]
"""A request with them is larger than the small buffers here, and smaller than those of a system."""
SMALL = 4096


@dataclass
class Deaf:
    """Takes connections, and reads nothing of them until it is told to."""

    listener: socket.socket

    @property
    def url(self) -> str:
        return f"127.0.0.1:{self.listener.getsockname()[1]}/rest/v2"

    async def accepts(self) -> socket.socket:
        async with within():
            taken, _ = await asyncio.get_running_loop().sock_accept(self.listener)
        return taken

    async def reads_all(self, taken: socket.socket) -> bytes:
        """Wake up: read until the other side has ended the connection."""
        received, loop = bytearray(), asyncio.get_running_loop()
        with taken, suppress(ConnectionError):
            async with within():
                while some := await loop.sock_recv(taken, 65536):
                    received += some
        return bytes(received)


@pytest.fixture
async def deaf() -> AsyncIterator[Deaf]:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0)
        yield Deaf(listener)


def client_of(http: aiohttp.ClientSession, url: str) -> DevinoClient:
    return DevinoClient(url, "shop", "secret", http=http, pacer=Pacer(None), timeouts=IMPATIENT)


def narrow(http: aiohttp.ClientSession) -> None:
    """Let the system take little of what is written: the rest waits in this process."""
    connector = http.connector
    assert isinstance(connector, aiohttp.TCPConnector)
    usual = connector._socket_factory
    assert usual is not None

    def small(address: aiohttp.connector.AddrInfoType) -> socket.socket:
        made = usual(address)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SMALL)
        return made

    connector._socket_factory = small


def as_it_is(_: aiohttp.ClientSession) -> None:
    """Let the system take all of it."""


def complete(received: bytes) -> bool:
    """Tell whether a request arrived whole."""
    head, _, body = received.partition(b"\r\n\r\n")
    lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    return bool(lengths) and len(body) >= int(lengths[0].split(b":")[1])


@pytest.mark.parametrize("buffers", [narrow, as_it_is], ids=["in the process", "in the system"])
async def test_what_timed_out_does_not_arrive_when_the_gateway_wakes(
    deaf: Deaf, buffers: Callable[[aiohttp.ClientSession], None]
) -> None:
    async with open_http(IMPATIENT) as http:
        buffers(http)
        client = client_of(http, f"http://{deaf.url}")
        sending = asyncio.ensure_future(client.send_bulk("DTSMS", PEOPLE, "Привет"))
        taken = await deaf.accepts()
        with pytest.raises(TimedOut):
            await sending
        assert not complete(await deaf.reads_all(taken))


@pytest.mark.parametrize("buffers", [narrow, as_it_is], ids=["in the process", "in the system"])
async def test_what_was_cancelled_does_not_arrive_when_the_gateway_wakes(
    deaf: Deaf, buffers: Callable[[aiohttp.ClientSession], None]
) -> None:
    async with open_http() as http:
        buffers(http)
        client = client_of(http, f"http://{deaf.url}")
        sending = asyncio.ensure_future(client.send_bulk("DTSMS", PEOPLE, "Привет"))
        taken = await deaf.accepts()
        await asyncio.sleep(0.1)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert not complete(await deaf.reads_all(taken))


async def test_the_same_holds_under_tls(deaf: Deaf, tmp_path: Path) -> None:
    """There a closed connection would go on writing for half a minute."""
    server, trusting = contexts(tmp_path)
    async with open_http(IMPATIENT) as http:
        narrow(http)
        assert isinstance(http.connector, aiohttp.TCPConnector)
        http.connector._ssl = trusting
        client = client_of(http, f"https://{deaf.url}")
        sending = asyncio.ensure_future(client.send_bulk("DTSMS", PEOPLE, "Привет"))
        taken = await deaf.accepts()
        taken.settimeout(60)
        wrapped = await asyncio.to_thread(server.wrap_socket, taken, server_side=True)
        with pytest.raises(TimedOut):
            await sending
        assert not complete(await asyncio.to_thread(deciphered, wrapped))


def deciphered(wrapped: ssl.SSLSocket) -> bytes:
    received = bytearray()
    with wrapped, suppress(OSError):
        wrapped.settimeout(60)
        while some := wrapped.recv(65536):
            received += some
    return bytes(received)


def contexts(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return what a server on loopback shows, and a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "gateway")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "gateway.pem"
    written = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(written + certificate.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname = False
    trusting.load_verify_locations(file)
    return server, trusting


async def test_what_a_killed_process_leaves_to_the_system_does_not_arrive(deaf: Deaf) -> None:
    """The system closes its connections; closed without `close`, they are dropped as well."""
    make = socket_factory(1.5)
    address = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 0))
    with make(address) as mine:
        mine.connect(deaf.listener.getsockname())
        taken = await deaf.accepts()
        mine.settimeout(0)
        sent = mine.send(b"x" * 60_000)
        assert mine.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 1500
    assert len(await deaf.reads_all(taken)) < sent


async def test_a_call_with_its_whole_answer_leaves_the_connection_to_the_others(
    gateway: Gateway, sessionless: DevinoClient
) -> None:
    """It is given up while its answer is unpacked: by then another call may have its connection."""
    gateway.will(reply(gzip.compress(b'["1"]'), headers="Content-Encoding: gzip\r\n"))
    gateway.will(reply(["2"]))
    with ThreadPoolExecutor(1) as threads:
        free = Event()
        threads.submit(free.wait)
        asyncio.get_running_loop().set_default_executor(threads)
        sending = asyncio.ensure_future(sessionless.send("DTSMS", "79161234567", "Привет"))
        async with within():
            while not threads._work_queue.qsize():  # noqa: ASYNC110 - a queue calls nobody
                await asyncio.sleep(0.01)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        free.set()
        assert await sessionless.send("DTSMS", "79161234567", "Привет") == ["2"]
    assert gateway.connections == 1


async def test_a_kept_connection_holds_nothing_of_the_call_before(
    gateway: Gateway, sessionless: DevinoClient
) -> None:
    class Wanted:
        def __call__(self) -> bool:
            return False

    gateway.will(reply(["1"]))
    stale = Wanted()
    held = weakref.ref(stale)
    await sessionless.send("DTSMS", "79161234567", "Привет", stale=stale)
    del stale
    gc.collect()
    assert held() is None


async def test_an_idle_connection_is_closed_before_a_usual_server_does() -> None:
    """One that the other side closes just then would leave an unknown outcome."""
    async with open_http() as http:
        assert isinstance(http.connector, aiohttp.TCPConnector)
        assert http.connector._keepalive_timeout < 5


async def test_the_system_gives_up_what_nobody_confirms_within_a_whole_call() -> None:
    async with open_http(IMPATIENT) as http:
        assert isinstance(http.connector, aiohttp.TCPConnector)
        assert http.connector._socket_factory
        address = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 0))
        with http.connector._socket_factory(address) as made:
            assert made.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 4500
