"""Reads a Dockerfile, and does in a folder what it says, as far as that goes without an engine."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.budget import BUDGET


@dataclass(frozen=True)
class Step:
    """One instruction, its lines joined."""

    word: str
    text: str


def read_dockerfile(path: Path) -> list[Step]:
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    joined = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    return [Step(*line.split(" ", 1)) for line in joined.splitlines() if line]


def stages(steps: Iterable[Step]) -> list[list[Step]]:
    """Return the steps behind each FROM."""
    found: list[list[Step]] = []
    for step in steps:
        if step.word == "FROM":
            found.append([])
        elif found:
            found[-1].append(step)
    return found


@dataclass
class Folder:
    """A folder that stands for the root of an image."""

    root: Path
    source: Path
    path: str
    """Where programs are found."""
    environment: dict[str, str] = field(default_factory=dict)
    working: str = "/"
    left_out: list[str] = field(default_factory=list)
    """The commands that need an image of their own: they add a user."""

    def inside(self, text: str) -> str:
        """Return a text in which the image's own folders are those below the root."""
        return re.sub(r"(?<![\w./])(/app|/srv)\b", rf"{self.root}\1", text)

    def do(self, steps: Iterable[Step]) -> None:
        for step in steps:
            getattr(self, f"_{step.word.lower()}", self._nothing)(step.text)

    def _nothing(self, text: str) -> None:
        del text

    def _workdir(self, text: str) -> None:
        self.working = self.inside(text)
        Path(self.working).mkdir(parents=True, exist_ok=True)

    def _env(self, text: str) -> None:
        for word in shlex.split(text):
            name, _, value = word.partition("=")
            self.environment[name] = self.inside(value.replace("$PATH", self.path))

    def _copy(self, text: str) -> None:
        *options, what, where = text.split()
        if options:  # from another stage: the same folder here
            return
        to = Path(self.working) / where
        to.parent.mkdir(parents=True, exist_ok=True)
        unwanted = shutil.ignore_patterns("__pycache__", "*.pyc")
        if (self.source / what).is_dir():
            shutil.copytree(self.source / what, to, ignore=unwanted)
        else:
            shutil.copy(self.source / what, to)

    def _run(self, text: str) -> None:
        for command in text.split(" && "):
            if command.startswith(("groupadd", "useradd")):
                self.left_out.append(command)
                continue
            subprocess.run(  # noqa: S602 - the tree's own Dockerfile
                self.inside(command),
                shell=True,
                check=True,
                cwd=self.working,
                env={"HOME": str(self.root), **os.environ, "PATH": self.path, **self.environment},
                timeout=BUDGET.seconds_left,
            )

    def _cmd(self, text: str) -> None:
        self.command: list[str] = json.loads(text)

    def _healthcheck(self, text: str) -> None:
        self.health: list[str] = json.loads(text.partition("CMD ")[2])
