"""What the engine tells the world: facts, never words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Changed:
    """Something a person can see of this mailing changed; the journal has the details."""

    mailing_id: int


@dataclass(frozen=True, slots=True)
class Progressed:
    """The delivery of a mass mailing has gone on; to show it may wait for its turn."""

    mailing_id: int
    chat_id: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a mailing is worth a message of its own, once; its track has the details.

    A single SMS has failed; or most of a mass mailing has arrived, or an hour has passed.
    """

    mailing_id: int


@dataclass(frozen=True, slots=True)
class Came:
    """SMS have come for this chat that were not shown yet."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class BalanceLow:
    """The balance has fallen below what the chat wants to be warned at; told once a fall."""

    chat_id: int
    balance: Decimal
    floor: Decimal


Event = Changed | Progressed | Delivered | Came | BalanceLow
Listener = Callable[[Event], Awaitable[None]]
