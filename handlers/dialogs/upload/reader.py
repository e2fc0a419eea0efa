"""Files are read here, behind their dialogs: a chat never waits, and a restart loses nothing."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramForbiddenError,
)
from aiogram.fsm.storage.base import StorageKey
from aiogram_dialog import DialogManager, ShowMode

from bot.concurrency.nursery import Nursery
from bot.concurrency.retry import RetryPolicy
from bot.contacts import choice_from_dict
from bot.errors import BotError
from handlers.dialogs.upload.steps import (
    ANYWHERE,
    CHOICE,
    FILE,
    JOB,
    LARGEST,
    UPLOAD,
    is_vcard,
    show_failure,
    show_notice,
    show_recipients,
    show_recognised,
)
from handlers.i18n import LANGUAGES
from handlers.states import UploadSG
from handlers.ui.background_dialog import Json, Place, background_manager
from handlers.ui.context import Rooms
from handlers.ui.fetching import fetch_file
from handlers.ui.widgets import words_of

log = logging.getLogger(__name__)

EVERY = 3.0
"""Seconds between two pictures of progress."""
TRIES = 3
"""Starts of the bot that a file is read over; one that ends the bot is given up."""
SHOW_AGAIN = RetryPolicy(first=2.0, longest=60.0, factor=3.0, attempts=5)
"""Of the end, when Telegram cannot take it."""

_LANGUAGE = "language"

Change = Callable[[DialogManager], Awaitable[None]]


@dataclass(slots=True)
class Job:
    """One file being fetched and looked at, or read."""

    id: str
    place: Place
    data: Json
    """Of the dialog when it began: there is a choice when the file is to be read."""
    tries: int = 1
    waiting: bool = False
    """Others' files are read first."""
    rows: int = 0
    """Read so far."""
    percent: int = 0
    """Of the file, come from Telegram so far."""
    shown: tuple[int, int] = (0, 0)
    """The rows and the percent that the person has seen."""
    task: asyncio.Task[None] | None = None

    @property
    def language(self) -> str:
        """Return the language of who began it: numbers and dates are shown as it has them."""
        return str(self.data.get(_LANGUAGE) or LANGUAGES[0])

    def dump(self) -> Json:
        """Return JSON for after a restart."""
        return {"place": self.place.dump(), "data": self.data, "tries": self.tries}


