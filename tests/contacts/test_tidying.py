"""What nobody needs goes by itself."""

import asyncio
from contextlib import suppress

from bot.contacts import Audiences, Contacts, tidy_daily
from tests.budget import within
from tests.conftest import ManualClock
from tests.contacts.conftest import CHAT, USER


async def test_what_nothing_refers_to_goes_within_a_day_of_its_week(
    audiences: Audiences, contacts: Contacts, clock: ManualClock
) -> None:
    unused = await audiences.from_text(CHAT, USER, "89161234567")
    tidying = asyncio.create_task(tidy_daily(audiences, contacts, clock))
    async with within():
        while audiences.folder(unused).exists():
            clock.forward(days=1)
            await asyncio.sleep(0.01)
    tidying.cancel()
    with suppress(asyncio.CancelledError):
        await tidying


async def test_nothing_goes_while_all_is_to_be_kept(
    audiences: Audiences, contacts: Contacts, clock: ManualClock
) -> None:
    """A restored database does not know of newer files."""
    unused, keep_all = await audiences.from_text(CHAT, USER, "89161234567"), True
    looks = 0

    def look() -> bool:
        nonlocal looks
        looks += 1
        return keep_all

    tidying = asyncio.create_task(tidy_daily(audiences, contacts, clock, look))
    async with within():
        while looks < 20:
            clock.forward(days=1)
            await asyncio.sleep(0.01)
        assert audiences.folder(unused).exists()
        keep_all = False
        while audiences.folder(unused).exists():
            clock.forward(days=1)
            await asyncio.sleep(0.01)
    tidying.cancel()
    with suppress(asyncio.CancelledError):
        await tidying
