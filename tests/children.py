"""Processes that a test starts: each ends with its test, together with its whole group.

Each is the leader of a group of its own, which is killed when the block ends. The system kills
it when pytest itself is killed (PR_SET_PDEATHSIG). What escapes both, a grandchild whose parent
has died, falls to pytest (PR_SET_CHILD_SUBREAPER), and `survivors` finds it.
"""

import asyncio
import ctypes
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None)


def die_with_parent() -> None:
    """Have the system kill this process when the one that started it ends."""
    if _LINUX:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    if _LINUX:
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1)


@asynccontextmanager
async def started(*arguments: str | Path, **options: Any) -> AsyncIterator[Process]:  # noqa: ANN401 - as asyncio takes them
    """Run a program; it and all that it started are killed at the end of this block."""
    process = await start(*arguments, **options)
    try:
        yield process
    finally:
        await end_group(process)


async def start(*arguments: str | Path, **options: Any) -> Process:  # noqa: ANN401 - as asyncio takes them
    """Start a program as the leader of a group of its own; `end_group` must follow."""
    return await asyncio.create_subprocess_exec(
        *arguments, process_group=0, preexec_fn=die_with_parent, **options
    )


async def end_group(leader: Process) -> None:
    """Kill a program and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(leader.pid, signal.SIGKILL)
    await leader.wait()
    bury(leader.pid)


def bury(group: int) -> None:
    """Wait until nothing is left of a killed group; its orphans were adopted, to be reaped here."""
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-group, 0)


def survivors() -> dict[int, str]:
    """Return the living descendants of this process: their command lines by process id."""
    return dict(_living_below(os.getpid())) if _LINUX else {}


def kill(pids: Iterable[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _living_below(pid: int) -> Iterator[tuple[int, str]]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            with suppress(FileNotFoundError, ProcessLookupError):
                words = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                if words:  # a zombie has none
                    yield child, words.strip()
                yield from _living_below(child)
