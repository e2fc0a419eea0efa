"""The disk of the database and of the mark is full, or read-only, while a mailing runs."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.model import GatewayWait, MailingState, PauseReason, WaitReason
from tests.budget import within
from tests.conftest import ManualClock
from tests.databases import only_sqlite
from tests.house import CHAT, House, open_house
from tests.small_disk import empty, fill, mounted_in, needs_root

pytestmark = [
    only_sqlite("a disk of its own"),
    needs_root,
]
PEOPLE = 300


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with mounted_in(tmp_path) as mounted:
        yield mounted


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
        assert await _wait_of(house, mailing_id) is WaitReason.DATABASE
        empty(disk)
        async with passing(clock):
            await _ends_by_itself_or_asks(house, mailing_id)
        assert len(house.sent_to) == len(set(house.sent_to)) == PEOPLE


async def _wait_of(house: House, mailing_id: int) -> WaitReason:
    """Return what the card says that the mailing waits for, once it says so."""
    async with within():
        while True:
            details = await house.mailings.outcome.details(CHAT, mailing_id)
            if isinstance(details.wait, GatewayWait):
                return details.wait.reason
            house.clock.forward(seconds=1)
            await house.clock.rest(0.005)


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
