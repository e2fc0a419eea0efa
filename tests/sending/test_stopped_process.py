"""A process that is frozen between its claim and the first byte sends nothing of it when it wakes.

Real processes are stopped with SIGSTOP at every stage on the way to the socket, and let go on
(docs/rules.md, S26).
"""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, text

from bot import devino
from bot.assembly.sending import policy_of
from bot.model import MailingState, MessageState
from bot.sandbox.devino import DevinoSandbox
from bot.workers.process import Child
from tests.budget import within
from tests.conftest import ManualClock, settings_in
from tests.databases import break_lock, database_in, plain
from tests.house import LOGIN, PASSWORD, POLICY, House
from tests.sending.stoppable import REFUSED, STAGES, Order
from tests.warm import WARM

ON_THE_WAY = [stage for stage in STAGES if stage != REFUSED]
START_WITHIN = 0.5
HOURS = 8 * 3600.0


@dataclass
class Stopped:
    """A process that sends a mailing and has stopped itself, and the gateway."""

    gateway: DevinoSandbox
    nursery: Child
    folder: Path
    pid: int = 0
    _ended: asyncio.Future[bytes] = field(init=False)

    async def begin(self, order: Order) -> None:
        """Start the process; return when it has stopped."""
        self.nursery.stdin.write(json.dumps(asdict(order)).encode() + b"\n")
        async with within():
            self.pid = int((await self.nursery.stdout.readline()).split()[1])
            self._ended = asyncio.ensure_future(self.nursery.stdout.readline())
            while not self._is_stopped():
                assert not self._ended.done(), "it ended before it came to that stage"
                await asyncio.sleep(0.01)

    def _is_stopped(self) -> bool:
        stat = Path(f"/proc/{self.pid}/stat").read_text()
        return stat.rpartition(")")[2].split()[0] == "T"

    def set_ahead(self, *, boottime: float = 0.0, wall: float = 0.0) -> None:
        """Let its clocks show later that so many seconds have passed meanwhile."""
        (self.folder / "ahead").write_text(f"{boottime} {wall}")

    async def goes_on(self) -> None:
        """Let it go on; return when its mailing rests."""
        os.kill(self.pid, signal.SIGCONT)
        async with within():
            assert await self._ended == b"ended\n", (self.folder / "trouble").read_text()

    def asked(self, query: str) -> list[tuple[Any, ...]]:
        """Return what the journal on disk answers."""
        engine = create_engine(plain(self.database), poolclass=NullPool)
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    @property
    def database(self) -> str:
        """The URL of the journal."""
        return database_in(self.folder)

    @property
    def sent_to(self) -> list[str]:
        """The numbers of the SMS that the gateway took."""
        return [sms.destination for sms in self.gateway.ledger]

    @property
    def claims(self) -> list[tuple[str, int]]:
        """The state of each batch, in order, and how often it was claimed."""
        return self.asked("SELECT state, tries FROM batches ORDER BY first")


@pytest.fixture
async def stopped(tmp_path: Path) -> AsyncIterator[Stopped]:
    gateway = DevinoSandbox()
    await gateway.start()
    gateway.add_account(LOGIN, PASSWORD, balance=1_000_000, senders=("MYSHOP",))
    async with WARM.forked("tests.sending.stoppable") as nursery:
        yield Stopped(gateway, nursery, tmp_path)
    await gateway.stop()


