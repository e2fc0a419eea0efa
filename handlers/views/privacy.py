"""Personal data in words: how long it is kept, where a number is known, what there is of a chat."""

from collections.abc import Iterator
from datetime import datetime

from bot.mailing.report import moment_cell
from bot.privacy.forgetting import HoldReason, NumberTraces
from bot.privacy.known_data import Known, KnownCell, KnownKind, KnownOfNumber, KnownRow
from bot.privacy.retention import RetentionPeriods
from bot.privacy.whole_chat import ChatTraces
from bot.sms.statuses import Delivery
from handlers.i18n import Words
from handlers.views.sentences import delivery


def period_lines(periods: RetentionPeriods, words: Words) -> Iterator[str]:
    """Yield a line for each kind of data: how long it is kept (HTML)."""
    yield from (
        words.html("privacy-period-phones", days=periods.phones),
        words.html("privacy-period-texts", days=periods.texts),
        words.html("privacy-period-files", days=periods.files),
        words.html("privacy-period-incoming", days=periods.incoming),
        words.html("privacy-period-drafts", days=periods.drafts),
        words.html("privacy-period-audit", days=periods.audit),
    )


def trace_lines(traces: NumberTraces, words: Words) -> Iterator[str]:
    """Yield where a number is known, and how often (HTML)."""
    if traces.nothing:
        yield words.html("privacy-nothing")
    if traces.sms:
        yield words.html("privacy-in-sms", count=traces.sms)
    if traces.incoming:
        yield words.html("privacy-in-incoming", count=traces.incoming)
    if traces.contacts:
        yield words.html("privacy-in-contacts", count=traces.contacts)
    if traces.files:
        yield words.html("privacy-in-files", count=traces.files)
    if traces.drafts:
        yield words.html("privacy-in-drafts", count=traces.drafts)
    if traces.stopped:
        yield words.html("privacy-in-stop-list")


def holding_lines(traces: NumberTraces, words: Words) -> Iterator[str]:
    """Yield what keeps a number from being forgotten, and what to do (HTML)."""
    if traces.freezing:
        yield words.html("privacy-freezing")
    for one in traces.holding:
        at = one.created_at
        if one.reason is HoldReason.UNKNOWN:
            yield words.html("privacy-held-unknown", at=at)
        else:
            yield words.html("privacy-held-not-over", at=at)
    if traces.holding:
        yield words.html("privacy-held-advice")


def chat_lines(traces: ChatTraces, words: Words) -> Iterator[str]:
    """Yield what there is of a chat (HTML)."""
    yield words.html("privacy-chat-sent", sent=traces.mailings, people=traces.sms)
    yield words.html("privacy-chat-people", contacts=traces.contacts, stopped=traces.stopped)
    yield words.html(
        "privacy-chat-rest",
        came=traces.incoming,
        drafts=traces.drafts,
        saved=traces.saved_texts,
    )


def _moment(moment: datetime | None, words: Words) -> KnownCell:
    if moment is None:
        return ""
    return moment_cell(moment.astimezone(words.zone), words.stamp(moment))


def known_caption(known: KnownOfNumber, words: Words) -> Iterator[str]:
    """Yield what is in the file of a number, and what is not (HTML)."""
    yield words.html("privacy-known-caption", total=len(known.rows))
    if known.of_others:
        yield words.html("privacy-known-of-others", count=known.of_others)


def known_row(known: Known, words: Words) -> KnownRow:
    """Return one thing that is known of a number, as a row of a spreadsheet."""
    names = {
        KnownKind.SMS: "privacy-kind-sms",
        KnownKind.INCOMING: "privacy-kind-incoming",
        KnownKind.CONTACT: "privacy-kind-contact",
        KnownKind.RECIPIENT: "privacy-kind-recipient",
        KnownKind.STOPPED: "privacy-kind-stopped",
        KnownKind.FORGOTTEN: "privacy-kind-forgotten",
    }
    return (
        words.plain(names[known.kind]),
        _moment(known.at, words),
        known.party,
        known.text,
        words.plain(f"outcome-{known.state}") if known.state else "",
        delivery(words, Delivery(known.delivery)) if known.delivery else "",
        _moment(known.reported_at, words),
        ", ".join(known.ids),
    )
