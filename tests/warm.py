"""Starts children quickly: forks them from a process that has imported all they need.

These are the children for sheets and charts, and the bots that tests kill.

A start costs half a second of imports, and some hundred tests want a child but not its start. What
is forked is the product's own child, with its own pipes and limits. Tests of the start itself
carry the mark `cold`.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from asyncio import StreamReader, StreamReaderProtocol, StreamWriter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import cast

from bot.workers import process
from tests.children import bury, die_with_parent

SERVER = Path(__file__).with_name("warm_server.py")


@dataclass
class Forked:
    """A child of a warm process; as much of `asyncio.subprocess.Process` as the product uses."""

    pid: int
    returncode: int | None = None
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, status: StreamReader) -> None:
        self.returncode = int(await status.readline() or -signal.SIGKILL)
        self._ended.set()

    async def wait(self) -> int:
        await self._ended.wait()
        assert self.returncode is not None
        return self.returncode

    def kill(self) -> None:
        if self.returncode is not None:
            raise ProcessLookupError
        os.killpg(self.pid, signal.SIGKILL)


@dataclass(frozen=True)
class _Begun:
    """A child, and everything that has to end with it."""

    child: process.Child
    forked: Forked
    listening: asyncio.Task[None]
    transports: tuple[asyncio.BaseTransport, ...]

    async def end(self) -> None:
        with suppress(ProcessLookupError):
            self.forked.kill()
        await asyncio.shield(self.listening)
        bury(self.forked.pid)
        for transport in self.transports:
            transport.close()


class Warm:
    """One warm process for each kind of child, started when it is first wanted."""

    def __init__(self) -> None:
        self._servers: dict[str, tuple[socket.socket, subprocess.Popen[bytes]]] = {}

    @asynccontextmanager
    async def started(self, module: str, job: Mapping[str, object]) -> AsyncIterator[process.Child]:
        """Start a child and give it its job, as `bot.workers.process._started` does."""
        async with self.forked(module) as child:
            child.stdin.write(process._line(job))
            yield child

    @asynccontextmanager
    async def forked(self, module: str) -> AsyncIterator[process.Child]:
        """Run a module's `main` in a child; it and all that it started end with this block."""
        # a cancellation must not leave a half-started child behind
        begun = asyncio.ensure_future(self._fork(module))
        try:
            yield (await asyncio.shield(begun)).child
        finally:
            await (await begun).end()

    async def _fork(self, module: str) -> "_Begun":
        job_reads, stdin = os.pipe()
        stdout, job_writes = os.pipe()
        status, server_writes = os.pipe()
        theirs = [job_reads, job_writes, server_writes]
        socket.send_fds(self._server(module), [b"!"], theirs)
        for descriptor in theirs:
            os.close(descriptor)
        writer, reader, told = await _writer(stdin), await _reader(stdout), await _reader(status)
        forked = Forked(int(await told[0].readline()))
        return _Begun(
            process.Child(cast("asyncio.subprocess.Process", forked), writer, reader[0]),
            forked,
            asyncio.create_task(forked.listen(told[0])),
            (writer.transport, reader[1], told[1]),
        )

    def _server(self, module: str) -> socket.socket:
        name = {"bot.sheets.child": "bot.sheets.child.__main__"}.get(module, module)
        if name not in self._servers:
            ours, theirs = socket.socketpair()
            with theirs:
                server = subprocess.Popen(  # noqa: S603 - our own script
                    [sys.executable, SERVER, str(theirs.fileno()), name],
                    stdin=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=process._environment() | self._usual,
                    pass_fds=[theirs.fileno()],
                    process_group=0,
                    preexec_fn=die_with_parent,  # noqa: PLW1509 - it calls the system, no more
                )
            self._servers[name] = ours, server
        return self._servers[name][0]

    @cached_property
    def _home(self) -> tempfile.TemporaryDirectory[str]:
        return tempfile.TemporaryDirectory()

    @property
    def _usual(self) -> dict[str, str]:
        home = self._home.name
        matplotlib = {"MPLCONFIGDIR": home, "MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": "1"}
        return {"HOME": home, **matplotlib}

    def close(self) -> None:
        for ours, server in self._servers.values():
            ours.close()
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        if self._servers:
            self._home.cleanup()
        self._servers.clear()


WARM = Warm()


async def _reader(descriptor: int) -> tuple[StreamReader, asyncio.ReadTransport]:
    loop = asyncio.get_running_loop()
    reader = StreamReader(limit=process._LONGEST_LINE)
    pipe = os.fdopen(descriptor, "rb", 0)
    transport, _ = await loop.connect_read_pipe(lambda: StreamReaderProtocol(reader), pipe)
    return reader, transport


async def _writer(descriptor: int) -> StreamWriter:
    loop = asyncio.get_running_loop()
    pipe = os.fdopen(descriptor, "wb", 0)
    transport, protocol = await loop.connect_write_pipe(
        lambda: StreamReaderProtocol(StreamReader()), pipe
    )
    return StreamWriter(transport, protocol, None, loop)
