"""The gateway's methods (docs/rules.md, D6): arguments in, answer or `Refusal` out; no HTTP."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.clock import Clock
from bot.sandbox.devino import rules
from bot.sandbox.devino.accounts import Accounts, SandboxAccount
from bot.sandbox.devino.delivery import DELIVERED, EXPIRED, NOT_IN_DATABASE, QUEUED, SENT, Progress
from bot.sandbox.devino.ledger import Ledger
from bot.sandbox.devino.records import Accepted, Incoming, Order, Verbatim
from bot.sandbox.devino.rows import Posted
from bot.sandbox.devino.rules import Params, Refusal

SENDS = frozenset(
    {"Sms/Send", "Sms/SendByTimeZone", "Sms/SendBulk", "Sms/SendByTimeZoneToAddresses"}
)
_READS = frozenset({"User/SessionId", "User/Balance", "Sms/State", "Sms/In", "Sms/Statistics"})
METHODS: Mapping[str, str] = {name.lower(): name for name in SENDS | _READS}
"""The documents' names of the methods by the lower-case path."""
_LONGEST_STATISTICS = timedelta(days=90)
_OLDEST_INCOMING = timedelta(days=365)
_NEVER = "/Date(-62135596800000)/"
_STATISTICS_KINDS: Mapping[int, str] = {
    SENT: "Sent",
    DELIVERED: "Delivered",
    QUEUED: "InProcess",
    NOT_IN_DATABASE: "InProcess",
    EXPIRED: "Expired",
    42: "Rejected",
    48: "Rejected",
    69: "Rejected",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its number, its method's name in the documents, its arguments, its flavour."""

    number: int
    method: str
    params: Params
    v2: bool


class Methods:
    """Everything a client may ask of the gateway."""

    def __init__(
        self, clock: Clock, accounts: Accounts, ledger: Ledger, incoming: list[Incoming]
    ) -> None:
        self._clock = clock
        self._accounts = accounts
        self._ledger = ledger
        self._incoming = incoming
        self.states_as: dict[str, str] = {}
        """JSON that is answered about a segment instead of its state, by its ID."""
        self.bad_numbers: set[str] = set()
        """Well-formed numbers that are refused all the same, with the whole call they are in."""
        self.longest_validity = rules.LONGEST_VALIDITY
        """Minutes; a longer one is refused with its call."""
        self._by_name: dict[str, Callable[[SandboxAccount, Call], object]] = {
            "User/Balance": _balance,
            "Sms/State": self._state,
            "Sms/In": self._in,
            "Sms/Statistics": self._statistics,
        }

    def login_of(self, call: Call) -> str | None:
        """Return the account's login that a call names, rightly or not; None: no account's."""
        try:
            if call.v2 or call.method == "User/SessionId":
                return self._accounts[call.params.text("Login")].login
            return self._accounts.of_session(call.params.text("SessionID")).login
        except (KeyError, Refusal):
            return None

    def balance_of(self, login: str) -> Decimal:
        """Return an account's balance; KeyError when there is none."""
        return self._accounts[login].balance

    def ask(self, call: Call) -> object:
        """Carry out a call that sends nothing; returns what JSON can hold, or the balance."""
        if call.method == "User/SessionId":
            return self._by_password(call.params).open_session(self._clock.now())
        return self._by_name[call.method](self._authorised(call), call)

    def send(self, call: Call, *, part: bool = False) -> Posted:
        """Carry out a send: all of it is accepted, or a `Refusal` and nothing is.

        With `part`, only every second recipient is taken, and of one none. The checks go in the
        documents' order: arguments, who asks, money, numbers, sender, length.
        """
        bulk = call.method in {"Sms/SendBulk", "Sms/SendByTimeZoneToAddresses"}
        by_time_zone = "ByTimeZone" in call.method
        params = call.params
        addresses = _addresses(params, bulk=bulk)
        source, data = params.text("SourceAddress"), params.text("Data")
        validity = params.optional_minutes("Validity", self.longest_validity)
        send_date = _send_date(call, required=by_time_zone)
        account = self._authorised(call)
        self._ledger.check_credits(account, data, len(addresses))
        numbers = rules.destinations(addresses)
        if not self.bad_numbers.isdisjoint(numbers):
            raise Refusal(6, "Invalid destination address")
        rules.check_source(source, account.senders)
        rules.check_text(data)
        order = Order(call.number, source, numbers, data, send_date, by_time_zone, validity)
        return self._ledger.accept(account, order, self._clock.now(), part=part)

    def _authorised(self, call: Call) -> SandboxAccount:
        if call.v2:
            return self._by_password(call.params)
        return self._accounts.by_session(call.params.text("SessionID"), self._clock.now())

    def _by_password(self, params: Params) -> SandboxAccount:
        return self._accounts.by_password(params.text("Login"), params.text("Password"))

    def _state(self, account: SandboxAccount, call: Call) -> dict[str, Any] | Verbatim:
        gateway_id = call.params.text("messageId")
        if gateway_id in self.states_as:
            return Verbatim(self.states_as[gateway_id])
        found = self._ledger.look(account.login, gateway_id, self._clock.now())
        return _UNKNOWN_STATE if found is None else _state_answer(*found)

    def _in(self, account: SandboxAccount, call: Call) -> list[dict[str, Any]]:
        first = call.params.moment("minDateUTC", call.method).replace(tzinfo=UTC)
        last = call.params.moment("maxDateUTC", call.method).replace(tzinfo=UTC)
        if last <= first or self._clock.now() - first > _OLDEST_INCOMING:
            raise Refusal(2)
        return [
            _incoming_answer(sms)
            for sms in self._incoming
            if sms.account == account.login and first <= sms.at <= last
        ]

    def _statistics(self, account: SandboxAccount, call: Call) -> dict[str, Any]:
        first = call.params.moment("startDateTime", call.method).replace(tzinfo=UTC)
        last = call.params.moment("endDateTime", call.method).replace(tzinfo=UTC)
        if last < first:
            raise Refusal(2)
        if last - first > _LONGEST_STATISTICS:
            raise Refusal(2, "Нельзя указывать диапазон дат более 90 дней.")
        return _statistics_answer(self._kinds(account, first, last))

    def _kinds(self, account: SandboxAccount, first: datetime, last: datetime) -> Counter[str]:
        now = self._clock.now()
        return Counter(
            _STATISTICS_KINDS.get(self._ledger.progress(row, gateway_id, now).state, "Errors")
            for row in self._ledger.rows
            if row.account == account.login and first <= row.at <= last
            for gateway_id in row.ids
        )


def _balance(account: SandboxAccount, _: Call) -> Decimal | Verbatim:
    return account.balance if account.balance_as is None else Verbatim(account.balance_as)


def _addresses(params: Params, *, bulk: bool) -> list[str]:
    return params.all("DestinationAddresses") if bulk else [params.text("DestinationAddress")]


def _send_date(call: Call, *, required: bool) -> datetime | None:
    if required:
        return call.params.moment("SendDate", call.method)
    return call.params.optional_moment("SendDate")


def _date(moment: datetime) -> str:
    return f"/Date({int(moment.timestamp() * 1000)})/"


_UNKNOWN_STATE: dict[str, Any] = {
    "State": NOT_IN_DATABASE,
    "CreationDateUtc": None,
    "SubmittedDateUtc": None,
    "ReportedDateUtc": None,
    "TimeStampUtc": _NEVER,
    "StateDescription": "Неизвестный",
    "Price": None,
}


def _state_answer(row: Accepted, progress: Progress) -> dict[str, Any]:
    submitted, reported = progress.submitted_at, progress.reported_at
    return {
        "State": progress.state,
        "CreationDateUtc": _date(row.at),
        "SubmittedDateUtc": submitted and _date(submitted),
        "ReportedDateUtc": _date(reported) if reported else _NEVER,
        "TimeStampUtc": _date(reported or submitted or row.at),
        "StateDescription": progress.description,
        "Price": submitted and float(row.price),
    }


def _incoming_answer(sms: Incoming) -> dict[str, Any]:
    return {
        "Data": sms.text,
        "SourceAddress": sms.source,
        "DestinationAddress": sms.destination,
        "ID": sms.number,
        "CreatedDateUtc": _date(sms.at),
    }


def _statistics_answer(kinds: Counter[str]) -> dict[str, Any]:
    names = ("Sent", "Delivered", "Errors", "InProcess", "Expired", "Rejected")
    with_errors = kinds.total()
    total = with_errors - kinds["Errors"]
    return {name: kinds[name] for name in names} | {
        "Total": total,
        "TotalWithErrors": with_errors,
        "DeliveryRatio": round(kinds["Delivered"] / with_errors, 4) if with_errors else 0,
    }
