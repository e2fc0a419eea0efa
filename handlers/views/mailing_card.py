"""The text of the card of a mailing to an audience: how far it is, and its outcome."""

from dataclasses import dataclass
from decimal import Decimal

from bot.mailing.details import MailingDetails
from bot.model import Chat, Mailing, PauseReason
from bot.sms.prices import Cost, cost_of_some
from handlers.i18n import Words
from handlers.views.card_look import PROGRESS_SHOWN, MailingLook, mailing_look, moment_of
from handlers.views.delivery import delivery_lines
from handlers.views.destinations import outside_lines
from handlers.views.evidence import doubted_lines, mailing_evidence
from handlers.views.forgotten import shown_text
from handlers.views.holds import hold_lines
from handlers.views.late import late_lines
from handlers.views.mailing_words import audience_line, bar, duration
from handlers.views.money import cost_words
from handlers.views.restored import restored_lines
from handlers.views.sentences import advice, operation
from handlers.views.validity import validity_advice, validity_lines

MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class _TextInputs:
    """Everything the text is made of."""

    details: MailingDetails
    chat: Chat
    words: Words
    pace: float | None
    """Recipients a second, as measured lately; None: not measured."""

    @property
    def mailing(self) -> Mailing:
        """The mailing."""
        return self.details.mailing

    @property
    def look(self) -> MailingLook:
        """What the card says."""
        return mailing_look(self.mailing, self.chat)


def mailing_card_text(
    details: MailingDetails, chat: Chat, words: Words, *, pace: float | None = None
) -> str:
    """Return the text, as HTML; `pace` as for `card_text`."""
    facts = _TextInputs(details, chat, words, pace)
    lines = [_headline(facts), *late_lines(words, details.mailing)]
    lines += hold_lines(words, details.hold)
    if facts.look is MailingLook.PAUSED:
        lines += _pause(facts)
    if facts.look in PROGRESS_SHOWN:
        lines += _progress(facts)
    elif details.mailing.finished_at:
        lines += _outcome(facts)
    lines += [*delivery_lines(details, words), *outside_lines(words, details.outside)]
    lines += restored_lines(details.mailing, details.restored, words)
    return "\n".join([*lines, *_what(facts)])


def _headline(facts: _TextInputs) -> str:
    mailing = facts.mailing
    if facts.details.hold and facts.look in (MailingLook.QUEUED, MailingLook.RUNNING):
        return facts.words.html("mailing-held")
    return facts.words.html(
        f"mailing-{facts.look}",
        when=moment_of(mailing),
        handover=mailing.hand_over_at,
        due=mailing.due_at,
        total=mailing.total,
    )


def _pause(facts: _TextInputs) -> list[str]:
    mailing, words = facts.mailing, facts.words
    reason = mailing.pause or PauseReason.PERSON
    status = mailing.pause_status
    lines = [
        words.html(
            f"pause-{reason}",
            reason=operation(words, status),
            advice=validity_advice(words, status, mailing.validity) or advice(words, status),
            resume=mailing.resume_at or mailing.created_at,
        )
    ]
    if reason is PauseReason.CREDITS:
        lines += _lacking(facts)
    if reason in (PauseReason.PARTIAL, PauseReason.UNCLEAR):
        lines += doubted_lines(facts.details, words)
    if facts.details.in_flight:
        lines.append(words.html("mailing-in-flight", count=facts.details.in_flight))
    return lines


def _lacking(facts: _TextInputs) -> list[str]:
    """Say what the rest costs by the prices seen lately, and how much money is missing."""
    mailing, chat, words = facts.mailing, facts.chat, facts.words
    if not mailing.total:
        return []
    share = mailing.planned_segments * facts.details.waiting // mailing.total
    cost = _cost_of_some(facts, share)
    if not cost.known:
        return []
    shown, balance = cost_words(words, cost), chat.balance
    if balance is None or balance >= cost.high:
        return [words.html("mailing-rest-cost", cost=shown)]
    least = max(Decimal(0), cost.low - balance)
    lacking = words.money_range(least, cost.high - balance)
    return [words.html("mailing-rest-lacks", cost=shown, balance=balance, lacking=lacking)]


