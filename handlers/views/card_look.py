"""Where a mailing stands, as one word: for the first line of its card and its sign in lists."""

from datetime import datetime
from enum import StrEnum

from bot.mailing.details import SmsDetails
from bot.model import Chat, Mailing, MailingState, MessageState, PauseReason, Timing
from bot.sms.statuses import Delivery
from handlers.i18n import Words
from handlers.views.forgotten import shown_phone, shown_text
from handlers.views.sentences import one_line
from handlers.views.sms_delivery import overall

LABEL_TEXT = 18


class SmsLook(StrEnum):
    """What the card of one SMS says; each has words `card-<look>` and a sign `mark-<look>`."""

    SCHEDULED = "scheduled"
    SCHEDULED_LOCAL = "scheduled-local"
    SENDING = "sending"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    NO_DATA = "no-data"
    HANDED_OVER = "handed-over"
    HANDED_OVER_LOCAL = "handed-over-local"
    FAILED = "failed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    COUNTED = "counted"
    RESENT = "resent"
    CANCELLED = "cancelled"
    MISSED = "missed"
    MISSED_LOCAL = "missed-local"
    MISSED_ACCOUNT = "missed-account"
    RESTORED = "restored"
    CANCELLED_RESTORED = "cancelled-restored"
    NO_MARK = "no-mark"
    CLOCK = "clock"


class MailingLook(StrEnum):
    """What the card of many SMS says; each has words `mailing-<look>` and a sign `sign-<look>`."""

    FREEZING = "freezing"
    SCHEDULED = "scheduled"
    SCHEDULED_LOCAL = "scheduled-local"
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FINISHED = "finished"
    HANDED_OVER = "handed-over"
    HANDED_OVER_LOCAL = "handed-over-local"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    MISSED = "missed"
    MISSED_LOCAL = "missed-local"
    MISSED_ACCOUNT = "missed-account"
    RESTORED = "restored"
    CANCELLED_RESTORED = "cancelled-restored"
    NO_MARK = "no-mark"
    CLOCK = "clock"


PROGRESS_SHOWN = {
    MailingLook.QUEUED,
    MailingLook.RUNNING,
    MailingLook.PAUSED,
    MailingLook.STOPPING,
}
"""The looks whose card shows how far the mailing is."""

_MISSED_FOR = (PauseReason.NO_MARK, PauseReason.CLOCK)
"""Why a missed mailing waits, when it is not its time alone: the look is called like the reason."""
_BY_MESSAGE = {
    MessageState.REFUSED: SmsLook.REFUSED,
    MessageState.UNKNOWN: SmsLook.UNKNOWN,
    MessageState.COUNTED: SmsLook.COUNTED,
    MessageState.RESENT: SmsLook.RESENT,
    MessageState.CANCELLED: SmsLook.CANCELLED,
}
_ON_ITS_WAY = {
    Timing.NOW: SmsLook.ACCEPTED,
    Timing.AT: SmsLook.HANDED_OVER,
    Timing.LOCAL: SmsLook.HANDED_OVER_LOCAL,
}
_BY_STATE = {
    MailingState.FREEZING: MailingLook.FREEZING,
    MailingState.QUEUED: MailingLook.QUEUED,
    MailingState.RUNNING: MailingLook.RUNNING,
    MailingState.PAUSED: MailingLook.PAUSED,
    MailingState.CANCELLED: MailingLook.CANCELLED,
}
_FINISHED = {
    Timing.NOW: MailingLook.FINISHED,
    Timing.AT: MailingLook.HANDED_OVER,
    Timing.LOCAL: MailingLook.HANDED_OVER_LOCAL,
}


def sms_look(details: SmsDetails, chat: Chat) -> SmsLook:
    """Return what the card of this SMS says."""
    mailing, message = details.mailing, details.message
    if message.state is MessageState.CANCELLED and mailing.pause is PauseReason.RESTORED:
        return SmsLook.CANCELLED_RESTORED
    if message.state in _BY_MESSAGE:
        return _BY_MESSAGE[message.state]
    if message.state is MessageState.ACCEPTED:
        return _by_delivery(details)
    if held := _held(mailing, chat):
        return SmsLook(held)
    return SmsLook.WAITING if mailing.attempts else SmsLook.SENDING


