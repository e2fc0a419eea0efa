"""Translating rows into the records of `bot.model`, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.model import (
    Account,
    Mailing,
    MailingState,
    Message,
    MessageState,
    NewMailing,
    PauseReason,
    Segment,
    Timing,
    When,
)
from storage.database.types import quiet_of

_SAME = (
    "id",
    "token",
    "chat_id",
    "user_id",
    "sender",
    "text",
    "segments",
    "hand_over_at",
    "due_at",
    "total",
    "accepted",
    "refused",
    "unknown",
    "attempts",
    "created_at",
    "started_at",
    "finished_at",
    "balance_before",
    "balance_before_at",
    "balance_after",
    "balance_after_at",
    "card_message_id",
    "thread_id",
    "repeat_of",
    "rest_of",
    "template",
    "version",
    "audience_id",
    "personal",
    "planned_segments",
    "sent_segments",
    "pauses",
    "pause_status",
    "resume_at",
    "quiet_zone",
    "content",
    "validity",
    "left_at",
    "resend_at",
    "phones_gone_at",
    "texts_gone_at",
)
NEWS_DUE, NEWS_CLAIMED, NEWS_SHOWN = "due", "telling", "told"
"""Stages of the news of a mailing."""
_SEGMENT = tuple(Segment.__slots__)


def mailing_of(row: Mapping[Any, Any]) -> Mailing:
    """Read a mailing."""
    wall = row["wall"]
    return Mailing(
        **{name: row[name] for name in _SAME},
        account=Account(row["server"], row["login"]),
        when=When(
            Timing(row["timing"]),
            row["send_at"],
            datetime.fromisoformat(wall) if wall else None,
        ),
        state=MailingState(row["state"]),
        shown=row["shown_version"] == row["version"],
        pause=PauseReason(row["pause"]) if row["pause"] else None,
        quiet=quiet_of(row),
        destinations=row["destinations"] or {},
        news_due=row["news"] == NEWS_DUE,
    )


def message_of(row: Mapping[Any, Any]) -> Message:
    """Read a message, with the mailing's text as `common` and its derived state as `stands`."""
    return Message(
        mailing_id=row["mailing_id"],
        position=row["position"],
        phone=row["phone"],
        text=row["common"] if row["text"] is None else row["text"],
        state=MessageState(row["stands"]),
        segments=row["segments"],
        status=row["status"],
        detail=row["detail"],
    )


def segment_of(row: Mapping[Any, Any]) -> Segment:
    """Read a segment."""
    return Segment(**{name: row[name] for name in _SEGMENT})


def timing_columns(when: When) -> dict[str, Any]:
    """Return the columns of a timing."""
    return {
        "timing": when.timing.value,
        "send_at": when.at,
        "wall": when.wall.isoformat() if when.wall else None,
    }


def mailing_columns(new: NewMailing) -> dict[str, Any]:
    """Return the columns of a mailing that was just confirmed."""
    count = len(new.phones)
    return {
        "token": new.token,
        "chat_id": new.chat_id,
        "user_id": new.user_id,
        "server": new.account.server,
        "login": new.account.login,
        "sender": new.sender,
        "text": new.text,
        "personal": new.personal,
        "audience_id": new.audience_id,
        "segments": new.segments,
        **timing_columns(new.when),
        "hand_over_at": new.hand_over_at,
        "due_at": new.due_at,
        "state": new.state.value,
        "total": count or new.total,
        "planned_segments": new.segments * count if count else new.planned_segments,
        "destinations": dict(new.destinations) or None,
        "created_at": new.created_at,
        "balance_before": new.balance_before,
        "thread_id": new.thread_id,
        "quiet_start": new.quiet.start if new.quiet else None,
        "quiet_end": new.quiet.end if new.quiet else None,
        "quiet_zone": new.quiet_zone,
        "validity": new.validity,
        "repeat_of": new.repeat_of,
        "rest_of": new.rest_of,
        "template": new.template,
        "content": new.content,
    }
