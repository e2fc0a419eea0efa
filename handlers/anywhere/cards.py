"""The buttons under cards: they work after restarts and months, for whoever may use the bot."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager

from bot.errors import BotError
from bot.model import Chat
from handlers.anywhere import card_controls, card_followups, card_questions
from handlers.anywhere.card_tap import CardTap
from handlers.i18n import Words
from handlers.ui.context import Rooms
from handlers.ui.widgets import toast
from handlers.unasked.delivery_picture import DeliveryPictureJobs
from handlers.unasked.report import ReportJobs
from handlers.views.buttons import Act, CardButton, ConfirmButton
from handlers.views.sentences import explain_plain

Action = Callable[[CardTap], Awaitable[None]]

OF_ALL: dict[Act, Action] = {
    Act.SHOW: card_followups.show,
    Act.CANCEL: card_controls.cancel,
    Act.ASK_CANCEL: card_controls.ask_cancel,
    Act.CANCEL_HELD: card_controls.cancel_held,
    Act.TIME: card_controls.change_time,
    Act.NOW: card_questions.ask_now,
    Act.IN_TIME: card_questions.ask_in_time,
    Act.GO_ON: card_controls.close_question,
    Act.COUNT: card_followups.count_as_sent,
    Act.RESEND: card_followups.resend,
    Act.AGAIN: card_followups.repeat,
    Act.MUTE: card_followups.mute,
}
OF_ONE_SMS: dict[Act, Action] = OF_ALL | {
    Act.STATUS: card_followups.ask_status,
    Act.ASK_RESEND: card_followups.resend,
}
OF_MANY: dict[Act, Action] = OF_ALL | {
    Act.PAUSE: card_controls.pause,
    Act.RESUME: card_questions.ask_resume,
    Act.ASK_STOP: card_controls.ask_stop,
    Act.STOP: card_controls.stop,
    Act.UNSENT: card_followups.choose_resend,
    Act.REST: card_followups.send_to_rest,
    Act.REPORT: card_followups.report,
    Act.PICTURE: card_followups.picture,
}


async def on_card(
    callback: CallbackQuery,
    *,
    callback_data: CardButton | ConfirmButton,
    dialog_manager: DialogManager,
    rooms: Rooms,
    chat: Chat,
    words: Words,
    report_jobs: ReportJobs,
    picture_jobs: DeliveryPictureJobs,
) -> None:
    """Do what the button says; a failure is told, and the card stays true."""
    try:
        mailing = await rooms.mailings.lookup.mailing(chat.id, callback_data.id)
    except BotError as error:
        lost = error.code == "mailing-unknown" and rooms.mailings.restored.ever
        error = BotError("mailing-not-in-copy") if lost else error
        await toast(callback, explain_plain(words, error), alert=True)
        return
    tap = CardTap(callback, mailing, dialog_manager, rooms, chat, words, report_jobs, picture_jobs)
    try:
        await _do(tap, callback_data)
    except BotError as error:
        await tap.refuse(error)


async def _do(tap: CardTap, button: CardButton | ConfirmButton) -> None:
    if isinstance(button, ConfirmButton):
        await card_questions.on_yes(tap, button.act, button.consent)
        return
    actions = OF_ONE_SMS if tap.mailing.single else OF_MANY
    await actions.get(button.act, card_followups.show)(tap)


def router() -> Router:
    """Return the handler of the cards' buttons."""
    cards = Router(name="cards")
    for buttons in (CardButton, ConfirmButton):
        cards.callback_query.register(on_card, buttons.filter())
    return cards
