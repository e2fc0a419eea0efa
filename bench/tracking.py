"""Whether questions about delivery hold up sends: they get only what the pace leaves over."""

import asyncio
import tempfile
from pathlib import Path

from bench import Table
from bench._loopback import busiest_second, loopback
from bench._product import Product, open_product
from bench.sending import PACE_SECONDS, paced, people, share
from bot.model import Track

TITLE = "Asking about delivery"

OPEN = 990
"""Recipients whose SMS stay on their way, so that there is always one to ask about."""
RATES = (10, 50)
IDLE_SECONDS = 10
LOOK = 0.2


async def run() -> list[Table]:
    """Measure sends with and without a backlog of questions."""
    return [
        Table(
            f"Personal mailings of {PACE_SECONDS} s through the whole product, answers after 20 "
            f"to 200 ms: alone, and while {OPEN} SMS of an earlier mailing are asked about. The "
            "target is 0.98 of N for sends either way, and never more than N + 1 of them in any "
            "second; then how much of the pace the questions use once nothing is sent (they are "
            "counted twenty at a time).",
            [
                "N",
                "sends alone",
                "sends while asking",
                "most sends in any second",
                "questions while sending, a second",
                "share of N asked when nothing is sent",
            ],
            [await _row(rate) for rate in RATES],
        )
    ]


async def _row(rate: int) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with (
            loopback("--delay", "--count") as url,
            open_product(folder, url, rate) as product,
        ):
            await product.log_in()
            alone = await paced(product, rate)
            tracked = await _begin(product)
            before = (await _track(product, tracked)).asked
            beside = await paced(product, rate)
            meanwhile = (await _track(product, tracked)).asked - before
            idle = await _idle(product, tracked)
    return [
        str(rate),
        f"{share(alone, rate):.3f}",
        f"{share(beside, rate):.3f}",
        str(busiest_second(beside)),
        f"{meanwhile / PACE_SECONDS:.1f}",
        f"{idle / rate:.2f}",
    ]


async def _begin(product: Product) -> int:
    """Send to those who are to be asked about; return the mailing once it is asked about."""
    audience = await product.audience(people(OPEN))
    mailing_id = await product.confirm(audience, "Скидка 20 %")
    await product.finished(mailing_id)
    while not await _asked(product, mailing_id):  # noqa: ASYNC110 - a row calls nobody
        await asyncio.sleep(LOOK)
    return mailing_id


async def _asked(product: Product, mailing_id: int) -> int:
    track = await product.app.rooms.tracker.of(mailing_id)
    return track.asked if track else 0


async def _track(product: Product, mailing_id: int) -> Track:
    track = await product.app.rooms.tracker.of(mailing_id)
    assert track
    return track


async def _idle(product: Product, mailing_id: int) -> float:
    """Return the questions a second when there is nothing else to do."""
    before = (await _track(product, mailing_id)).asked
    await asyncio.sleep(IDLE_SECONDS)
    return ((await _track(product, mailing_id)).asked - before) / IDLE_SECONDS
