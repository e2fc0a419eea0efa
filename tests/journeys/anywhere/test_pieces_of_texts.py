"""Which messages are pieces of one text, and in what order; without a bot around them."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot
from aiogram.fsm.storage.base import StorageKey
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import (
    Chat,
    Message,
    MessageEntity,
    MessageOriginHiddenUser,
    TelegramObject,
    Update,
    User,
)

from handlers.anywhere.kept_pieces import AT_THE_START, KeptPieces, Piece
from handlers.anywhere.split_texts import MOST_PIECES, MOST_REMEMBERED, TAIL, SplitTexts, Tail
from tests.conftest import START, ManualClock

BOT = Bot("42:TEST")
KEY = StorageKey(BOT.id, 7, 7)
LONG = 3000


class Hasty(ManualClock):
    """A clock by which nobody waits for the rest of a text."""

    async def rest(self, seconds: float) -> None:
        del seconds
        await asyncio.sleep(0)


class Chats:
    """The middleware, and what it passes on."""

    def __init__(self, clock: ManualClock) -> None:
        self.texts: list[tuple[str, Tail | None]] = []
        self.entities: list[MessageEntity] = []
        self._middleware = SplitTexts(KeptPieces(MemoryStorage(), clock), clock)

    async def come(self, *messages: Message) -> None:
        """Let messages come at once, in this order."""
        updates = (Update(update_id=1, message=one) for one in messages)
        await asyncio.gather(
            *(self._middleware(self._handle, update, {"bot": BOT}) for update in updates)
        )

    async def _handle(self, event: TelegramObject, data: dict[str, Any]) -> None:
        assert isinstance(event, Update)
        assert event.message
        self.texts.append((event.message.text or "", data[TAIL]))
        self.entities += event.message.entities or []


@pytest.fixture
def chats(clock: ManualClock) -> Chats:
    return Chats(clock)


def message(number: int, text: str, *, user: int = 7, **more: Any) -> Message:  # noqa: ANN401 - fields of a message
    person, chat = User(id=user, is_bot=False, first_name="Анна"), Chat(id=user, type="private")
    known = {"message_id": number, "date": START, "chat": chat, "from_user": person, "text": text}
    return Message(**known | more)


async def test_pieces_are_joined_in_the_order_in_which_they_were_written(chats: Chats) -> None:
    first, second, third = "а" * LONG, "б" * LONG, "конец"
    looks = [MessageEntity(type="bold", offset=1, length=2)]
    await chats.come(
        message(2, second, entities=looks), message(1, first, entities=looks), message(3, third)
    )

    assert chats.texts == [(f"{first}\n{second}\n{third}", None)]
    assert [one.offset for one in chats.entities] == [1, LONG + 1 + 1]


async def test_what_is_typed_after_a_forwarded_text_is_no_piece_of_it(chats: Chats) -> None:
    origin = MessageOriginHiddenUser(date=START, sender_user_name="Пётр")
    await chats.come(message(1, "а" * LONG, forward_origin=origin), message(2, "Приходите"))

    assert sorted(chats.texts) == [("Приходите", None), ("а" * LONG, None)]


async def test_a_text_of_very_many_pieces_is_taken_before_its_end(chats: Chats) -> None:
    pieces = [message(number, "а" * LONG) for number in range(MOST_PIECES)]
    await chats.come(*pieces, message(MOST_PIECES, "конец"))

    assert ("конец", Tail.HANDLED) in chats.texts
    assert sorted(len(text) for text, _ in chats.texts)[1] == MOST_PIECES * (LONG + 1) - 1


async def test_only_the_latest_texts_are_remembered() -> None:
    chats = Chats(Hasty())
    for user in range(1, MOST_REMEMBERED + 2):
        await chats.come(message(1, "а" * LONG, user=user))
    await chats.come(message(2, "конец", user=1), message(2, "конец", user=2))

    assert chats.texts[-2:] == [("конец", None), ("конец", Tail.HANDLED)]


async def test_a_piece_is_kept_for_the_next_process_and_not_for_this_one(
    clock: ManualClock,
) -> None:
    storage = MemoryStorage()
    piece, kept = Piece.of(message(1, "а" * LONG)), KeptPieces(storage, clock)
    await kept.keep(KEY, piece, handled=False)
    clock.forward(seconds=2)

    assert await kept.before_start(KEY, message(2, "конец")) is None
    after = KeptPieces(storage, clock)
    assert await after.before_start(KEY, message(2, "конец")) == (piece, False)
    late = message(2, "конец", date=clock.now() + AT_THE_START + timedelta(seconds=1))
    assert await after.before_start(KEY, late) is None
