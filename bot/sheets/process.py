"""A child process for one job: started, listened to, and killed when it must be."""

import asyncio
import os
import signal
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary

import orjson

import bot
from bot.errors import BotError
from bot.sheets.model import MEBIBYTE, Limits

_HOME = str(Path(bot.__file__).parents[1])
_LONGEST_LINE = 16 * MEBIBYTE
_AT_ONCE = 2
"""Children of a kind: each may take half a gigabyte and a whole core."""


class UnreadableError(Exception):
    """The child's reader could not read the file; another may."""


class CrashedError(Exception):
    """The child was ended by the system: out of memory, or aborted."""


@dataclass(frozen=True, slots=True)
class Child:
    """A running child and its pipes."""

    process: Process
    stdin: StreamWriter
    stdout: StreamReader


_Turns = WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]
_reading: _Turns = WeakKeyDictionary()
_writing: _Turns = WeakKeyDictionary()
_composing: _Turns = WeakKeyDictionary()
_KINDS = {"write": _writing, "compose": _composing}


def busy() -> bool:
    """Whether a file that comes now must wait for others to be read."""
    return _turns(_reading).locked()


def _turns(of: _Turns) -> asyncio.Semaphore:
    return of.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_AT_ONCE))


@asynccontextmanager
async def child(job: Mapping[str, object], limits: Limits) -> AsyncIterator[Child]:
    """Start a child with its job when it is its turn; it does not outlive this block.

    Two at once read, two write reports, two compose. Bound the time inside the block: the wait
    for the turn is none of the file's.
    """
    async with _turns(_KINDS.get(str(job["do"]), _reading)), _started(job, limits) as one:
        yield one


@asynccontextmanager
async def _started(job: Mapping[str, object], limits: Limits) -> AsyncIterator[Child]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.sheets.child",
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=_environment(),
        limit=_LONGEST_LINE,
    )
    try:
        one = Child(
            process, cast("StreamWriter", process.stdin), cast("StreamReader", process.stdout)
        )
        one.stdin.write(_line({**job, "limits": asdict(limits)}))
        yield one
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await asyncio.shield(process.wait())


def _environment() -> dict[str, str]:
    """Return what Python needs and no more: the bot's own environment has its token."""
    paths = [_HOME, *filter(None, [os.environ.get("PYTHONPATH")])]
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(paths)}


def _line(facts: Mapping[str, object]) -> bytes:
    return orjson.dumps(facts, option=orjson.OPT_APPEND_NEWLINE)


async def answer(one: Child, on_progress: Callable[[int], None]) -> Any:  # noqa: ANN401 - JSON
    """Return what the child's job gave.

    Raises the BotError that the child raised; BotError `file-too-slow` when its CPU time was
    up; UnreadableError; CrashedError.
    """
    async for line in one.stdout:
        told = orjson.loads(line)
        if "done" in told:
            return told["done"]
        if "error" in told:
            raise BotError(told["error"], **told["facts"])
        if "unreadable" in told:
            raise _why_unreadable(told["unreadable"])
        on_progress(told["rows"])
    if await one.process.wait() == -signal.SIGXCPU:
        raise BotError("file-too-slow")
    raise CrashedError


def _why_unreadable(what: str) -> Exception:
    return CrashedError() if what.startswith("MemoryError") else UnreadableError(what)
