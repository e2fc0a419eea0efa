"""The steps of a dropped file: what its dialog remembers, and which window comes next."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from aiogram import Bot
from aiogram.enums import ChatType
from aiogram.types import Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput

from bot.contacts import Choice, Sheet, Upload, choice_from_dict
from bot.errors import BotError
from bot.model import Audience
from handlers.states import UploadSG
from handlers.ui.typed_texts import text_with_links
from handlers.ui.widgets import NOTICE, chat_of, refuse_message, rooms_of, words_of

Json = dict[str, Any]

FILE, UPLOAD, CHOICE, KNOWN, AUDIENCE, JOB, WHY, ANYWHERE = (
    "file",
    "upload",
    "choice",
    "known",
    "audience",
    "job",
    "why",
    "anywhere",
)
"""Names in the dialog's data. With `anywhere`, numbers are taken wherever they are."""

LARGEST = 20 * 1024 * 1024
"""Bytes that Telegram gives to bots."""
LONGEST_NAME = 255
"""Characters of a file's name, its last ones: they tell what kind it is."""


def file_facts(message: Message) -> Json:
    """Return what the dialog remembers of a document, as JSON. BotError `table-wanted`."""
    document = message.document
    if document is None:
        raise BotError("table-wanted")
    return {
        "id": document.file_id,
        "unique": document.file_unique_id,
        "name": (document.file_name or "file")[-LONGEST_NAME:],
        "size": document.file_size or 0,
        "text": text_with_links(message),
        "album": message.media_group_id,
        "message": message.message_id,
    }


def is_for_bot(message: Message, bot: Bot) -> bool:
    """Tell whether a message is for the bot: in a group, only a reply to the bot's message is."""
    answered = message.reply_to_message.from_user if message.reply_to_message else None
    return message.chat.type == ChatType.PRIVATE or bool(answered and answered.id == bot.id)


def files_only_input() -> MessageInput:
    """Make the input that asks for a file when the bot is sent anything else."""

    async def take(message: Message, _: MessageInput, manager: DialogManager) -> None:
        manager.show_mode = ShowMode.SEND
        refuse_message(manager, message, "table-wanted")

    return MessageInput(take, filter=is_for_bot)


def file_of(manager: DialogManager) -> Json:
    """Return what the dialog remembers of the open file (see `file_facts`)."""
    file: Json = manager.dialog_data[FILE]
    return file


def open_file(manager: DialogManager) -> Json | None:
    """Return the file whose dialog is open on top; None: another one is, or none."""
    if not manager.has_context() or manager.current_context().state.group is not UploadSG:
        return None
    return file_of(manager)


async def upload_of(manager: DialogManager) -> Upload:
    """Return the open file with what was recognised in it. BotError `upload-unknown`."""
    audiences = rooms_of(manager).audiences
    return await audiences.upload(chat_of(manager).id, manager.dialog_data[UPLOAD])


async def audience_of(manager: DialogManager) -> Audience:
    """Return the recipients read from the open file. BotError `audience-unknown`."""
    audiences = rooms_of(manager).audiences
    return await audiences.get(chat_of(manager).id, manager.dialog_data[AUDIENCE])


def current_choice(manager: DialogManager) -> Choice:
    """Return the sheet, columns and first row that are chosen now."""
    return choice_from_dict(manager.dialog_data[CHOICE])


def change_choice(manager: DialogManager, **changes: Any) -> None:  # noqa: ANN401 - fields of a choice
    """Change fields of the choice; it is no longer the one remembered from an earlier file."""
    set_choice(manager.dialog_data, replace(current_choice(manager), **changes))
    manager.dialog_data[KNOWN] = False


def set_choice(data: Json, choice: Choice) -> None:
    """Put a choice into a dialog's data."""
    data[CHOICE] = asdict(choice)


def sheet_of(upload: Upload, choice: Choice) -> Sheet:
    """Return the chosen sheet. BotError `file-changed` when it is gone."""
    for sheet in upload.workbook.sheets:
        if sheet.name == choice.sheet:
            return sheet
    raise BotError("file-changed")


def default_choice(sheet: Sheet) -> Choice:
    """Return the choice recognised in a sheet; it lacks a column of phones that is not sure."""
    if sheet.guess and sheet.sure:
        return sheet.guess
    return Choice(sheet.name, (), sheet.name_column, sheet.first_row, shape=sheet.shape)


def is_vcard(upload: Upload) -> bool:
    """Tell whether these are contact cards: nobody needs to be asked about their columns."""
    return upload.title.lower().endswith(".vcf")


async def show_recognised(manager: DialogManager, upload: Upload) -> None:
    """Show what was recognised in the file; when the phones were not, ask for their column."""
    data = manager.dialog_data
    data[UPLOAD], data[KNOWN] = upload.id, upload.remembered and not is_vcard(upload)
    best = upload.workbook.sheets[upload.workbook.best]
    choice = upload.choice if upload.choice and upload.remembered else default_choice(best)
    set_choice(data, choice)
    await manager.switch_to(UploadSG.card if choice.phone_columns else UploadSG.phones)


async def show_recipients(manager: DialogManager, audience: Audience) -> None:
    """Show how many recipients the file has."""
    manager.dialog_data[AUDIENCE] = audience.id
    await manager.switch_to(UploadSG.result)


def kept(manager: DialogManager) -> Json:
    """Return what brings the dialog back to its result, as JSON: see `bring_back`."""
    names = (FILE, UPLOAD, CHOICE, KNOWN, AUDIENCE, ANYWHERE)
    return {name: manager.dialog_data.get(name) for name in names}


async def bring_back(manager: DialogManager, data: Json) -> None:
    """Show the result again of a file whose dialog was left: see `kept`."""
    manager.dialog_data.update(data)
    await manager.switch_to(UploadSG.result)


async def show_failure(manager: DialogManager, error: BotError) -> None:
    """Show why the file cannot be used."""
    manager.dialog_data[WHY] = {"code": error.code, "facts": error.facts}
    await manager.switch_to(UploadSG.refused)


def failure_of(data: Mapping[str, Any]) -> BotError:
    """Return why the file cannot be used."""
    why = data.get(WHY) or {"code": "upload-unknown", "facts": {}}
    return BotError(why["code"], **why["facts"])


def show_notice(manager: DialogManager, key: str) -> None:
    """Show a message above the next window, by its key."""
    manager.dialog_data[NOTICE] = words_of(manager).html(key)
