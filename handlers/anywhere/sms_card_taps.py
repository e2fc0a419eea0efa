"""The buttons under a card: they work after restarts and months, for whoever may use the bot."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from bot.errors import BotError
from bot.model import Chat, MessageState, When
from handlers.anywhere.card_tap import Tap
from handlers.anywhere.mailing_card_taps import MASS, mute, show
from handlers.dialogs.past.history import repeat_data
from handlers.i18n import Words
from handlers.states import ScheduledSG, SendSG
from handlers.ui.context import Rooms
from handlers.ui.widgets import toast
from handlers.unasked.delivery_picture import Pictures
from handlers.unasked.report import Papers
from handlers.views.buttons import Act, CardButton
from handlers.views.sentences import delivery, explain_plain
from handlers.views.sms_card import overall, resend_buttons


async def status(tap: Tap) -> None:
    """Ask the gateway what became of it."""
    details = await tap.rooms.mailings.sms.refresh(await tap.details())
    await toast(tap.callback, delivery(tap.words, overall(details)))
    await tap.draw(details)


async def again(tap: Tap) -> None:
    """Put the same SMS together anew."""
    await tap.open(SendSG.sender, repeat_data(await tap.details()))


async def other_time(tap: Tap) -> None:
    """Ask for another time, while that can be changed."""
    if (await tap.details()).mailing.held:
        await tap.open(ScheduledSG.list, {"id": tap.mailing_id})
    else:
        await tap.say("cancel-too-late")
        await tap.draw()


async def cancel(tap: Tap) -> None:
    """Cancel what has not been handed over."""
    done = await tap.rooms.mailings.controls.cancel(tap.chat.id, tap.user_id, tap.mailing_id)
    await tap.say("cancel-done" if done else "cancel-too-late")
    await tap.draw()


async def send_now(tap: Tap) -> None:
    """Send what missed its time."""
    done = await tap.rooms.mailings.controls.reschedule(
        tap.chat.id, tap.user_id, tap.mailing_id, When()
    )
    await tap.say("now-done" if done else "cancel-too-late")


async def ask_resend(tap: Tap) -> None:
    """Ask once more: the recipient may get two."""
    details = await tap.details()
    if details.message.state is not MessageState.UNKNOWN:
        await tap.say("already-decided")
        await tap.draw(details)
        return
    await tap.say("resend-warning", alert=True)
    if isinstance(tap.callback.message, Message):
        await tap.callback.message.edit_reply_markup(
            reply_markup=resend_buttons(details, tap.words)
        )


async def resend(tap: Tap) -> None:
    """Send an unknown SMS anew."""
    await tap.rooms.mailings.single.resend_unknown(tap.chat.id, tap.user_id, tap.mailing_id)
    await tap.say("resend-done")
    await tap.draw()


async def count(tap: Tap) -> None:
    """Count an unknown SMS as sent."""
    done = await tap.rooms.mailings.controls.count_as_sent(tap.chat.id, tap.user_id, tap.mailing_id)
    await tap.say("count-done" if done else "already-decided")
    await tap.draw()


SINGLE: dict[Act, Callable[[Tap], Awaitable[None]]] = {
    Act.STATUS: status,
    Act.AGAIN: again,
    Act.TIME: other_time,
    Act.CANCEL: cancel,
    Act.NOW: send_now,
    Act.ASK_RESEND: ask_resend,
    Act.RESEND: resend,
    Act.COUNT: count,
    Act.SHOW: show,
    Act.MUTE: mute,
}


async def on_card(
    callback: CallbackQuery,
    *,
    callback_data: CardButton,
    dialog_manager: DialogManager,
    rooms: Rooms,
    chat: Chat,
    words: Words,
    papers: Papers,
    pictures: Pictures,
) -> None:
    """Do what the button says; a failure is an alert, and the card stays true."""
    try:
        mailing = await rooms.mailings.lookup.mailing(chat.id, callback_data.id)
        deed = (MASS if not mailing.single else SINGLE).get(callback_data.act, show)
        await deed(Tap(callback, mailing, dialog_manager, rooms, chat, words, papers, pictures))
    except BotError as error:
        await toast(callback, explain_plain(words, error), alert=True)


def router() -> Router:
    """Return the handlers of the cards' buttons."""
    cards = Router(name="cards")
    cards.callback_query.register(on_card, CardButton.filter())
    return cards
