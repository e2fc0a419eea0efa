"""The file of the database is written anew after each forgetting, once nobody waits for it."""

import asyncio

from bot.model import SendingHold
from bot.privacy.clock_trust import ClockTrust
from bot.privacy.retention import Retention
from bot.privacy.segment_folding import SegmentFolding
from bot.privacy.upkeep import PrivacyUpkeep
from storage.privacy.erasures import ErasureKind, Erasures
from tests.house import CHAT, House
from tests.privacy.test_retention import FOREVER


async def nothing() -> None:
    """No erasure was left unfinished."""


async def test_the_file_is_written_anew_once_nothing_is_being_sent(house: House) -> None:
    erasures, now = Erasures(house.db), house.clock.now()
    await erasures.end(await erasures.begin(ErasureKind.NUMBER, CHAT, 1, now), now)
    retention = Retention(house.db, FOREVER, asyncio.sleep)
    upkeep = PrivacyUpkeep(
        db=house.db,
        retention=retention,
        folding=SegmentFolding(house.db, 0, asyncio.sleep),
        clock_trust=ClockTrust(house.db, house.clock),
        resume=nothing,
        clock=house.clock,
        nursery=house.nursery,
    )
    house.engine.hold(SendingHold.STOPPED)
    mailing_id = await house.confirm(3)
    await upkeep._rewrite()
    assert await erasures.rewriting_due()

    house.engine.release(SendingHold.STOPPED)
    await house.ends(mailing_id)
    await upkeep._rewrite()
    assert not await erasures.rewriting_due()
