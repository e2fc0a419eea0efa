"""Planning: what confirming a draft would do, worked out anew at every call."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.errors import BotError
from bot.gateway.accounts import Accounts
from bot.gateway.destinations import ChatDestinations
from bot.mailing.compositions import Compositions, StopListSource, of_one
from bot.mailing.draft import CompleteDraft, Draft, complete
from bot.mailing.groups import Group, groups_of, some_were_sent
from bot.mailing.plan import DestinationShare, Plan, Repeats, TooLong
from bot.mailing.restored import Restored
from bot.model import Account, Chat, MailingState, SendingHold, Stopped, Timing
from bot.sending.engine import Engine
from bot.sending.holds import gravest
from bot.sheets import Composition
from bot.sms.destinations import EXPENSIVE, NOT_ALLOWED, AllowedDestinations
from bot.sms.prices import Cost, Prices, affordable, cost_of, price_range
from bot.sms.template import parse
from bot.timing.sending_rate import SendingPace, clash, has_passed, past_somewhere, pauses_at
from bot.timing.timetable import expires_early
from storage.chat.chats import Chats
from storage.chat.senders import Senders
from storage.journal.journal import Journal
from storage.journal.one_sms import Holding, Outgoing

SINGLE_REPEAT_WINDOW = timedelta(days=1)

_AT_ONCE = 20_000
T = TypeVar("T")
_DUPLICATE = "phone-duplicate"
_HIDDEN = "row-hidden"


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what it was made from: what confirming freezes."""

    plan: Plan
    complete: CompleteDraft
    composition: Composition
    chat: Chat


@dataclass(frozen=True, slots=True)
class _Facts:
    """All that a plan is made from."""

    complete: CompleteDraft
    chat: Chat
    account: Account
    composition: Composition
    repeats: Repeats | None
    balance: Decimal | None
    cost: Cost
    max_affordable: int | None
    allowed: AllowedDestinations
    arrived: int
    sender_gone: bool
    stop_entry: Stopped | None
    went_to: int | None
    decided: bool
    rest_sent: bool
    partly_sent: bool
    hold: SendingHold | None
    store_id: str
    now: datetime


class Planner:
    """Plans drafts, to one number or to an audience."""

    def __init__(
        self,
        *,
        journal: Journal,
        chats: Chats,
        senders: Senders,
        stop_list: StopListSource,
        accounts: Accounts,
        compositions: Compositions,
        destinations: ChatDestinations,
        engine: Engine,
        restored: Restored,
        pace: SendingPace,
        clock: Clock,
    ) -> None:
        self._engine = engine
        self._restored = restored
        self._journal = journal
        self._chats = chats
        self._senders = senders
        self._stop_list = stop_list
        self._accounts = accounts
        self._compositions = compositions
        self._destinations = destinations
        self._pace = pace
        self._clock = clock

    async def plan(self, draft: Draft, *, ask: bool = True, again: bool = False) -> Planned:
        """Return what confirming would do. Parameters and BotError as `Mailings.plan`.

        `again`: it is the last look before the mailing is made (`Accounts.balance_again`).
        """
        full = complete(draft)
        chat = await self._chats.get(draft.chat_id)
        if chat is None or chat.account is None:
            raise BotError("not-logged-in")
        (composition, repeats, holding), answered = await asyncio.gather(
            self._compose(full), self._balance(chat.id, ask=ask, again=again)
        )
        balance, now = chat.balance if answered is None else answered, self._clock.now()
        cost = cost_of(chat.prices, composition.segments_to, now)
        facts = _Facts(
            full,
            chat,
            chat.account,
            composition,
            repeats,
            balance=balance,
            cost=cost,
            max_affordable=None
            if draft.single
            else await _max_affordable(composition, chat.prices, cost, balance, now),
            allowed=self._destinations.of_chat(chat),
            arrived=await self._arrived(full, composition),
            sender_gone=not await self._knows_sender(full, holding),
            stop_entry=holding.stop_entry if holding else None,
            went_to=await self._went_to(draft, composition),
            decided=await self._is_decided(draft),
            rest_sent=draft.rest_of is not None
            and await self._journal.queries.rest_of(draft.rest_of) is not None,
            partly_sent=draft.replaces is not None
            and some_were_sent(await self._journal.trails.doubted(draft.replaces)),
            hold=gravest(self._engine.holds),
            store_id=self._restored.store_id,
            now=now,
        )
        return Planned(_plan(facts, self._pace), full, composition, chat)

    async def _balance(self, chat_id: int, *, ask: bool, again: bool) -> Decimal | None:
        """Return the balance; None: it was not asked, or the gateway does not tell."""
        if not ask:
            return None
        accounts = self._accounts
        return await (accounts.balance_again(chat_id) if again else accounts.try_balance(chat_id))

    async def _compose(
        self, full: CompleteDraft
    ) -> tuple[Composition, Repeats | None, Holding | None]:
        """Return who gets what, who got that before, and what else holds of a single SMS."""
        draft, to, now = full.draft, full.to, self._clock.now()
        if isinstance(to, str):
            holding = await self._journal.one_sms.of(
                Outgoing(draft.chat_id, full.sender, to, full.text),
                now - SINGLE_REPEAT_WINDOW,
                besides=draft.replaces,
            )
            if holding.stop_entry is None:
                entry = await self._stop_list.forgotten(draft.chat_id, to)
                holding = replace(holding, stop_entry=entry)
            repeats = Repeats(1, holding.same_at) if holding.same_at else None
            return of_one(to, full.text), repeats, holding
        earlier = await self._compositions.earlier(draft, full.text, now)
        composition = await self._compositions.of(draft, to, full.text, earlier)
        if not composition.repeated:
            return composition, None, None
        return composition, Repeats(composition.repeated, earlier[0].created_at), None

    async def _knows_sender(self, full: CompleteDraft, holding: Holding | None) -> bool:
        if holding is not None:
            return holding.sender_known
        return full.sender in await self._senders.list(full.draft.chat_id)

    async def _arrived(self, full: CompleteDraft, composition: Composition) -> int:
        """Count the recipients, chosen as SILENT, who have meanwhile received the earlier SMS."""
        earlier = full.audience.of_mailing if full.audience else None
        if earlier is None or Group.SILENT not in groups_of(full.draft.among):
            return 0
        delivered = 0
        for start in range(0, composition.count, _AT_ONCE):
            lines = await asyncio.to_thread(composition.lines, start, _AT_ONCE)
            delivered += await self._journal.tracked.count_delivered(
                earlier, [phone for phone, *_ in lines]
            )
        return delivered

    async def _went_to(self, draft: Draft, composition: Composition) -> int | None:
        """Return to how many a mailing went that is repeated to more; None: it is not."""
        if draft.single or draft.repeat_of is None:
            return None
        before = await self._journal.queries.mailing(draft.repeat_of)
        if before is None or before.chat_id != draft.chat_id:
            return None
        return before.total if before.total < composition.count else None

    async def _is_decided(self, draft: Draft) -> bool:
        """Tell whether the unknown SMS that a draft replaces have been decided meanwhile."""
        if draft.replaces is None:
            return False
        replaced = await self._journal.queries.mailing(draft.replaces)
        return replaced is None or not replaced.unknown


