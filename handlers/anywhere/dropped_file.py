"""A file sent anywhere in the chat: which dialog takes it, how a waiting file is offered.

A router before the dialogs takes it, because an open dialog swallows messages (docs/rules.md, A6).
"""

from collections import OrderedDict
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from aiogram import BaseMiddleware, Bot, F, Router
from aiogram.enums import ChatType, ContentType
from aiogram.exceptions import TelegramAPIError
from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyParameters,
    TelegramObject,
    Update,
)
from aiogram_dialog import DialogManager, ShowMode, StartMode

from handlers.dialogs.upload.result import reader_of
from handlers.dialogs.upload.steps import ANYWHERE, FILE, Json, file_facts, is_for_bot, open_file
from handlers.i18n import Words
from handlers.states import ASKS_FOR_FILES, KEEPS_DOCUMENTS, TAKES_FILES, StopListSG, UploadSG
from handlers.ui.context import Handler, Rooms
from handlers.ui.typed_texts import say_loss
from handlers.ui.widgets import chat_of, toast, words_of

TABLES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".vcf")
ASKED_EVERY = timedelta(hours=1)
MOST_ASKED = 1024
IS_FILE = F.content_type == ContentType.DOCUMENT


class FileButton(CallbackData, prefix="file"):
    """A button that opens the file which its own message replies to."""


class Edits(BaseMiddleware):
    """Handles an edited message like a new one, marked `edited`."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Pass an update on."""
        if not isinstance(event, Update) or event.edited_message is None:
            return await handler(event, data)
        data["edited"] = True
        changed = {"message": event.edited_message, "edited_message": None}
        again = event.model_copy(update=changed)
        return await handler(again, data)


def opens_upload(message: Message, bot: Bot, *_: Any, aiogd_context: Any = None, **__: Any) -> bool:  # noqa: ANN401 - aiogram's filter signature
    """Tell whether a document is for the bot, and no open window takes documents itself."""
    state = aiogd_context.state if aiogd_context else None
    if state in KEEPS_DOCUMENTS:
        return False
    return (
        is_for_bot(message, bot)
        or state in ASKS_FOR_FILES
        or _of_open_album(message, aiogd_context)
    )


class SeenTables:
    """Tells whether a document in a group may be a list that was meant for the bot.

    It was not sent as a reply, so that it may also be the talk of colleagues: a chat is asked once
    an hour, and only the latest chats are remembered.
    """

    def __init__(self) -> None:
        self._asked: OrderedDict[int, datetime] = OrderedDict()

    def __call__(self, message: Message, rooms: Rooms, aiogd_context: Any = None) -> bool:  # noqa: ANN401 - as above
        """Return True when the chat is to be asked now, which counts as asked."""
        name = (message.document and message.document.file_name) or ""
        kept = aiogd_context is not None and aiogd_context.state in KEEPS_DOCUMENTS
        if message.chat.type == ChatType.PRIVATE or kept or not name.lower().endswith(TABLES):
            return False
        chat_id, now = message.chat.id, rooms.clock.now()
        asked_at = self._asked.get(chat_id)
        if asked_at is not None and now - asked_at < ASKED_EVERY:
            return False
        self._asked[chat_id] = now
        self._asked.move_to_end(chat_id)
        if len(self._asked) > MOST_ASKED:
            self._asked.popitem(last=False)
        return True


