"""What the buttons of a card do with a mailing that is not over, to one recipient or to many."""

from aiogram.types import Message

from bot.errors import BotError
from handlers.anywhere.card_tap import CardTap
from handlers.states import ScheduledSG
from handlers.ui.widgets import toast
from handlers.views.card_buttons import stop_question


async def pause(tap: CardTap) -> None:
    """Pause the mailing; requests in flight are finished."""
    done = await tap.mailings.controls.pause(*tap.ids)
    await tap.answer("pause-done" if done else "nothing-to-pause")
    await tap.redraw()


async def resume(tap: CardTap) -> None:
    """Resume the mailing."""
    try:
        done = await tap.mailings.controls.resume(*tap.ids)
    except BotError as error:
        if error.code != "account-changed":
            raise
        login = tap.mailing.account.login
        raise BotError("mailing-other-account", login=login) from error
    await tap.answer("resume-done" if done else "nothing-to-resume")
    await tap.redraw()


async def ask_stop(tap: CardTap) -> None:
    """Ask for a confirmation in a message below the card: the card itself is often redrawn."""
    details = await tap.mailings.outcome.details(tap.chat.id, tap.mailing.id)
    await toast(tap.callback)
    message = tap.callback.message
    if isinstance(message, Message):
        await message.answer(
            tap.words.html("stop-ask", count=details.waiting),
            reply_markup=stop_question(tap.mailing.id, tap.words),
        )


async def stop(tap: CardTap) -> None:
    """Stop the mailing for good."""
    done = await tap.mailings.controls.stop(*tap.ids)
    await tap.answer("stop-done" if done else "stop-too-late")
    await _delete_question(tap)
    await tap.mailings.cards.redraw(tap.mailing.id)


async def do_not_stop(tap: CardTap) -> None:
    """Delete the question: the mailing goes on."""
    await toast(tap.callback)
    await _delete_question(tap)


async def _delete_question(tap: CardTap) -> None:
    """Delete the message with the question, but never the card."""
    message = tap.callback.message
    if isinstance(message, Message) and message.message_id != tap.mailing.card_message_id:
        await message.delete()


async def cancel(tap: CardTap) -> None:
    """Cancel the mailing, if nothing has left yet."""
    done = await tap.mailings.controls.cancel(*tap.ids)
    await tap.answer("cancel-done" if done else "cancel-too-late")
    await tap.redraw()


async def change_time(tap: CardTap) -> None:
    """Ask for another time, if it can still be changed."""
    if tap.mailing.held:
        await tap.open_dialog(ScheduledSG.list, {"id": tap.mailing.id})
    else:
        await tap.answer("cancel-too-late")
        await tap.redraw()


async def send_now(tap: CardTap) -> None:
    """Send a mailing now that missed its time."""
    done = await tap.mailings.controls.send_now(*tap.ids)
    await tap.answer("now-done" if done else "cancel-too-late")
