"""A plan in words: what confirming would do and cost, to one number or to an audience."""

from decimal import Decimal

from bot.letters import is_error
from bot.mailing.plan import Plan, Sample
from bot.sms.clock_changes import moments_of
from bot.sms.phones import format_phone
from bot.sms.senders import is_startup_name
from handlers.i18n import Fact, Words, zones_of_country
from handlers.views.destinations import counts_line, outside_lines, unpriced_line
from handlers.views.holds import plan_hold_lines
from handlers.views.mailing_words import audience_line, duration
from handlers.views.money import cost_of_one, cost_words
from handlers.views.sentences import explain, one_line, shorten
from handlers.views.text_facts import has_braces, mailing_cost_lines
from handlers.views.validity import outlasts_answers, validity_lines

MOST_SIZES = 4
MOST_PLACEHOLDERS = 5
LONGEST_REASON = 60
LONGEST_VALUE = 32


def plan_text(plan: Plan, words: Words) -> str:
    """Return the plan's card, as HTML."""
    draft = plan.draft
    moment = draft.when.at or draft.when.wall
    lines = [
        *_route(plan, words),
        words.html("card-text", text=draft.text),
        words.html(f"plan-{draft.when.timing}", when=moment, zone=words.place()),
        *validity_lines(words, draft.validity),
        *(_price_and_pace(plan, words) if draft.single or plan.recipients else []),
    ]
    hints = [*text_hints(plan, words), *_warnings(plan, words)]
    return "\n".join([*lines, *([""] if hints else []), *hints])


def _price_and_pace(plan: Plan, words: Words) -> list[str]:
    """Return what it costs, what is left of the balance, and how long it takes or who pays."""
    return [price_line(plan, words), _balance(plan, words), *_account_or_duration(plan, words)]


def plan_problems(plan: Plan, words: Words) -> list[str]:
    """Return why it cannot be confirmed as it is, as HTML."""
    return [f"⚠️ {explain(words, problem)}" for problem in plan.problems]


def _route(plan: Plan, words: Words) -> list[str]:
    """Return the recipients and the sender, and how many of an audience are left out."""
    draft = plan.draft
    if draft.single:
        phone = format_phone(draft.phone or "")
        return [words.html("card-route", phone=phone, sender=draft.sender)]
    to = audience_line(words, plan.audience)
    return [
        words.html("plan-to", to=to, count=plan.recipients),
        *([words.html("plan-rest")] if draft.rest_of is not None else []),
        *_left_out(plan, words),
        words.html("plan-from", sender=draft.sender, login=plan.account.login),
    ]


def _left_out(plan: Plan, words: Words) -> list[str]:
    counts = {
        "plan-duplicates": plan.duplicates,
        "plan-hidden": plan.hidden,
        "plan-stopped": plan.stopped,
        "plan-refused": plan.refused,
        "plan-abroad": plan.abroad,
        "plan-expensive": plan.expensive,
        "plan-now-allowed": plan.now_allowed,
        "plan-skipped": plan.skipped,
        "plan-blank": plan.blank,
        "plan-had-it": plan.had_it,
        "plan-beyond": plan.beyond,
    }
    return [words.html(key, count=count) for key, count in counts.items() if count]


def price_line(plan: Plan, words: Words) -> str:
    """Return what the whole mailing costs in SMS and, as far as it is known, in money; as HTML.

    The destinations are named beside it.
    """
    if plan.draft.single:
        return cost_of_one(words, plan.destinations[0].destination, plan.segments, plan.cost)
    if not plan.cost.known:
        whole = words.html("plan-segments-all", segments=plan.segments)
    else:
        cost = cost_words(words, plan.cost)
        whole = words.html("plan-cost-all", segments=plan.segments, cost=cost)
    lines = [whole, *_sizes(plan, words)]
    if plan.destinations:
        lines.append(counts_line(words, plan.destinations))
    if plan.cost.known and plan.cost.unknown and plan.destinations:
        lines.append(unpriced_line(words, plan.destinations))
    return "\n".join(lines)


