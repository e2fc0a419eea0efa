"""A text that Telegram has cut into several messages is one text again (docs/rules.md, T20)."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import Message, MessageEntity, TelegramObject, Update

from bot.clock import Clock
from bot.sms.phones import find_phones
from handlers.anywhere.kept_pieces import DESTINY, KeptPieces, Piece
from handlers.states import LISTENING, TAKES_FILES
from handlers.ui.context import Handler

LONGEST_MESSAGE = 4096
"""UTF-16 units (docs/rules.md, T1)."""
SHORTEST_HEAD = LONGEST_MESSAGE // 2
"""Telegram's apps cut before the limit, at the end of a line or a word: never before its half."""
MOST_PIECES = 32
WAIT = 1.5
"""Seconds after a piece in which the next one comes: they are sent one right after the other."""
MOST_REMEMBERED = 1024
_AROUND_THE_CUT = 60
"""Characters of a line on either side of a cut that may belong to one number."""

TAIL = "tail"
"""In an update's data: a `Tail`, when it brings the end of a text that is over."""


class Tail(Enum):
    """What became of the beginning of a text whose end came too late."""

    HANDLED = auto()
    LOST = auto()
    """The bot ended before it had done anything with it."""


@dataclass(slots=True)
class _Text:
    """A text whose end has not come yet."""

    pieces: list[Message]
    more: asyncio.Event = field(default_factory=asyncio.Event)
    """Another piece has come, or none will."""
    is_over: bool = False

    @property
    def last(self) -> Piece | None:
        """Its last piece, when another one may follow."""
        last = max(self.pieces, key=_place)
        return Piece.of(last) if _may_go_on(last) else None

    def take(self, message: Message) -> bool:
        """Add a piece, and return True; False: it is no piece of this text, which ends so."""
        goes_on = Piece.of(self.pieces[-1]).goes_on_in(Piece.of(message))
        taken = goes_on and not self.is_over
        if taken:
            self.pieces.append(message)
        is_last = not _may_go_on(message) or len(self.pieces) >= MOST_PIECES
        self.is_over = self.is_over or not taken or is_last
        self.more.set()
        return taken


class SplitTexts(BaseMiddleware):
    """Waits a moment for the rest of a text that is long enough to have been cut.

    It stands before the locks, where the pieces of one person come one after the other. A rest that
    comes too late, perhaps to the next process, is marked as a `Tail`.
    """

    def __init__(self, kept: KeptPieces, clock: Clock) -> None:
        self._clock = clock
        self._kept = kept
        self._open: dict[StorageKey, _Text] = {}
        self._ended: OrderedDict[StorageKey, Piece] = OrderedDict()
        """The last piece of a long text that was handled; those of the latest only."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Pass an update on, a text as a whole; a piece that joins another goes no further."""
        message = event.message if isinstance(event, Update) else None
        if message is None or message.text is None or message.from_user is None:
            return await handler(event, data)
        key = _key(message, data["bot"].id)
        before = self._open.get(key)
        if before is not None and before.take(message):
            return None
        ended = before.last if before is not None else self._ended.get(key)
        data[TAIL] = Tail.HANDLED if ended and ended.goes_on_in(Piece.of(message)) else None
        if not _may_go_on(message):
            return await handler(event, data)
        # from here to the wait nothing may let the next piece in
        text = self._begin(key, message)
        data[TAIL] = data[TAIL] or await _kept_tail(self._kept, key, message)
        await self._kept.keep(key, Piece.of(message), handled=False)
        await self._wait(key, text)
        result = await handler(event.model_copy(update={"message": _joined(text.pieces)}), data)
        await self._kept.keep(key, text.last, handled=True)
        return result

    def _begin(self, key: StorageKey, first: Message) -> _Text:
        text = self._open[key] = _Text([first])
        return text

    async def _wait(self, key: StorageKey, text: _Text) -> None:
        try:
            while not text.is_over:
                text.more.clear()
                if not await _comes(text.more, self._clock):
                    break
        finally:
            text.is_over = True
            if self._open.get(key) is text:
                del self._open[key]
        self._remember(key, text.last)

    def _remember(self, key: StorageKey, last: Piece | None) -> None:
        self._ended.pop(key, None)
        if last is not None:
            self._ended[key] = last
        if len(self._ended) > MOST_REMEMBERED:
            self._ended.popitem(last=False)


