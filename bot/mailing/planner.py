"""What confirming a draft would do, found out anew every time it is asked."""

import asyncio
import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.errors import BotError
from bot.gateway.accounts import Accounts
from bot.mailing.compositions import Compositions
from bot.mailing.groups import Group, groups_of
from bot.mailing.plans import MassDraft, MassPlan, Repeats, TooLong
from bot.model import Account, Audience, Chat, MailingState, Timing
from bot.sheets import Composition
from bot.sms.template import parse
from bot.timing.sending_rate import Pace, clash, has_passed, past_somewhere, pauses_at
from storage.chat.chats import Chats
from storage.chat.senders import Senders
from storage.journal.journal import Journal

_AT_ONCE = 20_000
_DUPLICATE = "phone-duplicate"


@dataclass(frozen=True, slots=True)
class Whole:
    """A draft with nothing missing."""

    draft: MassDraft
    audience: Audience
    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what it was made from: what confirming freezes."""

    plan: MassPlan
    whole: Whole
    composition: Composition
    chat: Chat


@dataclass(frozen=True, slots=True)
class _Outcome:
    """All that a plan is made from."""

    whole: Whole
    chat: Chat
    account: Account
    composition: Composition
    balance: Decimal | None
    max_affordable: int | None
    repeats: Repeats | None
    arrived: int
    sender_gone: bool
    decided: bool
    now: datetime


def complete(draft: MassDraft) -> Whole:
    """Check that nothing is missing. BotError `draft-incomplete`."""
    if draft.audience is None or draft.sender is None or draft.text is None:
        raise BotError("draft-incomplete")
    return Whole(draft, draft.audience, draft.sender, draft.text)


class Planner:
    """Plans drafts."""

    def __init__(
        self,
        *,
        journal: Journal,
        chats: Chats,
        senders: Senders,
        accounts: Accounts,
        compositions: Compositions,
        pace: Pace,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._chats = chats
        self._senders = senders
        self._accounts = accounts
        self._compositions = compositions
        self._pace = pace
        self._clock = clock

    async def plan(self, draft: MassDraft, *, ask: bool = True) -> Planned:
        """Say what confirming would do. `ask` and BotError as `Mailings.plan`."""
        whole = complete(draft)
        chat = await self._chats.get(draft.chat_id)
        if chat is None or chat.account is None:
            raise BotError("not-logged-in")
        earlier = await self._compositions.earlier(draft, whole.text, self._clock.now())
        composition, told = await asyncio.gather(
            self._compositions.of(draft, whole.audience, whole.text, earlier),
            self._accounts.try_balance(chat.id) if ask else _unasked(),
        )
        balance = chat.balance if told is None else told
        repeats = Repeats(composition.repeated, earlier[0].created_at) if earlier else None
        outcome = _Outcome(
            whole,
            chat,
            chat.account,
            composition,
            balance=balance,
            max_affordable=await _max_affordable(composition, chat.price, balance),
            repeats=repeats if composition.repeated else None,
            arrived=await self._arrived(whole, composition),
            sender_gone=whole.sender not in await self._senders.list(chat.id),
            decided=await self._is_decided(draft),
            now=self._clock.now(),
        )
        return Planned(_plan(outcome, self._pace), whole, composition, chat)

    async def _arrived(self, whole: Whole, composition: Composition) -> int:
        """Count to whom the SMS was delivered of which nothing was known when it was chosen."""
        earlier = whole.audience.of_mailing
        if earlier is None or Group.SILENT not in groups_of(whole.draft.among):
            return 0
        found = 0
        for start in range(0, composition.count, _AT_ONCE):
            lines = await asyncio.to_thread(composition.lines, start, _AT_ONCE)
            found += await self._journal.tracked.count_delivered(
                earlier, [phone for phone, *_ in lines]
            )
        return found

    async def _is_decided(self, draft: MassDraft) -> bool:
        """Tell whether the unknown SMS that a draft stands for are unknown no more."""
        if draft.replaces is None:
            return False
        replaced = await self._journal.queries.mailing(draft.replaces)
        return replaced is None or not replaced.unknown


async def _unasked() -> None:
    """Tell no balance: the one told last is good enough."""


def _plan(found: _Outcome, pace: Pace) -> MassPlan:
    whole, chat, composition = found.whole, found.chat, found.composition
    when, audience, now = whole.draft.when, whole.audience, found.now
    personal = composition.text is None
    calls = pace.calls(composition.count, personal=personal)
    seconds = pace.seconds(calls)
    table = pace.table(when, composition.places, now, calls)
    zone = ZoneInfo(chat.timezone)
    quiet = None if whole.draft.at_night else chat.quiet
    return MassPlan(
        draft=whole.draft,
        account=found.account,
        audience=audience,
        mark=_mark(found),
        personal=personal,
        recipients=composition.count,
        stopped=composition.stopped,
        skipped=composition.skipped,
        beyond=composition.beyond,
        blank=composition.blank,
        duplicates=audience.refused.get(_DUPLICATE, 0),
        refused=sum(n for code, n in audience.refused.items() if code != _DUPLICATE),
        distribution=composition.distribution,
        segments=composition.segments,
        price=chat.price,
        cost=None if chat.price is None else chat.price * composition.segments,
        balance=found.balance,
        max_affordable=found.max_affordable,
        calls=calls,
        duration_seconds=seconds,
        missing=_by_name(whole.text, composition.missing),
        filled=_by_name(whole.text, composition.filled),
        too_long=_too_long(composition),
        examples=composition.examples,
        longest=composition.longest,
        dearest=composition.dearest,
        repeats=found.repeats,
        arrived=found.arrived,
        quiet=clash(when, chat.quiet, zone, now),
        pauses_at=pauses_at(when, quiet, zone, table.hand_over_at, seconds),
        hand_over_at=table.hand_over_at,
        at_once=when.timing is not Timing.NOW and table.state is MailingState.QUEUED,
        past_somewhere=past_somewhere(when, composition.places, now),
        problems=tuple(_problems(found)),
    )


def _problems(found: _Outcome) -> Iterator[BotError]:
    draft, composition, now = found.whole.draft, found.composition, found.now
    if found.decided:
        yield BotError("already-decided")
    if not composition.count:
        yield BotError("mailing-nobody")
    if found.sender_gone:
        yield BotError("sender-gone", name=found.whole.sender)
    if has_passed(draft.when, composition.places, now):
        yield BotError("moment-past")
    if composition.too_long and not draft.skip_too_long:
        yield BotError("mailing-too-long", count=composition.too_long)
    zone = ZoneInfo(found.chat.timezone)
    if not draft.at_night and clash(draft.when, found.chat.quiet, zone, now):
        yield BotError("mailing-quiet")


def _mark(found: _Outcome) -> str:
    """Return the same for the same mailing: its parts, to whom, by whom, at what expense.

    A mailing with this text that was confirmed meanwhile makes another: it is warned of.
    """
    draft, composition = found.whole.draft, found.composition
    shown = (
        found.whole.audience.id,
        found.whole.sender,
        found.whole.text,
        draft.when,
        draft.first_n,
        draft.at_night,
        draft.skip_too_long,
        draft.replaces,
        found.account,
        composition.count,
        composition.segments,
        composition.stopped,
        found.repeats and found.repeats.at,
    )
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]


def _by_name(text: str, counts: Sequence[int]) -> dict[str, int]:
    """Return placeholder → count, without zeros."""
    fields = parse(text).fields
    return {field.name: count for field, count in zip(fields, counts, strict=True) if count}


def _too_long(composition: Composition) -> TooLong | None:
    if not composition.too_long:
        return None
    return TooLong(composition.too_long, composition.too_long_rows)


async def _max_affordable(
    composition: Composition, price: Decimal | None, balance: Decimal | None
) -> int | None:
    """Return how many of the first recipients can be paid for; None when nobody knows."""
    if not price or balance is None:
        return 0 if balance is not None and balance <= 0 else None
    left = max(0, int(balance / price))
    if left >= composition.segments:
        return composition.count
    for start in range(0, composition.count, _AT_ONCE):
        sizes = await asyncio.to_thread(composition.sizes, start, _AT_ONCE)
        sums = list(accumulate(sizes))
        if sums[-1] > left:
            return start + bisect_right(sums, left)
        left -= sums[-1]
    return composition.count
