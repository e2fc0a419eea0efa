"""Facts about mailings and messages that are derived from their batches: as SQL."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Exists, FromClause, and_, case, exists, false, literal

from bot.model import BatchState, MessageState, PauseReason
from storage.database.schema import batches, mailings, messages
from storage.journal.states import (
    ENDED_BY_PERSON,
    HANDED_OVER,
    OPEN_BATCHES,
    PERHAPS_DELIVERED,
    PERHAPS_SENT,
    QUEUE_IS_DEAD,
)

Id = int | ColumnElement[int]

STOP_LISTED = "stop-listed"
"""The status of a batch that was refused by us and not by the gateway: it never left."""


def has_batch(mailing_id: Id, states: tuple[BatchState, ...]) -> Exists:
    """Tell whether a mailing has a batch in one of these states."""
    return exists().where(batches.c.mailing_id == mailing_id, batches.c.state.in_(states))


def has_left(mailing_id: Id) -> ColumnElement[bool]:
    """Tell whether a request of a mailing has left, or may have left."""
    theirs = batches.c.status.is_distinct_from(STOP_LISTED)
    return has_batch(mailing_id, HANDED_OVER).where(theirs)


def all_settled(mailing_id: Id) -> ColumnElement[bool]:
    """Tell whether every message of a mailing has an outcome; for queries over `mailings`."""
    return (mailings.c.cursor >= mailings.c.total) & ~has_batch(mailing_id, OPEN_BATCHES)


def standing() -> ColumnElement[str]:
    """Return a message's state, SENDING and CANCELLED too; over `messages` join `mailings`."""
    in_flight = and_(
        batches.c.state == BatchState.SENDING,
        batches.c.mailing_id == messages.c.mailing_id,
        messages.c.position.between(batches.c.first, batches.c.last),
    )
    return case(
        (messages.c.state != MessageState.QUEUED, messages.c.state),
        (exists().where(in_flight).correlate(messages), literal(MessageState.SENDING.value)),
        (mailings.c.state.in_(ENDED_BY_PERSON), literal(MessageState.CANCELLED.value)),
        else_=literal(MessageState.QUEUED.value),
    )


def queue_may_leave(table: FromClause) -> ColumnElement[bool]:
    """Tell whether what is queued in a mailing may leave, or has left; over `mailings`.

    What a restore has held may have been sent after the copy was made.
    """
    alive: ColumnElement[bool] = table.c.state.not_in(QUEUE_IS_DEAD)
    return alive | (table.c.pause == PauseReason.RESTORED)


def may_have_one_of(others: Sequence[int]) -> ColumnElement[bool]:
    """Tell whether the recipient has, or may have, an SMS of these mailings; over `messages`."""
    if not others:
        return false()
    theirs, of_them = messages.alias("theirs"), mailings.alias("of_them")
    alive = queue_may_leave(of_them)
    known = [one for one in PERHAPS_DELIVERED if one is not None]
    arrived = theirs.c.delivery.is_(None) | theirs.c.delivery.in_(known)
    sent = theirs.c.state.in_(PERHAPS_SENT) | and_(theirs.c.state == MessageState.QUEUED, alive)
    return (
        exists()
        .where(
            theirs.c.phone == messages.c.phone,
            theirs.c.mailing_id.in_(others),
            theirs.c.mailing_id == of_them.c.id,
            sent,
            arrived,
        )
        .correlate(messages)
    )
