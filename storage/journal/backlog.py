"""What waits in the whole journal, counted for those who watch the service: no text, no number.

Every question is answered from an index, or from a table of few rows (docs/rules.md, O7).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, func, select

from bot.model import BatchState, MailingState
from storage.database.schema import batches, chats, mailings, tracks

STUCK_AFTER = timedelta(seconds=60)
"""No call takes so long: a batch that is SENDING for longer has lost whoever sent it."""
MOST_ACCOUNTS = 100


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """What the gateway told last of an account's money, and when (UTC)."""

    server: str
    login: str
    chat_id: int
    """A chat that is logged in to it."""
    balance: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """The journal at one moment."""

    mailings: Mapping[str, int]
    """How many there are in each state."""
    stuck_batches: int
    """Requests that left more than a minute ago and have no answer."""
    unknown_messages: int
    """Messages with an unknown outcome, about which nobody has decided."""
    oldest_hand_over: datetime | None
    """When the mailing was due that waits longest for the engine; None: none waits."""
    tracks_due: int
    """Mailings whose delivery should have been asked about by now."""
    oldest_track: datetime | None
    """When the question was due that waits longest."""
    balances: tuple[AccountBalance, ...]
    """Of the accounts that chats are logged in to, the lowest first, `MOST_ACCOUNTS` at most."""


def read_backlog(connection: Connection, now: datetime) -> Backlog:
    """Count what waits now (UTC)."""
    stuck, unknown = queries_of_batches(now)
    due_tracks, oldest_track = connection.execute(query_of_tracks(now)).one()
    by_state = {row[0]: row[1] for row in connection.execute(query_of_states())}
    return Backlog(
        mailings={state.value: by_state.get(state.value, 0) for state in MailingState},
        stuck_batches=connection.scalar(stuck) or 0,
        unknown_messages=connection.scalar(unknown) or 0,
        oldest_hand_over=connection.scalar(query_of_hand_over(now)),
        tracks_due=due_tracks,
        oldest_track=oldest_track,
        balances=_balances(connection),
    )


def query_of_states() -> Select[str, int]:
    """Return (state, how many mailings)."""
    return select(mailings.c.state, func.count()).group_by(mailings.c.state)


def queries_of_batches(now: datetime) -> tuple[Select[int], Select[Any]]:
    """Return how many batches are stuck, and how many messages are of unknown outcome."""
    stuck = select(func.count()).where(
        batches.c.state == BatchState.SENDING, batches.c.claimed_at < now - STUCK_AFTER
    )
    doubted = select(batches.c.mailing_id).where(batches.c.state == BatchState.UNKNOWN)
    unknown = select(func.sum(mailings.c.unknown)).where(mailings.c.id.in_(doubted))
    return stuck, unknown


def query_of_hand_over(now: datetime) -> Select[Any]:
    """Return when the mailing was due that the engine should have begun first."""
    ready = mailings.c.state.in_((MailingState.QUEUED, MailingState.SCHEDULED))
    return select(func.min(mailings.c.hand_over_at)).where(ready, mailings.c.hand_over_at <= now)


def query_of_tracks(now: datetime) -> Select[int, Any]:
    """Return how many mailings are to be asked about by now, and since when."""
    return select(func.count(), func.min(tracks.c.next_at)).where(tracks.c.next_at <= now)


def _balances(connection: Connection) -> tuple[AccountBalance, ...]:
    """Return what was told last of each account that a chat is logged in to."""
    told = chats.c.balance.is_not(None) & chats.c.balance_at.is_not(None)
    query = (
        select(chats.c.server, chats.c.login, chats.c.id, chats.c.balance, chats.c.balance_at)
        .where(told, chats.c.login.is_not(None))
        .order_by(chats.c.balance_at)
    )
    latest = {(row.server, row.login): row for row in connection.execute(query)}
    found = (AccountBalance(*one) for one in latest.values())
    return tuple(sorted(found, key=lambda one: one.balance)[:MOST_ACCOUNTS])
