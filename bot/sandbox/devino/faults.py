"""What can go wrong on the way to the gateway and back, on demand or by chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from random import Random


class FaultKind(StrEnum):
    """A way to spoil one request. «Before»: the call is not carried out; «after»: it is.

    What spoils the IDs of a send leaves other calls alone.
    """

    HTTP_500 = "http_500"
    """Code 8 «Gateway error»; nothing was accepted."""
    HTTP_500_AFTER = "http_500_after"
    """Code 8 «Gateway error», though the call was carried out."""
    HTTP_502_HTML = "http_502_html"
    """A balancer's HTML page with status 502; nothing was accepted."""
    HTTP_502_HTML_AFTER = "http_502_html_after"
    """A balancer's HTML page with status 502, though the call was carried out."""
    HTML_200 = "html_200"
    """An HTML page with status 200; nothing was accepted."""
    HTML_200_AFTER = "html_200_after"
    """An HTML page with status 200, though the call was carried out."""
    BROKEN_JSON = "broken_json"
    """Status 200 and JSON that ends too early; nothing was accepted."""
    BROKEN_JSON_AFTER = "broken_json_after"
    """Status 200 and JSON that ends too early, though the call was carried out."""
    EMPTY_BODY = "empty_body"
    """Status 200 and nothing in it; nothing was accepted."""
    EMPTY_BODY_AFTER = "empty_body_after"
    """Status 200 and nothing in it, though the call was carried out."""
    RESET_BEFORE = "reset_before"
    """The connection is reset after the request was read; nothing was accepted."""
    RESET_AFTER = "reset_after"
    """The connection is reset after the call was carried out."""
    HTTP_503 = "http_503"
    """A balancer's HTML page with status 503; nothing was accepted."""
    HTTP_503_AFTER = "http_503_after"
    """A balancer's HTML page with status 503, though the call was carried out."""
    HTTP_429 = "http_429"
    """Too many requests: come again after `seconds`; nothing was accepted."""
    HUGE = "huge"
    """Status 200 and an answer without end; nothing was accepted."""
    HUGE_AFTER = "huge_after"
    """Status 200 and an answer without end, though the call was carried out."""
    GZIP_BOMB = "gzip_bomb"
    """Status 200 and 40 KB that unpack to 40 MB; nothing was accepted."""
    GZIP_BOMB_AFTER = "gzip_bomb_after"
    """Status 200 and 40 KB that unpack to 40 MB, though the call was carried out."""
    TIMEOUT_BEFORE = "timeout_before"
    """No answer ever; nothing was accepted."""
    TIMEOUT_AFTER = "timeout_after"
    """No answer ever, though the call was carried out."""
    FEWER_IDS = "fewer_ids"
    """Carried out; the last ID is missing from the answer."""
    MORE_IDS = "more_ids"
    """Carried out; the answer has one ID that belongs to nothing."""
    PART_TAKEN = "part_taken"
    """Every second recipient is taken, of one none; the answer has the IDs of these alone.

    Where each text has several parts, there may be as many IDs as recipients, or more.
    """
    PART_REPEATED = "part_repeated"
    """Part is taken; the IDs of these come again and again until there are enough for all."""
    PART_EARLIER = "part_earlier"
    """Part is taken; in place of the other IDs stand those of earlier answers."""
    PART_EMPTY = "part_empty"
    """Part is taken; in place of the other IDs stand empty texts."""
    REPEATED_IDS = "repeated_ids"
    """Carried out; the answer has the first ID once more at its end."""
    GIVEN_IDS = "given_ids"
    """Carried out; the answer is a list of `ids`, of whatever kind, whatever was taken."""
    SLOW = "slow"
    """Carried out at once, answered after `seconds` of the sandbox's clock."""
    PARTIAL_BODY = "partial_body"
    """Carried out; the connection closes in the middle of the body."""
    REFUSE = "refuse"
    """Refused with `code` and `desc`; nothing was accepted."""
    SESSION_EXPIRED = "session_expired"
    """Refused as if the session had just expired; nothing was accepted."""

    @property
    def accepts(self) -> bool:
        """Whether the call is carried out: a good send is then in the ledger."""
        return self in _ACCEPTING

    @property
    def takes_part(self) -> bool:
        """Whether only every second recipient of a call is taken."""
        return self.value.startswith("part_")


