"""What the buttons of a card do with a mailing that is not over, to one recipient or to many."""

from contextlib import suppress

from aiogram.types import Message

from handlers.anywhere.card_tap import CardTap
from handlers.states import ScheduledSG
from handlers.ui.refusals import REFUSED
from handlers.views.card import Card
from handlers.views.card_buttons import cancel_question, stop_question


async def pause(tap: CardTap) -> None:
    """Pause the mailing; requests in flight are finished."""
    done = await tap.mailings.controls.pause(*tap.ids)
    await tap.answer("pause-done" if done else "nothing-to-pause")
    await tap.redraw()


async def ask_stop(tap: CardTap) -> None:
    """Ask for a confirmation in a message below the card: the card itself is often redrawn."""
    details = await tap.mailings.outcome.details(tap.chat.id, tap.mailing.id)
    await tap.answer()
    text = tap.words.html("stop-ask", count=details.waiting)
    await tap.ask_below(Card(text, stop_question(tap.mailing.id, tap.words)))


async def stop(tap: CardTap) -> None:
    """Stop the mailing for good."""
    done = await tap.mailings.controls.stop(*tap.ids)
    await tap.answer("stop-done" if done else "stop-too-late")
    await delete_question(tap)
    await tap.mailings.cards.redraw(tap.mailing.id)


async def close_question(tap: CardTap) -> None:
    """Delete the question: the mailing stays as it is."""
    await tap.answer()
    await delete_question(tap)


async def delete_question(tap: CardTap) -> None:
    """Delete the message with the question, but never the card.

    One that is too old to be deleted loses its buttons.
    """
    message = tap.callback.message
    if not isinstance(message, Message) or message.message_id == tap.mailing.card_message_id:
        return
    try:
        await message.delete()
    except REFUSED:
        with suppress(*REFUSED):
            await message.edit_reply_markup()


async def cancel(tap: CardTap) -> None:
    """Cancel the mailing, if nothing has left yet: it is about to, so nothing is asked."""
    await _cancel(tap)
    await tap.redraw()


async def ask_cancel(tap: CardTap) -> None:
    """Ask for a confirmation below the card: what is held here has time."""
    if not tap.mailing.held:
        await cancel(tap)
        return
    await tap.make_live()
    await tap.answer()
    question = cancel_question(tap.mailing.id, tap.words)
    await tap.ask_below(Card(tap.words.html("scheduled-cancel"), question))


async def cancel_held(tap: CardTap) -> None:
    """Cancel the mailing, if nothing has left yet, as the question below its card was answered."""
    await _cancel(tap)
    await delete_question(tap)
    await tap.mailings.cards.redraw(tap.mailing.id)


async def _cancel(tap: CardTap) -> None:
    done = await tap.mailings.controls.cancel(*tap.ids)
    await tap.answer("cancel-done" if done else "cancel-too-late")


async def change_time(tap: CardTap) -> None:
    """Ask for another time, if it can still be changed."""
    if tap.mailing.held:
        await tap.make_live()
        await tap.open_dialog(ScheduledSG.list, {"id": tap.mailing.id})
    else:
        await tap.answer("cancel-too-late")
        await tap.redraw()