class Reader:
    """Owns the reading of files: a task each, and a note of it that outlives the process.

    The dialog knows its job by an id; when it has moved on, the job ends and changes nothing.
    """

    def __init__(self, dispatcher: Dispatcher, rooms: Rooms) -> None:
        self._dispatcher = dispatcher
        self._rooms = rooms
        self._nursery = Nursery()
        self._jobs: dict[str, Job] = {}
        self._noting = asyncio.Lock()

    async def begin(self, manager: DialogManager) -> None:
        """Fetch the dialog's file and look at it; or read it, when columns are chosen."""
        await self.drop(manager)
        data = {name: manager.dialog_data.get(name) for name in (FILE, UPLOAD, CHOICE, ANYWHERE)}
        data[_LANGUAGE] = words_of(manager).language
        place = Place.of(manager)
        busy = self._rooms.audiences.busy(place.chat.id)
        job = Job(secrets.token_hex(4), place, data, waiting=busy)
        manager.dialog_data[JOB] = job.id
        await manager.switch_to(UploadSG.reading if data[CHOICE] else UploadSG.receiving)
        self._jobs[job.id] = job
        bot: Bot = manager.middleware_data["bot"]
        await self._note(bot)
        self._start(job, self._work(bot, job))

    async def drop(self, manager: DialogManager) -> None:
        """End the dialog's job, if any; what it had begun is gone."""
        job = self.of(manager)
        manager.dialog_data.pop(JOB, None)
        if job is not None:
            await self._forget(manager.middleware_data["bot"], job)
            if job.task:
                job.task.cancel()

    def of(self, manager: DialogManager) -> Job | None:
        """Return the dialog's job; None when none is at work."""
        return self._jobs.get(manager.dialog_data.get(JOB, ""))

    async def resume(self, bot: Bot) -> None:
        """Go on with what was being read when the process ended."""
        for job_id, saved in (await self._dispatcher.storage.get_data(_key(bot))).items():
            place, tries = Place.load(saved["place"]), saved["tries"] + 1
            self._jobs[job_id] = Job(job_id, place, saved["data"], tries)
        await self._note(bot)
        for job in list(self._jobs.values()):
            self._start(job, self._go_on(bot, job))

    async def stop(self) -> None:
        """End everything at once; the next start goes on with it."""
        await self._nursery.close(0)

    def _start(self, job: Job, work: Coroutine[object, object, None]) -> None:
        job.task = self._nursery.start(work, f"file {job.id}")

    async def _go_on(self, bot: Bot, job: Job) -> None:
        if job.tries > TRIES:
            await self._end(bot, job, _failing(BotError("file-interrupted")))
        elif await self._change(bot, job, _show_resumed):
            await self._work(bot, job)
        else:
            await self._forget(bot, job)

    async def _work(self, bot: Bot, job: Job) -> None:
        """Do the job, show how far it is, and let the dialog go on."""
        showing = self._nursery.start(self._show_progress(bot, job), f"progress {job.id}")
        try:
            outcome = await self._outcome(bot, job)
        finally:
            showing.cancel()
        await self._end(bot, job, outcome)

    async def _outcome(self, bot: Bot, job: Job) -> Change:
        try:
            return await (self._read(job) if job.data[CHOICE] else self._receive(bot, job))
        except BotError as error:
            return _failing(error)
        except Exception:
            log.exception("file %s could not be read", job.id)
            return _failing(BotError("file-unforeseen"))

    async def _receive(self, bot: Bot, job: Job) -> Change:
        place, file = job.place, job.data[FILE]
        upload = await self._rooms.audiences.receive(
            place.chat.id,
            place.user.id,
            file["name"],
            lambda to: self._fetch(bot, job, to),
            language=job.language,
        )

        async def go_on(manager: DialogManager) -> None:
            await show_recognised(manager, upload)
            if is_vcard(upload):
                await self.begin(manager)

        return go_on

    async def _fetch(self, bot: Bot, job: Job, to: Path) -> None:
        """Download the job's file. Raises BotError as `fetch_file`."""

        def on_progress(part: float) -> None:
            job.percent = int(100 * part)

        # a thread that opens it would, cancelled, leave it open
        with to.open("wb") as file:
            await fetch_file(
                bot,
                job.data[FILE]["id"],
                file,
                most=LARGEST,
                clock=self._rooms.clock,
                on_progress=on_progress,
            )

    async def _read(self, job: Job) -> Change:
        def on_progress(rows: int) -> None:
            job.rows, job.waiting = rows, False

        place, choice = job.place, choice_from_dict(job.data[CHOICE])
        audience = await self._rooms.audiences.read(
            place.chat.id,
            place.user.id,
            job.data[UPLOAD],
            choice,
            on_progress,
            anywhere=bool(job.data.get(ANYWHERE)),
            language=job.language,
        )

        async def go_on(manager: DialogManager) -> None:
            await show_recipients(manager, audience)

        return go_on

    async def _show_progress(self, bot: Bot, job: Job) -> None:
        """Show it every few seconds; end the job when nobody waits for it any more."""
        while True:
            await self._rooms.clock.sleep(EVERY)
            now = (job.rows, job.percent)
            news, job.shown = now != job.shown, now
            if not await self._change(bot, job, _nothing, show=news):
                break
        await self._forget(bot, job)
        if job.task:
            job.task.cancel()

    async def _end(self, bot: Bot, job: Job, outcome: Change) -> None:
        """Change the dialog by the outcome and show it; the job is forgotten either way."""

        async def last(manager: DialogManager) -> None:
            manager.dialog_data.pop(JOB, None)
            await outcome(manager)

        try:
            await self._change(bot, job, last)
        finally:
            await self._forget(bot, job)

    async def _change(self, bot: Bot, job: Job, change: Change, *, show: bool = True) -> bool:
        """Change the dialog and show it; False: it has moved on."""
        try:
            async with background_manager(self._dispatcher, bot, job.place) as manager:
                if not manager.has_context() or manager.dialog_data.get(JOB) != job.id:
                    return False
                await change(manager)
                if show:
                    await self._show(bot, job.place, manager)
        except LookupError:
            return False
        return True

    async def _show(self, bot: Bot, place: Place, manager: DialogManager) -> None:
        """Show the window in its place; what Telegram cannot take now is shown later."""
        try:
            await manager.show(ShowMode.EDIT)
        except TelegramForbiddenError:
            log.info("a chat with a file cannot be reached")
        except TelegramAPIError as error:
            log.warning("a window was not shown, trying again: %s", type(error).__name__)
            window = manager.current_context().id
            self._nursery.start(self._show_later(bot, place, window), f"window {window}")

    async def _show_later(self, bot: Bot, place: Place, window: str) -> None:
        for seconds in SHOW_AGAIN.delays():
            await self._rooms.clock.sleep(seconds)
            async with background_manager(self._dispatcher, bot, place) as manager:
                if not manager.has_context() or manager.current_context().id != window:
                    return
                try:
                    await manager.show(ShowMode.EDIT)
                except TelegramAPIError as error:
                    log.warning("a window was not shown again: %s", type(error).__name__)
                else:
                    return

    async def _forget(self, bot: Bot, job: Job) -> None:
        self._jobs.pop(job.id, None)
        await self._note(bot)

    async def _note(self, bot: Bot) -> None:
        async with self._noting:
            noted = {job.id: job.dump() for job in self._jobs.values()}
            await self._dispatcher.storage.set_data(_key(bot), noted)


def _key(bot: Bot) -> StorageKey:
    return StorageKey(bot_id=bot.id, chat_id=0, user_id=0, destiny="files")


def _failing(error: BotError) -> Change:
    async def fail(manager: DialogManager) -> None:
        await show_failure(manager, error)

    return fail


async def _nothing(_: DialogManager) -> None:
    pass


async def _show_resumed(manager: DialogManager) -> None:
    show_notice(manager, "upload-resumed")