def _cost_of_some(facts: _TextInputs, count: int) -> Cost:
    """Return what so many of the mailing's segments cost, by the prices of its own account.

    Which of them they are is not known. Prices are those believed when it was confirmed, or newer.
    """
    mailing, chat = facts.mailing, facts.chat
    prices = chat.prices if chat.account == mailing.account else {}
    return cost_of_some(prices, mailing.destinations, count, mailing.created_at)


def _progress(facts: _TextInputs) -> list[str]:
    details, words = facts.details, facts.words
    mailing = details.mailing
    done = details.done
    percent = 100 * done // mailing.total if mailing.total else 0
    lines = [
        words.html("progress-bar", bar=bar(done, mailing.total), percent=percent),
        words.html(
            "progress-counts",
            accepted=mailing.accepted,
            refused=mailing.refused,
            unknown=mailing.unknown,
            total=mailing.total,
        ),
    ]
    if facts.look is MailingLook.RUNNING:
        lines += _speed(facts)
    return lines


def _speed(facts: _TextInputs) -> list[str]:
    """Say how long the rest will take, by the pace as measured, or what holds it up."""
    details, words = facts.details, facts.words
    if details.hold is not None:
        count = details.in_flight
        return [words.html("mailing-in-flight", count=count)] if count else []
    if details.wait is not None:
        wait = details.wait
        return [words.html(f"wait-{wait.reason}", seconds=wait.seconds)]
    left = details.waiting + details.in_flight
    seconds = left / facts.pace if facts.pace else details.seconds_left
    if seconds is None:
        return []
    time = duration(words, seconds)
    if not facts.pace:
        return [words.html("progress-left", time=time)]
    return [words.html("progress-pace", pace=max(1, round(facts.pace)), time=time)]


def _outcome(facts: _TextInputs) -> list[str]:
    details, words = facts.details, facts.words
    mailing = details.mailing
    lines = [words.html("mailing-accepted", accepted=mailing.accepted, total=mailing.total)]
    if mailing.refused:
        lines += [words.html("mailing-refused", count=mailing.refused), *_reasons(facts)]
    if details.cancelled:
        lines.append(words.html("mailing-not-sent", count=details.cancelled))
    if details.decided:
        lines.append(words.html("mailing-decided", count=details.decided))
    if mailing.unknown:
        lines.append(words.html("mailing-unclear", count=mailing.unknown))
        lines += mailing_evidence(details, facts.chat, words)
        if details.resend_in:
            lines.append(words.html("resend-later", seconds=details.resend_in))
    return [*lines, *_spent(facts), *_rest(facts)]


def _reasons(facts: _TextInputs) -> list[str]:
    words, reasons = facts.words, list(facts.details.reasons.items())
    lines = [
        words.html("mailing-reason", reason=operation(words, status), count=count)
        for status, count in reasons[:MOST_REASONS]
    ]
    if len(reasons) > MOST_REASONS:
        lines.append(words.html("mailing-more-reasons"))
    return lines


def _spent(facts: _TextInputs) -> list[str]:
    mailing, words = facts.mailing, facts.words
    if not mailing.accepted and not facts.details.decided:
        return []
    lines = [words.html("mailing-ids", segments=mailing.sent_segments)] if mailing.accepted else []
    before, after = mailing.balance_before, mailing.balance_after
    if before is not None and after is not None and not mailing.unknown:
        key = "mailing-spent" if before >= after else "mailing-topped-up"
        lines.append(words.html(key, spent=before - after, before=before, after=after))
    return lines


def _rest(facts: _TextInputs) -> list[str]:
    """Say what became of those who were not in the first part."""
    rest, words = facts.details.rest, facts.words
    if rest is None:
        return []
    if rest.sent is None:
        return [words.html("mailing-rest-open", count=rest.count)]
    return [words.html("mailing-rest-sent", count=rest.count, at=rest.sent.created_at)]


def _what(facts: _TextInputs) -> list[str]:
    details, words = facts.details, facts.words
    mailing = details.mailing
    return [
        "",
        words.html(
            "mailing-route",
            to=audience_line(words, details.audience),
            total=mailing.total,
            sender=mailing.sender,
        ),
        words.html("card-text", text=shown_text(mailing.text, words)),
        *validity_lines(words, mailing.validity),
        *_gone(facts),
    ]


def _gone(facts: _TextInputs) -> list[str]:
    """Say that the recipients' numbers were deleted: there is no report any more."""
    at = facts.mailing.phones_gone_at
    return [] if at is None else [facts.words.html("mailing-phones-gone", at=at)]
