"""What all tests share: a clock that a test moves, and one log in which no secret may be."""

import asyncio
import heapq
import logging
import re
import time
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import FunctionType
from typing import Any

import hypothesis
import pytest
from cryptography.fernet import Fernet
from hypothesis.configuration import set_hypothesis_home_dir
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import logs
from bot.clock import Reading
from bot.gateway.destinations import ChatDestinations
from bot.settings import Settings, load
from bot.sms.destinations import ANYWHERE
from bot.workers import process
from storage.chat.chats import Chats
from storage.chat.vault import Vault
from storage.database.engine import Database
from storage.database.migrate import migrate
from storage.dialogs.fsm import DialogStorage
from tests import budget, children
from tests.databases import DATABASES, database_in
from tests.postgres import NoServerError
from tests.warm import WARM, Warm

# The same examples at every run: what fails, fails for everyone. `make explore` draws new ones.
hypothesis.settings.register_profile(
    "same", database=None, deadline=None, print_blob=True, derandomize=True
)
hypothesis.settings.register_profile("explore", database=None, deadline=None, print_blob=True)
hypothesis.settings.load_profile("same")

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("sms")
    group.addoption("--recipients", type=int, default=20_000, help="the size of the drills")
    group.addoption("--seed", type=int, help="brings back the very drill that printed it")
    group.addoption(
        "--database",
        choices=("sqlite", "postgres"),
        default="sqlite",
        help="where the tests keep what the bot keeps in its database",
    )
    group.addoption("--pictures", action="store_true", help="walks write docs/images")


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        children.die_with_parent()
        if server := config.workerinput.get("server"):
            DATABASES.join(server)
    elif config.getoption("--database") == "postgres":
        try:
            config.stash[SERVER] = DATABASES.start()
        except NoServerError as error:
            raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 - xdist's
    """Tell a worker where the server is."""
    node.workerinput["server"] = node.config.stash.get(SERVER, "")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what is about the other kind of database."""
    if DATABASES.server and (mark := item.get_closest_marker("only_sqlite")):
        pytest.skip(f"only SQLite: {mark.args[0]}")
    if not DATABASES.server and item.get_closest_marker("only_postgres"):
        pytest.skip("only PostgreSQL: make test-postgres")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, one for each worker: at the end, the others would wait.

    A test that waits for nothing in particular and never ends is broken off after its budget.
    """
    items.sort(key=lambda item: item.get_closest_marker("budget") is None)
    for item in items:
        item.add_marker(pytest.mark.timeout(budget.seconds_of(item) + budget.TO_TIDY_UP))


SERVER = pytest.StashKey[str]()
SERVED = "postgres: "
"""What the children of a server are called: they end with it."""

NO_BROWSER = "there is no browser: /usr/bin/chromium"
INSTALL = (
    "apt-get update && apt-get install -y --no-install-recommends "
    "chromium fonts-noto-color-emoji fonts-dejavu-core"
)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say at the end of a run what was left out for want of a browser, and what brings one."""
    DATABASES.stop()
    reporter: pytest.TerminalReporter | None = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    skipped: list[pytest.TestReport] = reporter.getreports("skipped")
    left_out = [report.nodeid for report in skipped if NO_BROWSER in str(report.longrepr)]
    if left_out:
        reporter.section(f"{len(left_out)} tests were left out: {NO_BROWSER}")
        for name in left_out:
            reporter.line(name)
        reporter.line(f"One command brings it: {INSTALL}", yellow=True)


class ManualClock:
    """A clock that stands still until a test moves it; sleepers wake when their time comes.

    Its pace is the machine's: requests follow each other though no time passes.
    """

    def __init__(self, now: datetime = START) -> None:
        self._now = now
        self._sleepers: list[tuple[datetime, int, asyncio.Event]] = []
        self._order = count()
        self.suspended = self.set_ahead = 0.0
        """Seconds that the machine slept, and that its wall clock was set ahead: see `reading`."""
        self.unanswered: Callable[[], set[str]] = set
        """The taps that wait for their answer: while there are some, `time_passing` waits, too."""

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> Coroutine[None, None, object]:
        """Sleep from this call on, not from when its task begins: time may pass in between."""
        woken = asyncio.Event()
        due = self._now + timedelta(seconds=seconds)
        if due <= self._now:
            return asyncio.sleep(0)
        heapq.heappush(self._sleepers, (due, next(self._order), woken))
        return woken.wait()

    def monotonic(self) -> float:
        return time.monotonic()

    async def rest(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def reading(self) -> Reading:
        # it stands still too: on a busy machine a claim would get too old for its request (S26)
        return Reading(self.suspended, START.timestamp() + self.set_ahead)

    def forward(self, **ahead: float) -> None:
        """Let that much time pass, as timedelta takes it."""
        self.set(self._now + timedelta(**ahead))

    def leap(self, **by: float) -> None:
        """Set the wall clock ahead or back, while no time passes: who sleeps, sleeps on."""
        leapt = timedelta(**by)
        self._now += leapt
        self.set_ahead += leapt.total_seconds()
        self._sleepers = [(due + leapt, order, woken) for due, order, woken in self._sleepers]

    def set(self, moment: datetime) -> None:
        self._now = max(self._now, moment)
        while self._sleepers and self._sleepers[0][0] <= self._now:
            heapq.heappop(self._sleepers)[2].set()


@pytest.fixture(autouse=True)
def _budget(request: pytest.FixtureRequest) -> None:
    budget.BUDGET.begin(budget.seconds_of(request.node))


@pytest.fixture(scope="session", autouse=True)
def _nothing_outlives_the_tests() -> Iterator[None]:
    children.adopt_orphans()
    before = children.survivors().keys()
    yield
    left = {
        pid: line
        for pid, line in children.survivors().items()
        if pid not in before and not line.startswith(SERVED)
    }
    children.kill(left)
    assert not left, f"these processes outlived the tests: {left}"


@pytest.fixture(scope="session", autouse=True)
def _hypothesis_stays_out_of_the_tree(tmp_path_factory: pytest.TempPathFactory) -> None:
    set_hypothesis_home_dir(tmp_path_factory.mktemp("hypothesis"))


@pytest.fixture(scope="session", autouse=True)
def _new_databases_are_copies_of_one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Migrate once: a database that is opened for the first time is a copy of a migrated one."""
    path = tmp_path_factory.mktemp("template") / "bot.sqlite3"

    async def make() -> None:
        await (await Database.open(f"sqlite+aiosqlite:///{path}")).close()

    asyncio.run(make())
    template = path.read_bytes()

    def is_copy(engine: AsyncEngine) -> bool:
        name = engine.url.database or ""
        if engine.dialect.name != "sqlite":
            return DATABASES.opens_copy(name)
        if new := Path(name).is_file() and not Path(name).stat().st_size:
            Path(name).write_bytes(template)
        return new

    async def bring_up(engine: AsyncEngine) -> None:
        if not is_copy(engine):
            await migrate(engine)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.database.engine.migrate", bring_up)
        yield


