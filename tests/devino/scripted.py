"""A gateway that says exactly what a test tells it to, byte by byte, on loopback."""

import asyncio
import json
import socket
import struct
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

from bot import devino
from bot.devino import DevinoClient

PASSWORD = "pa$$ wörd&+%"
SESSION = "Z5CYSZEKDL1DPICU37WEHQVOYKP0T1GSLHX1"
NEVER = 10.0


@dataclass
class Request:
    method: str
    target: str
    head: bytes
    body: bytes

    @property
    def name(self) -> str:
        return self.target.removeprefix("/rest/v2/").removeprefix("/rest/")

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True, strict_parsing=True)


Act = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]


def reply(
    body: object,
    status: int = 200,
    kind: str = "application/json; charset=utf-8",
    headers: str = "",
) -> Act:
    """Answer with JSON, or with bytes as they are."""

    async def act(_: Request, out: asyncio.StreamWriter) -> None:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        out.write(
            f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{headers}"
            f"Content-Length: {len(sent)}\r\n\r\n".encode()
            + sent
        )
        await out.drain()

    return act


def refuse(status: int, code: int, desc: str) -> Act:
    return reply({"Code": code, "Desc": desc}, status)


def raw(answer: bytes) -> Act:
    """Write these bytes and close."""

    async def act(_: Request, out: asyncio.StreamWriter) -> None:
        out.write(answer)
        await out.drain()
        out.close()

    return act


async def reset(_: Request, out: asyncio.StreamWriter) -> None:
    wire: socket.socket = out.get_extra_info("socket")
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    out.transport.abort()


async def silence(_: Request, __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(NEVER)


@dataclass
class Gateway:
    """Acts the script out, request by request; after it (or without one) answers `otherwise`."""

    script: deque[Act] = field(default_factory=deque)
    requests: list[Request] = field(default_factory=list)
    otherwise: dict[str, Act] = field(default_factory=dict)
    url: str = ""
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    connections: int = 0
    _busy: set[asyncio.Task[None]] = field(default_factory=set)

    def will(self, *acts: Act) -> None:
        self.script.extend(acts)

    def asked(self) -> list[str]:
        return [request.name for request in self.requests]

    async def serve(self, reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._busy.add(task)
        self.connections += 1
        try:
            while not out.is_closing():
                await self._answer(await _request(reader), out)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._busy.discard(task)
            out.close()

    async def _answer(self, request: Request, out: asyncio.StreamWriter) -> None:
        self.requests.append(request)
        self.reached.set()
        default = self.otherwise.get(request.name)
        act = default or (self.script.popleft() if self.script else reply(b"out of script", 599))
        await act(request, out)

    async def stop(self) -> None:
        for task in list(self._busy):
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)


async def _request(reader: asyncio.StreamReader) -> Request:
    raw_head = await reader.readuntil(b"\r\n\r\n")
    head = raw_head.decode()
    method, target, _ = head.split("\r\n")[0].split(" ")
    length = next(
        int(line.partition(":")[2])
        for line in head.split("\r\n")
        if line.lower().startswith("content-length")
    )
    return Request(method, target, raw_head, await reader.readexactly(length))


@dataclass
class HandClock:
    """Stands still until it is moved; a sleep through it moves it at once, and is noted."""

    at: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds
        await asyncio.sleep(0)


Connect = Callable[..., DevinoClient]


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WALL = datetime.fromisoformat("2026-03-01T12:00:00")
STATISTICS = dict.fromkeys(
    ["Sent", "Delivered", "Errors", "InProcess", "Expired", "Rejected", "Total"], 1
)


def send(client: DevinoClient) -> Awaitable[list[str]]:
    return client.send("DTSMS", "79161234567", "Привет")


Method = Callable[[DevinoClient], Awaitable[Any]]

CALLS: dict[str, tuple[Method, object, object]] = {
    # the method, the answer, the result
    "User/Balance": (lambda c: c.balance(), 20015.3, Decimal("20015.3")),
    "Sms/Send": (send, ["1"], ["1"]),
    "Sms/SendByTimeZone": (
        lambda c: c.send_by_time_zone("DTSMS", "79161234567", "x", WALL),
        ["1"],
        ["1"],
    ),
    "Sms/SendBulk": (lambda c: c.send_bulk("DTSMS", ["7", "8"], "x"), ["1", "2"], ["1", "2"]),
    "Sms/SendByTimeZoneToAddresses": (
        lambda c: c.send_by_time_zone_to_addresses("DTSMS", ["7", "8"], "x", WALL),
        ["1", "2"],
        ["1", "2"],
    ),
    "Sms/State": (
        lambda c: c.state("1"),
        {"State": 255},
        devino.SmsState(255, None, None, None, None, "", None),
    ),
    "Sms/In": (lambda c: c.incoming(NOON, NOON), [], []),
    "Sms/Statistics": (
        lambda c: c.statistics(NOON, NOON),
        STATISTICS,
        devino.SmsStatistics(1, 1, 1, 1, 1, 1, 1, None),
    ),
}
