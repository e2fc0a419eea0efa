"""The HTTP front: a request in, a call carried out or spoiled, a record of it, an answer out."""

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.devino.events import News
from bot.sandbox.devino.faults import Fault, FaultKind, Faults
from bot.sandbox.devino.ledger import Ledger
from bot.sandbox.devino.methods import METHODS, SENDS, Call, Methods
from bot.sandbox.devino.records import Request
from bot.sandbox.devino.replies import (
    NOT_FOUND,
    WRONG_VERB,
    Reply,
    ReplySender,
    answered,
    refused,
    too_many,
)
from bot.sandbox.devino.rows import Posted
from bot.sandbox.devino.rules import Params, Refusal
from bot.sandbox.devino.spoiled_ids import SpoiledIds

_FORM = "application/x-www-form-urlencoded"
_SECRETS = frozenset({"password", "sessionid"})
_SECOND = timedelta(seconds=1)


class Pace:
    """Counts the requests of one login beyond N in any second; N is None: no limit.

    `strict`: they are refused, and what is refused leaves its place to the next.
    """

    def __init__(self, requests_per_second: float | None, *, strict: bool) -> None:
        self.overruns = 0
        self.busiest = 0
        """The most requests of one login in any second, refused or not."""
        self._limit = requests_per_second
        self._strict = strict
        self._recent: dict[str | None, deque[datetime]] = defaultdict(deque)
        self._served: dict[str | None, deque[datetime]] = defaultdict(deque)

    def allows(self, login: str | None, now: datetime) -> bool:
        """Note one request; False when it is refused."""
        self.busiest = max(self.busiest, _note(self._recent[login], now))
        if self._limit is None:
            return True
        served = self._served[login]
        over = _note(served, now) > self._limit
        self.overruns += over
        if over and self._strict:
            served.pop()
            return False
        return True


def _note(moments: "deque[datetime]", now: datetime) -> int:
    """Add a moment; return how many there are in the second that ends with it."""
    while moments and now - moments[0] >= _SECOND:
        moments.popleft()
    moments.append(now)
    return len(moments)


@dataclass(frozen=True, slots=True)
class _Result:
    reply: Reply
    outcome: str
    posted: Posted | None = None


class Front:
    """Answers HTTP requests; `requests` is every one of them, without its arguments."""

    def __init__(
        self,
        *,
        clock: Clock,
        methods: Methods,
        ledger: Ledger,
        news: News,
        faults: Faults,
        pace: Pace,
    ) -> None:
        self.requests: list[Request] = []
        self.reply_sender = ReplySender(clock)
        self._clock = clock
        self._methods = methods
        self._ids = SpoiledIds(ledger)
        self._news = news
        self._faults = faults
        self._pace = pace
        self.seen = 0
        """The number of the last request; `Accepted.request` refers to it."""

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        pairs = await _arguments(request)
        self.seen += 1
        v2, method = _method(request.path)
        call = Call(self.seen, method, Params(pairs), v2)
        login = self._methods.login_of(call)
        if self._pace.allows(login, self._clock.now()):
            fault = self._faults.take(method)
            result = self._result(request, call, fault)
        else:
            fault, result = None, _Result(too_many(1), "429")
        self._record(request, call, login, result, fault)
        return await self.reply_sender.send(request, result.reply, fault)

    def _result(self, request: web.BaseRequest, call: Call, fault: Fault | None) -> _Result:
        if not call.method:
            return _Result(NOT_FOUND, "404")
        if call.method in SENDS and request.method != "POST":
            return _Result(WRONG_VERB, "405")
        try:
            return self._carried_out(call, fault)
        except Refusal as refusal:
            return _Result(refused(refusal), f"{refusal.code}: {refusal.desc}")

    def _carried_out(self, call: Call, fault: Fault | None) -> _Result:
        part = fault is not None and fault.kind.takes_part
        if fault and not fault.kind.accepts and not part:
            return _not_carried_out(fault)
        if call.method not in SENDS:
            return _Result(answered(self._methods.ask(call)), "ok")
        posted = self._methods.send(call, part=part)
        ids = self._ids.answer(posted, fault)
        return _Result(answered(ids), "ok", posted)

    def _record(
        self,
        request: web.BaseRequest,
        call: Call,
        login: str | None,
        result: _Result,
        fault: Fault | None,
    ) -> None:
        record = Request(
            number=call.number,
            at=self._clock.now(),
            method=call.method,
            v2=call.v2,
            login=login,
            outcome=result.outcome,
            accepted=len(result.posted or ()),
            fault=fault.kind if fault else None,
            secret_in_query=any(name.lower() in _SECRETS for name in request.query),
        )
        self.requests.append(record)
        self._news.request(record)
        if result.posted:
            balance = self._methods.balance_of(result.posted.account)
            self._news.accepted(result.posted, balance)
        self._news.look()


def _not_carried_out(fault: Fault) -> _Result:
    if fault.kind is FaultKind.REFUSE:
        raise Refusal(fault.code, fault.desc)
    if fault.kind is FaultKind.SESSION_EXPIRED:
        raise Refusal(4, "SessionID expired")
    return _Result(answered(None), "not carried out")


def _method(path: str) -> tuple[bool, str]:
    """Return whether a path is of the sessionless flavour, and the documents' name or ``''``."""
    lowered = path.lower().rstrip("/")
    for base, v2 in (("/rest/v2/", True), ("/rest/", False)):
        if lowered.startswith(base):
            method = METHODS.get(lowered.removeprefix(base), "")
            return v2, "" if v2 and method == "User/SessionId" else method
    return False, ""


async def _arguments(request: web.BaseRequest) -> list[tuple[str, str]]:
    """Return the form's pairs, then the query's: a body of another type holds no arguments."""
    pairs: list[tuple[str, str]] = []
    if request.content_type == _FORM:
        body = (await request.read()).decode(errors="replace")
        pairs = parse_qsl(body, keep_blank_values=True, errors="replace")
    return [*pairs, *request.query.items()]
