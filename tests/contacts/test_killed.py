"""kill -9 while a list is being replaced and files are being read."""

import asyncio
import os
import random
import sys
from pathlib import Path

import pytest

from bot.contacts import Audiences, Contacts
from storage.database.engine import Database
from tests.budget import within
from tests.children import started
from tests.conftest import ManualClock, everywhere
from tests.contacts.conftest import CHAT, USER, phones
from tests.databases import database_in

ROOT = Path(__file__).parents[2]
PEOPLE = 2500
FOREVER = f"""
import asyncio, sys
from pathlib import Path
from bot.clock import SystemClock
from bot.contacts import Audiences, Contacts
from storage.database.engine import Database
from tests.conftest import everywhere

async def main(url, files, list_id):
    db = await Database.open(url)
    audiences = Audiences(db, Path(files), SystemClock(), everywhere(db))
    contacts = Contacts(db, audiences, SystemClock())
    while True:
        for first in (79160000000, 79260000000):
            text = "\\n".join(str(first + n) for n in range({PEOPLE}))
            audience = await audiences.from_text({CHAT}, {USER}, text)
            await contacts.load({CHAT}, {USER}, int(list_id), audience, replace=True)
            print("replaced", flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


async def killed_in_the_middle(url: str, files: Path, list_id: int, seconds: float) -> None:
    """Run it till the list was replaced once, and for so long again; then kill it."""
    async with (
        within(),
        started(
            *(sys.executable, "-c", FOREVER, url, str(files), str(list_id)),
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
        ) as child,
    ):
        assert child.stdout
        assert await child.stdout.readline() == b"replaced\n"
        await asyncio.sleep(seconds)


@pytest.mark.parametrize("seed", range(3))
async def test_a_killed_bot_leaves_a_list_whole_and_no_half_audience(
    tmp_path: Path, db: Database, files: Path, clock: ManualClock, seed: int
) -> None:
    url = database_in(tmp_path / "data")
    audiences = Audiences(db, files, clock, everywhere(db))
    clients = await Contacts(db, audiences, clock).create_list(CHAT, USER, "Клиенты")
    await db.close()
    seconds = random.Random(seed).random() / 2  # noqa: S311 - a moment, not a secret
    await killed_in_the_middle(url, files, clients.id, seconds)

    db = await Database.open(url)
    audiences = Audiences(db, files, clock, everywhere(db))
    contacts = Contacts(db, audiences, clock)
    page, total = await contacts.page(CHAT, clients.id, limit=2 * PEOPLE)
    assert total == PEOPLE
    assert len({one.phone[:4] for one in page}) == 1
    latest = 1
    while (found := await audiences._store.get(CHAT, latest)) is not None:
        assert len(await phones(audiences, found)) == found.count == PEOPLE
        latest += 1
    assert latest > 1
    await contacts.tidy()
    assert await contacts._store.orphans() == []
    await db.close()
