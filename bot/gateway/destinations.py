"""Where each chat may send: what the operator allows, and an administrator's leave."""

from dataclasses import replace

from bot.model import Chat, Mailing, MailingState
from bot.sms.destinations import AllowedDestinations
from storage.chat.chats import Chats


class ChatDestinations:
    """Tells where chats may send (docs/rules.md, S21). `operator` is what the settings allow."""

    def __init__(self, chats: Chats, operator: AllowedDestinations) -> None:
        self._chats = chats
        self.operator = operator

    async def of(self, chat_id: int) -> AllowedDestinations:
        """Return where a chat may send as it is set now."""
        chat = await self._chats.get(chat_id)
        return self.operator if chat is None else self.of_chat(chat)

    async def outside(self, mailing: Mailing) -> tuple[str, ...]:
        """Return the destinations of a held or paused mailing where its chat may not send any more.

        It was confirmed before and goes there nevertheless (docs/rules.md, S1): its card says so.
        """
        open_still = mailing.held or mailing.state is MailingState.PAUSED
        if not open_still or not any(map(self.operator.refusal_of, mailing.destinations)):
            return ()
        allowed = await self.of(mailing.chat_id)
        return tuple(filter(allowed.refusal_of, mailing.destinations))

    def of_chat(self, chat: Chat) -> AllowedDestinations:
        """Return where a chat, as it was read, may send."""
        return replace(self.operator, expensive=self.operator.expensive or chat.expensive)
