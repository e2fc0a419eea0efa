"""A bot that was installed somewhere else: run as a user of its own, code that it cannot write."""

import os
import shutil
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.budget import within
from tests.children import started

NOBODY_SPECIAL = 10001


@dataclass(frozen=True)
class Installed:
    """How to start it: the program, where, with which environment."""

    command: tuple[str, ...]
    """`…/python -m bot`, without the command's name."""
    working: Path
    environment: dict[str, str] = field(default_factory=dict)

    @asynccontextmanager
    async def running(self, *arguments: str, **options: object) -> AsyncIterator[Process]:
        """Run it as an ordinary user, if pytest may change users at all."""
        usual = {name: os.environ[name] for name in ("LANG",) if name in os.environ}
        words = (*as_nobody_special(), *self.command, *arguments)
        environment = usual | self.environment
        async with started(*words, cwd=self.working, env=environment, **options) as process:
            yield process

    async def says(self, *arguments: str) -> tuple[int, str]:
        """Run a command to its end; return the exit code and all that it said."""
        async with self.running(*arguments, stdout=PIPE, stderr=PIPE) as process, within():
            out, errors = await process.communicate()
        return process.returncode or 0, (out + errors).decode()


def as_nobody_special() -> tuple[str, ...]:
    if os.getuid():
        return ()
    user = f"--reuid={NOBODY_SPECIAL}", f"--regid={NOBODY_SPECIAL}", "--clear-groups"
    return (
        shutil.which("setpriv") or "setpriv",
        *user,
        "--no-new-privs",
        "--bounding-set=-all",
        "--pdeathsig=KILL",
    )


def python_for_everybody() -> Path:
    """Return a Python that an ordinary user may start, too: that of the tests may be somebody's."""
    candidates = (Path(sys.executable).resolve(), Path("/usr/bin/python3").resolve())
    for python in candidates:
        if python.exists() and all(one.stat().st_mode & 0o005 == 0o005 for one in python.parents):
            return python
    pytest.skip("no Python that an ordinary user may start")


def give(*folders: Path) -> None:
    """Make folders that belong to the user whom the bot is run as."""
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.getuid():
            os.chown(folder, NOBODY_SPECIAL, NOBODY_SPECIAL)


@contextmanager
def open_folder() -> Iterator[Path]:
    """Yield a folder that others may go through, which pytest's own are not; remove it after."""
    with tempfile.TemporaryDirectory(prefix="installed-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


async def ends_in_order(process: Process) -> int:
    """Ask it to end; return its exit code."""
    process.send_signal(signal.SIGTERM)
    async with within():
        return await process.wait()
