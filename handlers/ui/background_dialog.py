"""What happens to a dialog behind its person's back: in its chat's turn, like a tap."""

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
    """Lets updates of dialogs and errors wait for their person's turn, as Telegram's updates do.

    Both come past aiogram's own lock: the former never meet it (docs/rules.md, A2), the latter
    are handled when it has been given back. One beside a tap would undo it.
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
    """Where a person's dialogs are; as JSON it outlives the process."""

    user: User
    chat: Chat
    thread_id: int | None

    @classmethod
    def of(cls, manager: DialogManager) -> Self:
        """Return where an update came from."""
        data = manager.middleware_data
        return cls(data["event_from_user"], data["event_chat"], data.get("event_thread_id"))

    @classmethod
    def load(cls, kept: Json) -> Self:
        """Return what was dumped."""
        user, chat = User.model_validate(kept["user"]), Chat.model_validate(kept["chat"])
        return cls(user, chat, kept["thread"])

    def dump(self) -> Json:
        """Return JSON."""
        return {
            "user": self.user.model_dump(mode="json", exclude_none=True),
            "chat": self.chat.model_dump(mode="json", exclude_none=True),
            "thread": self.thread_id,
        }


@asynccontextmanager
async def visit(dispatcher: Dispatcher, bot: Bot, place: Place) -> AsyncIterator[DialogManager]:
    """Yield the manager of a person's dialogs, as a handler of his would have it.

    The chat waits meanwhile: be quick, and never call this in a handler. What is changed is kept
    when the block ends well. Raises LookupError when the person may not use the bot any more.
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
