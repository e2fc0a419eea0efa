"""The disk of the database and of the mark is full, or read-only, while a mailing runs."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.model import MailingState, PauseReason
from tests.budget import within
from tests.conftest import ManualClock
from tests.databases import only_sqlite
from tests.house import CHAT, House, open_house

pytestmark = [
    only_sqlite("a disk of its own"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk"),
]
PEOPLE = 300


def _mounted(*arguments: str) -> bool:
    return subprocess.run(arguments, check=False, capture_output=True).returncode == 0  # noqa: S603 - ours


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if not _mounted("mount", "-t", "tmpfs", "-o", "size=8m", "none", str(folder)):
        pytest.skip("no disk may be mounted here")
    yield folder
    assert _mounted("umount", str(folder))


def fill(disk: Path) -> None:
    with (disk / "filling").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def empty(disk: Path) -> None:
    (disk / "filling").unlink()


@asynccontextmanager
async def passing(clock: ManualClock) -> AsyncIterator[None]:
    """Let time pass: who tries again waits for it."""

    async def pass_() -> None:
        while True:
            clock.forward(seconds=1)
            await clock.rest(0.005)

    task = asyncio.ensure_future(pass_())
    yield
    task.cancel()


async def test_on_a_full_disk_a_mailing_stands_still_and_ends_when_there_is_room(
    disk: Path, clock: ManualClock
) -> None:
    async with open_house(disk, clock) as house:
        mailing_id = await house.confirm(PEOPLE)
        async with within():
            while not house.calls:
                await clock.rest(0.001)
        fill(disk)
        await clock.rest(0.3)
        left = len(house.calls)
        await clock.rest(0.2)
        assert len(house.calls) == left < PEOPLE / house.policy.batch
        empty(disk)
        async with passing(clock):
            await _ends_by_itself_or_asks(house, mailing_id)
        assert len(house.sent_to) == len(set(house.sent_to)) == PEOPLE


async def _ends_by_itself_or_asks(house: House, mailing_id: int) -> None:
    """Wait for the end; where it was the mark that could not be written, a person goes on."""
    ends = (MailingState.FINISHED, MailingState.PAUSED)
    found = await house.reaches(mailing_id, *ends)
    if found.state is MailingState.PAUSED:
        assert found.pause is PauseReason.NO_MARK
        plan = await house.mailings.controls.plan_resume(CHAT, mailing_id)
        assert plan is not None
        await house.mailings.controls.resume(CHAT, 1, mailing_id, mark=plan.consent)
        await house.reaches(mailing_id, MailingState.FINISHED)
