"""Connections to the gateway: when a request may leave on one, and how its bytes die with it.

A call passes three looks once it has its connection: the door of its pacer (docs/rules.md, D11),
whether its caller still wants it, and, right before the first byte, the latter once more
(docs/rules.md, S26). A call that is given up takes its connection and all undelivered bytes with
it (docs/rules.md, D16).
"""

import asyncio
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import aiohttp

from bot.devino.errors import TooLate
from bot.devino.pace import Pacer, refuse_while_resting

Stale = Callable[[], bool]
"""Tells whether the caller wants a call no more: one that has not begun to leave never will."""

_DROP = struct.pack("ii", 1, 0)
"""Of SO_LINGER: what was not delivered when a connection is closed is dropped."""
_USER_TIMEOUT: int | None = getattr(socket, "TCP_USER_TIMEOUT", None)


@dataclass(slots=True)
class Call:
    """One call: its pace, whether it is still wanted, and its connection once it has one."""

    pacer: Pacer | None
    stale: Stale | None
    _connection: aiohttp.connector.Connection | None = field(default=None, init=False)
    _transport: asyncio.Transport | None = field(default=None, init=False)

    async def pass_door(self, connection: aiohttp.connector.Connection) -> None:
        """Return when it may leave on this connection. Raises TooManyRequests and TooLate."""
        if self.pacer is not None and self.pacer.paced:
            await self.pacer.leave()
            refuse_while_resting(self.pacer)
        self.refuse_if_stale()
        self._connection, self._transport = connection, connection.transport

    def refuse_if_stale(self) -> None:
        """Raise TooLate when the caller wants the call no more."""
        if self.stale is not None and self.stale():
            raise TooLate("it could not leave in time, so it was not made")

    def abort(self) -> None:
        """End its connection now: what has not left this process never will.

        aiohttp only closes it, which goes on to write what is left, under TLS for 30 seconds. One
        that was given back whole is left alone: another call may be using it.
        """
        transport, connection = self._transport, self._connection
        if transport is None or connection is None:
            return
        if transport.is_closing() or connection.protocol is not None:
            transport.abort()

    def end(self) -> None:
        """Let go of everything: contexts that asyncio keeps with a connection hold this call."""
        self.pacer = self.stale = self._connection = self._transport = None


_call: ContextVar[Call | None] = ContextVar("call", default=None)
"""The call that this task is making."""


@contextmanager
def making(call: Call) -> Iterator[None]:
    """Make a call in this block; one that does not end well takes its connection with it."""
    before = _call.set(call)
    try:
        yield
    except BaseException:
        call.abort()
        raise
    finally:
        _call.reset(before)
        call.end()


def socket_factory(seconds: float) -> Callable[[aiohttp.connector.AddrInfoType], socket.socket]:
    """Return what makes sockets whose bytes die with them.

    When one is closed, by a killed process too, undelivered bytes are dropped. What the other side
    has not confirmed for so many seconds is given up by the system.
    """

    def make(address: aiohttp.connector.AddrInfoType) -> socket.socket:
        family, kind, protocol, *_ = address
        made = socket.socket(family, kind, protocol)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DROP)
        if _USER_TIMEOUT is not None:
            made.setsockopt(socket.IPPROTO_TCP, _USER_TIMEOUT, int(1000 * seconds))
        return made

    return make


class Connector(aiohttp.TCPConnector):
    """Makes a call wait at the door of its pacer once its connection is at hand.

    Only then does it leave at once: a new connection takes a while, a kept one nothing, so two
    calls that asked for theirs a second apart may reach the gateway together (docs/rules.md, D11).
    """

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[aiohttp.tracing.Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 — aiohttp's signature
    ) -> aiohttp.connector.Connection:
        """Return a connection for a request that may leave now."""
        connection = await super().connect(req, traces, timeout)
        call = _call.get()
        if call is not None:
            try:
                await call.pass_door(connection)
            except BaseException:
                connection.release()
                raise
        return connection


class Request(aiohttp.ClientRequest):
    """Looks once more whether its call is still wanted, right before its first byte.

    aiohttp keeps the headers back until the body is written, and may write in a task of its own:
    between the connection and the first byte the process can be frozen for hours.
    """

    async def write_bytes(
        self,
        writer: aiohttp.abc.AbstractStreamWriter,
        conn: aiohttp.connector.Connection,
        content_length: int | None = None,
    ) -> None:
        """Write headers and body, or fail the request with TooLate."""
        call = _call.get()
        try:
            if call is not None:
                call.refuse_if_stale()
        except TooLate as error:
            if conn.protocol is not None:
                conn.protocol.set_exception(error)
            return
        await super().write_bytes(writer, conn, content_length)