async def on_seen(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Offer to take a table that nobody has sent to the bot."""
    file = file_facts(message)
    await offer_file(dialog_manager, file, words.html("upload-seen", title=file["name"]))


def _of_open_album(message: Message, context: Any) -> bool:  # noqa: ANN401 - aiogram-dialog's context
    """Tell whether another file of the same album is open: only one of them answers the bot."""
    album = message.media_group_id
    is_open = context is not None and context.state.group is UploadSG
    return album is not None and is_open and context.dialog_data[FILE]["album"] == album


async def on_file(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Open a file. Another one of the same album waits; an unfinished earlier file is put off."""
    file, before = file_facts(message), open_file(dialog_manager)
    if before and _wait_in_line(dialog_manager, before, file):
        await offer_file(dialog_manager, file, words.html("upload-also", title=file["name"]))
        return
    if before and _is_unfinished(dialog_manager):
        await offer_file(dialog_manager, before, words.html("upload-put-off", title=before["name"]))
    await say_loss(message, words)
    await open_upload(dialog_manager, file)


def _is_unfinished(manager: DialogManager) -> bool:
    return manager.current_context().state != UploadSG.refused


def _wait_in_line(manager: DialogManager, before: Json, file: Json) -> bool:
    together = file["album"] is not None and file["album"] == before["album"]
    return together and _is_unfinished(manager)


async def open_upload(manager: DialogManager, file: Json, word: str | None = None) -> None:
    """Open a file on top of a dialog that wants one; without such a dialog, alone."""
    anew = open_file(manager) is not None
    on_top = anew or (manager.has_context() and manager.current_context().state in TAKES_FILES)
    if anew:
        await reader_of(manager).drop(manager)
    await manager.start(
        UploadSG.receiving,
        data={FILE: file, "word": word, ANYWHERE: _is_for_stop_list(manager, anew=anew)},
        mode=StartMode.NORMAL if on_top else StartMode.RESET_STACK,
        show_mode=ShowMode.SEND,
    )


def _is_for_stop_list(manager: DialogManager, *, anew: bool) -> bool:
    """Tell whether the numbers go on the stop-list: nothing is sent to them, so all are taken."""
    if not manager.has_context():
        return False
    if anew:
        return bool(manager.dialog_data.get(ANYWHERE))
    return manager.current_context().state.group is StopListSG


async def offer_file(manager: DialogManager, file: Json, text: str) -> None:
    """Reply to the message of a file with a button that opens it."""
    label = words_of(manager).plain("button-take-file")
    take = InlineKeyboardButton(text=label, callback_data=FileButton().pack())
    answered = ReplyParameters(message_id=file["message"], allow_sending_without_reply=True)
    bot: Bot = manager.middleware_data["bot"]
    await bot.send_message(
        chat_of(manager).id,
        text,
        message_thread_id=manager.middleware_data.get("event_thread_id"),
        reply_parameters=answered,
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[take]]),
    )


async def on_take(callback: CallbackQuery, dialog_manager: DialogManager, words: Words) -> None:
    """Open a file that waited or was put off."""
    note = callback.message
    source = note.reply_to_message if isinstance(note, Message) else None
    if not isinstance(note, Message) or source is None or source.document is None:
        await toast(callback, words.plain("upload-gone"), alert=True)
        return
    await toast(callback)
    before = open_file(dialog_manager)
    if before and _is_unfinished(dialog_manager) and before["message"] != source.message_id:
        await offer_file(dialog_manager, before, words.html("upload-put-off", title=before["name"]))
    await open_upload(dialog_manager, file_facts(source))
    with suppress(TelegramAPIError):
        await note.delete()


async def on_edited(message: Message, dialog_manager: DialogManager, words: Words) -> None:
    """Open the file anew when it was replaced; when only its caption changed, take that."""
    file, before = file_facts(message), open_file(dialog_manager)
    if before and before["message"] == file["message"]:
        if before["unique"] != file["unique"]:
            await open_upload(dialog_manager, file, "upload-replaced")
        else:
            before["text"] = file["text"]
            await dialog_manager.show(ShowMode.EDIT)
    elif message.chat.type == "private":
        await offer_file(dialog_manager, file, words.html("upload-changed", title=file["name"]))


def is_edited(*_: Any, edited: bool = False, **__: Any) -> bool:  # noqa: ANN401 - as above
    """Tell whether `Edits` has marked this message."""
    return edited


def router() -> Router:
    """Return the handlers of files: they come before any command or dialog."""
    files = Router(name="files")
    files.message.register(on_edited, IS_FILE, is_edited)
    files.message.register(on_file, IS_FILE, opens_upload)
    files.message.register(on_seen, IS_FILE, SeenTables())
    files.callback_query.register(on_take, FileButton.filter())
    return files
