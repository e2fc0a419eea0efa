"""The bot as real processes between the two servers, and what their logs must not hold."""

import asyncio
import json
import os
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

from sqlalchemy import create_engine
from sqlalchemy import text as sql
from sqlalchemy.pool import NullPool

from bot.clock import Clock, SystemClock
from bot.sandbox.devino import DeliveryPlan, DevinoSandbox
from bot.sandbox.telegram import TelegramSandbox
from bot.settings import load
from bot.workers.process import Child
from tests.budget import within
from tests.children import end_group, start
from tests.databases import database_in, plain
from tests.journeys.conftest import ANNA, BORIS, CAROL, TOKEN, World, add_people_and_account
from tests.journeys.process_life.killable import Order
from tests.warm import WARM

ROOT = Path(__file__).parents[3]
PASSWORD = "Vash-parol-7&%"
KINDS_THAT_AGE = ("PHONES", "TEXTS", "FILES", "INCOMING", "DRAFTS", "AUDIT")
PHONES = ("79161234567", "79031112233")


@dataclass
class Life:
    """One process of the bot."""

    pid: int
    ended: asyncio.Future[int]

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        if not self.ended.done():
            os.kill(self.pid, number)

    async def end(self, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal; return the exit code (negative: the signal that killed it)."""
        self.kill(number)
        return await self.exit_code()

    async def ends_within(self, seconds: float) -> bool:
        """Wait so long at most for the process to end."""
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self.ended), seconds)
        return self.ended.done()

    async def exit_code(self) -> int:
        async with within():
            return await asyncio.shield(self.ended)


@dataclass
class Place:
    """A folder where bots run, the two servers, and people."""

    world: World
    folder: Path
    environment: dict[str, str]
    _nursery: Child | None = None
    _closing: AsyncExitStack = field(default_factory=AsyncExitStack)
    _started: list[Process] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return self.folder / "stderr.log"

    @property
    def armed(self) -> Path:
        return self.folder / "armed"

    @property
    def trace(self) -> list[str]:
        """The points that the last child passed since it was armed."""
        with suppress(FileNotFoundError):
            return (self.folder / "trace").read_text().splitlines()
        return []

    async def run(self, *arguments: str, **environment: str) -> Life:
        """Start `python -m bot` itself."""
        with self.log.open("ab") as log:
            process = await start(
                sys.executable,
                "-m",
                "bot",
                *arguments,
                cwd=self.folder,
                env=self.environment | environment | {"PYTHONPATH": str(ROOT)},
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._started.append(process)
        return Life(process.pid, asyncio.ensure_future(process.wait()))

    async def fork(self, *, kill_at: int = 0, kill_on: str = "", ahead: float = 0.0) -> Life:
        """Start the bot as a child that ends itself at a point (0: lives), see `killable`."""
        nursery = self._nursery or await self._open_nursery()
        order = Order(
            folder=str(self.folder),
            environment=self.environment,
            armed=str(self.armed),
            trace=str(self.folder / "trace"),
            log=str(self.log),
            kill_at=kill_at,
            kill_on=kill_on,
            ahead=ahead,
            everywhere="KILL_EVERYWHERE" in os.environ,
        )
        nursery.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
        async with within():
            answer = await nursery.stdout.readline()
        return Life(int(answer.split()[1]), asyncio.ensure_future(_ending(nursery.stdout)))

    async def _open_nursery(self) -> Child:
        forking = WARM.forked("tests.journeys.process_life.killable")
        self._nursery = await self._closing.enter_async_context(forking)
        return self._nursery

    async def close(self) -> None:
        """End what this test started, and only that."""
        await self._closing.aclose()
        for process in self._started:
            await end_group(process)

    def asked(self, query: str, **values: str) -> list[str]:
        """Return the first column of what the main database on disk answers."""
        engine = create_engine(plain(self.environment["DATABASE_URL"]), poolclass=NullPool)
        with engine.connect() as connection:
            return [str(row[0]) for row in connection.execute(sql(query), values)]

    def frozen(self, text: str) -> list[str]:
        """Return the states of the SMS with this text, in the journal on disk."""
        return self.asked(
            "select case when exists (select 1 from batches where state = 'sending'"
            " and mailing_id = mailings.id) then 'sending' else messages.state end"
            " from mailings join messages on mailing_id = mailings.id"
            " where mailings.text = :text order by mailings.id",
            text=text,
        )

    def accepted(self, text: str) -> list[str]:
        """Return the ID of each SMS with this text in the gateway's ledger."""
        return [sms.ids[0] for sms in self.world.gateway.ledger if sms.data == text]

    def check_logs(self) -> None:
        """Fail when the log of any process holds what no log may hold."""
        written = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        squeezed = re.sub(r"[\s()\u00a0-]", "", written)
        key = self.folder / "data" / "secret.key"
        account = self.world.gateway.account("demo")
        secrets = {TOKEN, PASSWORD, quote_plus(PASSWORD), *account.sessions}
        secrets |= {key.read_text().strip()} if key.exists() else set()
        for secret in secrets:
            assert secret not in written
        for phone in PHONES:
            assert phone[1:] not in squeezed


async def _ending(lines: asyncio.StreamReader) -> int:
    answer = await lines.readline()
    return int(answer.split()[1]) if answer else -signal.SIGKILL


@asynccontextmanager
async def open_servers(
    clock: Clock,
    *,
    delivery: DeliveryPlan | None = None,
    limit: float = 10,
    strict: bool = False,
) -> AsyncIterator[tuple[TelegramSandbox, DevinoSandbox]]:
    """Start both servers with people and an account; stop them in the end.

    `limit` is how many requests a second the gateway counts, or with `strict` lets through.
    """
    telegram = TelegramSandbox(token=TOKEN, clock=clock)
    gateway = DevinoSandbox(
        clock=clock, delivery=delivery, requests_per_second=limit, strict=strict
    )
    await telegram.start()
    await gateway.start()
    add_people_and_account(telegram, gateway)
    try:
        yield telegram, gateway
    finally:
        await gateway.stop()
        await telegram.stop()
    assert not any(request.secret_in_query for request in gateway.requests)


@asynccontextmanager
async def open_place(
    folder: Path,
    *,
    delivery: DeliveryPlan | None = None,
    limit: float | None = None,
    **environment: str,
) -> AsyncIterator[Place]:
    """Start the servers for bots in a folder; in the end stop everything and look at the logs.

    With a `limit` the gateway refuses more requests than that in any second.
    """
    servers = open_servers(
        SystemClock(), delivery=delivery, limit=limit or 10, strict=limit is not None
    )
    async with servers as (telegram, gateway):
        place = _place(folder, telegram, gateway, environment)
        try:
            yield place
        finally:
            await place.close()
    place.check_logs()


def _place(
    folder: Path, telegram: TelegramSandbox, gateway: DevinoSandbox, environment: dict[str, str]
) -> Place:
    gateway.account("demo").password = PASSWORD
    gateway.account("demo").balance *= 100
    usual = {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.url,
        "DEVINO_URL": gateway.url,
        "DATABASE_URL": database_in(folder / "data"),
        "ALLOWED_USERS": f"{ANNA},{BORIS},{CAROL}",
        "DEVINO_REQUESTS_PER_SECOND": "1000",
        "MONITORING_ADDRESS": "off",
        # nothing is old here: what is deleted by age would only be more moments to be killed at
        **{f"RETENTION_{kind}_DAYS": "0" for kind in KINDS_THAT_AGE},
    }
    settings = load(None, bot_token=TOKEN)
    return Place(World(telegram, gateway, settings, SystemClock()), folder, usual | environment)