@pytest.fixture(autouse=True)
def _databases_of_a_test_go_with_it() -> Iterator[None]:
    yield from DATABASES.dropping()


@pytest.fixture(scope="session")
def warm_children(_nothing_outlives_the_tests: None) -> Iterator[Warm]:
    yield WARM
    WARM.close()


@pytest.fixture(autouse=True)
def _children_are_forked_warm(
    request: pytest.FixtureRequest, warm_children: Warm, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not request.node.get_closest_marker("cold"):
        monkeypatch.setattr(process, "_started", warm_children.started)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def everywhere(db: Database) -> ChatDestinations:
    """Return the rule that every chat of a database may send anywhere."""
    return ChatDestinations(Chats(db, Vault(Fernet.generate_key().decode())), ANYWHERE)


def settings_in(folder: Path, gateway_url: str, **overrides: object) -> Settings:
    """Return settings that keep everything in a folder."""
    return load(
        None,
        **{
            "bot_token": "42:TEST",
            "devino_url": gateway_url,
            "database_url": database_in(folder),
            "dialogs_path": folder / "dialogs.sqlite3",
            "dialogs_in_database": DATABASES.server is not None,
            "files_path": folder / "files",
            "secret_key_file": folder / "secret.key",
            "high_water_file": folder / "high-water",
            "allowed_countries": "RU,BY,GB,GG,DE,KZ",
            "monitoring_address": "off",
            **overrides,
        },
    )


@pytest.fixture
def dialog_hops(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what the thread of the dialogs' file is asked to do, call by call, from now on."""
    hops: list[str] = []
    original = DialogStorage._in_thread

    async def counted(storage: DialogStorage, work: FunctionType, *arguments: object) -> object:
        hops.append(work.__name__)
        return await original(storage, work, *arguments)

    monkeypatch.setattr(DialogStorage, "_in_thread", counted)
    return hops


PASSWORD = "Тайна-hush-42"
"""The password of the journeys' accounts: no other word looks like it."""

LEAKS = {
    "a password": re.compile(re.escape(PASSWORD)),
    "a token": re.compile(r"42:TEST"),
    "a session id": re.compile(r"(?<![A-Za-z0-9])[A-Z0-9]{36}(?![A-Za-z0-9])"),
    "a key": re.compile(r"(?<![\w-])[\w-]{43}=(?!=)"),
    "a full phone number": re.compile(r"(?<![\d.])\+?[78]9\d{9}(?!\d)"),
}
NOISY = ("aiosqlite", "alembic", "asyncio", "hypothesis", "sqlalchemy")
"""They tell of every statement. The bot's own log keeps those of the database quiet, too."""


@pytest.fixture(scope="session", autouse=True)
def _no_secret_in_the_log_of_all_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    path = tmp_path_factory.mktemp("log") / "all-tests.log"
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logs.formatter("text"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    yield
    root.removeHandler(handler)
    handler.close()
    written = path.read_text(encoding="utf-8")
    leaked = {what: found[:3] for what, leak in LEAKS.items() if (found := leak.findall(written))}
    assert not leaked, f"the log of all tests holds {leaked}"
