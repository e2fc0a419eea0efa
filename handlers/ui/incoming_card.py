"""An incoming SMS with what the base and the stop-list know of its sender."""

from bot.model import Chat, IncomingSms
from handlers.i18n import Words
from handlers.ui.context import Rooms
from handlers.views.incoming import Picture, asks_to_stop, phone_of, picture


async def picture_of(
    sms: IncomingSms, chat: Chat, words: Words, rooms: Rooms, *, perhaps_shown: bool = False
) -> Picture:
    """Look the sender up; return the text, as HTML, and the buttons that are of use now."""
    stopping, phone = asks_to_stop(sms), phone_of(sms)
    return picture(
        sms,
        words,
        name=await rooms.contacts.name_of(chat.id, phone) if phone else None,
        stopped=await rooms.stop_list.get(chat.id, stopping) if stopping else None,
        perhaps_shown=perhaps_shown,
    )
