"""A password that comes as an edit or a caption: nothing takes it, and it does not stay.

A router before all others takes both: the dialog of the login is shown new texts only, and a file
is for a mailing, whose text its caption would become.
"""

from typing import Any

from aiogram import Bot, F, Router
from aiogram.types import Message
from aiogram_dialog import DialogManager, ShowMode

from handlers.anywhere.dropped_file import IS_FILE, is_edited
from handlers.dialogs.upload.steps import is_for_bot
from handlers.i18n import Words
from handlers.states import LoginSG, MenuSG
from handlers.ui.typed_secrets import delete_secret
from handlers.views.card_buttons import leading_on

ASKS_FOR_SECRETS = (LoginSG.login, LoginSG.password)


def is_asked_for(*_: Any, aiogd_context: Any = None, **__: Any) -> bool:  # noqa: ANN401 - aiogram's filter signature
    """Tell whether the open window asks for a login or a password."""
    return aiogd_context is not None and aiogd_context.state in ASKS_FOR_SECRETS


async def on_password(message: Message, words: Words) -> None:
    """Delete the message, or tell its writer to, and say how to write a password."""
    deleted = await delete_secret(message)
    await message.answer(
        words.html("secret-deleted" if deleted else "secret-not-deleted"),
        reply_markup=leading_on(words),
    )


async def on_other_edit(
    message: Message, bot: Bot, dialog_manager: DialogManager, words: Words
) -> None:
    """Drop an edit: what was written first has been answered already.

    While what was begun with it is open, this is said, and shown again. An update without a time of
    editing tells of something else, such as a preview of a link.
    """
    begun = dialog_manager.has_context() and dialog_manager.current_context().state not in MenuSG
    if begun and message.text and message.edit_date and is_for_bot(message, bot):
        await message.answer(words.html("edit-not-taken"))
        await dialog_manager.show(ShowMode.SEND)


def router() -> Router:
    """Return the handlers of edits and captions, which come before those of files."""
    typed = Router(name="typed_password")
    typed.message.register(on_password, is_asked_for, is_edited)
    typed.message.register(on_password, is_asked_for, F.caption)
    typed.message.register(on_other_edit, is_edited, ~IS_FILE)
    return typed