def _by_delivery(details: SmsDetails) -> SmsLook:
    match overall(details):
        case Delivery.DELIVERED:
            return SmsLook.DELIVERED
        case Delivery.NO_DATA:
            return SmsLook.NO_DATA
        case Delivery() as whole if whole.failed:
            return SmsLook.FAILED
        case _:
            return _ON_ITS_WAY[details.mailing.when.timing]


def mailing_look(mailing: Mailing, chat: Chat) -> MailingLook:
    """Return what the card of this mailing to an audience says."""
    if held := _held(mailing, chat):
        return MailingLook(held)
    match mailing.state:
        case MailingState.STOPPED:
            return MailingLook.STOPPED if mailing.finished_at else MailingLook.STOPPING
        case MailingState.FINISHED:
            return _finished(mailing)
        case MailingState.CANCELLED if mailing.pause is PauseReason.RESTORED:
            return MailingLook.CANCELLED_RESTORED
        case state:
            return _BY_STATE[state]


def _held(mailing: Mailing, chat: Chat) -> str | None:
    """Return the look of a mailing that is SCHEDULED or MISSED; None: it is neither.

    The look is the same for one SMS and many. That of a missed one says whether a restore holds
    it, and whether the chat still has the account it was confirmed with.
    """
    local = mailing.when.timing is Timing.LOCAL
    match mailing.state:
        case MailingState.SCHEDULED:
            return "scheduled-local" if local else "scheduled"
        case MailingState.MISSED if mailing.pause is PauseReason.RESTORED:
            return "restored"
        case MailingState.MISSED if not _has_account_of(chat, mailing):
            return "missed-account"
        case MailingState.MISSED if mailing.pause in _MISSED_FOR:
            return mailing.pause
        case MailingState.MISSED:
            return "missed-local" if local else "missed"
        case _:
            return None


def _has_account_of(chat: Chat, mailing: Mailing) -> bool:
    return chat.account is not None and chat.account.same_as(mailing.account)


def _finished(mailing: Mailing) -> MailingLook:
    if mailing.unknown:
        return MailingLook.UNKNOWN
    if mailing.refused == mailing.total:
        return MailingLook.FAILED
    return _FINISHED[mailing.when.timing]


def moment_of(mailing: Mailing) -> datetime:
    """Return the moment that names a mailing: its chosen time, else when it was confirmed.

    For a mailing by local time it is the recipients' wall time, without a zone.
    """
    return mailing.when.at or mailing.when.wall or mailing.created_at


def sms_mark(details: SmsDetails, chat: Chat, words: Words) -> str:
    """Return the sign of an SMS in lists."""
    return words.plain(f"mark-{sms_look(details, chat)}")


def list_row(row: SmsDetails | Mailing, chat: Chat, words: Words) -> tuple[str, int]:
    """Return a row of a list of single SMS and mailings: its label, and its mailing's id.

    The label: sign, time, the number or how many, the text's beginning.
    """
    if isinstance(row, Mailing):
        return mailing_label(row, chat, words), row.id
    when = words.label(moment_of(row.mailing))
    phone = shown_phone(row.message.phone, words)
    text = beginning(shown_text(row.message.text, words))
    return f"{sms_mark(row, chat, words)} {when} {phone} {text}", row.mailing.id


def mailing_label(mailing: Mailing, chat: Chat, words: Words) -> str:
    """Return the label of a mailing to an audience in lists."""
    return words.plain(
        "mailing-label",
        sign=words.plain(f"sign-{mailing_look(mailing, chat)}"),
        when=words.label(moment_of(mailing)),
        total=mailing.total,
        text=beginning(shown_text(mailing.text, words)),
    )


def beginning(text: str) -> str:
    """Return as much of a text as a button has room for."""
    return one_line(text, LABEL_TEXT)
