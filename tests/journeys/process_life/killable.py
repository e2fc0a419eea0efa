"""Runs the bot as children that kill themselves, with SIGKILL, at a point that is counted.

Everything is imported once; then each line on standard input (JSON, see `Order`) forks one
child, which is the bot and nothing else. Answers are lines too: `pid N`, and `ended STATUS`
when the child is no more. A point is a moment before or after something that outlives it:

- before and after each commit of the main database that has written something;
- before and after each write to the dialogs' file;
- before each HTTP request, before its body leaves, and when its answer is there. getUpdates
  is left out: how often it is asked depends on chance; so are questions about what was sent
  before or has come in, of which there are more for every SMS of the test.

With `kill_on` only the points whose label begins so are counted.

With `everywhere` also before and after each statement and in all stages of a request: moments
that look the same from outside as one of the above.

Points are counted from when the file `armed` is there, and written down in `trace`.
"""

import asyncio
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import NoReturn

import aiohttp
from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from bot import logs
from bot.__main__ import main as bot_main
from bot.__main__ import on_signals
from bot.app import open_app
from bot.assembly import stores
from bot.clock import SystemClock
from bot.settings import load
from handlers.i18n import LANGUAGES, bundle
from storage.dialogs.fsm import DialogStorage
from tests.children import die_with_parent

for _language in LANGUAGES:
    bundle(_language)  # half of the time that a start takes; every child has it from here

TELLING = ("request_start", "request_chunk_sent", "request_end", "request_exception")
STAGES = (
    *TELLING,
    "connection_create_start",
    "connection_create_end",
    "connection_reuseconn",
    "request_headers_sent",
    "response_chunk_received",
)
BESIDES = ("getMe", "deleteWebhook", "setMyCommands", "State", "In")
"""Methods that change nothing of what is sent; all of their stages count only `everywhere`."""
WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Order:
    """How one child lives: where, its environment, its death (0: none), its clock's advance (s)."""

    folder: str
    environment: dict[str, str]
    armed: str
    trace: str
    log: str
    kill_at: int = 0
    kill_on: str = ""
    ahead: float = 0.0
    everywhere: bool = False


class Points:
    """Counts the points and ends the process at the chosen one."""

    def __init__(self, order: Order) -> None:
        self._armed = order.armed
        self._kill_at = order.kill_at
        self._kill_on = order.kill_on
        self._everywhere = order.everywhere
        self._trace = os.open(order.trace, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._count = 0
        self._counting = threading.Lock()

    def reach(self, label: str, *, telling: bool = True) -> None:
        """Pass a point, or die there."""
        if not (telling or self._everywhere):
            return
        if not os.path.exists(self._armed):  # noqa: PTH110 - a point must cost next to nothing
            return
        with self._counting:  # the journal has a thread of its own
            counted = label.startswith(self._kill_on)
            self._count += counted
            os.write(self._trace, f"{label}\n".encode())
            if counted and self._count == self._kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch_database(self) -> None:
        """Count the main database's statements and commits, whichever engine makes them."""

        def before(connection: Connection, _: object, statement: str, *__: object) -> None:
            if statement.startswith(WRITES):
                connection.info["wrote"] = True
            self.reach(f"before {_short(statement)}", telling=False)

        def after(_: Connection, __: object, statement: str, *___: object) -> None:
            self.reach(f"after {_short(statement)}", telling=False)

        def commit(connection: Connection) -> None:
            wrote = connection.info.pop("wrote", False)
            connection.info["committed"] = wrote
            self.reach("before commit", telling=wrote)

        def checkin(_: object, record: ConnectionPoolEntry) -> None:
            record.info.pop("wrote", None)  # of a transaction that was rolled back
            wrote = record.info.pop("committed", None)
            if wrote is not None:
                self.reach("after commit", telling=wrote)

        event.listen(Engine, "before_cursor_execute", before)
        event.listen(Engine, "after_cursor_execute", after)
        event.listen(Engine, "commit", commit)
        event.listen(Pool, "checkin", checkin)

    def watch_dialogs(self) -> None:
        original = DialogStorage._write

        async def put(storage: DialogStorage, *args: object, **kwargs: object) -> None:
            self.reach("before dialog")
            await original(storage, *args, **kwargs)  # type: ignore[arg-type]
            self.reach("after dialog")

        DialogStorage._write = put  # type: ignore[method-assign]

    def watch_http(self) -> None:
        tracing = aiohttp.TraceConfig()
        for stage in STAGES:
            getattr(tracing, f"on_{stage}").append(self._watcher(stage))
        original = aiohttp.ClientSession.__init__

        def opened(session: aiohttp.ClientSession, *args: object, **kwargs: object) -> None:
            original(session, *args, trace_configs=[tracing], **kwargs)  # type: ignore[arg-type, misc]

        aiohttp.ClientSession.__init__ = opened  # type: ignore[method-assign]

    def _watcher(self, stage: str) -> Callable[..., Awaitable[None]]:
        async def watch(
            _: object, context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
        ) -> None:
            if stage == "request_start":
                context.name = params.url.path.rpartition("/")[2]
            if context.name != "getUpdates":
                telling = stage in TELLING and context.name not in BESIDES
                self.reach(f"http {context.name} {stage}", telling=telling)

        return watch


def _short(statement: str) -> str:
    return " ".join(statement.split()[:3])


class Ahead(SystemClock):
    """The machine's clock, set ahead by so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._ahead = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return super().now() + self._ahead


async def run_ahead(seconds: float) -> None:
    """Do what `python -m bot run` does, with a clock that is ahead."""
    settings = load()
    logs.set_up(settings.log_level, settings.log_format, settings.secrets)
    async with open_app(settings, clock=Ahead(seconds)) as opened:
        on_signals(opened.stop)
        await opened.run()


def live(order: Order) -> NoReturn:
    """Run the bot in this process, then end the process."""
    code = 1
    try:
        die_with_parent()
        os.chdir(order.folder)
        log = os.open(order.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(log, sys.stderr.fileno())
        os.environ.clear()
        os.environ.update(order.environment)
        points = Points(order)
        points.watch_database()
        points.watch_dialogs()
        points.watch_http()
        # people in these tests decide at once: nothing of a killed process is on its way
        stores.settled_after = lambda _: timedelta(0)
        if order.ahead:
            asyncio.run(run_ahead(order.ahead))
            code = 0
        else:
            code = bot_main(["run"])
    except BaseException:  # noqa: BLE001 - a forked child must never run its parent's code
        traceback.print_exc()
    finally:
        os._exit(code)


def main() -> None:
    """Fork a child for each order, one after the other, and tell what became of it."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            live(Order(**json.loads(line)))
        _answer(f"pid {child}")
        _, status = os.waitpid(child, 0)
        _answer(f"ended {os.waitstatus_to_exitcode(status)}")


def _answer(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
