"""The same mailings through the same product: its journal in a file, and on a server."""

import tempfile
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

from bench import Ratio, Table, ratios
from bench._loopback import loopback
from bench._product import Product, open_product, seconds_of
from bench.sending import TEMPLATE, TEXT, people
from bot.model import Audience
from tests.postgres import MISSING, NoServerError, Server, running

TITLE = "PostgreSQL beside SQLite"

COUNT = 20_000
SAME_RUNS, PERSONAL_RUNS = 9, 3
"""The same text takes a third of a second: a few runs of it are noise."""
SAFE = ("fsync=on", "full_page_writes=on", "autovacuum=on")
"""As a server is set up that keeps what it has committed."""
_COLUMNS = ["", "PostgreSQL", "SQLite", "ratio"]


async def run() -> list[Table]:
    """Measure both kinds of mailing on both kinds of database."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running(*SAFE))
        except NoServerError:
            return [Table(MISSING, _COLUMNS, [["not measured", "", "", ""]])]
        return [await _both(server)]


async def _both(server: Server) -> Table:
    server.make("bench")
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(loopback("--count"))
        on_server = await _opened(stack, url, server.url("bench"))
        in_file = await _opened(stack, url, None)

        async def compare(text: str, runs: int) -> Ratio:
            rows = list(people(COUNT))
            audiences = await on_server.audience(rows), await in_file.audience(rows)

            async def ours() -> float:
                return COUNT / await _send(on_server, audiences[0], text)

            async def theirs() -> float:
                return COUNT / await _send(in_file, audiences[1], text)

            return await ratios(ours, theirs, runs)

        same = await compare(TEXT, SAME_RUNS)
        personal = await compare(TEMPLATE, PERSONAL_RUNS)
    return Table(
        "From the start of a confirmed mailing to its last recorded ID, in recipients a second, "
        "with the pace lifted; the whole product, with its journal on a server of its own on this "
        "machine (TCP, fsync on) and in a file. Medians of "
        f"{SAME_RUNS} and {PERSONAL_RUNS} interleaved runs. The target is 0.6.",
        _COLUMNS,
        [
            _row(f"same text, {COUNT:,} at 500 a call", same),
            _row(f"personal texts, {COUNT:,}", personal),
        ],
    )


async def _opened(stack: AsyncExitStack, url: str, database: str | None) -> Product:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    product = await stack.enter_async_context(open_product(folder, url, database=database))
    await product.log_in()
    return product


async def _send(product: Product, audience: Audience, text: str) -> float:
    mailing_id = await product.confirm(audience, text)
    details = await product.finished(mailing_id)
    assert details.mailing.accepted == audience.count, details.mailing
    return seconds_of(details)


def _row(name: str, found: Ratio) -> list[str]:
    return [name, f"{found.ours:,.0f}", f"{found.bare:,.0f}", f"{found.ratio:.2f}"]
