"""The buttons under cards: they work after restarts and months, for whoever may use the bot."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from bot.errors import BotError
from bot.model import Chat
from handlers.anywhere import card_controls, card_followups
from handlers.anywhere.card_tap import CardTap
from handlers.i18n import Words
from handlers.ui.context import Rooms
from handlers.ui.widgets import toast
from handlers.unasked.delivery_picture import DeliveryPictureJobs
from handlers.unasked.report import ReportJobs
from handlers.views.buttons import Act, CardButton
from handlers.views.sentences import explain_plain

Action = Callable[[CardTap], Awaitable[None]]

OF_ALL: dict[Act, Action] = {
    Act.SHOW: card_followups.show,
    Act.CANCEL: card_controls.cancel,
    Act.TIME: card_controls.change_time,
    Act.NOW: card_controls.send_now,
    Act.COUNT: card_followups.count_as_sent,
    Act.RESEND: card_followups.resend,
    Act.AGAIN: card_followups.repeat,
    Act.MUTE: card_followups.mute,
}
OF_ONE_SMS: dict[Act, Action] = OF_ALL | {
    Act.STATUS: card_followups.ask_status,
    Act.ASK_RESEND: card_followups.ask_resend,
}
OF_MANY: dict[Act, Action] = OF_ALL | {
    Act.PAUSE: card_controls.pause,
    Act.RESUME: card_controls.resume,
    Act.ASK_STOP: card_controls.ask_stop,
    Act.STOP: card_controls.stop,
    Act.GO_ON: card_controls.do_not_stop,
    Act.UNSENT: card_followups.choose_resend,
    Act.REPORT: card_followups.report,
    Act.PICTURE: card_followups.picture,
}


async def on_card(
    callback: CallbackQuery,
    *,
    callback_data: CardButton,
    dialog_manager: DialogManager,
    rooms: Rooms,
    chat: Chat,
    words: Words,
    report_jobs: ReportJobs,
    picture_jobs: DeliveryPictureJobs,
) -> None:
    """Do what the button says; a failure is an alert, and the card stays true."""
    try:
        mailing = await rooms.mailings.lookup.mailing(chat.id, callback_data.id)
        actions = OF_ONE_SMS if mailing.single else OF_MANY
        act = actions.get(callback_data.act, card_followups.show)
        await act(
            CardTap(
                callback, mailing, dialog_manager, rooms, chat, words, report_jobs, picture_jobs
            )
        )
    except BotError as error:
        await toast(callback, explain_plain(words, error), alert=True)


def router() -> Router:
    """Return the handler of the cards' buttons."""
    cards = Router(name="cards")
    cards.callback_query.register(on_card, CardButton.filter())
    return cards
