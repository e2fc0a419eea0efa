"""What a text costs and what confirming would do, in words."""

from bot.mailing.plan import Plan
from bot.sms.phones import format_phone
from bot.sms.segments import Encoding, Measure, measure
from bot.sms.senders import is_startup_name
from handlers.i18n import Fact, Words

MOST_CULPRITS = 6


def measure_lines(words: Words, text: str) -> str:
    """Return the facts of a text: characters, encoding, segments, what made it expensive."""
    facts = measure(text)
    encoding = "latin" if facts.encoding is Encoding.GSM7 else "unicode"
    lines = [
        words.html(
            "facts",
            characters=facts.characters,
            segments=facts.segments,
            encoding=words.plain(f"encoding-{encoding}"),
            left=facts.left,
        )
    ]
    lines += _costly(words, facts)
    return "\n".join(lines)


def _costly(words: Words, facts: Measure) -> list[str]:
    forcing = [one for one in facts.costly if one.segments_without < facts.segments]
    if not forcing:
        return []
    shown = " ".join(f"«{one.char}»" for one in forcing[:MOST_CULPRITS])
    return [
        words.html(
            "facts-costly",
            characters=shown,
            segments=facts.segments,
            instead=min(one.segments_without for one in forcing),
        )
    ]


def has_braces(text: str) -> bool:
    """Tell whether a text looks as if columns should be filled in: a single SMS has none."""
    return "{" in text


def plan_text(plan: Plan, words: Words) -> str:
    """Return the confirm card, as HTML."""
    draft = plan.draft
    moment = draft.when.at or draft.when.wall
    lines = [
        words.html("card-route", phone=format_phone(draft.phone or ""), sender=draft.sender),
        words.html("card-text", text=draft.text),
        words.html(f"plan-{draft.when.timing}", when=moment, zone=words.place()),
        _cost(plan, words),
        _balance(plan, words),
        words.html("plan-account", login=plan.account.login),
    ]
    hints = _warnings(plan, words)
    return "\n".join([*lines, *([""] if hints else []), *hints])


def _cost(plan: Plan, words: Words) -> str:
    if plan.cost is None:
        return words.html("plan-segments", segments=plan.segments)
    return words.html("plan-cost", segments=plan.segments, cost=plan.cost)


def _balance(plan: Plan, words: Words) -> str:
    if plan.balance is None:
        return words.html("plan-balance-unknown")
    if plan.balance_after is None:
        return words.html("plan-balance", balance=plan.balance)
    return words.html("plan-balance-after", balance=plan.balance, after=plan.balance_after)


def _warnings(plan: Plan, words: Words) -> list[str]:
    found = {
        "plan-repeats": plan.repeats is not None,
        "plan-too-poor": plan.too_poor,
        "plan-at-once": plan.at_once,
        "plan-past-somewhere": plan.past_somewhere,
        "plan-braces": has_braces(plan.draft.text or ""),
        "plan-startup-name": is_startup_name(plan.draft.sender or ""),
    }
    facts: dict[str, Fact] = {
        "at": plan.repeats.at if plan.repeats else None,
        "name": plan.draft.sender,
    }
    return [words.html(key, **facts) for key, holds in found.items() if holds]
