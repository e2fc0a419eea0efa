"""Countries and other destinations in words: their flags, names and counts."""

from collections.abc import Sequence

from bot.mailing.plan import DestinationShare
from bot.sms.destinations import is_expensive
from handlers.i18n import Words

MOST_SHOWN = 6
_FIRST_LETTER = 0x1F1E6 - ord("A")
"""Two regional letters make a flag."""


def flag(destination: str) -> str:
    """Return the flag of a country, or a satellite for what belongs to none."""
    if is_expensive(destination):
        return "🛰"
    return "".join(chr(_FIRST_LETTER + ord(letter)) for letter in destination)


def destination_name(words: Words, destination: str) -> str:
    """Return what people call a destination, as plain text."""
    if not is_expensive(destination):
        return words.country(destination)
    key = f"destination-{destination}"
    return words.plain(key if words.has(key) else "destination-other", code=destination)


def with_flag(words: Words, destination: str) -> str:
    """Return a destination as its flag and name."""
    return f"{flag(destination)} {destination_name(words, destination)}"


def outside_lines(words: Words, outside: Sequence[str]) -> list[str]:
    """Say that a held mailing goes where its chat may not send any more; [] when it does not."""
    if not outside:
        return []
    names = ", ".join(with_flag(words, one) for one in outside[:MOST_SHOWN])
    return [words.html("card-outside", names=names + ("…" if len(outside) > MOST_SHOWN else ""))]


def counts_line(words: Words, shares: Sequence[DestinationShare]) -> str:
    """Return the destinations of a mailing, as HTML; with the recipients of each, if counted."""
    shown = [_with_count(words, one) for one in shares[:MOST_SHOWN]]
    rest = shares[MOST_SHOWN:]
    if rest:
        shown.append(_others(words, rest))
    return words.html("plan-destinations", counts=" · ".join(shown))


def _with_count(words: Words, share: DestinationShare) -> str:
    name = with_flag(words, share.destination)
    if share.recipients is None:
        return name
    return words.plain("destination-count", name=name, count=share.recipients)


def _others(words: Words, shares: Sequence[DestinationShare]) -> str:
    counts = [one.recipients for one in shares if one.recipients is not None]
    if len(counts) < len(shares):
        return words.plain("destination-others-uncounted", kinds=len(shares))
    return words.plain("destination-others", kinds=len(shares), count=sum(counts))


def unpriced_line(words: Words, shares: Sequence[DestinationShare]) -> str:
    """Return the destinations whose price is unknown, as HTML; "" when there are none."""
    names = [with_flag(words, one.destination) for one in shares if one.price is None]
    if not names:
        return ""
    more = "…" if len(names) > MOST_SHOWN else ""
    return words.html("plan-unpriced", names=", ".join(names[:MOST_SHOWN]) + more)
