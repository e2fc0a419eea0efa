"""Composing the same mailing anew, from its card or from the history."""

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager

from bot.errors import BotError
from bot.mailing.details import SmsDetails
from bot.model import Mailing, When
from bot.timing.when_json import dump_when
from handlers.states import MailingSG, SendSG
from handlers.ui.draft_json import Json
from handlers.ui.widgets import chat_of, rooms_of, user_id_of


async def repeat_dialog(manager: DialogManager, mailing: Mailing) -> tuple[State, Json]:
    """Return the first state of the dialog that composes the same anew, and its start data.

    A mailing to an audience gets a draft with the same recipients. BotError `mailing-unknown`,
    `sms-forgotten`.
    """
    mailings, chat_id = rooms_of(manager).mailings, chat_of(manager).id
    if mailing.single:
        return SendSG.sender, _repeat_data(await mailings.sms.single(chat_id, mailing.id))
    draft = await mailings.drafts.again(chat_id, user_id_of(manager), mailing.id)
    return MailingSG.recipients, {"draft": draft.id}


def _repeat_data(details: SmsDetails) -> Json:
    """Return the same SMS, to be sent at once unless another time is chosen."""
    return _same(details) | {"repeat_of": details.mailing.id}


def resend_data(details: SmsDetails) -> Json:
    """Return start data of `SendSG`: the same SMS, in the place of one whose outcome is unknown."""
    return _same(details) | {"replaces": details.mailing.id}


def _same(details: SmsDetails) -> Json:
    """Return the number and the text. BotError `sms-forgotten` when either was deleted."""
    if not details.message.phone or not details.message.text:
        raise BotError("sms-forgotten")
    return {
        "sender": details.mailing.sender,
        "phone": details.message.phone,
        "text": details.message.text,
        "when": dump_when(When()),
        "validity": details.mailing.validity or 0,
    }
