"""Writing recipients down: whole, whatever happens in between."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.mailing import freezer
from bot.model import MailingState, Timing, When
from storage.journal.drafts import token_of
from tests.budget import BUDGET, within
from tests.conftest import ManualClock
from tests.mailing.conftest import CHAT, USER, Open, Room

MANY = 20_000


def many() -> Sequence[Sequence[object]]:
    rows = [[str(89160000000 + i), f"Имя{i}"] for i in range(MANY)]
    return [["Телефон", "Имя"], *rows]


@pytest.fixture(autouse=True)
def _pages_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an end in the middle find many pages still to be written."""
    monkeypatch.setattr(freezer, "_AT_ONCE", 500)


async def begin(room: Room, **said: object) -> int:
    """Confirm a mailing to many and return while it is being written down."""
    draft = await room.draft("{имя}", many(), **said)
    plan = await room.mailings.plan(CHAT, draft.id)
    return await room.mailings.confirm(
        CHAT, USER, draft.id, mark=plan.consent, account=plan.account
    )


async def interrupt(room: Room, mailing_id: int) -> None:
    """End the process when a part is written down."""
    async with within():
        while not await room.journal.freezing.count_messages(mailing_id):  # noqa: ASYNC110 - it is no event
            await asyncio.sleep(0.001)
    room.mailings.stop_freezing()
    await room.nursery.close(BUDGET.seconds_left)
    assert await room.journal.freezing.count_messages(mailing_id) < MANY
    await room.dies()


async def test_an_interrupted_freezing_goes_on_with_the_very_same(
    room: Room, open_room: Open, clock: ManualClock
) -> None:
    mailing_id = await begin(room)
    await interrupt(room, mailing_id)
    await room.dies()
    clock.forward(hours=2)

    async with open_room() as later:
        assert (await later.mailing(mailing_id)).state is MailingState.FREEZING
        await later.stop_list.add(CHAT, USER, "Олег", ["79160000000"])
        await later.mailings.start()
        mailing = await later.frozen(mailing_id)
        outcomes = await later.outcomes(mailing_id)

        assert (mailing.token, mailing.total) == (token_of(1), MANY)
        assert [one.text for one in outcomes] == [f"Имя{i}" for i in range(MANY)]
        assert mailing.due_at == mailing.created_at == clock.now() - timedelta(hours=2)


async def test_what_has_time_keeps_it_over_a_restart(
    room: Room, open_room: Open, clock: ManualClock
) -> None:
    at = clock.now() + timedelta(hours=24)
    mailing_id = await begin(room, when=When(Timing.AT, at=at))
    await interrupt(room, mailing_id)
    clock.forward(hours=2)

    async with open_room() as later:
        await later.mailings.start()
        mailing = await later.frozen(mailing_id)

        assert (mailing.state, mailing.due_at) == (MailingState.SCHEDULED, at)


async def test_recipients_that_are_gone_cancel_it_and_say_why(
    room: Room, open_room: Open, tmp_path: Path
) -> None:
    mailing_id = await begin(room)
    await interrupt(room, mailing_id)
    (tmp_path / "files").rename(tmp_path / "gone")

    async with open_room() as later:
        await later.mailings.start()
        mailing = await later.frozen(mailing_id)
        details = await later.mailings.outcome.details(CHAT, mailing_id)

        assert (mailing.state, mailing.pause_status) == (MailingState.CANCELLED, "audience-unknown")
        assert (details.waiting, details.cancelled) == (0, MANY)
        assert mailing_id in later.changed


async def test_a_mailing_can_be_stopped_while_it_is_written_down(room: Room) -> None:
    mailing_id = await begin(room)

    assert await room.mailings.controls.stop(CHAT, USER, mailing_id)
    mailing = await room.frozen(mailing_id)
    await room.nursery.close(BUDGET.seconds_left)

    assert mailing.state is MailingState.STOPPED
    assert (await room.mailing(mailing_id)).state is MailingState.STOPPED


async def test_nothing_is_kept_twice_once_it_is_written_down(room: Room) -> None:
    draft = await room.draft("{имя|друг}", first_n=2)
    assert draft.audience
    home = room.audiences.folder(draft.audience)
    before = {path.name for path in home.iterdir()}
    mailing_id = await room.confirm(draft)
    await room.nursery.close(BUDGET.seconds_left)

    kept = {f"left-{mailing_id}.jsonl", f"rest-{mailing_id}.int64"}
    assert {path.name for path in home.iterdir()} - before == kept


async def test_a_wall_clock_before_the_bot_was_down_is_judged_now(
    room: Room, open_room: Open, clock: ManualClock
) -> None:
    wall = datetime(2026, 11, 26, 12)  # noqa: DTZ001 - a clock on a wall
    mailing_id = await begin(room, when=When(Timing.LOCAL, wall=wall))
    await interrupt(room, mailing_id)
    clock.forward(hours=72)

    async with open_room() as later:
        await later.mailings.start()
        mailing = await later.frozen(mailing_id)

        assert mailing.state is MailingState.QUEUED
        assert mailing.due_at == datetime(2026, 11, 26, 0, tzinfo=clock.now().tzinfo)
