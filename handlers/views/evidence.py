"""What the money and the IDs say of SMS whose outcome is unknown, in words."""

from bot.mailing.details import MailingDetails, SmsDetails
from bot.mailing.evidence import Evidence, Finding, sums_of, weigh
from bot.model import Chat, IdDoubt, Mailing
from bot.sms.prices import PriceRange, price_range_of_all
from handlers.i18n import Words

_WITH_COST = {Finding.NOTHING, Finding.SOME, Finding.ALL}
"""The findings that rest on what the accepted SMS cost."""


def mailing_evidence(details: MailingDetails, chat: Chat, words: Words) -> list[str]:
    """Return why outcomes of an ended mailing are unknown, and what the money says, as HTML."""
    lines = doubted_lines(details, words)
    doubted = sum(one.recipients for one in details.doubted.values())
    if details.mailing.unknown + details.decided > doubted:
        lines.insert(0, words.html("mailing-unclear-why"))
    return [*lines, *_money(details, chat, words), words.html("mailing-unclear-choice")]


def doubted_lines(details: MailingDetails, words: Words) -> list[str]:
    """Return what the gateway answered to calls whose IDs do not tell who was taken, as HTML."""
    return [
        words.html(
            f"doubted-{doubt}",
            count=one.recipients,
            segments=one.recipients * details.mailing.segments,
            ids=one.ids,
        )
        for doubt, one in details.doubted.items()
    ]


def doubt(words: Words, status: str | None) -> str | None:
    """Return why the IDs of an answer leave an SMS unknown; None: they are not the reason."""
    if status not in [*IdDoubt]:
        return None
    return words.plain(f"doubt-{status}")


def _money(details: MailingDetails, chat: Chat, words: Words) -> list[str]:
    mailing = details.mailing
    before, after = mailing.balance_before, mailing.balance_after
    lines = []
    if before is not None and after is not None:
        key = "mailing-evidence" if before >= after else "mailing-evidence-topped-up"
        lines.append(words.html(key, before=before, after=after, spent=before - after))
    if details.trail is None:
        return lines
    sums = sums_of(mailing, details.trail, price_of(mailing, chat))
    found = weigh(sums)
    if found.finding in _WITH_COST and mailing.sent_segments:
        cost = words.money_range(found.accepted_low, found.accepted_high)
        lines.append(
            words.html("mailing-evidence-price", segments=mailing.sent_segments, cost=cost)
        )
    return [*lines, words.html(_key(found), **_facts(found), unknown=sums.unknown)]


def sms_evidence(details: SmsDetails, chat: Chat, words: Words) -> str:
    """Return what the money says of a single SMS whose outcome is unknown, as plain text."""
    if details.trail is None:
        return words.plain("evidence-no-balance")
    price = price_of(details.mailing, chat)
    found = weigh(sums_of(details.mailing, details.trail, price))
    if found.finding in (Finding.NOTHING, Finding.ALL):
        return words.plain(f"evidence-{found.finding}-one")
    return words.plain(_key(found), **_facts(found), unknown=details.trail.segments)


def _key(found: Evidence) -> str:
    if found.finding is Finding.SOME and not found.least:
        return "evidence-up-to"
    if found.finding is Finding.SOME and found.least == found.most:
        return "evidence-exactly"
    return f"evidence-{found.finding}"


def _facts(found: Evidence) -> dict[str, int]:
    return {"least": found.least, "most": found.most}


def price_of(mailing: Mailing, chat: Chat) -> PriceRange | None:
    """Return what a segment of a mailing costs; None: that is not known of all its destinations.

    By the prices of its own account, those believed when it was confirmed or newer.
    """
    prices = chat.prices if chat.account == mailing.account else {}
    return price_range_of_all(prices, mailing.destinations, mailing.created_at)
