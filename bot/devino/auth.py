"""Authentication: the two flavours of the gateway differ in this only (docs/rules.md, D2)."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from bot.devino import wire
from bot.devino.answers import HttpAnswer, decipher
from bot.devino.errors import DevinoError, OutcomeUnknown, SessionNotOpened
from bot.devino.results import read_session

SESSION_SECONDS = 120 * 60
"""How long a session lives (`httpapi.rst`, «Получение идентификатора сессии»)."""

_MARGIN_SECONDS = 5 * 60
LOG_IN = "User/SessionId"


class Auth(Protocol):
    """Returns the form fields that authenticate a call."""

    @property
    def secrets(self) -> Sequence[str]:
        """The texts that no error may quote."""

    async def key(self) -> str:
        """Return the fields, quoted for a form. May log in first.

        Raises CallRefused, NotTaken or Unreachable, never OutcomeUnknown: if the log-in fails, the
        call itself was not made.
        """

    def renew(self, key: str) -> bool:
        """Discard fields that the gateway refused; tell whether `key()` may return others."""


class Sessionless:
    """Login and password in every call (`…/rest/v2`)."""

    def __init__(self, login: str, password: str) -> None:
        self.secrets = (password,)
        self._key = wire.credentials(login, password)

    async def key(self) -> str:
        """Return the same fields every time."""
        return self._key

    def renew(self, key: str) -> bool:  # noqa: ARG002 — the protocol's
        """Return False: login and password do not change."""
        return False


class Session:
    """A session id in every call (`…/rest`); one log-in serves until the session ends."""

    def __init__(
        self,
        login: str,
        password: str,
        *,
        post: Callable[[str, str], Awaitable[HttpAnswer]],
        monotonic: Callable[[], float],
        answered: Callable[[str, DevinoError | None], None],
    ) -> None:
        self._password = password
        self._credentials = wire.credentials(login, password)
        self._post = post
        self._monotonic = monotonic
        self._answered = answered
        self._lock = asyncio.Lock()
        self._session_id = ""
        self._key = ""
        self._fresh_until = 0.0
        self._failures = 0
        self._failure: DevinoError | None = None

    @property
    def secrets(self) -> Sequence[str]:
        """The texts that no error may quote."""
        return (self._password, self._session_id)

    async def key(self) -> str:
        """Return the session's field; log in when there is no session or it is about to end.

        Callers who wait at the same time share one log-in, and its failure.
        """
        if self._fresh():
            return self._key
        failures = self._failures
        async with self._lock:
            if self._fresh():
                return self._key
            if self._failure and self._failures > failures:
                raise self._failure
            await self._log_in()
            return self._key

    def renew(self, key: str) -> bool:
        """Discard this session, unless a newer one has replaced it."""
        if key == self._key:
            self._key = ""
        return True

    def _fresh(self) -> bool:
        return bool(self._key) and self._monotonic() < self._fresh_until

    async def _log_in(self) -> None:
        asked = self._monotonic()
        try:
            self._session_id = await self._ask()
        except DevinoError as error:
            self._failures += 1
            self._failure = error
            self._answered(LOG_IN, error)
            raise
        self._answered(LOG_IN, None)
        self._key = wire.session(self._session_id)
        self._fresh_until = asked + SESSION_SECONDS - _MARGIN_SECONDS

    async def _ask(self) -> str:
        try:
            answer = await self._post(LOG_IN, self._credentials)
            return decipher(answer, read_session, secrets=self.secrets, withhold=True)
        except OutcomeUnknown as error:
            raise SessionNotOpened(
                f"log-in: {error.description}",
                http_status=error.http_status,
                code=error.code,
                raw=error.raw,
            ) from error
