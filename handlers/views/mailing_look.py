"""Where a mass mailing stands, as one word for a person."""

from enum import StrEnum

from bot.model import Chat, Mailing, MailingState, Timing
from handlers.i18n import Words

LABEL_TEXT = 18


class MassLook(StrEnum):
    """What a card says; each has words `mass-<look>` and a sign `sign-<look>`."""

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
    MISSED_ACCOUNT = "missed-account"


GOING = {MassLook.QUEUED, MassLook.RUNNING, MassLook.PAUSED, MassLook.STOPPING}
_BY_STATE = {
    MailingState.FREEZING: MassLook.FREEZING,
    MailingState.QUEUED: MassLook.QUEUED,
    MailingState.RUNNING: MassLook.RUNNING,
    MailingState.PAUSED: MassLook.PAUSED,
    MailingState.CANCELLED: MassLook.CANCELLED,
}
_DONE = {
    Timing.NOW: MassLook.FINISHED,
    Timing.AT: MassLook.HANDED_OVER,
    Timing.LOCAL: MassLook.HANDED_OVER_LOCAL,
}


def mass_look(mailing: Mailing, chat: Chat) -> MassLook:
    """Return what the card of this mass mailing says."""
    match mailing.state:
        case MailingState.SCHEDULED:
            local = mailing.when.timing is Timing.LOCAL
            return MassLook.SCHEDULED_LOCAL if local else MassLook.SCHEDULED
        case MailingState.MISSED:
            same = chat.account == mailing.account
            return MassLook.MISSED if same else MassLook.MISSED_ACCOUNT
        case MailingState.STOPPED:
            return MassLook.STOPPED if mailing.finished_at else MassLook.STOPPING
        case MailingState.FINISHED:
            return _end(mailing)
        case state:
            return _BY_STATE[state]


def _end(mailing: Mailing) -> MassLook:
    if mailing.unknown:
        return MassLook.UNKNOWN
    if mailing.refused == mailing.total:
        return MassLook.FAILED
    return _DONE[mailing.when.timing]


def mass_label(mailing: Mailing, chat: Chat, words: Words) -> str:
    """Return one line of a list: sign, time, how many, the text's beginning."""
    sign = words.plain(f"sign-{mass_look(mailing, chat)}")
    moment = mailing.when.at or mailing.when.wall or mailing.created_at
    return words.plain(
        "mass-label",
        sign=sign,
        when=words.short(moment),
        total=mailing.total,
        text=beginning(mailing.text),
    )


def beginning(text: str) -> str:
    """Return as much of a text as a button has room for."""
    whole = " ".join(text.split())
    return whole if len(whole) <= LABEL_TEXT else whole[: LABEL_TEXT - 1] + "…"
