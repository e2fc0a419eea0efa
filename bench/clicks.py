"""A click in a dialog through the whole product, against a bare aiogram echo."""

import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median, quantiles

from aiogram import Bot, Dispatcher
from aiogram.types import Message

from bench import Table
from bench._product import open_product
from bench._telegram import TOKEN, NoNetwork, text_update

TITLE = "A click in a dialog"

CLICKS = 300
RUNS = 5


async def timed(click: Callable[[int], Awaitable[None]]) -> list[float]:
    """Return the seconds of each of many clicks, one after another."""
    lasted = []
    for number in range(CLICKS):
        started = time.perf_counter()
        await click(number)
        lasted.append(time.perf_counter() - started)
    return lasted


def _echo() -> Dispatcher:
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    return dispatcher


async def run() -> list[Table]:
    """Measure both, in turns."""
    bot = Bot(TOKEN, session=NoNetwork())
    echo = _echo()

    async def bare(number: int) -> None:
        await echo.feed_update(bot, text_update(number, "hello"))

    with tempfile.TemporaryDirectory() as folder:
        async with open_product(Path(folder)) as product:
            click = await product.clicks()
            rounds = [(await timed(click), await timed(bare)) for _ in range(RUNS)]
    ours = [median(one) for one, _ in rounds]
    theirs = [median(one) for _, one in rounds]
    p99 = median(quantiles(one, n=100)[98] for one, _ in rounds)
    return [
        Table(
            "The product's own dispatcher, dialogs, database and texts (a window with 12 buttons "
            "redrawn, the tap answered) against `Dispatcher` with one echo handler; Telegram's "
            f"side answers at once for both; medians of {RUNS} interleaved runs of {CLICKS}.",
            ["", "ms, median", "ms, p99"],
            [
                ["dialog click", f"{median(ours) * 1000:.2f}", f"{p99 * 1000:.2f}"],
                ["bare echo", f"{median(theirs) * 1000:.2f}", ""],
                ["ratio", f"{median(a / b for a, b in zip(ours, theirs, strict=True)):.1f}", ""],
            ],
        )
    ]
