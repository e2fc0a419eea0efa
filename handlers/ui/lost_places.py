"""Calls to places that are no more: a topic, the old id of a group (docs/rules.md, T19).

Every message of the bot goes through here, whoever sends it.
"""

import logging
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramMigrateToChat
from aiogram.methods import SendDocument, SendMessage, SendPhoto, TelegramMethod
from aiogram.methods.base import TelegramType

from handlers.i18n import Words
from handlers.ui.context import Rooms
from handlers.ui.telegram_retry import is_patient

log = logging.getLogger(__name__)

TOPIC_IS_GONE = ("message thread not found", "topic_deleted", "topic_closed")
"""What Telegram says of a topic that takes no more messages, in lower case."""
LOOK_AGAIN = timedelta(minutes=10)
"""So long a topic is not tried again: one that was closed may be opened."""
MOST_REMEMBERED = 1024
MESSAGES: tuple[type, ...] = (SendMessage, SendDocument, SendPhoto)

Topic = tuple[int | str, int]


class LostPlaces(BaseRequestMiddleware):
    """Makes a call once more where its place is gone: without the topic, or at the group's new id.

    Telegram has refused the first call, so that nothing is sent twice. That a topic is gone is said
    before the first message that comes without it. A caller that waits by itself (`at_once`) is
    told that the group has moved: what it keeps by chats must move, too.
    """

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._gone: OrderedDict[Topic, datetime] = OrderedDict()
        """Topics that took no message → when; the latest only."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Any:  # noqa: ANN401 - aiogram's signature
        """Make the call. Raises TelegramAPIError."""
        topic = _topic(method)
        if topic is not None and self._is_gone(topic):
            method, topic = _changed(method, message_thread_id=None), None
        try:
            done = await make_request(bot, method)
        except TelegramBadRequest as error:
            if topic is None or not _is_topic_gone(error):
                raise
        except TelegramMigrateToChat as error:
            if not is_patient():
                raise
            return await make_request(bot, await self._follow(method, error))
        else:
            if topic is not None:
                self._gone.pop(topic, None)
            return done
        if isinstance(method, MESSAGES) and self._note_gone(topic):
            await self._say_gone(make_request, bot, topic)
        return await make_request(bot, _changed(method, message_thread_id=None))

    def _is_gone(self, topic: Topic) -> bool:
        since = self._gone.get(topic)
        return since is not None and self._rooms.clock.now() - since < LOOK_AGAIN

    def _note_gone(self, topic: Topic) -> bool:
        """Note it; tell whether it is new."""
        is_new = topic not in self._gone
        self._gone[topic] = self._rooms.clock.now()
        self._gone.move_to_end(topic)
        if len(self._gone) > MOST_REMEMBERED:
            self._gone.popitem(last=False)
        return is_new

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
        old_id = int(getattr(method, "chat_id", 0))
        await self._rooms.preferences.move(old_id, error.migrate_to_chat_id)
        return _changed(method, chat_id=error.migrate_to_chat_id)


def _topic(method: TelegramMethod[Any]) -> Topic | None:
    chat_id, thread_id = (getattr(method, name, None) for name in ("chat_id", "message_thread_id"))
    return None if chat_id is None or thread_id is None else (chat_id, thread_id)


def _changed(
    method: TelegramMethod[TelegramType], **changes: int | None
) -> TelegramMethod[TelegramType]:
    return method.model_copy(update=changes)


def _is_topic_gone(error: TelegramBadRequest) -> bool:
    return any(words in error.message.lower() for words in TOPIC_IS_GONE)
