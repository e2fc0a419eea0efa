"""Turns errors into words, and taps on old keyboards into the menu (docs/rules.md, A10)."""

import logging
from contextlib import suppress

from aiogram import Bot, Router
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import ExceptionTypeFilter
from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import CallbackQuery, ErrorEvent, Message
from aiogram_dialog import DialogManager

from bot.errors import BotError
from bot.model import Chat
from handlers.anywhere.lost_step import NO_DIALOG
from handlers.i18n import Words
from handlers.states import MenuSG
from handlers.ui.confirmed import close_lost, settle
from handlers.ui.context import Rooms
from handlers.ui.refusals import says_closed
from handlers.ui.sent_files import file_trouble
from handlers.ui.widgets import open_dialog, strip_buttons, toast
from handlers.views.card_buttons import leading_on
from handlers.views.sentences import explain

log = logging.getLogger(__name__)


async def on_stale(
    event: ErrorEvent, dialog_manager: DialogManager, rooms: Rooms, chat: Chat, words: Words
) -> bool:
    """Say that a keyboard is out of date, and show the menu; under a card, only say so.

    The same happens to a message whose handler needed a dialog that a crash has taken away; where
    no handler had begun, `handlers.anywhere.lost_step` is first.
    """
    callback, message, data = (
        event.update.callback_query,
        event.update.message,
        dialog_manager.middleware_data,
    )
    if message is not None:
        await close_lost(data)
    if callback is not None and callback.message is not None:
        await settle(data)
        if await rooms.mailings.cards.at(chat.id, callback.message.message_id) is not None:
            await toast(callback, words.plain("stale-card"))
            return True
        await toast(callback, words.plain("stale-menu"))
        if isinstance(callback.message, Message):
            await strip_buttons(callback.message)
    await open_dialog(dialog_manager, MenuSG.main)
    return True


async def on_known(event: ErrorEvent, bot: Bot, words: Words) -> bool:
    """Say what a BotError means."""
    error = event.exception
    if isinstance(error, BotError):
        await _reply(event, bot, explain(words, error), words)
    return True


async def on_blocked(event: ErrorEvent) -> bool:
    """Log that the chat cannot be reached: nobody can be answered."""
    log.info("the chat cannot be reached: %s", type(event.exception).__name__)
    return True


async def on_telegram(event: ErrorEvent, bot: Bot, words: Words | None = None) -> bool:
    """Log what Telegram refused to show; the person can tap again.

    Where the chat takes no files of the bot he is told so, as when the line broke under a file;
    where it takes nothing, a tap is.
    """
    error, said = event.exception, words or Words("ru", "UTC")
    if trouble := file_trouble(error, said):
        log.warning("the line to Telegram broke under a file")
        with suppress(TelegramAPIError):
            await _reply(event, bot, f"⚠️ {trouble}", said)
        return True
    if not (isinstance(error, TelegramBadRequest) and says_closed(error)):
        log.error("Telegram refused: %s", error, exc_info=error)
        return True
    log.info("the chat takes no such message: %s", error.message)
    if isinstance(error.method, SendDocument | SendPhoto):
        with suppress(TelegramAPIError):
            await _reply(event, bot, f"⚠️ {said.html('files-refused')}", said)
    elif event.update.callback_query is not None:
        await toast(event.update.callback_query, said.plain("chat-refuses"), alert=True)
    return True


async def on_unforeseen(
    event: ErrorEvent, bot: Bot, words: Words | None = None, rooms: Rooms | None = None
) -> bool:
    """Say that the bot has failed, and where the state of the SMS can be seen.

    A disk that takes no writes is named: nothing works before somebody makes room on it.
    """
    log.error("update %s failed", event.update.update_id, exc_info=event.exception)
    said = words or Words("ru", "UTC")
    unwritten = rooms is not None and rooms.administration.takes_no_writes(event.exception)
    key = "error-not-written" if unwritten else "error-unforeseen"
    await _reply(event, bot, said.html(key), said)
    return True


async def _reply(event: ErrorEvent, bot: Bot, text: str, words: Words) -> None:
    callback, message = event.update.callback_query, event.update.message
    if callback is not None:
        await toast(callback)
        message = callback.message if isinstance(callback.message, Message) else None
    if message is not None:
        thread = message.message_thread_id if message.is_topic_message else None
        await bot.send_message(
            message.chat.id, text, message_thread_id=thread, reply_markup=leading_on(words)
        )


async def on_foreign_click(callback: CallbackQuery, words: Words) -> None:
    """Answer a click that no other handler took: mostly on another person's window."""
    await toast(callback, words.plain("not-your-window"), alert=True)


def unhandled_clicks() -> Router:
    """Return the handler of clicks that neither a card nor a dialog took."""
    clicks = Router(name="unhandled_clicks")
    clicks.callback_query.register(on_foreign_click)
    return clicks


def router() -> Router:
    """Return the error handlers in their order."""
    errors = Router(name="errors")
    errors.error.register(on_stale, ExceptionTypeFilter(*NO_DIALOG))
    errors.error.register(on_known, ExceptionTypeFilter(BotError))
    errors.error.register(on_blocked, ExceptionTypeFilter(TelegramForbiddenError))
    errors.error.register(on_telegram, ExceptionTypeFilter(TelegramAPIError))
    errors.error.register(on_unforeseen)
    return errors
