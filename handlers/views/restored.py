"""What is known of a mailing that a restore has held, in words, for its card."""

from bot.mailing.restored import RestoreEvidence
from bot.model import Mailing, MailingState, Timing
from handlers.i18n import Words


def restored_lines(mailing: Mailing, evidence: RestoreEvidence | None, words: Words) -> list[str]:
    """Say what is known of a mailing that a restore has held; [] for any other."""
    if evidence is None:
        return []
    over = mailing.state not in (MailingState.MISSED, MailingState.PAUSED)
    return [
        *([words.html("restored-perhaps-sent")] if over else []),
        *_planned(mailing, words),
        *_gap(evidence, words),
        *_balance(mailing, evidence, words),
    ]


def _planned(mailing: Mailing, words: Words) -> list[str]:
    if mailing.when.timing is Timing.NOW:
        return []
    local = mailing.when.timing is Timing.LOCAL
    when = mailing.when.wall if local else mailing.when.at
    return [words.html("restored-planned-local" if local else "restored-planned", when=when or "")]


def _gap(evidence: RestoreEvidence, words: Words) -> list[str]:
    if evidence.since is None:
        return []
    lines = [words.html("restored-gap", since=evidence.since, restored=evidence.until)]
    if evidence.taken is None:
        return [*lines, words.html("restored-not-told")]
    key = "restored-taken" if evidence.taken else "restored-none-taken"
    return [*lines, words.html(key, count=evidence.taken)]


def _balance(mailing: Mailing, evidence: RestoreEvidence, words: Words) -> list[str]:
    before, after = mailing.balance_before, evidence.balance
    if before is None or after is None:
        return []
    return [words.html("restored-balance", before=before, after=after)]