def order(stopped: Stopped, stage: str, **said: object) -> Order:
    said = {"people": 15, "claim": 2, "start_within": START_WITHIN} | said
    folder, server = str(stopped.folder), stopped.gateway.url
    return Order(folder, stopped.database, server, stage, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize("stage", ON_THE_WAY)
async def test_what_is_stopped_for_too_long_is_claimed_anew_and_goes_out_once(
    stopped: Stopped, stage: str
) -> None:
    await stopped.begin(order(stopped, stage))
    await asyncio.sleep(2 * START_WITHIN)
    await stopped.goes_on()
    assert stopped.claims == [("accepted", 1), ("accepted", 2), ("accepted", 1)]
    assert len(stopped.sent_to) == len(set(stopped.sent_to)) == 15


async def test_the_repetition_with_a_new_session_is_late_by_the_same_claim(
    stopped: Stopped,
) -> None:
    await stopped.begin(order(stopped, REFUSED, claim=1))
    await asyncio.sleep(2 * START_WITHIN)
    await stopped.goes_on()
    assert stopped.claims == [("accepted", 2), ("accepted", 1), ("accepted", 1)]
    assert len(stopped.sent_to) == len(set(stopped.sent_to)) == 15


async def test_a_login_without_a_pace_is_looked_at_as_well(stopped: Stopped) -> None:
    await stopped.begin(order(stopped, "its request is made", rate=None, flavour="/v2"))
    await asyncio.sleep(2 * START_WITHIN)
    await stopped.goes_on()
    assert stopped.claims == [("accepted", 1), ("accepted", 2), ("accepted", 1)]
    assert len(stopped.sent_to) == len(set(stopped.sent_to)) == 15


async def test_a_claim_of_the_product_is_too_old_after_five_seconds(stopped: Stopped) -> None:
    policy = policy_of(settings_in(stopped.folder, stopped.gateway.url))
    within_seconds = policy.start_within.total_seconds()
    await stopped.begin(order(stopped, "the claim is committed", start_within=within_seconds))
    stopped.set_ahead(boottime=5.0)
    await stopped.goes_on()
    assert stopped.claims == [("accepted", 1), ("accepted", 2), ("accepted", 1)]
    assert len(stopped.sent_to) == len(set(stopped.sent_to)) == 15


@pytest.mark.parametrize("stage", ["the claim is committed", "its first byte is written"])
@pytest.mark.parametrize("showing", ["boottime", "wall"])
async def test_a_machine_that_slept_for_hours_claims_anew_whichever_clock_shows_it(
    stopped: Stopped, stage: str, showing: str
) -> None:
    await stopped.begin(order(stopped, stage, start_within=5.0))
    stopped.set_ahead(**{showing: HOURS})
    await stopped.goes_on()
    [first, second, *_] = stopped.claims
    assert first == ("accepted", 1)
    assert second in {("accepted", 2), ("waiting", 1)}, "nothing left by the old claim"
    assert len(stopped.sent_to) == len(set(stopped.sent_to))


@pytest.mark.parametrize(
    ("claim", "state"), [(1, MailingState.MISSED), (2, MailingState.PAUSED)], ids=["all", "rest"]
)
async def test_what_is_hours_late_waits_for_a_person(
    stopped: Stopped, claim: int, state: MailingState
) -> None:
    """Half sent or not begun: nothing goes out hours late in silence."""
    said = {"claim": claim, "start_within": 5.0}
    await stopped.begin(order(stopped, "its request is made", **said))
    stopped.set_ahead(boottime=HOURS, wall=HOURS)
    await stopped.goes_on()
    assert stopped.asked("SELECT state FROM mailings") == [(state.value,)]
    assert len(stopped.sent_to) == 5 * (claim - 1)


async def test_a_wall_clock_set_back_prolongs_no_claim_and_a_person_is_asked(
    stopped: Stopped,
) -> None:
    await stopped.begin(order(stopped, "its request is made"))
    stopped.set_ahead(wall=-HOURS)
    await asyncio.sleep(2 * START_WITHIN)
    await stopped.goes_on()
    assert stopped.claims == [("accepted", 1), ("waiting", 1)]
    assert stopped.asked("SELECT state, pause FROM mailings") == [("paused", "clock")]
    assert len(stopped.sent_to) == len(set(stopped.sent_to)) == 5


@asynccontextmanager
async def successor(stopped: Stopped) -> AsyncIterator[House]:
    """Open the same journal in a second process's stead, as another machine would: past the locks.

    Its clock shows the present.
    """
    break_lock(stopped.database)
    (stopped.folder / "high-water.lock").unlink()
    clock, gateway = ManualClock(datetime.now(UTC)), stopped.gateway
    async with devino.open_http() as http:
        house = House(gateway, http, clock, settings_in(stopped.folder, gateway.url), POLICY)
        house._tokens = count(100)
        await house.open()
        await house.start()
        yield house
        await house.close()


@pytest.mark.parametrize("stage", ON_THE_WAY)
async def test_what_a_successor_found_unknown_and_a_person_sent_again_goes_out_once(
    stopped: Stopped, stage: str
) -> None:
    await stopped.begin(order(stopped, stage))
    async with successor(stopped) as house:
        [(old,)] = stopped.asked("SELECT id FROM mailings")
        await house.ends(old)
        messages = await house.messages(old)
        unknown = [one.phone for one in messages if one.state is MessageState.UNKNOWN]
        assert len(unknown) == 5
        house.clock.forward(seconds=(await house.mailing(old)).resend_in(house.clock.now()))
        await house.ends(await house.confirm(5, to=unknown, replaces=old))
        await asyncio.sleep(2 * START_WITHIN)
        await stopped.goes_on()
        assert (await house.states(old))[MessageState.RESENT] == 5
    assert len(stopped.sent_to) == len(set(stopped.sent_to)) == 15
