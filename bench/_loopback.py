"""A gateway that costs next to nothing, in a process of its own: `python -m bench._loopback`.

It prints its port, and answers every request with a list of one ID: the moment (nanoseconds of
the system's monotonic clock) when the whole request had arrived. `--delay` spreads the answers
over 20 to 200 ms; `--ids` answers with that many IDs instead, always the same; `--count` answers
a bulk call with one for each address, each a new one; `--limit` refuses (HTTP 429) what is more
than that many requests in any second. A question for the balance is answered with a sum, one for a
state with «on its way».
"""

import argparse
import asyncio
import random
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length: "
_ADDRESS = b"DestinationAddresses="
_BALANCE = b"/user/balance "
_STATE = b"/sms/state "
_FIRST_ID = 579700854169272358
_SECOND = 1_000_000_000
_TOO_MANY = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
_given = count(_FIRST_ID)
_served: deque[int] = deque()


class _Connection(asyncio.Protocol):
    def __init__(self, options: argparse.Namespace) -> None:
        self.delay: bool = options.delay
        self.count: bool = options.count
        self.limit: int = options.limit
        self.fixed = (
            b"[" + b",".join([b'"579700854169272358"'] * options.ids) + b"]" if options.ids else b""
        )
        self.buffer = b""
        self.out: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.out = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head_end = self.buffer.find(_HEAD_END)
        if head_end < 0:
            return
        head = self.buffer[:head_end].lower()
        at = head.index(_LENGTH) + len(_LENGTH)
        length = int(head[at:].split(b"\r\n", 1)[0])
        if len(self.buffer) >= head_end + len(_HEAD_END) + length:
            whole, self.buffer = self.buffer, b""
            if self.limit and not self.allows():
                self.write(_TOO_MANY)
            else:
                self.answer(self.body(head, whole))

    def allows(self) -> bool:
        now = time.monotonic_ns()
        while _served and now - _served[0] >= _SECOND:
            _served.popleft()
        if len(_served) >= self.limit:
            return False
        _served.append(now)
        return True

    def body(self, head: bytes, whole: bytes) -> bytes:
        if _STATE in head:
            return b'{"State":-1}'
        return b"1000000000" if _BALANCE in head else self.ids(whole)

    def ids(self, request: bytes) -> bytes:
        if self.fixed:
            return self.fixed
        addresses = request.count(_ADDRESS) if self.count else 0
        if not addresses:
            return b'["%d"]' % time.monotonic_ns()
        return b'["' + b'","'.join([b"%d" % next(_given) for _ in range(addresses)]) + b'"]'

    def answer(self, body: bytes) -> None:
        sent = (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
        )
        if self.delay:
            seconds = random.uniform(0.02, 0.2)  # noqa: S311 — a delay, not a secret
            asyncio.get_running_loop().call_later(seconds, self.write, sent)
        else:
            self.write(sent)

    def write(self, sent: bytes) -> None:
        if self.out and not self.out.is_closing():
            self.out.write(sent)


async def _serve(options: argparse.Namespace) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(options), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@asynccontextmanager
async def loopback(*arguments: str) -> AsyncIterator[str]:
    """Start the process; gives the gateway's sessionless base address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench._loopback", *arguments, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout
        port = int(await process.stdout.readline())
        yield f"http://127.0.0.1:{port}/rest/v2"
    finally:
        process.kill()
        await process.wait()


def busiest_second(moments: Sequence[float]) -> int:
    """Return the most of these sorted moments (seconds) in any second."""
    most = first = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--delay", action="store_true")
    parser.add_argument("--ids", type=int, default=0)
    parser.add_argument("--count", action="store_true")
    parser.add_argument("--limit", type=int, default=0)
    asyncio.run(_serve(parser.parse_args()))
