"""`python -m bench._memory N`: how much memory the bot takes for a mailing to N people."""

import asyncio
import gc
import sys
import tempfile
from pathlib import Path

from bench._loopback import loopback
from bench._product import open_product, seconds_of
from bench._watch import MEGABYTE, resident, watched
from bench.sending import TEXT, people


async def _main(size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with loopback("--count") as url, open_product(Path(folder), url) as product:
            await product.log_in()
            audience = await product.audience(people(size))
            gc.collect()
            before = resident()
            async with watched() as watch:
                details = await product.finished(await product.confirm(audience, TEXT))
            assert details.mailing.accepted == size
    print(before / MEGABYTE, watch.most / MEGABYTE, seconds_of(details))


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
