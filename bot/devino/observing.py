"""Who may watch the calls of a client: whoever counts them need not be known here."""

from typing import Protocol

from bot.devino.errors import DevinoError
from bot.devino.pace import Rank


class Observer(Protocol):
    """Is told of every call, at once and in the event loop: it returns within microseconds."""

    def answered(self, method: str, error: DevinoError | None) -> None:
        """Note what became of a call; None: the gateway did what was asked."""

    def took(self, method: str, seconds: float) -> None:
        """Note how long a request took from leaving to its answer, or its failure."""

    def waited(self, rank: Rank, seconds: float) -> None:
        """Note how long a call waited for its turn of the pace."""


class Nobody:
    """Watches nothing."""

    def answered(self, method: str, error: DevinoError | None) -> None:
        """Do nothing."""

    def took(self, method: str, seconds: float) -> None:
        """Do nothing."""

    def waited(self, rank: Rank, seconds: float) -> None:
        """Do nothing."""
