"""What a mailing would cost and do, in words: lines of the plan and of its examples."""

from bot.mailing.plan import Plan, Sample
from bot.sms.phones import format_phone
from bot.sms.senders import is_startup_name
from handlers.i18n import Fact, Words
from handlers.views.mailing_words import audience_line, duration

MOST_SIZES = 4
MOST_PLACEHOLDERS = 5


def price_line(words: Words, plan: Plan) -> str:
    """Return what all of it costs, as HTML: in money when a price is known, else in SMS."""
    if plan.cost is None:
        whole = words.html("plan-segments-all", segments=plan.segments)
    else:
        whole = words.html("plan-cost-all", segments=plan.segments, cost=plan.cost)
    return "\n".join([whole, *_sizes(words, plan)])


def _sizes(words: Words, plan: Plan) -> list[str]:
    """Tell how many get how many SMS, when they do not get the same."""
    if len(plan.distribution) < 2:  # noqa: PLR2004 - two kinds make a difference
        return []
    sizes = list(plan.distribution.items())
    shown = [
        words.html("plan-size", segments=segments, count=count)
        for segments, count in sizes[:MOST_SIZES]
    ]
    rest = sum(count for _, count in sizes[MOST_SIZES:])
    if rest:
        shown.append(words.html("plan-size-more", count=rest))
    return [words.html("plan-sizes", sizes=" · ".join(shown))]


def sample_text(words: Words, sample: Sample, number: int, count: int) -> str:
    """Return what one recipient will read, as HTML."""
    return "\n".join(
        [
            words.html(
                "mailing-example",
                number=number,
                count=count,
                phone=format_phone(sample.phone),
                row=sample.row,
            ),
            words.html("card-text", text=sample.text),
            words.html("card-segments", segments=sample.segments),
        ]
    )


def mailing_plan_text(words: Words, plan: Plan) -> str:
    """Return the plan card, as HTML."""
    draft = plan.draft
    lines = [
        words.html("plan-to", to=audience_line(words, plan.audience), count=plan.recipients),
        *_left_out(words, plan),
        words.html("plan-from", sender=draft.sender, login=plan.account.login),
        words.html("card-text", text=draft.text),
        words.html(
            f"plan-{draft.when.timing}", when=draft.when.at or draft.when.wall, zone=words.place()
        ),
        price_line(words, plan),
        _balance(words, plan),
        *_time(words, plan),
    ]
    hints = [*text_hints(words, plan), *_warnings(words, plan)]
    return "\n".join([*lines, *([""] if hints else []), *hints])


def _left_out(words: Words, plan: Plan) -> list[str]:
    counts = {
        "plan-duplicates": plan.duplicates,
        "plan-stopped": plan.stopped,
        "plan-refused": plan.refused,
        "plan-skipped": plan.skipped,
        "plan-blank": plan.blank,
        "plan-beyond": plan.beyond,
    }
    return [words.html(key, count=count) for key, count in counts.items() if count]


def _balance(words: Words, plan: Plan) -> str:
    if plan.balance is None:
        return words.html("plan-balance-unknown")
    if plan.balance_after is None:
        return words.html("plan-balance-unsure", balance=plan.balance)
    if plan.lacking is not None:
        return words.html("plan-lacking", balance=plan.balance, lacking=plan.lacking)
    return words.html("plan-balance-after", balance=plan.balance, after=plan.balance_after)


def _time(words: Words, plan: Plan) -> list[str]:
    if plan.duration_seconds is None:
        return []
    return [words.html("plan-duration", time=duration(words, plan.duration_seconds))]


def text_hints(words: Words, plan: Plan) -> list[str]:
    """Return what is to be known of the texts: blanks in the rows, and texts that are too long."""
    lines = [
        words.html("plan-missing", column=column, count=count)
        for column, count in list(plan.missing.items())[:MOST_PLACEHOLDERS]
    ]
    lines += [
        words.html("plan-filled", column=column, count=count)
        for column, count in list(plan.filled.items())[:MOST_PLACEHOLDERS]
    ]
    if plan.too_long is not None and not plan.draft.skip_too_long:
        rows = ", ".join(map(str, plan.too_long.rows))
        lines.append(words.html("plan-too-long", count=plan.too_long.count, rows=rows))
    return lines


def _warnings(words: Words, plan: Plan) -> list[str]:
    repeats, sender = plan.repeats, plan.draft.sender or ""
    found = {
        "plan-replaces": plan.draft.replaces is not None,
        "plan-repeats-many": repeats is not None,
        "plan-arrived": plan.arrived > 0,
        "plan-no-money": plan.too_poor,
        "plan-at-night": plan.draft.at_night,
        "plan-pauses": plan.pauses_at is not None,
        "plan-many-at-once": plan.at_once,
        "plan-many-past-somewhere": plan.past_somewhere,
        "plan-startup-name": is_startup_name(sender),
    }
    facts: dict[str, Fact] = {
        "count": repeats.count if repeats else 0,
        "at": repeats.at if repeats else None,
        "arrived": plan.arrived,
        "name": sender,
        "pauses": plan.pauses_at,
    }
    return [words.html(key, **facts) for key, holds in found.items() if holds]


def test_text(words: Words, sample: Sample) -> str:
    """Return what a test of a row would be, as HTML."""
    return "\n".join(
        [
            words.html("mailing-test-row", row=sample.row),
            words.html("card-text", text=sample.text),
            words.html("card-segments", segments=sample.segments),
        ]
    )
