"""Facts, never words: what happened, and the bus that passes it on to whoever listens."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal

from bot.model import Mailing


@dataclass(frozen=True, slots=True)
class Changed:
    """Something a person can see of a mailing changed; the journal has the details."""

    mailing: Mailing
    """As it was read last: it tells whom the change concerns. Read it anew to draw its card."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """More is known of the delivery of a mailing to many; its card may wait for its turn."""

    mailing_id: int
    chat_id: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """A notice of a mailing's delivery is due, the only one; its track has the details.

    A single SMS has failed; or most SMS of a mailing to many have come to their end, or an hour has
    passed.
    """

    mailing_id: int


@dataclass(frozen=True, slots=True)
class Received:
    """The chat has received SMS that were not shown yet."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class BalanceLow:
    """The balance has fallen below the chat's floor; emitted once for each fall."""

    chat_id: int
    balance: Decimal
    floor: Decimal


@dataclass(frozen=True, slots=True)
class CardLeft:
    """Another message is the card of a mailing now: this one tells nothing new any more."""

    mailing_id: int
    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Alerted:
    """An administrator is to be told something of the service."""

    admin_id: int


Event = Changed | Progressed | Delivered | Received | BalanceLow | CardLeft | Alerted
Listener = Callable[[Event], Awaitable[None]]


class Bus:
    """Passes every fact to every listener, in the order in which they were added.

    A fact is only a hint to look: what happened is in the database, and each listener looks there
    when it starts.
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
