"""Turns the facts of one look, and what waits in memory, into gauges of Prometheus."""

import hashlib
import hmac
import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.model import SendingHold
from bot.monitoring.facts import Facts, InMemory
from bot.monitoring.health import Health
from storage.journal.backlog import AccountBalance, Backlog

log = logging.getLogger(__name__)

_LABEL_LETTERS = 8


class FactsCollector(Collector):
    """Yields gauges of what `facts` and `memory` tell when the registry asks.

    `key` seals the names of accounts: a login may be a phone (docs/rules.md, O8).
    """

    def __init__(
        self, facts: Callable[[], Facts | None], memory: InMemory, health: Health, key: bytes
    ) -> None:
        self._facts = facts
        self._memory = memory
        self._health = health
        self._key = key
        self._named = set[str]()

    def describe(self) -> Iterator[Metric]:
        """Yield nothing: the registry must not ask before somebody looks."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        """Yield every gauge that is known now."""
        yield from self._of_memory()
        facts = self._facts()
        yield _gauge(
            "database_readable", "Whether the figures of the journal were read.",
            float(facts is not None and facts.backlog is not None),
        )  # fmt: skip
        if facts is not None:
            yield from _of_disk(facts)
        if facts is not None and facts.backlog is not None:
            yield from _of_backlog(facts.backlog, facts.at)
            yield self._balances(facts.backlog)

    def _of_memory(self) -> Iterator[Metric]:
        memory, holds = self._memory, self._memory.holds()
        age = self._health.poll_age
        yield _gauge("poll_age_seconds", "Since updates were last taken from Telegram.", age)
        yield _gauge("updates_in_hand", "Updates being handled.", memory.updates_in_hand())
        yield _labelled(
            "hold", "Whether all sending is held, by the reason.", "reason",
            {reason.value: reason in holds for reason in SendingHold},
        )  # fmt: skip
        yield _labelled(
            "unshown", "Chats and mailings with news that is not shown yet.", "kind",
            memory.unshown(),
        )  # fmt: skip
        children = dict(memory.children())
        running = children.pop("begun") - sum(children.values())
        yield _gauge("children_running", "Child processes that read files or draw.", running)
        ended = CounterMetricFamily(
            "smsbot_children", "Child processes that have ended, and how.", labels=("ended",)
        )
        for how, count in children.items():
            ended.add_metric((how,), count)
        yield ended

    def _balances(self, backlog: Backlog) -> Metric:
        sealed = {self._seal(one): one for one in backlog.balances}
        for seal in sealed.keys() - self._named:
            log.info("figures: account %s is that of chat %s", seal, sealed[seal].chat_id)
        self._named |= sealed.keys()
        return _labelled(
            "balance", "Money left, as the gateway told last; each account by its seal.",
            "account", {seal: float(one.balance) for seal, one in sealed.items()},
        )  # fmt: skip

    def _seal(self, account: AccountBalance) -> str:
        """Return letters that stand for an account: always the same, and telling nothing of it."""
        name = f"{account.server}\n{account.login}".encode()
        return hmac.new(self._key, name, hashlib.sha256).hexdigest()[:_LABEL_LETTERS]


def _of_disk(facts: Facts) -> Iterator[Metric]:
    disk = facts.disk
    known = (
        ("database_bytes", "Size of the database's file.", disk.database),
        ("wal_bytes", "Size of SQLite's write-ahead log.", disk.wal),
        ("disk_free_ratio", "Free share of the data's disk.", disk.free_share),
        ("backup_age_seconds", "Since the last backup.", _age(disk.backup_at, facts.at)),
    )
    yield from (_gauge(name, words, value) for name, words, value in known if value is not None)


def _of_backlog(backlog: Backlog, now: datetime) -> Iterator[Metric]:
    yield _labelled("mailings", "Mailings by state.", "state", backlog.mailings)
    known = (
        ("stuck_batches", "Batches SENDING for more than 60 s.", backlog.stuck_batches),
        (
            "unknown_messages",
            "Messages of unknown outcome that wait for a person.",
            backlog.unknown_messages,
        ),
        (
            "hand_over_overdue_seconds",
            "Since the oldest mailing was due that is not begun; 0: none.",
            _age(backlog.oldest_hand_over, now) or 0.0,
        ),
        (
            "tracks_due",
            "Mailings whose delivery should have been asked about.",
            backlog.tracks_due,
        ),
        (
            "track_overdue_seconds",
            "Since the oldest of these questions was due; 0: none.",
            _age(backlog.oldest_track, now) or 0.0,
        ),
    )
    yield from (_gauge(name, words, value) for name, words, value in known)


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"smsbot_{name}", words, value=value)


def _labelled(name: str, words: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"smsbot_{name}", words, labels=(label,))
    for value, count in values.items():
        family.add_metric((value,), float(count))
    return family


def _age(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else max(0.0, (now - moment).total_seconds())
