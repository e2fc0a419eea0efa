"""Calls to places that are no more: a topic, the old id of a group (docs/rules.md, T19).

Every message of the bot goes through here, whoever sends it.
"""

import logging
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramMigrateToChat
from aiogram.methods import SendDocument, SendMessage, SendPhoto, TelegramMethod
from aiogram.methods.base import TelegramType

from handlers.i18n import Words
from handlers.ui.context import Rooms
from handlers.ui.telegram_retry import is_patient

log = logging.getLogger(__name__)

TOPIC_IS_GONE = ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid")
"""What Telegram says of a topic that takes no more messages, in lower case."""
GENERAL_IS_CLOSED = "topic_closed"
"""What it says of a message without a topic when the group's General topic is closed."""
LOOK_AGAIN = timedelta(minutes=10)
"""So long a topic is not tried again: one that was closed may be opened."""
MOST_REMEMBERED = 1024
MESSAGES = (SendMessage, SendDocument, SendPhoto)
MESSAGE_LEFT_BEHIND = "Bad Request: message to edit not found"
"""What a caller that edits or deletes is told when the group has moved: it has to send anew."""

Topic = tuple[int | str, int]
KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


class LostPlaces(BaseRequestMiddleware):
    """Makes a call once more where its place is gone: without the topic, or at the group's new id.

    Telegram has refused the first call, so that nothing is sent twice. That a topic is gone is said
    before the first message that comes without it. When the General topic is closed, a message
    comes to the topic that took the last one, or after a start to that of the last mailing. A
    caller that waits by itself (`at_once`) is told that the group has moved: what it keeps by chats
    must move, too.

    A message that comes elsewhere answers none: an answer goes to the topic of what it answers, and
    in a group that has moved the ids are those of other messages.
    """

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._gone: OrderedDict[Topic, datetime] = OrderedDict()
        """Topics that took no message → when; the latest only."""
        self._open: OrderedDict[int | str, int] = OrderedDict()
        """Chats → the topic that took the last message; the latest only."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Any:  # noqa: ANN401 - aiogram's signature
        """Make the call. Raises TelegramAPIError."""
        topic = _topic(method)
        if topic is not None and self._is_gone(topic):
            method, topic = _elsewhere(method, message_thread_id=None), None
        try:
            done = await make_request(bot, method)
        except TelegramBadRequest as error:
            other = await self._other_topic(make_request, bot, method, error)
            if other is None:
                raise
        except TelegramMigrateToChat as error:
            if not is_patient():
                raise
            return await make_request(bot, await self._follow(method, error))
        else:
            if topic is not None:
                self._note_open(topic)
            return done
        return await self(make_request, bot, other)

    async def _other_topic(
        self,
        make_request: NextRequestMiddlewareType[Any],
        bot: Bot,
        method: TelegramMethod[TelegramType],
        error: TelegramBadRequest,
    ) -> TelegramMethod[TelegramType] | None:
        """Return the call for another topic of its chat; None: that would not help."""
        said, topic, is_message = (
            error.message.lower(),
            _topic(method),
            isinstance(method, MESSAGES),
        )
        if topic is not None and any(words in said for words in TOPIC_IS_GONE):
            if is_message and self._note_gone(topic):
                await self._say_gone(make_request, bot, topic)
            return _elsewhere(method, message_thread_id=None)
        if topic is None and is_message and GENERAL_IS_CLOSED in said:
            thread_id = await self._open_topic(getattr(method, "chat_id", 0))
            return None if thread_id is None else _elsewhere(method, message_thread_id=thread_id)
        return None

    async def _open_topic(self, chat_id: int | str) -> int | None:
        """Return the topic that took the last message, else that of the chat's last mailing."""
        if (thread_id := self._open.get(chat_id)) is not None:
            return thread_id
        last = await self._rooms.mailings.lookup.last_topic(int(chat_id))
        return None if last is None or self._is_gone((chat_id, last)) else last

    def _is_gone(self, topic: Topic) -> bool:
        since = self._gone.get(topic)
        return since is not None and self._rooms.clock.now() - since < LOOK_AGAIN

    def _note_gone(self, topic: Topic) -> bool:
        """Note it; tell whether it is new."""
        is_new = topic not in self._gone
        _remember(self._gone, topic, self._rooms.clock.now())
        if self._open.get(topic[0]) == topic[1]:
            del self._open[topic[0]]
        return is_new

    def _note_open(self, topic: Topic) -> None:
        self._gone.pop(topic, None)
        _remember(self._open, *topic)

    async def _say_gone(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, topic: Topic
    ) -> None:
        chat = await self._rooms.preferences.known(int(topic[0]))
        words = self._rooms.words_for(chat) if chat else Words("ru", "UTC")
        said = SendMessage(chat_id=topic[0], text=words.html("topic-gone"))
        try:
            await make_request(bot, said)
        except TelegramAPIError as error:
            log.info("a topic is gone, which was not said: %s", type(error).__name__)

    async def _follow(
        self, method: TelegramMethod[TelegramType], error: TelegramMigrateToChat
    ) -> TelegramMethod[TelegramType]:
        """Follow a group to its new id. Raises TelegramBadRequest for a message of the old one."""
        old_id = int(getattr(method, "chat_id", 0))
        await self._rooms.preferences.move(old_id, error.migrate_to_chat_id)
        if getattr(method, "message_id", None) is not None:
            raise TelegramBadRequest(method, MESSAGE_LEFT_BEHIND) from error
        return _elsewhere(method, chat_id=error.migrate_to_chat_id)


def _topic(method: TelegramMethod[Any]) -> Topic | None:
    chat_id, thread_id = (getattr(method, name, None) for name in ("chat_id", "message_thread_id"))
    return None if chat_id is None or thread_id is None else (chat_id, thread_id)


def _elsewhere(
    method: TelegramMethod[TelegramType], **changes: int | None
) -> TelegramMethod[TelegramType]:
    unanswering = {"reply_parameters": None} if isinstance(method, MESSAGES) else {}
    return method.model_copy(update={**unanswering, **changes})


def _remember(known: "OrderedDict[KeyT, ValueT]", key: KeyT, value: ValueT) -> None:
    """Note a value as the latest one, and forget the oldest of too many."""
    known[key] = value
    known.move_to_end(key)
    if len(known) > MOST_REMEMBERED:
        known.popitem(last=False)
