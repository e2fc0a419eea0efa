"""Guards log-ins against guessing: few tries a person and a login (docs/rules.md, A18)."""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.errors import BotError
from bot.gateway.logins import Login, login_of
from bot.model import Account
from storage.chat.audit import Audit, Entry

MOST_TRIES = 5
WITHIN = timedelta(minutes=15)
MOST_REMEMBERED = 10_000
"""Tries of the last quarter of an hour that are held in memory; the oldest are forgotten first."""

_DONE, _FAILED, _LOCKED = "log-in", "log-in-failed", "log-in-locked"
_MINUTE = timedelta(minutes=1)

Person = int


@dataclass(slots=True, eq=False)
class Try:
    """One try that is on its way to the gateway, or that the gateway has refused."""

    at: datetime
    chat_id: int
    person: Person
    account: Account
    login: Login
    failed: bool = False

    @property
    def owners(self) -> Mapping[str, Hashable]:
        """Whose count it is in, by kind."""
        return {"person": self.person, "login": self.login}


class LoginTries:
    """Counts the tries of each person and at each login: five in a quarter of an hour.

    A try counts from its beginning, so that many at once cannot slip through. The refused ones are
    in the audit, from which they are counted on after a restart.
    """

    def __init__(self, audit: Audit, clock: Clock) -> None:
        self._audit = audit
        self._clock = clock
        self._tries: OrderedDict[Try, None] = OrderedDict()
        self._of: defaultdict[Hashable, set[Try]] = defaultdict(set)
        self._recalling = asyncio.Lock()
        self._recalled = False

    async def begin(self, chat_id: int, person: Person, account: Account) -> Try:
        """Count a try before the gateway is asked. BotError `login-too-often` (`until`).

        `until` is the moment from which another try is allowed, in UTC, as ISO 8601.
        """
        async with self._recalling:
            if not self._recalled:
                await self._recall()
                self._recalled = True
        begun = Try(self._clock.now(), chat_id, person, account, login_of(account))
        self._forget_old(begun.at)
        until = max(map(self._allowed_at, begun.owners.values()))
        if until > begun.at:
            raise BotError("login-too-often", until=_whole_minute(until).isoformat())
        self._add(begun)
        return begun

    def take_back(self, begun: Try) -> None:
        """Do not count a try about which the gateway has said nothing: it was out of reach, say."""
        self._drop([begun])

    async def succeeded(self, begun: Try) -> None:
        """Forget the person's tries at this login, but not at others, nor what others tried.

        Otherwise a person with a login of his own could guess at those of others for ever.
        """
        self._drop([*self._alike(begun), begun])
        await self._note(begun, _DONE)

    async def failed(self, begun: Try, status: str) -> None:
        """Note that the gateway has refused the login or the password."""
        begun.failed = True
        locked = [
            (kind, owner)
            for kind, owner in begun.owners.items()
            if sum(one.failed for one in self._of.get(owner, ())) == MOST_TRIES
        ]
        await self._note(begun, _FAILED, status=status)
        for kind, owner in locked:
            until = _whole_minute(self._allowed_at(owner))
            await self._note(begun, _LOCKED, whose=kind, until=until.isoformat())

    def _alike(self, one: Try) -> set[Try]:
        """Return the tries of the same person at the same login."""
        return self._of.get(one.person, set()) & self._of.get(one.login, set())

    def _allowed_at(self, owner: Hashable) -> datetime:
        """Return the moment from which one more try of this owner is allowed."""
        tries = self._of.get(owner, ())
        if len(tries) < MOST_TRIES:
            return datetime.min.replace(tzinfo=UTC)
        return min(one.at for one in tries) + WITHIN

    def _add(self, begun: Try) -> None:
        self._tries[begun] = None
        for owner in begun.owners.values():
            self._of[owner].add(begun)
        if len(self._tries) > MOST_REMEMBERED:
            self._drop([next(iter(self._tries))])

    def _drop(self, tries: Iterable[Try]) -> None:
        for one in tries:
            self._tries.pop(one, None)
            for owner in one.owners.values():
                self._of[owner].discard(one)
                if not self._of[owner]:
                    del self._of[owner]

    def _forget_old(self, now: datetime) -> None:
        while self._tries and (oldest := next(iter(self._tries))).at <= now - WITHIN:
            self._drop([oldest])

    async def _recall(self) -> None:
        """Count on where an earlier process ended."""
        since = self._clock.now() - WITHIN
        found = await self._audit.recent((_DONE, _FAILED), since, limit=MOST_REMEMBERED)
        for noted in reversed(found):
            earlier = _try_of(noted)
            if noted.action == _FAILED:
                self._add(earlier)
            else:
                self._drop(self._alike(earlier))

    async def _note(self, begun: Try, action: str, **facts: str) -> None:
        account = begun.account
        await self._audit.note(
            self._clock.now(),
            begun.chat_id,
            begun.person,
            action,
            mailing_id=None,
            server=account.server,
            login=account.login,
            **facts,
        )


def _try_of(noted: Entry) -> Try:
    account = Account(noted.facts.get("server", ""), noted.facts.get("login", ""))
    return Try(noted.at, noted.chat_id, noted.user_id, account, login_of(account), failed=True)


def _whole_minute(moment: datetime) -> datetime:
    """Round up to a minute: what is shown without seconds must not be too early."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + _MINUTE
