"""Downloads over a slow line that breaks: what has come is kept, and the whole file comes."""

import errno
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import pytest
from aiogram import Bot
from aiohttp import web

from bot.clock import Clock
from bot.sandbox.telegram import TelegramSandbox
from bot.sandbox.telegram.faults import FILE, Line
from bot.telegram import downloads, line
from bot.telegram.downloads import LineError, TooBigError, download
from bot.telegram.line import LineLimits
from tests.conftest import ManualClock

CONTENT = random.Random(7).randbytes(300_000)  # noqa: S311 - a file like any other
FAST = 10_000_000.0
BROKEN_AT = 40_960
LIMIT = 20 * 1024 * 1024


class Resting(ManualClock):
    """A clock by which no wait takes long."""

    async def sleep(self, seconds: float) -> None:  # type: ignore[override]
        self.forward(seconds=seconds)


@pytest.fixture
def clock() -> ManualClock:
    return Resting()


@pytest.fixture
def file_id(sandbox: TelegramSandbox) -> str:
    return sandbox.store("clients.csv", "text/csv", CONTENT).file_id


async def fetch(bot: Bot, file_id: str, clock: Clock, *, most: int = LIMIT) -> bytes:
    came = BytesIO()
    await download(bot, file_id, came, most=most, clock=clock)
    return came.getvalue()


def cut(sandbox: TelegramSandbox, *places: int) -> None:
    for at in places:
        sandbox.faults.add(FILE, line=Line(FAST, cut_at=at))


async def test_a_line_that_stalls_for_less_than_the_limit_brings_the_file(
    bot: Bot,
    sandbox: TelegramSandbox,
    file_id: str,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The stall is half of what is allowed, the whole takes three times as long."""
    monkeypatch.setattr(line, "LINE", LineLimits(silence=1.0))
    sandbox.faults.add(FILE, line=Line(120_000, stall_at=50_000, stall=0.5))
    assert await fetch(bot, file_id, clock) == CONTENT
    assert len([one for one in sandbox.calls if one.method == "getFile"]) == 1


async def test_a_file_that_breaks_off_goes_on_behind_what_has_come(
    bot: Bot,
    sandbox: TelegramSandbox,
    file_id: str,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[int] = []
    take = downloads._Coming.take

    def counted(coming: downloads._Coming, content: bytes) -> None:
        taken.append(len(content))
        take(coming, content)

    monkeypatch.setattr(downloads._Coming, "take", counted)
    cut(sandbox, *[40_000] * 6)
    assert await fetch(bot, file_id, clock) == CONTENT
    assert sum(taken) == len(CONTENT)


async def test_a_silent_line_is_broken_and_the_file_goes_on(
    bot: Bot,
    sandbox: TelegramSandbox,
    file_id: str,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(line, "LINE", LineLimits(silence=0.3))
    sandbox.faults.add(FILE, line=Line(FAST, stall_at=100_000, stall=3600))
    assert await fetch(bot, file_id, clock) == CONTENT


async def test_a_line_that_brings_nothing_new_is_given_up_after_five_tries(
    bot: Bot, sandbox: TelegramSandbox, file_id: str, clock: ManualClock
) -> None:
    cut(sandbox, 40_000, *[0] * 9)
    with pytest.raises(LineError):
        await fetch(bot, file_id, clock)
    assert len(sandbox.faults.waiting) == 10 - 6 + 1


async def test_a_line_that_is_slower_than_the_slowest_is_given_up(
    bot: Bot,
    sandbox: TelegramSandbox,
    file_id: str,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(line, "LINE", LineLimits(grace=0.3, slowest=1e9))
    sandbox.faults.add(FILE, line=Line(10_000))
    with pytest.raises(LineError, match="too slow"):
        await fetch(bot, file_id, clock)


async def test_more_than_is_wanted_is_known_before_it_comes(
    bot: Bot, file_id: str, clock: ManualClock
) -> None:
    came = BytesIO()
    with pytest.raises(TooBigError):
        await download(bot, file_id, came, most=len(CONTENT) - 1, clock=clock)
    assert not came.getvalue()
    assert await fetch(bot, file_id, clock, most=len(CONTENT)) == CONTENT


async def test_how_far_it_is_is_told(
    bot: Bot, sandbox: TelegramSandbox, file_id: str, clock: ManualClock
) -> None:
    cut(sandbox, 150_000)
    told: list[float] = []
    await download(bot, file_id, BytesIO(), most=LIMIT, clock=clock, on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


@asynccontextmanager
async def odd_server(odd: str, asked: list[str]) -> AsyncIterator[str]:
    """Yield the address of a server that breaks off once, and is odd when the rest is asked for."""
    size = len(CONTENT)

    async def serve(request: web.Request) -> web.StreamResponse:
        asked.append(request.headers.get("Range", ""))
        if asked[-1] and odd == "too far":
            return web.Response(status=416)
        if asked[-1] and odd != "no parts":
            total = size + 1 if odd == "another size" else size
            told = f"bytes {0 if odd == 'another place' else BROKEN_AT}-{size - 1}/{total}"
            return web.Response(status=206, body=b"?" * 1000, headers={"Content-Range": told})
        response = web.StreamResponse(headers={"Content-Length": str(size)})
        await response.prepare(request)
        await response.write(CONTENT[: BROKEN_AT if len(asked) == 1 else size])
        if len(asked) == 1 and request.transport:
            request.transport.close()
        return response

    app = web.Application()
    app.router.add_get("/file", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/file"
    await runner.cleanup()


@pytest.mark.parametrize("odd", ["no parts", "another size", "another place", "too far"])
async def test_a_server_that_gives_no_parts_or_wrong_ones_gives_the_whole_file_anew(
    bot: Bot, file_id: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    asked: list[str] = []
    async with odd_server(odd, asked) as address:
        monkeypatch.setattr(type(bot.session.api), "file_url", lambda *_: address)
        assert await fetch(bot, file_id, clock) == CONTENT
    assert asked[1] == f"bytes={BROKEN_AT}-"


class Full(BytesIO):
    """A file on a disk that is full."""

    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


async def test_a_disk_that_is_full_is_no_broken_line(
    bot: Bot, sandbox: TelegramSandbox, file_id: str, clock: ManualClock
) -> None:
    with pytest.raises(OSError, match="No space left"):
        await download(bot, file_id, Full(), most=LIMIT, clock=clock)
    assert len([one for one in sandbox.calls if one.method == "getFile"]) == 1
