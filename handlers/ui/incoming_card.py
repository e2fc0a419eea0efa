"""The card of an incoming SMS, with the sender's name and place on the stop-list."""

from bot.model import Chat, IncomingSms
from handlers.i18n import Words
from handlers.ui.context import Rooms
from handlers.views.card import Card
from handlers.views.incoming import asks_to_stop, incoming_card, phone_of


async def draw_incoming_card(
    sms: IncomingSms, chat: Chat, words: Words, rooms: Rooms, *, perhaps_shown: bool = False
) -> Card:
    """Look the sender up and return the card."""
    stopping, phone = asks_to_stop(sms), phone_of(sms)
    return incoming_card(
        sms,
        words,
        name=await rooms.contacts.name_of(chat.id, phone) if phone else None,
        stopped=await rooms.stop_list.get(chat.id, stopping) if stopping else None,
        perhaps_shown=perhaps_shown,
    )
