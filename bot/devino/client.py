"""The gateway's methods, and which calls are repeated (docs/rules.md, S4, D3, D6)."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TypeVar

import aiohttp
from yarl import URL

from bot.devino import bodies, results, wire
from bot.devino.answers import decipher
from bot.devino.auth import Auth, Session, Sessionless
from bot.devino.connections import Stale
from bot.devino.errors import (
    CallRefused,
    DevinoError,
    Empty,
    NotTaken,
    OutcomeUnknown,
    SessionInvalid,
    SessionNotKept,
    TooLong,
    Unauthorised,
    Unreachable,
)
from bot.devino.observing import Nobody, Observer
from bot.devino.pace import Pacer, Rank, Turn
from bot.devino.transport import Timeouts, Transport

T = TypeVar("T")


class DevinoClient:
    """One login at the gateway.

    A `base_url` that ends in `/v2` is the flavour with login and password in every call; any other
    works with sessions. `http` is of `open_http`, and the caller closes it. All clients of a login
    share `pacer`. `read_retries` are the seconds to wait before each repetition of a read.
    `observer` is told of every call.

    Every method POSTs one form. It raises a `DevinoError` for every failure of the gateway or the
    network, and ValueError or TypeError for arguments that cannot be written (see `wire`).

    - Reads are repeated after `Unreachable`, `NotTaken` and `OutcomeUnknown`, at most
      `len(read_retries)` times; not when the answer was `TooLong`.
    - A send is made once. Only when the gateway refused the session, so that nothing was
      accepted, it is repeated once. The outcome of a cancelled send is unknown.
    - A session that is refused twice in a row is `SessionNotKept`: the log-in between succeeded,
      so the login is right (docs/rules.md, D12).
    - A send with `stale` leaves only while that returns False: it is asked right before the first
      byte, at the repetition too, and TooLate is raised when it returns True.
    - Every call waits for its turn of the pacer. A caller who must do something between the turn
      and the send takes a `turn()` first and passes it to the send.
    """

    def __init__(
        self,
        base_url: str,
        login: str,
        password: str,
        *,
        http: aiohttp.ClientSession,
        pacer: Pacer,
        timeouts: Timeouts = Timeouts(),  # noqa: B008 — frozen
        read_retries: Sequence[float] = (0.5, 2.0),
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        observer: Observer = Nobody(),  # noqa: B008 — it holds nothing
    ) -> None:
        base = _base(base_url)
        self._pacer = pacer
        self._observer = observer
        self._transport = transport = Transport(
            base,
            http=http,
            pacer=pacer,
            timeouts=timeouts,
            monotonic=monotonic,
            took=observer.took,
        )
        log_in = partial(transport.exchange, form="", rank=Rank.SEND)
        self._auth: Auth = (
            Sessionless(login, password)
            if base.path.lower().endswith("/v2")
            else Session(
                login,
                password,
                post=log_in,
                monotonic=monotonic,
                answered=observer.answered,
            )
        )
        self._read_retries = tuple(read_retries)
        self._sleep = sleep

    @property
    def paced(self) -> bool:
        """Tell whether the pace is limited."""
        return self._pacer.paced

    async def turn(self) -> Turn:
        """Wait until one send may be made; return its turn, valid once and for a moment."""
        return await self._pacer.turn(Rank.SEND)

    async def balance(self) -> Decimal | None:
        """Return the money left, in the account's currency (`User/Balance`); None: unknown.

        It is unknown when the gateway answers, but with null, with a text that is no number, or
        time and again with nothing (docs/rules.md, D14).
        """
        try:
            return await self._read("User/Balance", "", results.read_balance)
        except Empty:
            return None

    async def send(
        self,
        source: str,
        destination: str,
        text: str,
        *,
        send_date: datetime | None = None,
        validity: int | None = None,
        turn: Turn | None = None,
        stale: Stale | None = None,
    ) -> list[str]:
        """Send one SMS, at `send_date` (aware) or at once (`Sms/Send`).

        `destination` is `79161234567`; `validity` is in minutes. Returns one ID a segment.
        """
        date = None if send_date is None else wire.utc(send_date)
        form = wire.send(source, destination, text, date, validity)
        return await self._send("Sms/Send", form, 1, text, turn=turn, stale=stale)

    async def send_by_time_zone(
        self,
        source: str,
        destination: str,
        text: str,
        wall: datetime,
        *,
        validity: int | None = None,
        turn: Turn | None = None,
        stale: Stale | None = None,
    ) -> list[str]:
        """Send one SMS when it is `wall` (naive) where the recipient is (`Sms/SendByTimeZone`)."""
        form = wire.send(source, destination, text, wire.wall(wall), validity)
        return await self._send("Sms/SendByTimeZone", form, 1, text, turn=turn, stale=stale)

    async def send_bulk(
        self,
        source: str,
        destinations: Sequence[str],
        text: str,
        *,
        send_date: datetime | None = None,
        validity: int | None = None,
        turn: Turn | None = None,
        stale: Stale | None = None,
    ) -> list[str]:
        """Send one text to 1 to 2999 recipients, all or none (`Sms/SendBulk`).

        Returns one flat list: the IDs of the first recipient's segments, then the second's.
        """
        date = None if send_date is None else wire.utc(send_date)
        form = wire.send_bulk(source, destinations, text, date, validity)
        return await self._send(
            "Sms/SendBulk", form, len(destinations), text, turn=turn, stale=stale
        )

    async def send_by_time_zone_to_addresses(
        self,
        source: str,
        destinations: Sequence[str],
        text: str,
        wall: datetime,
        *,
        validity: int | None = None,
        turn: Turn | None = None,
        stale: Stale | None = None,
    ) -> list[str]:
        """Send like `send_bulk`, when it is `wall` (naive) where each recipient is."""
        form = wire.send_bulk(source, destinations, text, wire.wall(wall), validity)
        method = "Sms/SendByTimeZoneToAddresses"
        return await self._send(method, form, len(destinations), text, turn=turn, stale=stale)

    async def state(self, message_id: str, *, rank: Rank = Rank.READ) -> results.SmsState:
        """Return the state of one segment; known for 48 hours after sending (`Sms/State`)."""
        form = wire.state(message_id)
        return await self._read("Sms/State", form, results.read_state, rank)

    async def incoming(self, since: datetime, until: datetime) -> list[results.Incoming]:
        """Return the SMS received between two aware moments, a year back at most (`Sms/In`).

        Raises TooLong when that is more than a megabyte: ask for less.
        """
        form = wire.incoming(since, until)
        return await self._read("Sms/In", form, results.read_incoming, most=bodies.LONG)

    async def statistics(self, start: datetime, end: datetime) -> results.SmsStatistics:
        """Return the counts between two aware moments, 90 days at most (`Sms/Statistics`)."""
        form = wire.statistics(start, end)
        return await self._read("Sms/Statistics", form, results.read_statistics)

    async def _send(
        self,
        method: str,
        form: str,
        recipients: int,
        text: str,
        *,
        turn: Turn | None,
        stale: Stale | None,
    ) -> list[str]:
        ids = bodies.most_ids(recipients, text)
        read, most = partial(results.read_ids, most=ids), bodies.of_a_send(ids)
        return await self._ask(
            method, form, read, rank=Rank.SEND, turn=turn, stale=stale, most=most
        )

    async def _read(
        self,
        method: str,
        form: str,
        read: Callable[[bytes], T],
        rank: Rank = Rank.READ,
        most: int = bodies.PLAIN,
    ) -> T:
        for seconds in self._read_retries:
            try:
                return await self._ask(method, form, read, rank=rank, most=most)
            except TooLong:
                raise
            except (Unreachable, NotTaken, OutcomeUnknown):
                await self._sleep(seconds)
        return await self._ask(method, form, read, rank=rank, most=most)

    async def _ask(
        self,
        method: str,
        form: str,
        read: Callable[[bytes], T],
        *,
        rank: Rank,
        most: int,
        turn: Turn | None = None,
        stale: Stale | None = None,
    ) -> T:
        """Make one call, and repeat it once when the gateway refused its session.

        `Unauthorised` counts as a refused session: a call with a session holds no password. If
        the password is wrong, the log-in that follows says so.
        """
        try:
            key = await self._auth.key()
            try:
                return await self._call(
                    method, key, form, read, rank=rank, most=most, turn=turn, stale=stale
                )
            except (SessionInvalid, Unauthorised):
                if not self._auth.renew(key):
                    raise
            key = await self._auth.key()
            return await self._repeated(method, key, form, read, rank=rank, most=most, stale=stale)
        except SessionInvalid as error:
            raise _not_kept(error) from error

    async def _repeated(
        self,
        method: str,
        key: str,
        form: str,
        read: Callable[[bytes], T],
        *,
        rank: Rank,
        most: int,
        stale: Stale | None,
    ) -> T:
        """Repeat a call with a session that was opened just now."""
        try:
            return await self._call(method, key, form, read, rank=rank, most=most, stale=stale)
        except Unauthorised as error:
            self._auth.renew(key)
            raise _not_kept(error) from error
        except SessionInvalid:
            self._auth.renew(key)
            raise

    async def _call(
        self,
        method: str,
        key: str,
        form: str,
        read: Callable[[bytes], T],
        *,
        rank: Rank,
        most: int,
        turn: Turn | None = None,
        stale: Stale | None = None,
    ) -> T:
        exchange, secrets = self._transport.exchange, self._auth.secrets
        try:
            answer = await exchange(method, key, form, rank=rank, turn=turn, stale=stale, most=most)
            if len(answer.body) > bodies.PLAIN:
                found = await asyncio.to_thread(decipher, answer, read, secrets=secrets)
            else:
                found = decipher(answer, read, secrets=secrets)
        except DevinoError as error:
            self._observer.answered(method, error)
            raise
        self._observer.answered(method, None)
        return found


def _not_kept(error: CallRefused) -> SessionNotKept:
    return SessionNotKept(
        error.description, http_status=error.http_status, code=error.code, raw=error.raw
    )


def _base(base_url: str) -> URL:
    base = URL(base_url.rstrip("/"))
    if base.scheme not in {"http", "https"} or not base.host:
        raise ValueError("the gateway's address must begin with https:// or http://")
    if base.user or base.password or base.query_string or base.fragment:
        raise ValueError("the gateway's address holds no login, password or query")
    return base