def _sizes(plan: Plan, words: Words) -> list[str]:
    """Tell how many recipients get one SMS, how many two and so on; nothing if all get the same."""
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


def _balance(plan: Plan, words: Words) -> str:
    """Return the balance, and what will be left or missing of it by the prices that are known."""
    least, most = plan.balance_after, plan.balance_after_most
    if plan.balance is None:
        return words.html("plan-balance-unknown")
    if least is None or most is None:
        key = "plan-balance" if plan.draft.single else "plan-balance-unsure"
        return words.html(key, balance=plan.balance)
    if plan.lacking is not None:
        return _lacking(plan, plan.balance, plan.lacking, words)
    key = "plan-balance-after" if plan.cost.whole else "plan-balance-after-known"
    after = words.money_range(least, most)
    return words.html(key, balance=plan.balance, after=after)


def _lacking(plan: Plan, balance: Decimal, lacking: Decimal, words: Words) -> str:
    if plan.lacking_least is None:
        return words.html("plan-may-lack", balance=balance, lacking=lacking)
    missing = words.money_range(plan.lacking_least, lacking)
    return words.html("plan-lacking", balance=balance, lacking=missing)


def _account_or_duration(plan: Plan, words: Words) -> list[str]:
    """Return the last line: how long a mailing to an audience takes, or who pays for one SMS."""
    if plan.draft.single:
        return [words.html("plan-account", login=plan.account.login)]
    if plan.duration_seconds is None:
        return []
    return [words.html("plan-duration", time=duration(words, plan.duration_seconds))]


def text_hints(plan: Plan, words: Words) -> list[str]:
    """Return warnings of the texts: what makes them dear, blank or garbled cells, excess length."""
    lines = [] if plan.draft.single else mailing_cost_lines(words, plan)
    lines += [
        words.html("plan-missing", column=column, count=count)
        for column, count in list(plan.missing.items())[:MOST_PLACEHOLDERS]
    ]
    lines += [
        words.html("plan-filled", column=column, count=count)
        for column, count in list(plan.filled.items())[:MOST_PLACEHOLDERS]
    ]
    lines += [
        words.html(
            "plan-errors" if is_error(one.value) else "plan-garbled",
            column=column,
            count=one.count,
            row=one.rows[0],
            value=one_line(one.value, LONGEST_VALUE),
        )
        for column, one in list(plan.garbled.items())[:MOST_PLACEHOLDERS]
    ]
    if plan.too_long is not None and not plan.draft.skip_too_long:
        rows = ", ".join(map(str, plan.too_long.rows))
        lines.append(words.html("plan-too-long", count=plan.too_long.count, rows=rows))
    return lines


def _warnings(plan: Plan, words: Words) -> list[str]:
    repeats, sender = plan.repeats, plan.draft.sender or ""
    warnings = _warnings_of_one(plan) if plan.draft.single else _warnings_of_many(plan)
    shown = _times_shown(plan, words)
    warnings |= _warnings_of_confirmed(plan) | {
        "plan-validity-short": plan.expires_early,
        "plan-validity-long": outlasts_answers(plan.draft.validity),
        "plan-local-twice": max(shown) > 1,
        "plan-local-never": min(shown) == 0,
        "plan-startup-name": is_startup_name(sender),
    }
    facts: dict[str, Fact] = {
        "count": repeats.count if repeats else 0,
        "at": repeats.at if repeats else None,
        "arrived": plan.arrived,
        "name": sender,
        "pauses": plan.pauses_at,
        "when": plan.draft.when.wall,
        "login": plan.account.login,
        "went": plan.went_to,
        "all": plan.recipients,
        "asked": plan.draft.first_n,
        "resume": plan.quiet.move_to.at if plan.quiet else None,
    }
    told = [words.html(key, **facts) for key, holds in warnings.items() if holds]
    held = plan_hold_lines(words, plan.hold)
    return [*held, *stop_lines(plan, words), *told, *outside_lines(words, plan.outside)]


