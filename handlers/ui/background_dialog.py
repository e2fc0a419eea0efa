"""Changing a person's dialog from the background, in the chat's turn, as a tap would."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

from aiogram import BaseMiddleware, Bot, Dispatcher
from aiogram.fsm.context import FSMContext
from aiogram.fsm.middleware import FSMContextMiddleware
from aiogram.types import Chat, ErrorEvent, TelegramObject, User
from aiogram_dialog import DialogManager
from aiogram_dialog.api.entities import DEFAULT_STACK_ID, DialogAction, DialogUpdate
from aiogram_dialog.api.entities.update_event import DialogFgEvent
from aiogram_dialog.manager.updater import Updater

from handlers.ui.context import Handler

Json = dict[str, Any]


class InTurn(BaseMiddleware):
    """Makes updates of dialogs and errors wait for their person's turn, as Telegram's updates do.

    aiogram's own lock does not do that. Updates of dialogs never take it (docs/rules.md, A2), and
    errors are handled after it is released. Either would undo the changes of a tap beside it.
    """

    def __init__(self, fsm: FSMContextMiddleware) -> None:
        self._fsm = fsm

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Wait for the turn."""
        context = self._context(event, data)
        if context is None:
            return await handler(event, data)
        async with self._fsm.events_isolation.lock(context.key):
            data |= {"state": context, "raw_state": await context.get_state()}
            return await handler(event, data)

    def _context(self, event: TelegramObject, data: dict[str, Any]) -> FSMContext | None:
        if not isinstance(event, DialogUpdate | ErrorEvent):
            return None
        chat, user = data.get("event_chat"), data.get("event_from_user")
        if chat is None or user is None:
            return None
        return self._fsm.resolve_context(data["bot"], chat.id, user.id)


@dataclass(frozen=True, slots=True)
class Place:
    """The person, chat and thread that dialogs belong to; can be stored as JSON."""

    user: User
    chat: Chat
    thread_id: int | None

    @classmethod
    def of(cls, manager: DialogManager) -> Self:
        """Return the place of the update that is being handled."""
        data = manager.middleware_data
        return cls(data["event_from_user"], data["event_chat"], data.get("event_thread_id"))

    @classmethod
    def load(cls, stored: Json) -> Self:
        """Return the place that `dump` has stored."""
        user, chat = User.model_validate(stored["user"]), Chat.model_validate(stored["chat"])
        return cls(user, chat, stored["thread"])

    def dump(self) -> Json:
        """Return the place as JSON, for `load`."""
        return {
            "user": self.user.model_dump(mode="json", exclude_none=True),
            "chat": self.chat.model_dump(mode="json", exclude_none=True),
            "thread": self.thread_id,
        }


@asynccontextmanager
async def background_manager(
    dispatcher: Dispatcher, bot: Bot, place: Place
) -> AsyncIterator[DialogManager]:
    """Yield the manager of a person's dialogs, as a handler of that person's update gets it.

    The person's updates wait meanwhile: keep it short, and never call this in a handler.
    Changes are saved when the block ends without an error. LookupError: the person may no
    longer use the bot.
    """
    loop = asyncio.get_running_loop()
    entered, left = loop.create_future(), loop.create_future()
    event = DialogFgEvent(
        action=DialogAction.FG,
        data=None,
        from_user=place.user,
        chat=place.chat,
        intent_id=None,
        stack_id=DEFAULT_STACK_ID,
        thread_id=place.thread_id,
        business_connection_id=None,
        entered=entered,
        exited=left,
    )
    update = DialogUpdate(event.as_(bot)).as_(bot)
    handling = Updater(dispatcher).notify_task(bot, update)
    try:
        await asyncio.wait({handling, entered}, return_when=asyncio.FIRST_COMPLETED)
        if not entered.done():
            raise LookupError(place.chat.id)
        yield entered.result()
        left.set_result(None)
        await handling
    finally:
        handling.cancel()
