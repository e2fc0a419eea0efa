"""The facts about one list that all its windows show."""

from typing import Any

from aiogram_dialog import DialogManager

from bot.contacts import ListWords
from bot.errors import BotError
from bot.model import Chat
from handlers.i18n import Words
from handlers.ui.widgets import clear_error, rooms_of

GONE = {"there": False, "gone": True, "rows": [], "done": "", "refused": False}


def list_id_of(manager: DialogManager) -> int:
    """Return the list this dialog was started for."""
    start: dict[str, int] = manager.start_data  # type: ignore[assignment]
    return start["list"]


def list_words(words: Words) -> ListWords:
    """Return the words of an exported list."""
    return ListWords(
        phone=words.plain("list-title-phone"),
        name=words.plain("list-title-name"),
        ticked=words.plain("list-title-ticked"),
        yes=words.plain("list-title-yes"),
        no=words.plain("list-title-no"),
    )


async def card_getter(dialog_manager: DialogManager, chat: Chat, **_: Any) -> dict[str, Any]:  # noqa: ANN401 - aiogram-dialog's signature
    """Tell the list's name and counts; somebody else may have deleted it."""
    contacts, list_id = rooms_of(dialog_manager).contacts, list_id_of(dialog_manager)
    try:
        known = await contacts.get(chat.id, list_id)
        ready = await contacts.to_send(chat.id, list_id)
    except BotError:
        clear_error(dialog_manager)  # the window itself says so
        return GONE
    return {
        "there": True,
        "gone": False,
        "name": known.name,
        "total": known.total,
        "ready": ready,
        "some": known.total > 0,
        "none": not known.total,
        "sendable": ready > 0,
    }
