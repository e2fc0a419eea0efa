"""A child process for one job: started, listened to, and killed when it must be."""

import asyncio
import os
import signal
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary

import orjson

import bot
from bot.errors import BotError

_HOME = str(Path(bot.__file__).parents[1])
_LONGEST_LINE = 16 * 1024 * 1024
_AT_ONCE = 2
"""Children of a kind: each may take half a gigabyte and a whole core."""


class UnreadableError(Exception):
    """The child could not do its job: what it worked on is not what it should be."""


class CrashedError(Exception):
    """The child was ended by the system: out of memory, or aborted."""


class Turns:
    """Lets two children of a kind work at once; the others wait."""

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = (
            WeakKeyDictionary()
        )

    def busy(self) -> bool:
        """Whether who comes now must wait."""
        return self.turn().locked()

    def turn(self) -> asyncio.Semaphore:
        """Return what is held while a child works."""
        return self._of.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_AT_ONCE))


@dataclass(frozen=True, slots=True)
class Child:
    """A running child and its pipes."""

    process: Process
    stdin: StreamWriter
    stdout: StreamReader


@asynccontextmanager
async def child(module: str, job: Mapping[str, object], turns: Turns) -> AsyncIterator[Child]:
    """Run a module with its job when it is its turn; it does not outlive this block.

    Bound the time inside the block: the wait for the turn is none of the job's.
    """
    async with turns.turn(), _started(module, job) as one:
        yield one


@asynccontextmanager
async def _started(module: str, job: Mapping[str, object]) -> AsyncIterator[Child]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
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
        one.stdin.write(_line(job))
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


def _unheard(rows: int) -> None:
    del rows


async def answer(one: Child, on_progress: Callable[[int], None] = _unheard) -> Any:  # noqa: ANN401 - JSON
    """Return what the child's job gave.

    Raises the BotError that the child raised; TimeoutError when its CPU time was up;
    UnreadableError; CrashedError.
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
        raise TimeoutError
    raise CrashedError


def _why_unreadable(what: str) -> Exception:
    return CrashedError() if what.startswith("MemoryError") else UnreadableError(what)
