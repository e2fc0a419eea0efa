"""Every group of states that a decision depends on, defined once, each under its own name.

All are tuples, so that an SQL statement made with one is always spelled the same.
"""

from bot.model import BatchState, MailingState, MessageState, PauseReason
from bot.sms.statuses import Delivery

# --- mailings: where they stand ---

ALTERABLE = (MailingState.SCHEDULED, MailingState.MISSED)
"""Nothing was handed over: a person may give the mailing another time. See `Mailing.held`."""
IN_PROGRESS = (
    MailingState.FREEZING,
    MailingState.QUEUED,
    MailingState.RUNNING,
    MailingState.PAUSED,
)
"""Confirmed to go out by now, and not over."""
NOT_OVER = (*ALTERABLE, *IN_PROGRESS)
"""A person may still stop the mailing, or cancel it while nothing was handed over."""
SENDING_ENDED = (MailingState.FINISHED, MailingState.STOPPED)
"""The mailing was begun and is over: it has a report, and a balance after it."""
ENDED_BY_PERSON = (MailingState.CANCELLED, MailingState.STOPPED)
"""What is still queued in the mailing is never sent."""
QUEUE_IS_DEAD = (*ENDED_BY_PERSON, MailingState.MISSED)
"""What is still queued in the mailing is not sent unless a person says so."""
TRACKED = (*SENDING_ENDED, MailingState.PAUSED)
"""Delivery is asked about: a mailing that is being sent wants the pace for itself."""
CHANGES_BY_ITSELF = (MailingState.FREEZING, MailingState.QUEUED, MailingState.RUNNING)
"""The next change needs no person, and the next start of the bot makes one in any case."""
LEAVES_BY_ITSELF = (MailingState.SCHEDULED, *CHANGES_BY_ITSELF)
"""What is left of the mailing leaves in its time, and no person is asked."""

NEEDS_PERSON = tuple(
    reason for reason in PauseReason if reason not in (PauseReason.PERSON, PauseReason.QUIET)
)
"""A mailing paused for such a reason stands still until a person decides, and nobody knows yet."""

# --- mailings: what they may become ---

MAY_START = (MailingState.SCHEDULED, MailingState.QUEUED)
"""The engine may begin, or go on, once the time has come."""
MAY_MISS = (*MAY_START, MailingState.RUNNING)
"""The engine may find that the time has passed."""
MAY_PAUSE = (MailingState.QUEUED, MailingState.RUNNING)
"""The mailing may be made to stand still."""
MAY_FINISH = (MailingState.RUNNING, MailingState.PAUSED)
"""The mailing is over as soon as every message has an outcome."""

# --- batches ---

OPEN_BATCHES = (BatchState.WAITING, BatchState.SENDING)
"""The request has no final answer yet; a SPLIT batch lives on in its halves."""
ANSWERED = (BatchState.ACCEPTED, BatchState.REFUSED, BatchState.UNKNOWN)
"""The request has left, and what became of it is settled."""
HANDED_OVER = (BatchState.SENDING, *ANSWERED)
"""The request has left, or may have."""
PAID_OR_PERHAPS = (BatchState.SENDING, BatchState.ACCEPTED, BatchState.UNKNOWN)
"""The request has cost money, or may have."""
PERHAPS_ACCEPTED = (BatchState.ACCEPTED, BatchState.UNKNOWN)
"""The gateway took the recipients of the request, or may have."""

# --- messages ---

PERHAPS_SENT = (
    MessageState.ACCEPTED,
    MessageState.UNKNOWN,
    MessageState.COUNTED,
    MessageState.RESENT,
)
"""The SMS went out and cost money, or may have: also one in whose place another was sent."""
NOT_GOT = (MessageState.REFUSED, MessageState.CANCELLED)
"""The recipient certainly did not get this SMS."""
MAY_HAVE_GOT_IT = tuple(state for state in MessageState if state not in NOT_GOT)
"""The recipient has the SMS, or may have; an accepted one, unless its delivery has failed."""

# --- delivery of accepted SMS, by `Delivery` value ---

FAILED_DELIVERIES = tuple(one.value for one in Delivery if one.failed)
"""The SMS certainly did not arrive."""
OPEN_DELIVERIES = tuple(one.value for one in Delivery if not one.final)
"""The gateway may still tell more of the SMS."""
PERHAPS_DELIVERED = (None, *(one.value for one in Delivery if not one.failed))
"""The SMS arrived, or may have; None: nothing is known."""