def _plan(facts: _Facts, pace: SendingPace) -> Plan:
    full, chat, composition = facts.complete, facts.chat, facts.composition
    draft, now = full.draft, facts.now
    when, audience = draft.when, full.audience
    refused = Counter(audience.refused if audience else {})
    duplicates, hidden = refused.pop(_DUPLICATE, 0), refused.pop(_HIDDEN, 0)
    abroad, expensive = refused.pop(NOT_ALLOWED, 0), refused.pop(EXPENSIVE, 0)
    everywhere, leave = facts.allowed.countries is None, facts.allowed.expensive
    personal = composition.text is None
    calls = pace.calls(composition.count, personal=personal)
    seconds = pace.seconds(calls)
    table = pace.table(when, composition.places, now, calls)
    zone = ZoneInfo(chat.timezone)
    hours = None if draft.single else chat.quiet
    quiet = None if draft.at_night else hours
    return Plan(
        draft=draft,
        account=facts.account,
        audience=audience,
        mark=_mark(facts),
        personal=personal,
        recipients=composition.count,
        stopped=composition.stopped,
        skipped=composition.skipped,
        abroad=composition.abroad + (0 if everywhere else abroad),
        expensive=composition.expensive + (0 if leave else expensive),
        now_allowed=(abroad if everywhere else 0) + (expensive if leave else 0),
        beyond=composition.beyond,
        had_it=composition.had_it,
        blank=composition.blank,
        duplicates=duplicates,
        hidden=hidden,
        refused=refused.total(),
        distribution=composition.distribution,
        segments=composition.segments,
        destinations=_shares(facts),
        cost=facts.cost,
        balance=facts.balance,
        max_affordable=facts.max_affordable,
        calls=calls,
        duration_seconds=seconds,
        missing=_by_name(full.text, composition.missing),
        filled=_by_name(full.text, composition.filled),
        garbled=_by_name(full.text, composition.garbled),
        too_long=_too_long(composition),
        examples=composition.examples,
        longest=composition.longest,
        dearest=composition.dearest,
        plainer=_fewer(composition.plain_segments, composition),
        bare=_fewer(composition.bare_segments, composition),
        costly_values=composition.costly_values,
        repeats=facts.repeats,
        arrived=facts.arrived,
        partly_sent=facts.partly_sent,
        quiet=clash(when, hours, zone, now),
        pauses_at=pauses_at(when, quiet, zone, table.hand_over_at, seconds),
        hand_over_at=table.hand_over_at,
        due_at=table.due_at,
        state=table.state,
        at_once=when.timing is not Timing.NOW and table.state is MailingState.QUEUED,
        expires_early=expires_early(draft.validity, when, composition.places, table.hand_over_at),
        past_somewhere=past_somewhere(when, composition.places, now),
        problems=tuple(_problems(facts)),
        stop_entry=facts.stop_entry,
        went_to=facts.went_to,
        hold=facts.hold,
    )


