"""Whether connections are made to the servers of the gateway, by the calls of all logins."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from bot import devino
from bot.clock import Clock


@dataclass(frozen=True, slots=True)
class Contact:
    """What the last calls to a server tell of it; both None: it was not called since the start."""

    reached_at: datetime | None = None
    """When it last answered (UTC)."""
    lost_at: datetime | None = None
    """Since when no connection is made (UTC); None: the last one was made."""


class Reachability:
    """Noted at every call, read by those who look after the service. Kept in memory only."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._contacts: dict[str, Contact] = {}

    def of(self, server: str) -> Contact:
        """Return what is known of a server."""
        return self._contacts.get(server, Contact())

    @contextmanager
    def call(self, server: str) -> Iterator[None]:
        """Note how a call to a server ends.

        One without an answer tells nothing of the line, nor does one that came too late to leave.
        """
        try:
            yield
        except devino.DevinoError as error:
            self._note_failure(server, error)
            raise
        self._note_reached(server)

    def _note_failure(self, server: str, error: devino.DevinoError) -> None:
        cause = error.__cause__ if isinstance(error, devino.SessionNotOpened) else error
        if isinstance(cause, devino.Unreachable):
            before = self.of(server)
            lost_at = before.lost_at or self._clock.now()
            self._contacts[server] = replace(before, lost_at=lost_at)
        elif not isinstance(cause, devino.OutcomeUnknown | devino.TooLate):
            self._note_reached(server)

    def _note_reached(self, server: str) -> None:
        self._contacts[server] = Contact(reached_at=self._clock.now())
