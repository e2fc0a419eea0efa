"""Incoming SMS in the chat: each at least once, in order; one that may be a repeat says so."""

from aiogram import Bot

from bot.chat.inbox import DueSms
from bot.concurrency.bus import Event, Received
from bot.model import Chat
from handlers.ui.context import Rooms
from handlers.ui.incoming_card import draw_incoming_card
from handlers.unasked.outbox import Kind
from handlers.unasked.pacing import MESSAGES, Turns
from handlers.unasked.posting import Post
from handlers.views.incoming import asks_to_stop


class IncomingMessages(Kind[DueSms]):
    """An SMS that cannot reach its chat is tried again at the next SMS or start."""

    name = "incoming SMS of"
    keeps_for_unreachable = True
    owned_by_chats = True

    def __init__(self, bot: Bot, rooms: Rooms) -> None:
        self.outbox = rooms.inbox
        self._bot = bot
        self._rooms = rooms
        self._turns = Turns(rooms.clock, MESSAGES)

    def owner_of(self, event: Event) -> int | None:
        """Return the id of the chat that has received SMS."""
        return event.chat_id if isinstance(event, Received) else None

    async def prepare(self, owner: int) -> None:
        """Put senders of stop words on the stop-list, if the chat wants that done unasked."""
        chat = await self._rooms.preferences.known(owner)
        if chat is not None and chat.auto_stop:
            await self._stop_who_asked(chat)

    async def _stop_who_asked(self, chat: Chat) -> None:
        after, stop_list = 0, self._rooms.stop_list
        name = self._rooms.words_for(chat).plain("inbox-bot")
        while some := await self._rooms.inbox.unshown(chat.id, after=after):
            after = some[-1].id
            asking = {phone: sms.text for sms in some if (phone := asks_to_stop(sms))}
            for phone in asking.keys() - await stop_list.has(chat.id, asking):
                await stop_list.add(chat.id, self._bot.id, name, [phone], asking[phone])

    def seconds_to_turn(self, entry: DueSms, *, hurried: bool) -> float:
        """Return the seconds until the chat's turn: an SMS waits after the one before it."""
        del hurried
        return self._turns.seconds_left(entry.sms.id, entry.sms.chat_id)

    async def draw(self, entry: DueSms) -> Post:
        """Return the SMS as a message."""
        sms = entry.sms
        chat = await self._rooms.preferences.known(sms.chat_id)
        if chat is None:
            raise LookupError(sms.chat_id)
        card = await draw_incoming_card(
            sms, chat, self._rooms.words_for(chat), self._rooms, perhaps_shown=entry.perhaps_shown
        )
        return Post(sms.chat_id, card)
