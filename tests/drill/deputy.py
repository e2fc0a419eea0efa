"""What a manager would do, inside the bot: begins two mailings, and lets them go on."""

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.app import App
from bot.errors import BotError
from bot.model import Account, Mailing, MailingState
from bot.sheets import Choice
from tests.journeys.conftest import ANNA
from tests.journeys.processes import PASSWORD

log = logging.getLogger(__name__)

LOOK = 0.2


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mailing of the drill: its recipients' file, in the folder of the bot, and its text."""

    file: str
    text: str


WANTED = (
    Wanted("same.csv", "Скидка 20 % до воскресенья"),
    Wanted("personal.csv", "{Имя}, ваш заказ готов"),
)


async def act(app: App) -> None:
    """Log in, begin what is not begun, resume what is paused, until the process dies."""
    while True:
        try:
            await _step(app)
        except BotError as error:
            log.info("the deputy was refused: %s", error.code)
        await asyncio.sleep(LOOK)


async def _step(app: App) -> None:
    await _enter(app)
    known = {mailing.text: mailing for mailing in await _mailings(app)}
    for wanted in WANTED:
        if wanted.text not in known:
            await _begin(app, wanted)
        elif known[wanted.text].state is MailingState.PAUSED:
            await app.rooms.mailings.resume(ANNA, ANNA, known[wanted.text].id)


async def _mailings(app: App) -> list[Mailing]:
    found = await app.rooms.service.history(ANNA, offset=0, limit=10)
    return [mailing for mailing in found if isinstance(mailing, Mailing)]


async def _enter(app: App) -> None:
    rooms = app.rooms
    chat = await rooms.preferences.chat(ANNA, kind="private", title="Анна", seen_language="ru")
    if chat.account is None:
        account = Account(rooms.accounts.servers[0], "demo")
        await rooms.accounts.log_in(ANNA, ANNA, account, PASSWORD)
    if chat.default_sender is None:
        await rooms.preferences.set_quiet(ANNA, ANNA, None)
        await rooms.preferences.add_sender(ANNA, ANNA, "MYSHOP")


async def _begin(app: App, wanted: Wanted) -> None:
    """Confirm the draft of a mailing, made if need be: a draft confirms once."""
    mailings = app.rooms.mailings
    drafts = {draft.text: draft for draft in await mailings.drafts(ANNA)}
    draft = drafts.get(wanted.text)
    if draft is None:
        upload = await app.rooms.audiences.receive(ANNA, ANNA, wanted.file, _copier(wanted.file))
        choice = Choice(upload.workbook.sheets[0].name, (0,), 1, 2)
        audience = await app.rooms.audiences.read(ANNA, ANNA, upload.id, choice)
        draft = await mailings.new_draft(ANNA, ANNA, audience, sender="MYSHOP", text=wanted.text)
    plan = await mailings.plan(ANNA, draft.id)
    await mailings.confirm(ANNA, ANNA, draft.id, mark=plan.mark, account=plan.account)


def _copier(name: str) -> Callable[[Path], Awaitable[None]]:
    async def fetch(path: Path) -> None:
        await asyncio.to_thread(shutil.copy, name, path)

    return fetch
