"""A mailing through the whole product, against a bare loop that makes the same calls."""

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import Ratio, Table, ratios
from bench._bare import Call, open_bare
from bench._loopback import busiest_second, loopback
from bench._product import Product, open_product, seconds_of
from bot.model import Audience

TITLE = "Mailings"

SAME, PERSONAL, BATCH, IN_FLIGHT = 100_000, 10_000, 500, 10
RUNS = 5
TEXT = "Ваш заказ 1234 готов, ждём вас до 20:00"
TEMPLATE = "Ваш заказ {Имя} готов, ждём вас до 20:00"
PACES, PACE_SECONDS = (10, 50), 10
SIZES = (10_000, 1_000_000)

Rows = list[tuple[str, str]]


def people(count: int) -> Iterator[tuple[str, str]]:
    """Yield so many numbers, each with a name of its own; a million must fit in 20 MB."""
    for number in range(count):
        yield str(79000000000 + number), str(number)


async def run() -> list[Table]:
    """Measure both kinds of mailing, the pace, and the memory."""
    return [await _ratios(), await _paces(), await _memory()]


async def _ratios() -> Table:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with (
            loopback("--count") as url,
            open_product(folder, url) as product,
            open_bare(folder, url, IN_FLIGHT) as bare,
        ):
            await product.log_in()

            async def compare(rows: Rows, text: str, calls: list[Call]) -> Ratio:
                audience = await product.audience(rows)

                async def ours() -> float:
                    return len(rows) / await _send(product, audience, text)

                async def theirs() -> float:
                    return len(rows) / await bare.send(iter(calls))

                return await ratios(ours, theirs, RUNS)

            same, personal = list(people(SAME)), list(people(PERSONAL))
            bulk = await compare(same, TEXT, list(_bulk(same)))
            single = await compare(personal, TEMPLATE, list(_single(personal)))
    return Table(
        "From the start of a confirmed mailing to its last recorded ID, in recipients a second, "
        "with the pace lifted; the whole product runs, and Telegram's side answers at once. The "
        f"bare loop posts the same calls, {IN_FLIGHT} in flight, and stores the IDs of each answer "
        "by one raw `executemany` of `sqlite3` in a thread, in a table with the same indexes and "
        "pragmas; the server is in a process of its own, no TLS; medians of "
        f"{RUNS} interleaved runs. Of no pace nothing is left over, so nothing is asked about "
        "delivery meanwhile: see «Asking about delivery». The target is 0.5.",
        ["", "product", "bare loop", "ratio"],
        [
            _row(f"same text, {SAME:,} at {BATCH} a call", bulk),
            _row(f"personal texts, {PERSONAL:,}", single),
        ],
    )


async def _send(product: Product, audience: Audience, text: str) -> float:
    mailing_id = await product.confirm(audience, text)
    details = await product.finished(mailing_id)
    assert details.mailing.accepted == audience.count, details.mailing
    return seconds_of(details)


def _bulk(rows: Rows) -> Iterator[Call]:
    for first in range(0, len(rows), BATCH):
        yield first, [phone for phone, _ in rows[first : first + BATCH]], TEXT


def _single(rows: Rows) -> Iterator[Call]:
    for at, (phone, name) in enumerate(rows):
        yield at, [phone], TEMPLATE.replace("{Имя}", name)


def _row(name: str, found: Ratio) -> list[str]:
    return [name, f"{found.ours:,.0f}", f"{found.bare:,.0f}", f"{found.ratio:.2f}"]


async def _paces() -> Table:
    return Table(
        f"Personal mailings of {PACE_SECONDS} s, answers after 20 to 200 ms, counted where the "
        "requests arrive, at a strict limiter. The target is 0.93 of N; nothing may be refused.",
        ["N", "reached share of N", "most in any second"],
        [await _pace(rate) for rate in PACES],
    )


async def _pace(rate: int) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with (
            loopback("--delay", "--limit", str(rate)) as url,
            open_product(folder, url, rate) as product,
        ):
            await product.log_in()
            moments = await paced(product, rate)
    return [str(rate), f"{share(moments, rate):.3f}", str(busiest_second(moments))]


async def paced(product: Product, rate: int) -> list[float]:
    """Send personal texts for ten seconds; return when each came to the server, in seconds."""
    audience = await product.audience(people(rate * PACE_SECONDS + 1))
    mailing_id = await product.confirm(audience, TEMPLATE)
    details = await product.finished(mailing_id)
    assert details.mailing.accepted == audience.count, details.mailing
    return await asyncio.to_thread(_arrivals, product.database, mailing_id)


def share(moments: list[float], rate: int) -> float:
    """Return how much of the pace was reached."""
    return (len(moments) - 1) / (moments[-1] - moments[0]) / rate


def _arrivals(path: Path, mailing_id: int) -> list[float]:
    """Read when the requests came to the server: it says so in its IDs."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    query = "SELECT gateway_id FROM segments WHERE mailing_id = ?"
    found = sorted(int(one) / 1e9 for (one,) in database.execute(query, (mailing_id,)))
    database.close()
    return found


async def _memory() -> Table:
    return Table(
        "The bot's own memory while it sends one text with the pace lifted, each in a process of "
        "its own: before the mailing is confirmed, and the most until it has ended.",
        ["recipients", "before, MB", "most, MB", "grew by, MB", "seconds"],
        [await _memory_of(size) for size in SIZES],
    )


async def _memory_of(size: int) -> list[str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench._memory", str(size), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    before, most, seconds = map(float, (await process.stdout.read()).split())
    assert await process.wait() == 0
    return [
        f"{size:,}",
        f"{before:.0f}",
        f"{most:.0f}",
        f"{most - before:.0f}",
        f"{seconds:.1f}",
    ]
