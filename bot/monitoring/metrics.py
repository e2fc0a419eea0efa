"""Counts what happens, for `/metrics`; a count is two dictionary look-ups and an addition.

No label and no name holds a phone, a text, a chat, a login or a name (docs/rules.md, O8): labels
are words of the code, or the names of methods.
"""

import re
from collections.abc import Sequence

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

from bot import devino
from bot.devino import DevinoError, Rank

UPDATE_KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})
VERDICTS: Sequence[tuple[type[DevinoError], str]] = (
    (devino.CallRefused, "refused"),
    (devino.NotTaken, "busy"),
    (devino.Unreachable, "unreachable"),
    (devino.TooLate, "late"),
    (devino.OutcomeUnknown, "unknown"),
)
"""What a failed call means; the first that fits. Another kind of error is its own word."""
_BEFORE_CAPITALS = re.compile(r"(?<!^)(?=[A-Z])")

_TAPS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
_CALLS = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0)
_WAITS = (0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 60.0, 600.0)
_LAGS = (0.005, 0.02, 0.05, 0.1, 0.3, 1.0, 10.0)


class Metrics:
    """The counters of one bot, in a registry of their own."""

    def __init__(self) -> None:
        prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._updates = self._histogram(
            "update_seconds", "Updates of Telegram, and how long each was handled.", "kind", _TAPS
        )
        self._unread = self._counter(
            "updates_unread", "Updates not understood: skipped, or read in part.", "how"
        )
        self._telegram = self._counter(
            "telegram_calls", "Calls to the Bot API, each try.", "method", "outcome"
        )
        self._retry_after = self._counter(
            "telegram_retry_after_seconds", "Seconds that Telegram told the bot to wait.", "method"
        )
        self._verdicts = self._counter(
            "gateway_calls", "Calls to the gateway, each try.", "method", "verdict"
        )
        self._gateway_seconds = self._histogram(
            "gateway_call_seconds", "From leaving for the gateway to its answer.", "method", _CALLS
        )
        self._pace = self._histogram(
            "gateway_pace_wait_seconds", "How long calls waited for their login's pace.",
            "rank", _WAITS,
        )  # fmt: skip
        self._lag = Histogram(
            "smsbot_loop_lag_seconds", "How late the event loop turned.",
            registry=self.registry, buckets=_LAGS,
        )  # fmt: skip

    def _counter(self, name: str, words: str, *labels: str) -> Counter:
        return Counter(f"smsbot_{name}", words, labels, registry=self.registry)

    def _histogram(self, name: str, words: str, label: str, buckets: Sequence[float]) -> Histogram:
        return Histogram(f"smsbot_{name}", words, (label,), registry=self.registry, buckets=buckets)

    def note_update(self, kind: str, seconds: float) -> None:
        """Count an update that was handled."""
        self._updates.labels(kind if kind in UPDATE_KINDS else "other").observe(seconds)

    def note_unread(self, *, skipped: bool) -> None:
        """Count an update that was not understood, or not whole."""
        self._unread.labels("skipped" if skipped else "in_part").inc()

    def note_telegram_call(self, method: str, outcome: str, retry_after: float = 0.0) -> None:
        """Count a call to the Bot API, and the seconds that its answer told to wait."""
        self._telegram.labels(method, outcome).inc()
        if retry_after:
            self._retry_after.labels(method).inc(retry_after)

    def note_lag(self, seconds: float) -> None:
        """Count a turn of the loop that came so late."""
        self._lag.observe(seconds)

    def answered(self, method: str, error: DevinoError | None) -> None:
        """Count a call to the gateway by what became of it."""
        self._verdicts.labels(method, verdict_of(error)).inc()

    def took(self, method: str, seconds: float) -> None:
        """Count how long the gateway took to answer."""
        self._gateway_seconds.labels(method).observe(seconds)

    def waited(self, rank: Rank, seconds: float) -> None:
        """Count how long a call waited for the pace."""
        self._pace.labels(rank.name.lower()).observe(seconds)


def verdict_of(error: DevinoError | None) -> str:
    """Return the word for what became of a call."""
    if error is None:
        return "accepted"
    by_kind = (word for kind, word in VERDICTS if isinstance(error, kind))
    return next(by_kind, _BEFORE_CAPITALS.sub("_", type(error).__name__).lower())