class RefuseTails(BaseMiddleware):
    """Tells that the end of a text came apart, where it would be taken for another answer.

    Where numbers are asked for, it is one more list of them, unless their beginning is lost. The
    talk of a group stays talk. In a group whose talk the bot does not hear, a list may have lost
    its end: only its first piece answers the bot. What an earlier process has kept is read here,
    where a message has its turn: before it, a tap could come first.
    """

    def __init__(self, kept: KeptPieces) -> None:
        self._kept = kept

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's signature
        """Pass a message on, or answer it."""
        tail, context = data.get(TAIL), data.get("aiogd_context")
        state = None if context is None else context.state
        if tail is None and isinstance(event, Message) and event.text and event.from_user:
            tail = await _kept_tail(self._kept, _key(event, data["bot"].id), event)
        if not isinstance(event, Message) or tail is None or not _is_for_bot(event, state):
            return await self._take(handler, event, data, state)
        if tail is Tail.HANDLED and state in TAKES_FILES:
            return await self._take(handler, event, data, state)
        key = "text-came-apart" if tail is Tail.HANDLED else "text-beginning-lost"
        await event.answer(data["words"].html(key))
        return None

    async def _take(
        self, handler: Handler, event: TelegramObject, data: dict[str, Any], state: State | None
    ) -> Any:  # noqa: ANN401 - as above
        """Handle a message; of a list, tell that the bot may have heard its beginning only."""
        if isinstance(event, Message) and state in TAKES_FILES and _is_whole_piece(event):
            private = event.chat.type == ChatType.PRIVATE
            if not private and not (await data["bot"].me()).can_read_all_group_messages:
                await event.answer(data["words"].html("text-end-unheard"))
        return await handler(event, data)


async def _kept_tail(kept: KeptPieces, key: StorageKey, message: Message) -> Tail | None:
    """Tell whether a message ends a text that an earlier process has begun."""
    found = await kept.before_start(key, message)
    if found is None or not found[0].goes_on_in(Piece.of(message)):
        return None
    return Tail.HANDLED if found[1] else Tail.LOST


def _is_for_bot(message: Message, state: State | None) -> bool:
    """Tell whether something would be done with a message."""
    private = message.chat.type == ChatType.PRIVATE
    return private or state in LISTENING or (message.text or "").startswith("/")


def _key(message: Message, bot_id: int) -> StorageKey:
    """Return whose texts in which topic go on with each other.

    The thread of an answer is none: of a text that answers, the first piece may be in it alone.
    """
    user_id = message.from_user.id if message.from_user else 0
    topic = message.message_thread_id if message.is_topic_message else None
    return StorageKey(bot_id, message.chat.id, user_id, topic, destiny=DESTINY)


async def _comes(event: asyncio.Event, clock: Clock) -> bool:
    """Wait a moment for an event; tell whether it came."""
    coming = asyncio.ensure_future(event.wait())
    waited = asyncio.ensure_future(clock.rest(WAIT))
    try:
        await asyncio.wait({coming, waited}, return_when=asyncio.FIRST_COMPLETED)
        return event.is_set()
    finally:
        coming.cancel()
        waited.cancel()


def _place(message: Message) -> int:
    return message.message_id


def _may_go_on(message: Message) -> bool:
    return _units(message.text or "") >= SHORTEST_HEAD


def _is_whole_piece(message: Message) -> bool:
    """Tell whether this may be the first of several pieces, and no other has come."""
    return _may_go_on(message) and _units(message.text or "") <= LONGEST_MESSAGE


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _joined(pieces: Sequence[Message]) -> Message:
    """Return the pieces as one message, in the order they were written."""
    ordered = sorted(pieces, key=_place)
    text, entities = ordered[0].text or "", list(ordered[0].entities or ())
    for before, piece in pairwise(ordered):
        text += _between(before.text or "", piece.text or "")
        entities += _moved(piece.entities or (), _units(text))
        text += piece.text or ""
    return ordered[0].model_copy(update={"text": text, "entities": entities or None})


def _between(head: str, tail: str) -> str:
    """Return what to put where a text was cut: the end of a line, or a blank.

    Telegram takes blanks off the ends of a message. Of the two, that is right which leaves the
    most numbers whole: a list may be cut within a number, which a blank does not change.
    """
    last = head.rsplit("\n", 1)[-1][-_AROUND_THE_CUT:]
    following = tail.split("\n", 1)[0][:_AROUND_THE_CUT]
    return max("\n", " ", key=lambda sign: _numbers(last + sign + following))


def _numbers(text: str) -> int:
    return sum(len(find_phones(line)) for line in text.split("\n"))


def _moved(entities: Sequence[MessageEntity], units: int) -> list[MessageEntity]:
    return [one.model_copy(update={"offset": one.offset + units}) for one in entities]
