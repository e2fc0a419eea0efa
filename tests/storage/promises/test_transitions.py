"""Every change of a mailing against every state it can be in; of many callers one wins."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.model import Mailing, MailingState, Message, When
from storage.journal.journal import Journal
from tests.storage.claiming import accept, claim
from tests.storage.promises.sample import LATER, NOW, SHOP, confirm

Change = Callable[[Journal, int], Awaitable[object]]

CHANGES: dict[str, tuple[Change, set[str]]] = {
    "start": (lambda j, i: j.life.start(i, NOW, None), {"queued", "scheduled"}),
    "claim": (lambda j, i: claim(j, i, 9, NOW), {"running", "claimed"}),
    "requeue": (lambda j, i: j.life.requeue(i), {"running", "claimed"}),
    "finish": (lambda j, i: j.life.finish(i, NOW, None), {"answered"}),
    "miss": (lambda j, i: j.life.miss(i), {"scheduled", "queued", "running"}),
    "cancel": (lambda j, i: j.life.cancel(i, NOW), {"scheduled", "missed", "queued", "running"}),
    "reschedule": (
        lambda j, i: j.life.reschedule(
            i,
            When(),
            hand_over_at=LATER,
            due_at=LATER,
            # another state than the one it may come from, so that a second caller must lose
            state=MailingState.QUEUED,
            account=SHOP,
        ),
        {"scheduled", "missed"},
    ),
}
STANDS = (
    "scheduled", "missed", "queued", "running", "claimed", "answered", "finished", "cancelled",
)  # fmt: skip
# whether a mailing with all its outcomes may be queued again is the engine's to say
PAIRS = [
    (change, stand)
    for change in CHANGES
    for stand in STANDS
    if (change, stand) != ("requeue", "answered")
]


async def brought(journal: Journal, stand: str) -> int:
    """Confirm a mailing of two and bring it to where it should stand."""
    held = stand in ("scheduled", "missed")
    state = MailingState.SCHEDULED if held else MailingState.QUEUED
    mailing_id = await confirm(journal, "token", state=state)
    if stand == "missed":
        await journal.life.miss(mailing_id)
    if stand == "cancelled":
        await journal.life.cancel(mailing_id, NOW)
    if stand in ("running", "claimed", "answered", "finished"):
        await journal.life.start(mailing_id, NOW, None)
    if stand == "claimed":
        await claim(journal, mailing_id, 1, NOW)
    if stand in ("answered", "finished"):
        batch = await claim(journal, mailing_id, 2, NOW)
        assert batch is not None
        await accept(journal, batch, None, ["x"], NOW)
    if stand == "finished":
        await journal.life.finish(mailing_id, NOW, None)
    return mailing_id


async def picture(journal: Journal, mailing_id: int) -> tuple[Mailing | None, list[Message]]:
    return await journal.queries.mailing(mailing_id), await journal.queries.messages(mailing_id)


@pytest.mark.parametrize(("name", "stand"), PAIRS)
async def test_a_change_happens_once_and_only_from_the_states_it_names(
    journal: Journal, name: str, stand: str
) -> None:
    change, allowed = CHANGES[name]
    mailing_id = await brought(journal, stand)
    before = await picture(journal, mailing_id)
    told = await asyncio.gather(*[change(journal, mailing_id) for _ in range(5)])
    assert sum(map(bool, told)) == (stand in allowed)
    assert ((await picture(journal, mailing_id)) == before) == (stand not in allowed)


@pytest.mark.parametrize("name", CHANGES)
async def test_a_mailing_that_does_not_exist_cannot_change(journal: Journal, name: str) -> None:
    assert not await CHANGES[name][0](journal, 404)
