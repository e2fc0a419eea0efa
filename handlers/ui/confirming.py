"""Confirming what a window shows: a draft, the account that pays, and the mark of its button."""

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager

from bot.errors import BotError
from bot.mailing.draft import Draft
from bot.mailing.plan import Plan
from bot.model import Account
from handlers.ui.widgets import chat_of, rooms_of, user_id_of


def note_account(manager: DialogManager, plan: Plan) -> None:
    """Note in the dialog which account the shown plan names."""
    manager.dialog_data["account"] = [plan.account.server, plan.account.login]


async def confirm_beside(manager: DialogManager, draft: Draft, mark: str) -> None:
    """Make the mailing of a single SMS's draft, as `confirm_shown`; the dialog stays open.

    The card comes in a message of its own.
    """
    if "account" not in manager.dialog_data:
        raise BotError("draft-differs")
    await rooms_of(manager).mailings.confirm(
        chat_of(manager).id,
        user_id_of(manager),
        draft,
        mark=mark,
        account=Account(*manager.dialog_data["account"]),
        thread_id=thread_of(manager),
    )


async def confirm_shown(manager: DialogManager, draft: Draft | int, mark: str) -> None:
    """Make the mailing of a draft and close the dialog; its message becomes the card.

    `draft` is that of a single SMS, or the number of a saved one. `mark` is the tapped button's:
    only what was shown may be sent, and a process killed between showing the window and saving
    the dialog leaves a dialog with an older draft. BotError as `Mailings.confirm`.
    """
    callback, data = manager.event, manager.dialog_data
    if not isinstance(callback, CallbackQuery):
        return
    if "account" not in data:
        raise BotError("draft-differs")
    message = callback.message
    await rooms_of(manager).mailings.confirm(
        chat_of(manager).id,
        callback.from_user.id,
        draft,
        mark=mark,
        account=Account(*data["account"]),
        card_message_id=message.message_id if message else None,
        thread_id=thread_of(manager),
    )
    await let_go(manager)


def thread_of(manager: DialogManager) -> int | None:
    """Return the forum topic of the tapped window; None: it is in none."""
    message = manager.event.message if isinstance(manager.event, CallbackQuery) else None
    if not isinstance(message, Message) or not message.is_topic_message:
        return None
    return message.message_thread_id


async def let_go(manager: DialogManager) -> None:
    """Close all dialogs and leave the window's message to be a card."""
    await manager.reset_stack(remove_keyboard=False)
    manager.current_stack().last_message_id = None
