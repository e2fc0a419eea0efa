"""Whether questions about delivery hold up sends: they get only what the pace leaves over."""

import asyncio
import tempfile
from pathlib import Path

from bench import Table
from bench._loopback import busiest_second, loopback
from bench._product import Product, open_product
from bench.sending import PACE_SECONDS, paced, people, share

TITLE = "Asking about delivery"

OPEN = 990
"""Recipients whose SMS stay on their way, so that there is always one to ask about."""
RATES = (10, 50)
IDLE_SECONDS = 10
LOOK = 0.2
MAILINGS = 3


async def run() -> list[Table]:
    """Measure sends with and without a backlog of questions."""
    return [
        Table(
            f"Personal mailings of {PACE_SECONDS} s through the whole product, answers after 20 "
            f"to 200 ms: alone, and while {OPEN} SMS of an earlier mailing are asked about. The "
            "target is 0.93 of N for sends either way, and never more than N of them in any "
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
            loopback("--delay", "--count", "--limit", str(rate)) as url,
            open_product(folder, url, rate) as product,
        ):
            await product.log_in()
            alone = await paced(product, rate)
            await _begin(product)
            before = await _asked(product)
            beside = await paced(product, rate)
            meanwhile = await _asked(product) - before
            idle = await _idle(product)
    return [
        str(rate),
        f"{share(alone, rate):.3f}",
        f"{share(beside, rate):.3f}",
        str(busiest_second(beside)),
        f"{meanwhile / PACE_SECONDS:.1f}",
        f"{idle / rate:.2f}",
    ]


async def _begin(product: Product) -> None:
    """Send to those who are to be asked about, and wait until somebody is asked about."""
    audience = await product.audience(people(OPEN))
    await product.finished(await product.confirm(audience, "Скидка 20 %"))
    before = await _asked(product)
    while await _asked(product) == before:  # noqa: ASYNC110 - a row calls nobody
        await asyncio.sleep(LOOK)


async def _asked(product: Product) -> int:
    """Return how many questions have been answered, about whatever mailing."""
    cards = product.app.rooms.mailings.cards
    facts = [await cards.facts(number) for number in range(1, MAILINGS + 1)]
    return sum(one.track.asked for one in facts if one and one.track)


async def _idle(product: Product) -> float:
    """Return the questions a second when there is nothing else to do."""
    before = await _asked(product)
    await asyncio.sleep(IDLE_SECONDS)
    return (await _asked(product) - before) / IDLE_SECONDS
