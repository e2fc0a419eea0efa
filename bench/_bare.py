"""What a mailing could cost at the least: a bare aiohttp loop that makes the same calls."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote_plus

import aiohttp
import orjson

from storage.database.engine import PRAGMAS, Database

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
INSERT = (
    "INSERT INTO segments (mailing_id, position, part, gateway_id, final) VALUES (?, ?, 0, ?, 0)"
)

Call = tuple[int, Sequence[str], str]
"""The position of the first recipient, the numbers, the text."""


class Bare:
    """Posts calls, and stores the IDs of each answer with one raw `executemany`."""

    def __init__(
        self, http: aiohttp.ClientSession, url: str, database: sqlite3.Connection, in_flight: int
    ) -> None:
        self._http = http
        self._url = url
        self._database = database
        self._in_flight = in_flight
        self._writing = asyncio.Lock()
        self._runs = 0

    async def send(self, calls: Iterator[Call]) -> float:
        """Make all the calls; return the seconds."""
        self._runs += 1
        began = time.perf_counter()
        await asyncio.gather(*(self._work(calls) for _ in range(self._in_flight)))
        return time.perf_counter() - began

    async def _work(self, calls: Iterator[Call]) -> None:
        for first, phones, text in calls:
            ids = await self._post(phones, text)
            rows = [(self._runs, first + at, one) for at, one in enumerate(ids)]
            async with self._writing:
                await asyncio.to_thread(self._store, rows)

    async def _post(self, phones: Sequence[str], text: str) -> list[str]:
        many = len(phones) > 1
        name = "DestinationAddresses" if many else "DestinationAddress"
        body = (
            f"Login=shop&Password=secret&SourceAddress=DTSMS&{name}="
            + f"&{name}=".join(phones)
            + f"&Data={quote_plus(text)}"
        ).encode()
        method = "Sms/SendBulk" if many else "Sms/Send"
        async with self._http.post(f"{self._url}/{method}", data=body, headers=FORM) as response:
            ids: list[str] = orjson.loads(await response.read())
            return ids

    def _store(self, rows: list[tuple[int, int, str]]) -> None:
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany(INSERT, rows)
        self._database.execute("COMMIT")


@asynccontextmanager
async def open_bare(folder: Path, url: str, in_flight: int) -> AsyncIterator[Bare]:
    """Open a database like the product's (its tables, indexes, pragmas) and a session."""
    path = folder / "bare.sqlite3"
    await (await Database.open(f"sqlite+aiosqlite:///{path}")).close()
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        database.execute(f"PRAGMA {pragma}")
    # there are no messages in it that its segments could refer to
    database.execute("PRAGMA foreign_keys = OFF")
    async with aiohttp.ClientSession() as http:
        yield Bare(http, url, database, in_flight)
    database.close()