_ACCEPTING = frozenset(
    {
        FaultKind.HTTP_500_AFTER,
        FaultKind.HTTP_502_HTML_AFTER,
        FaultKind.HTML_200_AFTER,
        FaultKind.BROKEN_JSON_AFTER,
        FaultKind.EMPTY_BODY_AFTER,
        FaultKind.HTTP_503_AFTER,
        FaultKind.HUGE_AFTER,
        FaultKind.GZIP_BOMB_AFTER,
        FaultKind.RESET_AFTER,
        FaultKind.TIMEOUT_AFTER,
        FaultKind.FEWER_IDS,
        FaultKind.MORE_IDS,
        FaultKind.REPEATED_IDS,
        FaultKind.GIVEN_IDS,
        FaultKind.SLOW,
        FaultKind.PARTIAL_BODY,
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One order: spoil `times` requests of `method`, after letting `after` of them pass.

    `method` is a name as in the documents, without regard to case, and may hold `*`
    (`Sms/Send*` is every kind of send). `code` (1 to 9) and `desc` belong to REFUSE; None is the
    documents' words. `seconds` belongs to SLOW and HTTP_429, `ids` to GIVEN_IDS.
    """

    kind: FaultKind
    method: str = "*"
    times: int = 1
    after: int = 0
    code: int = 8
    desc: str | None = None
    seconds: float = 1.0
    ids: tuple[object, ...] = ()

    def concerns(self, method: str) -> bool:
        """Tell whether a method's name is meant."""
        return fnmatchcase(method.lower(), self.method.lower())


class Faults:
    """The faults that wait for their requests; orders first, in order, then chance."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []
        self._chances: list[_Chance] = []

    @property
    def waiting(self) -> list[Fault]:
        """The orders not yet used up, oldest first, with what is left of `times` and `after`."""
        return list(self._orders)

    def add(self, fault: Fault) -> None:
        """Order a fault."""
        self._orders.append(fault)

    def random(
        self, rng: Random, rates: Mapping[str, float], kinds: Sequence[FaultKind | Fault]
    ) -> None:
        """Leave requests to chance: the share (0 to 1) of them to spoil, by method.

        `rates` may be `{"Sms/SendBulk": 0.1, "Sms/Send*": 0.05}`: the first name that concerns a
        request decides. Each spoiled one gets one of `kinds`; a `Fault` there brings its `code`,
        `desc` and `seconds`, the rest of it means nothing. Called again it adds to the rates, so
        that reads may have other kinds than sends.
        """
        faults = [kind if isinstance(kind, Fault) else Fault(kind) for kind in kinds]
        self._chances += [
            _Chance(rng, rate, [replace(fault, method=method) for fault in faults])
            for method, rate in rates.items()
        ]

    def clear(self) -> None:
        """Forget every order and stop leaving things to chance."""
        self._orders.clear()
        self._chances.clear()

    def take(self, method: str) -> Fault | None:
        """Return the fault of this request, if it has one, and count it down."""
        return self._ordered(method) or self._by_chance(method)

    def _ordered(self, method: str) -> Fault | None:
        for place, order in enumerate(self._orders):
            if not order.concerns(method):
                continue
            if order.after:
                self._orders[place] = replace(order, after=order.after - 1)
                continue
            if order.times == 1:
                del self._orders[place]
            else:
                self._orders[place] = replace(order, times=order.times - 1)
            return order
        return None

    def _by_chance(self, method: str) -> Fault | None:
        for chance in self._chances:
            if chance.faults[0].concerns(method):
                spoils = chance.rng.random() < chance.rate
                return chance.rng.choice(chance.faults) if spoils else None
        return None


@dataclass(frozen=True, slots=True)
class _Chance:
    rng: Random
    rate: float
    faults: Sequence[Fault]
