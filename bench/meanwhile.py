"""What a person feels while a million rows are read and a mailing runs."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median, quantiles

from bench import Table
from bench._loopback import loopback
from bench._people import people as rows
from bench._people import write_workbook
from bench._product import open_product
from bench._watch import TICK, Watch, watched
from bench.sending import TEXT, people
from bench.sheets import CHOICE, LIMITS, MANY
from bot.sheets import read

TITLE = "Meanwhile"

RATE, RECIPIENTS = 10, 300_000
CLICKS, PAUSE = 300, 0.02

Click = Callable[[int], Awaitable[None]]


async def run() -> list[Table]:
    """Click while nothing happens, then while everything does."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "million.xlsx"
        await asyncio.to_thread(write_workbook, path, rows(MANY))
        async with loopback("--count") as url, open_product(folder, url, RATE) as product:
            await product.log_in()
            audience = await product.audience(people(RECIPIENTS))
            click = await product.clicks()
            await _clicked(click)
            async with watched() as idle:
                calm = await _clicked(click)
            mailing_id = await product.confirm(audience, TEXT)
            async with watched() as busy:
                reading = asyncio.create_task(read(path, CHOICE, folder, limits=LIMITS))
                pressed = await _clicked(click)
                while not reading.done():
                    pressed += await _clicked(click)
                recipients = await reading
            sent = (await product.details(mailing_id)).mailing.accepted
            assert 0 < sent < RECIPIENTS, sent
            await product.stop(mailing_id)
    ratio = _p99(pressed) / _p99(calm)
    return [
        Table(
            f"The whole product in one process: {MANY:,} rows of .xlsx are read "
            f"({recipients.count:,} recipients) while a mailing at {RATE} calls a second of 500 "
            f"recipients runs ({sent:,} accepted by then), and a person clicks, "
            f"{PAUSE * 1000:.0f} ms between two clicks. The loop's lag, asked every "
            f"{TICK * 1000:.0f} ms; the targets are p99 ≤ 5 and worst ≤ 50 ms, and a click's p99 "
            f"at most twice the idle one: {ratio:.1f}.",
            ["", "lag p99, ms", "lag worst, ms", "click median, ms", "click p99, ms"],
            [_row("idle", idle, calm), _row("busy", busy, pressed)],
        )
    ]


async def _clicked(click: Click) -> list[float]:
    lasted = []
    for number in range(CLICKS):
        began = time.perf_counter()
        await click(number)
        lasted.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(PAUSE)
    return lasted


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]


def _row(name: str, watch: Watch, clicks: list[float]) -> list[str]:
    found = (_p99(watch.lags), max(watch.lags), median(clicks), _p99(clicks))
    return [name, *(f"{value:.1f}" for value in found)]
