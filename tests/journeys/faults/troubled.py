"""A world in which the gateway gives trouble, in either of its flavours."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sandbox.telegram.records import Note, Press
from bot.settings import load
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.databases import DATABASES, database_in
from tests.journeys.conftest import ANNA, BORIS, CAROL, TOKEN, World
from tests.journeys.process_life.processes import open_servers

SESSION, SESSIONLESS = "", "/v2"


@asynccontextmanager
async def open_troubled(
    folder: Path,
    clock: ManualClock,
    flavour: str = SESSION,
    *,
    patience: float = 30,
    admins: str = "",
) -> AsyncIterator[World]:
    """Start both servers and a bot that waits `patience` real seconds for an answer."""
    async with open_servers(clock) as (telegram, gateway):
        settings = load(
            None,
            bot_token=TOKEN,
            telegram_api_url=telegram.url,
            devino_url=gateway.url + flavour,
            database_url=database_in(folder),
            dialogs_path=folder / "dialogs.sqlite3",
            dialogs_in_database=DATABASES.server is not None,
            files_path=folder / "files",
            secret_key_file=folder / "secret.key",
            high_water_file=folder / "high-water",
            allowed_users=f"{ANNA},{BORIS},{CAROL}",
            admins=admins,
            devino_requests_per_second=1000,
            devino_timeout_seconds=patience,
            devino_connect_timeout_seconds=30,
            monitoring_address="off",
        )
        opened = World(telegram, gateway, settings, clock, expects_trouble=True)
        try:
            await opened.start()
            yield opened
        finally:
            await opened.stop()


def press(anna: Actor, note: Note, label: str) -> Callable[[], Press]:
    """Return a way to tap a button at once, and as often as wanted."""
    data = next(one.callback_data for row in note.buttons for one in row if label in one.text)
    return lambda: anna.sandbox.press(anna.room, anna.user, note.message_id, data or "")
