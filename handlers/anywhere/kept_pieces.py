"""The piece of a long text that came last, kept over a restart of the bot; no word of it."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from aiogram.fsm.storage.base import BaseStorage, StorageKey
from aiogram.types import Message

from bot.clock import Clock

TOGETHER = timedelta(seconds=5)
"""Nobody reads the answer to a long text and writes another one so fast."""
AT_THE_START = timedelta(minutes=1)
"""A message of a later date has nothing to do with an earlier process; clocks may differ."""
DESTINY = "long_text"


@dataclass(frozen=True, slots=True)
class Piece:
    """What tells whether a message goes on with another."""

    message_id: int
    date: datetime
    forwarded: bool

    @classmethod
    def of(cls, message: Message) -> "Piece":
        """Return a message as a piece."""
        return cls(message.message_id, message.date, message.forward_origin is not None)

    def goes_on_in(self, other: "Piece") -> bool:
        """Tell whether both may be of one text, whichever of them comes first."""
        together = abs(other.date - self.date) <= TOGETHER
        alike = other.forwarded == self.forwarded and other.message_id != self.message_id
        return together and alike


class KeptPieces:
    """Pieces on disk, for the messages that come soon after the start.

    One row a person and topic: a piece that is too old for a message means nothing to it, and goes
    with the next long text.
    """

    def __init__(self, storage: BaseStorage, clock: Clock) -> None:
        self._storage = storage
        self._until = clock.now() + AT_THE_START
        self._process = token_hex(8)

    async def keep(self, key: StorageKey, piece: Piece | None, *, handled: bool) -> None:
        """Note the last piece of a text that may go on, or None when none may.

        `handled` tells that the bot has done something with the text; a process that ends before
        has lost it.
        """
        data: dict[str, Any] = {}
        if piece is not None:
            data = asdict(piece) | {"date": piece.date.isoformat()}
            data |= {"handled": handled, "process": self._process}
        await self._storage.set_data(key, data)

    async def before_start(self, key: StorageKey, message: Message) -> tuple[Piece, bool] | None:
        """Return the piece that an earlier process has kept, and whether the text was handled.

        None for a message that came long after the start, and when there is no such piece.
        """
        if message.date > self._until:
            return None
        data: dict[str, Any] = dict(await self._storage.get_data(key))
        if data.pop("process", self._process) == self._process:
            return None
        handled = data.pop("handled")
        return Piece(**data | {"date": datetime.fromisoformat(data["date"])}), handled
