"""A child that sends a mailing and stops itself, with SIGSTOP, between a claim and its first byte.

A line on standard input (JSON) is its `Order`. Answers are lines too: `pid N`, and `ended` when the
mailing rests. What its clocks show once it goes on is in the file `ahead` of its folder.
"""

import asyncio
import json
import os
import signal
import sys
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp

from bot import devino
from bot.clock import Reading, SystemClock
from bot.devino import wire
from bot.devino.auth import Session
from bot.devino.connections import Request
from bot.devino.pace import Pacer, Turn
from bot.model import MailingState
from bot.sending.engine import Policy
from storage.journal.claims import Claims
from tests import budget
from tests.conftest import settings_in
from tests.house import House

STAGES: dict[str, tuple[type, str]] = {
    "the claim is committed": (Claims, "step"),
    "its turn is used": (Turn, "use"),
    "its connection is there": (aiohttp.TCPConnector, "connect"),
    "it has passed the door": (Pacer, "leave"),
    "its request is made": (aiohttp.ClientRequest, "send"),
    "its first byte is written": (Request, "write_bytes"),
    "its session was refused": (Session, "renew"),
}
"""What the child stops at: behind the first four and the last one, before the other two."""
BEFORE = ("send", "write_bytes")
REFUSED = "its session was refused"


@dataclass(frozen=True, slots=True)
class Order:
    """Where a child lives, what it sends, and at which stage of which claim it stops."""

    folder: str
    database: str
    server: str
    stage: str
    people: int
    claim: int = 1
    rate: float | None = 1000
    flavour: str = ""
    start_within: float = 5.0


class Stopping:
    """Stops the process once, at a stage of the claim that is wanted."""

    def __init__(self, order: Order) -> None:
        self._left = order.claim
        owner, name = STAGES[order.stage]
        self._count_claims()
        if order.stage == REFUSED:
            self._spoil_session()
        self._hook(owner, name)

    def _stop(self) -> None:
        if self._left == 0:
            self._left = -1
            os.kill(os.getpid(), signal.SIGSTOP)

    def _count_claims(self) -> None:
        original = Claims.step

        async def step(claims: Claims, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            made = await original(claims, *args, **kwargs)
            self._left -= bool(made.batches) and self._left > 0
            return made

        Claims.step = step  # type: ignore[method-assign]

    def _spoil_session(self) -> None:
        """Have the gateway refuse the session of that claim's first request."""
        original = Session.key

        async def key(session: Session) -> str:
            known = await original(session)
            return wire.session("0" * 36) if self._left == 0 else known

        Session.key = key  # type: ignore[method-assign]

    def _hook(self, owner: type, name: str) -> None:
        original = getattr(owner, name)

        async def hooked(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            if name in BEFORE:
                self._stop()
            found = await original(*args, **kwargs)
            if name not in BEFORE:
                self._stop()
            return found

        def hooked_plain(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            found = original(*args, **kwargs)
            self._stop()
            return found

        setattr(owner, name, hooked if asyncio.iscoroutinefunction(original) else hooked_plain)


class Sleeper(SystemClock):
    """The machine's clocks, set ahead by what the file says: `boottime wall`, in seconds."""

    def __init__(self, folder: Path) -> None:
        self._ahead = folder / "ahead"

    def _read(self) -> tuple[float, float]:
        if not self._ahead.exists():
            return 0.0, 0.0
        boottime, wall = map(float, self._ahead.read_text().split())
        return boottime, wall

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self._read()[1])

    def reading(self) -> Reading:
        (boottime, wall), machine = self._read(), super().reading()
        return Reading(machine.boottime + boottime, machine.wall + wall)


async def send(order: Order) -> None:
    """Send a mailing until it rests; what became of it is in the journal."""
    folder = Path(order.folder)
    policy = Policy(
        late_after=timedelta(minutes=5),
        batch=5,
        calls=1,
        start_within=timedelta(seconds=order.start_within),
    )
    Stopping(order)
    async with devino.open_http() as http:
        house = House(
            SimpleNamespace(url=order.server),  # type: ignore[arg-type]
            http,
            Sleeper(folder),  # type: ignore[arg-type]
            settings_in(folder, order.server + order.flavour, database_url=order.database),
            policy=policy,
            rate=order.rate,
            flavour=order.flavour,
        )
        await house.open()
        await house.log_in()
        await house.start()
        mailing_id = await house.confirm(order.people)
        await house.reaches(
            mailing_id, MailingState.FINISHED, MailingState.PAUSED, MailingState.MISSED
        )
        await house.close()


def main() -> None:
    """Read the order, send, and tell how it ended; an error is in the file `trouble`."""
    order = Order(**json.loads(sys.stdin.readline()))
    _answer(f"pid {os.getpid()}")
    budget.BUDGET.begin(budget.SECONDS)
    try:
        asyncio.run(send(order))
    except BaseException:
        (Path(order.folder) / "trouble").write_text(traceback.format_exc())
        raise
    _answer("ended")


def _answer(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
