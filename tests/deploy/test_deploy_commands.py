"""docs/deploy.md, followed command by command in a clean folder, up to an SMS and an update.

The folders of the page are moved below a temporary one. What speaks to a running systemd or to
Docker, and what adds a user, is passed over: `LEFT_OUT`.
"""

import asyncio
import os
import re
import shlex
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.budget import BUDGET
from tests.deploy.installed import (
    NOBODY_SPECIAL,
    Installed,
    as_nobody_special,
    ends_in_order,
    open_folder,
    python_for_everybody,
)
from tests.journeys.process_life.processes import PASSWORD, Place, open_place

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "deploy.md"
LEFT_OUT = ("useradd", "systemctl", "journalctl")
MOVED = re.compile(r"(?<![\w.])(?=/(?:opt|var/lib|etc)/)")
pytestmark = [pytest.mark.drill, pytest.mark.budget(900)]


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with open_place(tmp_path) as opened:
        del opened.environment["DATABASE_URL"]  # it has the place that the page gives it
        yield opened


def section(title: str) -> list[str]:
    """Return the commands of a section, up to the next heading of its kind or above."""
    page = PAGE.read_text("utf-8")
    kind = title.split(" ", maxsplit=1)[0]
    found = re.search(
        rf"^{title}\n(.*?)(?=^#{{1,{len(kind)}}} |\Z)", page, re.DOTALL | re.MULTILINE
    )
    assert found, title
    blocks = re.findall(r"^```sh\n(.*?)^```", found[1], re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()]


@dataclass
class Machine:
    """A folder that stands for the root of a server."""

    root: Path
    path: str
    """Where programs are found."""
    settings: str
    """What the operator writes into `.env`."""
    folder: Path
    done: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def moved(self, text: str) -> str:
        """Return a text whose folders are those below the root."""
        return MOVED.sub(str(self.root), text).replace("<this repository>", str(ROOT))

    def follow(self, line: str) -> None:
        """Do one command as the page has it."""
        words = shlex.split(self.moved(line))
        prefix: tuple[str, ...] = ()
        if words[0] == "sudo":
            words = words[1:]
        if words[0] == "-u":
            assert words[1] == "sms-bot"
            prefix, words = as_nobody_special(), words[2:]
        if words[0] in LEFT_OUT:
            self.left_out.append(line)
            return
        if words[0] == "cd":
            self.folder = Path(words[1])
        elif words[0] == "editor":
            Path(words[1]).write_text(self.settings, "utf-8")
        else:
            self._run((*prefix, *self._with_a_user(words)))
        self.done.append(line)

    @staticmethod
    def _with_a_user(words: list[str]) -> list[str]:
        """Name the user by a number, for he is not added here; leave him out if we are not root."""
        if not os.getuid():
            return [str(NOBODY_SPECIAL) if word == "sms-bot" else word for word in words]
        kept = [word for word in words if word not in ("--owner", "--group", "sms-bot")]
        return kept if words[0] == "install" else words

    def _run(self, words: tuple[str, ...]) -> None:
        ran = subprocess.run(  # noqa: S603 - the commands of our own page
            words,
            cwd=self.folder,
            env={"PATH": self.path, "HOME": str(self.root), "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
            timeout=BUDGET.seconds_left,
        )
        assert ran.returncode == 0, (words, ran.stdout, ran.stderr)

    def service(self) -> Installed:
        """Return what the unit would start, where and with what."""
        unit = self.root / "etc" / "systemd" / "system" / "sms-bot.service"
        text = self.moved(unit.read_text("utf-8"))
        start = re.search(r"^ExecStart=(.*) run$", text, re.MULTILINE)
        where = re.search(r"^WorkingDirectory=(.*)$", text, re.MULTILINE)
        assert start
        assert where
        pairs = " ".join(re.findall(r"^Environment=(.*)$", text, re.MULTILINE)).split()
        environment = dict(pair.split("=", 1) for pair in pairs)
        return Installed(tuple(start[1].split()), Path(where[1]), environment)


@pytest.fixture
def machine(place: Place) -> Iterator[Machine]:
    settings = "\n".join(f"{name}={value}" for name, value in place.environment.items())
    with open_folder() as root:
        for folder in ("opt", "var/lib", "etc/systemd/system"):
            (root / folder).mkdir(parents=True)
        path = f"{python_for_everybody().parent}{os.pathsep}{os.environ['PATH']}"
        yield Machine(root, path, settings, root)


async def send_one(machine: Machine, place: Place, *, first: bool) -> None:
    """Start the service, send an SMS as a manager, and stop it."""
    with place.log.open("ab") as log:
        async with machine.service().running("run", stdout=log, stderr=log) as process:
            anna = place.world.person()
            if first:
                await place.world.log_in(anna, password=PASSWORD)
            await place.world.send(anna, text=f"Первое: {first}")
            assert await ends_in_order(process) == 0


async def test_who_follows_the_page_has_a_service_that_sends_and_can_be_updated(
    machine: Machine, place: Place
) -> None:
    every, update = section("## As a service of systemd"), section("### Updating")
    assert every[-len(update) :] == update
    for line in every[: -len(update)]:
        await asyncio.to_thread(machine.follow, line)
    await send_one(machine, place, first=True)
    for line in update:
        await asyncio.to_thread(machine.follow, line)
    await send_one(machine, place, first=False)
    assert len(place.world.sent) == 2
    assert "ERROR" not in place.log.read_text()
    assert sorted(machine.done + machine.left_out) == sorted(every)
    assert all(any(word in line for word in LEFT_OUT) for line in machine.left_out)
    data = machine.root / "var" / "lib" / "sms-bot"
    assert not [path for path in (data, *data.rglob("*")) if path.stat().st_mode & 0o077]


def test_every_way_of_the_page_names_files_that_there_are() -> None:
    named = set(re.findall(r"(?:compose[\w.]*\.yaml|deploy/[\w-]+\.service)", PAGE.read_text()))
    assert named
    assert all((ROOT / name).is_file() for name in named)
