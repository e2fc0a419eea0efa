"""A test of a mailing: what the recipient of one row would read, sent to one's own phone."""

from typing import Any

from aiogram import Bot
from aiogram.types import (
    CallbackQuery,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from aiogram_dialog import DialogManager, ShowMode, Window
from aiogram_dialog.widgets.kbd import Button
from aiogram_dialog.widgets.text import Format

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.mailing.plan import Sample
from bot.sms.phones import format_phone, parse_phone
from handlers.dialogs.mailing.steps import Data, planned
from handlers.dialogs.mailing.text import samples_of
from handlers.i18n import Words
from handlers.states import MailingSG
from handlers.ui.confirmed import TEST, TESTED
from handlers.ui.confirming import confirm_beside, note_account
from handlers.ui.draft_json import new_token
from handlers.ui.people_input import SharedContact, contact_input
from handlers.ui.widgets import (
    DANGER,
    PRIMARY,
    Notice,
    T,
    anything_else,
    button,
    chat_of,
    check_destination,
    pick,
    rooms_of,
    text_input,
    user_id_of,
    words_of,
)
from handlers.views.plan import trial_text
from handlers.views.questions import confirm_choices
from handlers.views.sentences import explain

LONGEST_ROW = 7
"""Most digits of a row's number: more of them are a phone."""
OWN_PHONE = "own_phone"
NOTHING: Data = {"known": False, "confirm": [], "anyway": []}
"""Window data when there is nothing to send."""


async def on_test(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Open the window; ask for the number when it is not known yet."""
    manager.dialog_data[TEST] = new_token()
    await manager.switch_to(MailingSG.test)
    if await _own_phone(manager) is None:
        await _offer_own(manager)


async def _own_phone(manager: DialogManager) -> str | None:
    phone: str | None = (await manager.middleware_data["state"].get_data()).get(OWN_PHONE)
    return phone


async def _offer_own(manager: DialogManager) -> None:
    """Offer to share one's own number with one tap, which only works in a private chat."""
    if chat_of(manager).id < 0:
        return
    words, bot = words_of(manager), _bot(manager)
    keyboard = ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text=words.plain("button-my-number"), request_contact=True)]],
        resize_keyboard=True,
        one_time_keyboard=True,
    )
    await bot.send_message(
        chat_of(manager).id, words.html("mailing-test-own"), reply_markup=keyboard
    )
    manager.dialog_data["offered"] = True
    manager.show_mode = ShowMode.SEND


async def _take_offer_back(manager: DialogManager) -> None:
    """Remove the keyboard. Only a message can do that, so one is sent and deleted."""
    if manager.dialog_data.pop("offered", None):
        text = words_of(manager).html("mailing-test-noted")
        sent = await _bot(manager).send_message(
            chat_of(manager).id, text, reply_markup=ReplyKeyboardRemove()
        )
        await sent.delete()


def _bot(manager: DialogManager) -> Bot:
    bot: Bot = manager.middleware_data["bot"]
    return bot


async def test_getter(dialog_manager: DialogManager, words: Words, **_: Any) -> Data:  # noqa: ANN401 - aiogram-dialog's signature
    """Show what would be sent, and where to."""
    phone = await _own_phone(dialog_manager)
    nothing = NOTHING | {"phone": phone or "", "asked": phone is None}
    if phone is None:
        return nothing | {"card": ""}
    try:
        sample = await _sample(dialog_manager)
        draft = await _draft(dialog_manager, sample.row, phone)
        plan = await rooms_of(dialog_manager).mailings.plan(draft.chat_id, draft)
    except BotError as error:
        return nothing | {"card": f"⚠️ {explain(words, error)}"}
    note_account(dialog_manager, plan)
    return nothing | {
        "phone": format_phone(phone),
        "known": True,
        "card": trial_text(plan, sample.row, words),
        **confirm_choices(plan, words, "button-send-test"),
    }


async def _draft(manager: DialogManager, row: int, phone: str) -> Draft:
    """Return the single SMS that a test is."""
    data = manager.dialog_data
    return await rooms_of(manager).mailings.trial.draft(
        chat_of(manager).id,
        user_id_of(manager),
        data["draft"],
        row=row,
        phone=phone,
        token=data[TEST],
    )


async def _sample(manager: DialogManager) -> Sample:
    """Return what the recipient of the chosen row would read; if none is chosen, the first one."""
    row = manager.dialog_data.get("row")
    if row is not None:
        return await _of_row(manager, row)
    samples = samples_of(await planned(manager))
    if not samples:
        raise BotError("mailing-nobody")
    return samples[0]


async def _of_row(manager: DialogManager, row: int) -> Sample:
    mailings, chat_id = rooms_of(manager).mailings, chat_of(manager).id
    return await mailings.trial.sample(chat_id, manager.dialog_data["draft"], row)


async def on_typed(text: str, _: Message, manager: DialogManager) -> None:
    """Take the number of a row, or one's own phone."""
    digits = text.strip()
    if digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_ROW:
        if await _own_phone(manager) is None:
            raise BotError("phone-wanted")
        manager.dialog_data["row"] = (await _of_row(manager, int(digits))).row
    else:
        await _take_phone(manager, parse_phone(text))


async def on_contact(contact: SharedContact, manager: DialogManager) -> None:
    """Take one's own number from the keyboard's button, or any contact. BotError `phone-…`."""
    await _take_phone(manager, contact.phone)


async def _take_phone(manager: DialogManager, phone: str) -> None:
    check_destination(manager, phone)
    await manager.middleware_data["state"].update_data({OWN_PHONE: phone})
    await _take_offer_back(manager)


async def on_other(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Ask for another number."""
    await manager.middleware_data["state"].update_data({OWN_PHONE: None})
    await _offer_own(manager)


async def on_send(item: str, manager: DialogManager) -> None:
    """Send one SMS as it is shown; the button works once."""
    phone = await _own_phone(manager)
    if phone is None:
        return
    draft = await _draft(manager, (await _sample(manager)).row, phone)
    # whatever comes of it, another tap is another test
    manager.dialog_data[TEST] = new_token()
    await confirm_beside(manager, draft, item)
    manager.dialog_data[TESTED] = draft.token
    await manager.switch_to(MailingSG.plan)


async def on_back(_: CallbackQuery, __: Button, manager: DialogManager) -> None:
    """Go back to the plan without a test."""
    await _take_offer_back(manager)
    await manager.switch_to(MailingSG.plan)


def window() -> Window:
    """Return the window of the test."""
    return Window(
        Notice(),
        T("mailing-test-phone", when="asked"),
        T("mailing-test", when="known"),
        Format("{card}"),
        pick("send", "confirm", on_send, style=PRIMARY),
        pick("anyway", "anyway", on_send, style=DANGER),
        button("button-other-number", "other", on_other, when="known"),
        button("button-back", "back", on_back),
        text_input(on_typed),
        contact_input(on_contact),
        anything_else("phone-wanted"),
        state=MailingSG.test,
        getter=test_getter,
    )
