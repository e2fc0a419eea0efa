"""Facts, never words: what happened, and the bus that passes it on to whoever listens."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal

from bot.model import Mailing


@dataclass(frozen=True, slots=True)
class Changed:
    """Something a person can see of a mailing changed; the journal has the details."""

    mailing: Mailing
    """As it was read last: enough to see whom the change concerns, too old to be drawn."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """The delivery of a mailing to many has gone on; to show it may wait for its turn."""

    mailing_id: int
    chat_id: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a mailing is worth a message of its own, once; its track has the details.

    A single SMS has failed; or most of a mailing to many has arrived, or an hour has passed.
    """

    mailing_id: int


@dataclass(frozen=True, slots=True)
class Received:
    """The chat has received SMS that were not shown yet."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class BalanceLow:
    """The balance has fallen below what the chat wants to be warned at; emitted once a fall."""

    chat_id: int
    balance: Decimal
    floor: Decimal


Event = Changed | Progressed | Delivered | Received | BalanceLow
Listener = Callable[[Event], Awaitable[None]]


class Bus:
    """Passes every fact to every listener, in the order in which they came to listen.

    A fact is no more than a hint to look: what happened is in the database, and whoever needs
    it looks there when he starts.
    """

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Pass every later fact to `listener`, which must not take long."""
        self._listeners.append(listener)

    async def emit(self, event: Event) -> None:
        """Pass a fact to all listeners; return when each has taken it."""
        for listener in self._listeners:
            await listener(event)
