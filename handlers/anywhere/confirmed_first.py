"""Before any update of a person: what the journal knows as confirmed is said, and closed."""

from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject
from aiogram_dialog.api.internal import STACK_KEY
from aiogram_dialog.utils import remove_intent_id

from handlers.ui.confirmed import Confirmed, close_confirmed, confirmed_of, say_confirmed
from handlers.ui.context import Handler
from handlers.ui.widgets import strip_buttons, toast

CONFIRMED = "confirmed"
"""Where handlers find what was confirmed: `Confirmed`."""


class ConfirmedFirst(BaseMiddleware):
    """Closes what a kill has left open of a confirmed SMS, and says so (docs/rules.md, S17).

    It comes after aiogram-dialog has loaded the person's dialogs. What the person has said then
    finds no dialog open and is handled like anything that is said outside of them. A tap in a
    window that is closed so is answered and goes no further.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Ask the journal, close, and pass the update on."""
        if STACK_KEY not in data:
            return await handler(event, data)
        confirmed = await confirmed_of(data)
        data[CONFIRMED] = confirmed
        if data[STACK_KEY].last_message_id in confirmed.cards:
            # killed before the dialog had let go of it: the next window would take its buttons away
            data[STACK_KEY].last_message_id = None
        if not confirmed.mailings:
            return await handler(event, data)
        if isinstance(event, CallbackQuery) and confirmed.ends_dialogs and _of_dialog(event):
            await _answer(event, confirmed, data)
            await close_confirmed(data, confirmed)
            return None
        await say_confirmed(data, confirmed.mailings)
        await close_confirmed(data, confirmed)
        return await handler(event, data)


def _of_dialog(event: CallbackQuery) -> bool:
    return bool(remove_intent_id(event.data or "")[0])


async def _answer(event: CallbackQuery, confirmed: Confirmed, data: dict[str, Any]) -> None:
    """Answer a tap in a window that is closed; when that is the card by now, it tells the rest."""
    await toast(event, data["words"].plain("already-confirmed-tap"))
    cards = {mailing.card_message_id for mailing in confirmed.mailings}
    if event.message is not None and event.message.message_id in cards:
        for mailing in confirmed.mailings:
            await data["rooms"].mailings.cards.redraw(mailing.id)
        return
    if isinstance(event.message, Message):
        await strip_buttons(event.message)
    await say_confirmed(data, confirmed.mailings)
