"""Small proxies on loopback: SOCKS5 and SOCKS4, and HTTP's CONNECT. They note who came."""

import asyncio
import base64
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Greeting = Callable[["Proxy", asyncio.StreamReader, asyncio.StreamWriter], Awaitable[str]]


@dataclass
class Proxy:
    """A proxy that lets one user in; None: everybody."""

    user: tuple[str, str] | None = None
    port: int = 0
    let_in: bool = True
    """False: whoever comes is turned away at once."""
    came: list[str] = field(default_factory=list)
    """`host:port` of each connection that was made."""
    refused: int = 0
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def carry(self, greeting: Greeting, near: Streams) -> None:
        """Greet, connect, and carry bytes until one side ends."""
        self._writers.append(near[1])
        try:
            place = await greeting(self, *near) if self.let_in else ""
            if not place:
                self.refused += 1
                return
            self.came.append(place)
            host, _, port = place.rpartition(":")
            far = await asyncio.open_connection(host, int(port))
            self._writers.append(far[1])
            await asyncio.gather(_copy(near[0], far[1]), _copy(far[0], near[1]))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            near[1].close()

    def close(self) -> None:
        for writer in self._writers:
            writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while content := await reader.read(1 << 16):
            writer.write(content)
            await writer.drain()
    writer.close()


async def _word(reader: asyncio.StreamReader) -> str:
    length = await reader.readexactly(1)
    return (await reader.readexactly(length[0])).decode()


async def socks5(proxy: Proxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    """Greet as RFC 1928 and 1929 say; return where to, or nothing."""
    _, count = await reader.readexactly(2)
    methods = await reader.readexactly(count)
    method = 2 if proxy.user else 0
    if method not in methods:
        writer.write(b"\x05\xff")
        return ""
    writer.write(bytes([5, method]))
    if proxy.user:
        await reader.readexactly(1)
        right = (await _word(reader), await _word(reader)) == proxy.user
        writer.write(b"\x01\x00" if right else b"\x01\x01")
        if not right:
            return ""
    *_, kind = await reader.readexactly(4)
    if kind == 1:
        host = ".".join(map(str, await reader.readexactly(4)))
    else:
        host = await _word(reader)
    (port,) = struct.unpack("!H", await reader.readexactly(2))
    writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
    return f"{host}:{port}"


async def socks4(proxy: Proxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    """Greet as SOCKS4 and 4a; the user is a name alone."""
    _, _, port = struct.unpack("!BBH", await reader.readexactly(4))
    address = await reader.readexactly(4)
    user = (await reader.readuntil(b"\0"))[:-1].decode()
    host = ".".join(map(str, address))
    if address[:3] == bytes(3) and address[3]:
        host = (await reader.readuntil(b"\0"))[:-1].decode()
    right = proxy.user is None or user == proxy.user[0]
    writer.write(bytes([0, 90 if right else 93]) + bytes(6))
    return f"{host}:{port}" if right else ""


async def http(proxy: Proxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    """Take a CONNECT."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    verb, place, _ = head.split(" ", 2)
    if proxy.user:
        word = base64.b64encode(":".join(proxy.user).encode()).decode()
        if f"Proxy-Authorization: Basic {word}" not in head:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            return ""
    if verb != "CONNECT":
        writer.write(b"HTTP/1.1 405 Method Not Allowed\r\n\r\n")
        return ""
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    return place


KINDS: dict[str, Greeting] = {"socks5": socks5, "socks4": socks4, "http": http}


@asynccontextmanager
async def open_proxy(kind: str, user: tuple[str, str] | None = None) -> AsyncIterator[Proxy]:
    """Listen on loopback for as long as the block takes."""
    proxy, tasks = Proxy(user), set[asyncio.Task[None]]()

    def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.ensure_future(proxy.carry(KINDS[kind], (reader, writer))))

    server = await asyncio.start_server(come, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        proxy.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
