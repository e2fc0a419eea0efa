"""The parent's side: starts a child process for one job, listens to it, kills it if it must."""

import asyncio
import os
import signal
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Hashable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import orjson

import bot
from bot.errors import BotError
from bot.workers.turns import WorkerSlots

_HOME = str(Path(bot.__file__).parents[1])
_LONGEST_LINE = 16 * 1024 * 1024
Progress = Callable[[int], None]
"""Gets the number of rows done, twice a second at most."""


CHILDREN = Counter[str]()
"""Children of this process that were `begun`, and how they ended: `done`, `refused`, `killed`.

One was killed when whoever waited for it was broken off, or the system ended it.
"""


class UnreadableError(Exception):
    """The child could not do its job: what it worked on is not what it should be."""

    def __init__(self, loggable: str) -> None:
        super().__init__(loggable)
        self.loggable = loggable
        """The kind of the child's error, and where it was raised."""


class CrashedError(Exception):
    """The child was ended by the system: out of memory, or aborted."""


@dataclass(frozen=True, slots=True)
class Child:
    """A running child and its pipes."""

    process: Process
    stdin: StreamWriter
    stdout: StreamReader


@asynccontextmanager
async def child_process(
    module: str, job: Mapping[str, object], slots: WorkerSlots, owner: Hashable | None = None
) -> AsyncIterator[Child]:
    """Wait for the owner's turn, then run `python -m module` with this job.

    The child does not outlive the block. Limit the time inside the block, so that the wait for the
    turn does not count.
    """
    async with slots.turn(owner):
        with _counted():
            async with _started(module, job) as child:
                yield child


@contextmanager
def _counted() -> Iterator[None]:
    """Count a child that lives within the block."""
    CHILDREN["begun"] += 1
    ended = "killed"
    try:
        yield
        ended = "done"
    except (BotError, UnreadableError):
        ended = "refused"
        raise
    finally:
        CHILDREN[ended] += 1


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
        child = Child(
            process, cast("StreamWriter", process.stdin), cast("StreamReader", process.stdout)
        )
        child.stdin.write(_line(job))
        yield child
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await asyncio.shield(process.wait())


def _environment() -> dict[str, str]:
    """Return the variables that Python needs, no others: the bot's environment holds its token."""
    paths = [_HOME, *filter(None, [os.environ.get("PYTHONPATH")])]
    passed = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LANG") if name in os.environ}
    return {**passed, "PYTHONPATH": os.pathsep.join(paths)}


def _line(facts: Mapping[str, object]) -> bytes:
    return orjson.dumps(facts, option=orjson.OPT_APPEND_NEWLINE)


def ignore_progress(rows: int) -> None:
    """Do nothing: the `on_progress` of a caller who does not show progress."""
    del rows


async def result_of(child: Child, on_progress: Progress = ignore_progress) -> Any:  # noqa: ANN401 - JSON
    """Return the result of the child's job; `on_progress` gets the rows done so far.

    Raises the BotError that the child raised; TimeoutError when its CPU time ran out;
    UnreadableError; CrashedError.
    """
    async for line in child.stdout:
        message = orjson.loads(line)
        if "done" in message:
            return message["done"]
        if "error" in message:
            raise BotError(message["error"], **message["facts"])
        if "unreadable" in message:
            raise _why_unreadable(message["unreadable"])
        on_progress(message["rows"])
    if await child.process.wait() == -signal.SIGXCPU:
        raise TimeoutError
    raise CrashedError


def _why_unreadable(what: str) -> Exception:
    return CrashedError() if what.startswith("MemoryError") else UnreadableError(what)
