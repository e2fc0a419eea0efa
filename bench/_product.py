"""The whole product for benchmarks: on a real database, before a Telegram that costs nothing."""

import asyncio
import csv
import gc
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

from aiogram import Bot

from bench._telegram import CHAT, TOKEN, USER, NoNetwork, press, text_update
from bot.app import open_app
from bot.lifecycle import App
from bot.mailing.details import MailingDetails
from bot.model import Account, Audience, MailingState
from bot.settings import load
from bot.sheets import Choice
from handlers.i18n import LANGUAGES, bundle

LOOK = 0.5
_names = count(1)


@dataclass(slots=True)
class Product:
    """The running product, and one person who uses it."""

    app: App
    bot: Bot
    session: NoNetwork
    folder: Path
    server: str

    @property
    def database(self) -> Path:
        """The file of its journal."""
        return self.folder / "bot.sqlite3"

    async def log_in(self) -> None:
        """Log the person's chat in at the gateway."""
        await self.app.feed(self.bot, text_update(1, "/start"))
        account = Account(self.server, "shop")
        await self.app.rooms.accounts.log_in(CHAT.id, USER.id, account, "secret")
        await self.app.rooms.preferences.add_sender(CHAT.id, USER.id, "DTSMS")
        await self.app.rooms.preferences.set_quiet(CHAT.id, USER.id, None)

    async def audience(self, rows: Iterable[Sequence[str]]) -> Audience:
        """Load recipients: a number and a name each."""
        name = f"people-{next(_names)}.csv"
        path = self.folder / name
        await asyncio.to_thread(_write, path, rows)
        audiences = self.app.rooms.audiences

        async def fetch(to: Path) -> None:
            await asyncio.to_thread(shutil.copy, path, to)

        upload = await audiences.receive(CHAT.id, USER.id, name, fetch)
        sheet = upload.workbook.sheets[0].name
        return await audiences.read(CHAT.id, USER.id, upload.id, Choice(sheet, (0,), 1, 2))

    async def confirm(self, audience: Audience, text: str) -> int:
        """Send a text to all of them at once; return the mailing."""
        mailings = self.app.rooms.mailings
        draft = await mailings.drafts.new(CHAT.id, USER.id, audience, sender="DTSMS", text=text)
        plan = await mailings.plan(CHAT.id, draft.id)
        assert not plan.problems, plan.problems
        return await mailings.confirm(
            CHAT.id, USER.id, draft.id, mark=plan.consent, account=plan.account
        )

    async def finished(self, mailing_id: int) -> MailingDetails:
        """Wait for the end of a mailing."""
        while True:
            details = await self.details(mailing_id)
            if details.mailing.state is MailingState.FINISHED:
                return details
            assert details.mailing.state is not MailingState.PAUSED, details.mailing
            await asyncio.sleep(LOOK)

    async def details(self, mailing_id: int) -> MailingDetails:
        """Return what is known of a mailing."""
        return await self.app.rooms.mailings.outcome.details(CHAT.id, mailing_id)

    async def stop(self, mailing_id: int) -> None:
        """End a mailing in its course."""
        await self.app.rooms.mailings.controls.stop(CHAT.id, USER.id, mailing_id)

    async def clicks(self) -> Callable[[int], Awaitable[None]]:
        """Return a click that goes from the settings to the zones and back, by turns."""
        await self.app.feed(self.bot, text_update(2, "/settings"))
        labels = ("Часовой пояс", "Назад")

        async def click(number: int) -> None:
            await self.app.feed(self.bot, press(number + 10, self.session, labels[number % 2]))

        return click


def seconds_of(details: MailingDetails) -> float:
    """Return how long a finished mailing was being sent."""
    mailing = details.mailing
    assert mailing.started_at
    assert mailing.finished_at
    return (mailing.finished_at - mailing.started_at) / timedelta(seconds=1)


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(["Телефон", "Имя"])
        table.writerows(rows)


@asynccontextmanager
async def open_product(
    folder: Path,
    server: str = "http://127.0.0.1:1/rest/v2",
    rate: float | None = None,
    database: str | None = None,
) -> AsyncIterator[Product]:
    """Run the product in a folder, with the gateway's pace lifted unless there is a rate.

    Its database is a file in there unless there is a URL.
    """
    settings = load(
        None,
        bot_token=TOKEN,
        devino_url=server,
        database_url=database or f"sqlite+aiosqlite:///{folder}/bot.sqlite3",
        dialogs_path=folder / "dialogs.sqlite3",
        files_path=folder / "files",
        secret_key_file=folder / "secret.key",
        high_water_file=folder / "high-water",
        access="open",
        monitoring_address="off",
    )
    settings = settings.model_copy(update={"devino_requests_per_second": rate})
    session = NoNetwork()
    for language in LANGUAGES:  # as `python -m bot` does
        bundle(language)
    gc.freeze()
    async with open_app(settings) as app:
        await app.bot.session.close()
        app.bot.session = session
        if rate is None:
            # nothing is left over of no pace: `bench/tracking.py` measures what asks with one
            app.rooms.tracker.stop()
        running = asyncio.create_task(app.run())
        try:
            yield Product(app, app.bot, session, folder, server)
        finally:
            app.stop()
            await running
