"""The card of a mass mailing: how far it is, and what became of it."""

from dataclasses import dataclass

from bot.mailing.details import MailingDetails
from bot.model import Chat, PauseReason
from handlers.i18n import Words
from handlers.views.delivery import delivery_lines
from handlers.views.mailing_look import GOING, MassLook, mass_look
from handlers.views.mailing_words import audience_line, bar, duration
from handlers.views.sentences import advice, operation

MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything a card is drawn from."""

    details: MailingDetails
    chat: Chat
    words: Words
    pace: float | None = None
    """Recipients a second, as seen lately; None: not seen yet."""

    @property
    def look(self) -> MassLook:
        """What the card says."""
        return mass_look(self.details.mailing, self.chat)


def mass_text(picture: Picture) -> str:
    """Return the card's text, as HTML."""
    look = picture.look
    lines = [_headline(picture)]
    if look is MassLook.PAUSED:
        lines += _pause(picture)
    if look in GOING:
        lines += _progress(picture)
    elif picture.details.mailing.finished_at:
        lines += _outcome(picture)
    lines += delivery_lines(picture.details, picture.words)
    return "\n".join([*lines, *_what(picture)])


def _headline(picture: Picture) -> str:
    mailing = picture.details.mailing
    return picture.words.html(
        f"mass-{picture.look}",
        when=mailing.when.at or mailing.when.wall or mailing.created_at,
        handover=mailing.hand_over_at,
        due=mailing.due_at,
        total=mailing.total,
    )


def _pause(picture: Picture) -> list[str]:
    mailing, words = picture.details.mailing, picture.words
    reason = mailing.pause or PauseReason.PERSON
    status = mailing.pause_status
    lines = [
        words.html(
            f"pause-{reason}",
            reason=operation(words, status),
            advice=advice(words, status),
            resume=mailing.resume_at or mailing.created_at,
        )
    ]
    if reason is PauseReason.CREDITS:
        lines += _lacking(picture)
    if picture.details.in_flight:
        lines.append(words.html("mass-in-flight", count=picture.details.in_flight))
    return lines


def _lacking(picture: Picture) -> list[str]:
    """Say what the rest will cost by the last known price, and how much of it is there."""
    mailing, chat = picture.details.mailing, picture.chat
    if chat.price is None or not mailing.total:
        return []
    share = mailing.planned_segments * picture.details.waiting // mailing.total
    cost = chat.price * share
    balance = chat.balance
    if balance is None or balance >= cost:
        return [picture.words.html("mass-rest-cost", cost=cost)]
    return [
        picture.words.html("mass-rest-lacks", cost=cost, balance=balance, lacking=cost - balance)
    ]


def _progress(picture: Picture) -> list[str]:
    details, words = picture.details, picture.words
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
    if picture.look is MassLook.RUNNING:
        lines += _speed(picture)
    return lines


def _speed(picture: Picture) -> list[str]:
    """Say how fast it goes and how long it will take: as seen, else as the gateway allows."""
    details, words = picture.details, picture.words
    left = details.waiting + details.in_flight
    seconds = left / picture.pace if picture.pace else details.seconds_left
    if seconds is None:
        return []
    time = duration(words, seconds)
    if not picture.pace:
        return [words.html("progress-left", time=time)]
    return [words.html("progress-pace", pace=max(1, round(picture.pace)), time=time)]


def _outcome(picture: Picture) -> list[str]:
    details, words = picture.details, picture.words
    mailing = details.mailing
    lines = [words.html("mass-accepted", accepted=mailing.accepted, total=mailing.total)]
    if mailing.refused:
        lines += [words.html("mass-refused", count=mailing.refused), *_reasons(picture)]
    if details.cancelled:
        lines.append(words.html("mass-not-sent", count=details.cancelled))
    if details.decided:
        lines.append(words.html("mass-decided", count=details.decided))
    if mailing.unknown:
        lines += [words.html("mass-unclear", count=mailing.unknown), *_evidence(picture)]
    return lines + _spent(picture)


def _reasons(picture: Picture) -> list[str]:
    words, reasons = picture.words, list(picture.details.reasons.items())
    lines = [
        words.html("mass-reason", reason=operation(words, status), count=count)
        for status, count in reasons[:MOST_REASONS]
    ]
    if len(reasons) > MOST_REASONS:
        lines.append(words.html("mass-more-reasons"))
    return lines


def _evidence(picture: Picture) -> list[str]:
    """Tell what the balance says about the unknown ones."""
    mailing, words = picture.details.mailing, picture.words
    before, after = mailing.balance_before, mailing.balance_after
    lines = [words.html("mass-unclear-why")]
    if before is not None and after is not None:
        key = "mass-evidence" if before >= after else "mass-evidence-topped-up"
        lines.append(words.html(key, before=before, after=after, spent=before - after))
        if picture.chat.price is not None and before >= after:
            cost = picture.chat.price * mailing.sent_segments
            lines.append(
                words.html("mass-evidence-price", segments=mailing.sent_segments, cost=cost)
            )
    return [*lines, words.html("mass-unclear-choice")]


def _spent(picture: Picture) -> list[str]:
    mailing, words = picture.details.mailing, picture.words
    if not mailing.accepted and not picture.details.decided:
        return []
    lines = [words.html("mass-ids", segments=mailing.sent_segments)] if mailing.accepted else []
    before, after = mailing.balance_before, mailing.balance_after
    if before is not None and after is not None and not mailing.unknown:
        key = "mass-spent" if before >= after else "mass-topped-up"
        lines.append(words.html(key, spent=before - after, before=before, after=after))
    return lines


def _what(picture: Picture) -> list[str]:
    details, words = picture.details, picture.words
    mailing = details.mailing
    return [
        "",
        words.html(
            "mass-route",
            to=audience_line(words, details.audience),
            total=mailing.total,
            sender=mailing.sender,
        ),
        words.html("card-text", text=mailing.text),
    ]