def stop_lines(plan: Plan, words: Words) -> list[str]:
    """Return who put the number of a single SMS on the stop-list, when, and why; as HTML."""
    entry = plan.stop_entry
    if entry is None:
        return []
    lines = [words.html("plan-stop-listed", who=entry.user_name, at=entry.added_at)]
    if entry.reason:
        lines.append(words.html("plan-stop-reason", reason=shorten(entry.reason, LONGEST_REASON)))
    return lines


def _warnings_of_confirmed(plan: Plan) -> dict[str, bool]:
    """Return the keys of warnings about what was confirmed before, each with whether it holds."""
    refused = any(problem.code == "mailing-quiet" for problem in plan.problems)
    goes = plan.recipients > 0 and not plan.draft.at_night and not refused
    waits = plan.quiet is not None and goes
    held = plan.hold is not None
    return {
        "plan-restored-one": plan.restored and plan.draft.single,
        "plan-restored": plan.restored and not plan.draft.single,
        "plan-sender-frozen": plan.sender_gone,
        "plan-other-account": plan.other_account,
        "plan-waits-quiet": waits and not held,
        "plan-waits-quiet-held": waits and held,
    }


def _times_shown(plan: Plan, words: Words) -> set[int]:
    """Return how often a clock shows the recipients' local time: here, and in their countries."""
    wall = plan.draft.when.wall
    if wall is None:
        return {1}
    theirs = (zone for one in plan.destinations for zone in zones_of_country(one.destination))
    return {len(moments_of(wall, zone)) for zone in {words.zone, *theirs}}


def _warnings_of_one(plan: Plan) -> dict[str, bool]:
    """Return the keys of warnings, each with whether it holds."""
    return {
        "plan-replaces-one": plan.draft.replaces is not None,
        "plan-repeats": plan.repeats is not None,
        "plan-too-poor": plan.too_poor,
        "plan-at-once": plan.at_once and plan.hold is None,
        "plan-past-somewhere": plan.past_somewhere,
        "plan-braces": has_braces(plan.draft.text),
    }


def _warnings_of_many(plan: Plan) -> dict[str, bool]:
    """Return the keys of warnings, each with whether it holds."""
    perhaps = plan.lacking is not None and plan.lacking_least is None
    fewer = plan.recipients + plan.beyond < (plan.draft.first_n or 0)
    return {
        "plan-from-copy": plan.draft.from_copy,
        "plan-replaces": plan.draft.replaces is not None,
        "plan-replaces-sent": plan.partly_sent,
        "plan-repeats-many": plan.repeats is not None,
        "plan-first-all": fewer,
        "plan-arrived": plan.arrived > 0,
        "plan-went-to-fewer": plan.went_to is not None,
        "plan-no-money": plan.too_poor and not perhaps,
        "plan-perhaps-no-money": perhaps,
        "plan-at-night": plan.draft.at_night,
        "plan-pauses": plan.pauses_at is not None,
        "plan-many-at-once": plan.at_once and plan.hold is None,
        "plan-many-past-somewhere": plan.past_somewhere,
    }


def example_text(sample: Sample, number: int, count: int, words: Words) -> str:
    """Return what one recipient will read, as HTML: the example `number` of `count`."""
    head = words.html(
        "mailing-example",
        number=number,
        count=count,
        phone=format_phone(sample.phone),
        row=sample.row,
    )
    text = words.html("card-text", text=sample.text)
    return "\n".join([head, text, words.html("card-segments", segments=sample.segments)])


def trial_text(plan: Plan, row: int, words: Words) -> str:
    """Return what a test SMS says that a row's recipient would read, and what it does; as HTML."""
    head = words.html("mailing-test-row", row=row)
    return "\n".join([head, plan_text(plan, words), *plan_problems(plan, words)])
