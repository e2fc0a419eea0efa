"""The menus of commands in Telegram: everybody's, and an administrator's in his own chat."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from aiogram import BaseMiddleware, Bot
from aiogram.enums import ChatType
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    BotCommandScopeUnion,
    TelegramObject,
)

from bot.access import Access
from bot.clock import Clock
from bot.concurrency.nursery import Nursery
from bot.telegram.strange import OddAnswerError
from handlers.anywhere.commands import ADMINS_COMMANDS, COMMANDS
from handlers.i18n import LANGUAGES, Words
from handlers.ui.context import Handler

log = logging.getLogger(__name__)

TRIED_EVERY = timedelta(hours=1)

_REFUSALS = (OddAnswerError, TelegramBadRequest, TelegramForbiddenError, TelegramNotFound)


class AdminMenus(Protocol):
    """The chats that were given an administrator's menu: Telegram keeps it for ever."""

    async def all(self) -> set[int]:
        """Return the chats."""

    async def add(self, chat_id: int) -> None:
        """Add a chat, if it is not there yet."""

    async def remove(self, chat_id: int) -> None:
        """Remove a chat, which is known to have the menu no more."""


class CommandMenus(BaseMiddleware):
    """Lists the commands at the start, and an administrator's when he comes.

    Who the administrators are is a setting: it changes with a start alone. But one who has not
    written to the bot has no chat with it that a menu could be set for, so his is set when he does;
    one who is taken off the list loses his at the next start. Telegram is asked once for each
    administrator, and after a refusal once an hour at most, when he writes again.
    """

    def __init__(
        self, bot: Bot, access: Access, menus: AdminMenus, clock: Clock, nursery: Nursery
    ) -> None:
        self._bot = bot
        self._access = access
        self._menus = menus
        self._clock = clock
        self._nursery = nursery
        self._listed = set[int]()
        self._tried_at: dict[int, datetime] = {}

    async def list_all(self) -> None:
        """List everybody's commands, and those of the administrators who have a chat with the bot.

        A list that is refused leaves nobody without the bot. Raises TelegramAPIError when Telegram
        is out of reach.
        """
        try:
            await self._list(COMMANDS, BotCommandScopeDefault())
        except _REFUSALS as error:
            log.warning("the commands are not listed: %s", type(error).__name__)
        for former in sorted(await self._menus.all() - self._access.admins):
            await self._take_away(former)
        for admin in sorted(self._access.admins):
            await self._list_for(admin)

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Begin to list the commands of an administrator who writes or taps in his own chat."""
        user, chat = data.get("event_from_user"), data.get("event_chat")
        if user and chat and chat.type == ChatType.PRIVATE and self._is_due(user.id):
            self._tried_at[user.id] = self._clock.now()
            self._nursery.start(self._list_later(user.id), f"menu of {user.id}")
        return await handler(event, data)

    def _is_due(self, user_id: int) -> bool:
        if not self._access.is_admin(user_id) or user_id in self._listed:
            return False
        tried = self._tried_at.get(user_id)
        return tried is None or self._clock.now() - tried >= TRIED_EVERY

    async def _list_later(self, admin: int) -> None:
        try:
            await self._list_for(admin)
        except (TelegramAPIError, ClientDecodeError) as error:
            log.info("an administrator's commands are not listed: %s", type(error).__name__)

    async def _list_for(self, admin: int) -> None:
        await self._menus.add(admin)
        try:
            await self._list(ADMINS_COMMANDS, BotCommandScopeChat(chat_id=admin))
        except _REFUSALS as error:
            log.info("an administrator's commands are not listed: %s", type(error).__name__)
        else:
            self._listed.add(admin)

    async def _take_away(self, former: int) -> None:
        """Give a chat everybody's menu again; what is not taken is tried at the next start."""
        scope = BotCommandScopeChat(chat_id=former)
        try:
            for code in _codes().values():
                await self._bot.delete_my_commands(scope=scope, language_code=code)
        except _REFUSALS as error:
            log.info("a former administrator's commands stay: %s", type(error).__name__)
        else:
            await self._menus.remove(former)

    async def _list(self, names: Sequence[str], scope: BotCommandScopeUnion) -> None:
        for language, code in _codes().items():
            words = Words(language, "UTC")
            commands = [
                BotCommand(command=name, description=words.plain(f"command-{name}"))
                for name in names
            ]
            await self._bot.set_my_commands(commands, scope=scope, language_code=code)


def _codes() -> dict[str, str | None]:
    """Return our languages, each with Telegram's code: the first one is for all the others, too."""
    return {language: None if language == LANGUAGES[0] else language for language in LANGUAGES}