def _shares(facts: _Facts) -> tuple[DestinationShare, ...]:
    composition, prices = facts.composition, facts.chat.prices
    return tuple(
        DestinationShare(
            destination,
            recipients,
            composition.segments_to[destination],
            price_range(prices, destination, facts.now),
        )
        for destination, recipients in composition.people.items()
    )


def _problems(facts: _Facts) -> Iterator[BotError]:
    draft, composition, now = facts.complete.draft, facts.composition, facts.now
    if facts.decided:
        yield BotError("already-decided")
    if facts.rest_sent:
        yield BotError("rest-sent")
    if isinstance(facts.complete.to, str):
        refusal = facts.allowed.refused(facts.complete.to, draft.chat_id)
        if refusal is not None:
            yield refusal
    if not composition.count:
        yield BotError("mailing-nobody")
    if facts.sender_gone:
        yield BotError("sender-gone", name=facts.complete.sender)
    if has_passed(draft.when, composition.places, now):
        yield BotError("moment-past")
    if composition.too_long and not draft.skip_too_long:
        yield BotError("mailing-too-long", count=composition.too_long)
    zone = ZoneInfo(facts.chat.timezone)
    quiet = clash(draft.when, facts.chat.quiet, zone, now)
    if quiet and composition.count and not (draft.single or draft.at_night):
        yield quiet.refusal


def _mark(facts: _Facts) -> str:
    """Return the draft's content and 12 characters more, the same for the same mailing.

    The confirm button carries them, so that only what was shown is sent, and by the draft it was
    shown for. For an audience they change when other people are left out, or when a mailing with
    this text was confirmed meanwhile: the person is warned of it first. And they change when
    restore mode is left: what was shown before confirms nothing (docs/rules.md, S33).
    """
    full, draft, composition = facts.complete, facts.complete.draft, facts.composition
    shown = (
        facts.store_id,
        draft.token,
        full.audience.id if full.audience else full.to,
        full.sender,
        full.text,
        draft.when,
        draft.first_n,
        draft.at_night,
        draft.skip_too_long,
        draft.validity,
        draft.replaces,
        draft.repeat_of,
        draft.rest_of,
        draft.skip_repeats,
        composition.had_it,
        draft.token,
        facts.account,
        composition.count,
        composition.segments,
        composition.stopped,
        composition.abroad,
        composition.expensive,
        None if draft.single else facts.repeats and facts.repeats.at,
    )
    return draft.content + hashlib.sha256(repr(shown).encode()).hexdigest()[:12]


def _by_name(text: str, counts: Sequence[T | None]) -> dict[str, T]:
    """Return what is counted of each placeholder, without zeros; empty without placeholders."""
    if not counts:
        return {}
    fields = parse(text).fields
    return {field.name: count for field, count in zip(fields, counts, strict=True) if count}


def _fewer(segments: int | None, composition: Composition) -> int | None:
    """Return how many segments it would be, if that is fewer than it is."""
    return segments if segments is not None and segments < composition.segments else None


def _too_long(composition: Composition) -> TooLong | None:
    if not composition.too_long:
        return None
    return TooLong(composition.too_long, composition.too_long_rows)


async def _max_affordable(
    composition: Composition,
    prices: Prices,
    cost: Cost,
    balance: Decimal | None,
    now: datetime,
) -> int | None:
    """Return how many of the first recipients can surely be paid for; None when nobody knows."""
    if not cost.known or balance is None:
        return 0 if balance is not None and balance <= 0 else None
    if cost.whole and balance >= cost.high:
        return composition.count
    ranges = {one: price_range(prices, one, now) for one in composition.people}
    upper = {one: found.high if found else None for one, found in ranges.items()}
    left = balance
    for start in range(0, composition.count, _AT_ONCE):
        paid, left = await asyncio.to_thread(_paid, composition, start, upper, left)
        if paid < _AT_ONCE:
            return start + paid
    return composition.count


def _paid(
    composition: Composition, start: int, upper: Mapping[str, Decimal | None], money: Decimal
) -> tuple[int, Decimal]:
    """Return how many recipients from `start` on can surely be paid for, and what is left."""
    sizes = composition.sizes(start, _AT_ONCE)
    prices = map(upper.__getitem__, composition.destinations(start, _AT_ONCE))
    costs = [
        None if price is None else price * size for price, size in zip(prices, sizes, strict=True)
    ]
    return affordable(costs, money)
