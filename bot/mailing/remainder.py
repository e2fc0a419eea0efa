"""What letting a confirmed mailing go out, or go on, would do now: held, missed or paused."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.errors import BotError
from bot.gateway.accounts import Accounts
from bot.gateway.destinations import ChatDestinations
from bot.mailing.compositions import REPEAT_WINDOW
from bot.mailing.draft import Draft
from bot.mailing.outcome import MailingOutcome
from bot.mailing.plan import DestinationShare, Plan, Repeats
from bot.mailing.planner import SINGLE_REPEAT_WINDOW
from bot.mailing.restored import Restored
from bot.model import (
    Account,
    Chat,
    Mailing,
    MailingState,
    PauseReason,
    SendingHold,
    Timing,
    When,
)
from bot.sending.engine import Engine
from bot.sending.holds import gravest
from bot.sms.destinations import destination_of
from bot.sms.prices import Cost, cost_of_some, price_range
from bot.timing.sending_rate import QuietClash, SendingPace, clash, has_passed, past_somewhere
from bot.timing.timetable import expires_early
from storage.chat.chats import Chats
from storage.chat.senders import Senders
from storage.journal.counts import BatchCounts
from storage.journal.journal import Journal
from storage.journal.one_sms import Holding, Outgoing
from storage.journal.remainders import Remainder


@dataclass(frozen=True, slots=True)
class _Facts:
    """All that a plan of a remainder is made from."""

    mailing: Mailing
    draft: Draft
    chat: Chat
    account: Account
    remainder: Remainder
    places: list[str]
    repeats: Repeats | None
    balance: Decimal | None
    holding: Holding
    outside: tuple[str, ...]
    hold: SendingHold | None
    store_id: str
    now: datetime

    @property
    def quiet(self) -> QuietClash | None:
        """Tell how it meets the quiet hours that it was confirmed with; None: it does not."""
        zone = ZoneInfo(self.mailing.quiet_zone or "UTC")
        return clash(self.draft.when, self.mailing.quiet, zone, self.now)


class Remainders:
    """Plans what is left of mailings that are SCHEDULED, MISSED or PAUSED.

    The numbers, the texts and the sender were frozen when a mailing was confirmed (docs/rules.md,
    S1); the plan tells what holds of them at this moment (S18).
    """

    def __init__(
        self,
        *,
        journal: Journal,
        counts: BatchCounts,
        chats: Chats,
        senders: Senders,
        accounts: Accounts,
        outcome: MailingOutcome,
        destinations: ChatDestinations,
        restored: Restored,
        engine: Engine,
        pace: SendingPace,
        clock: Clock,
    ) -> None:
        self._engine = engine
        self._journal = journal
        self._counts = counts
        self._chats = chats
        self._senders = senders
        self._accounts = accounts
        self._outcome = outcome
        self._destinations = destinations
        self._restored = restored
        self._pace = pace
        self._clock = clock

    async def plan(self, mailing: Mailing, when: When | None = None, *, ask: bool = True) -> Plan:
        """Return what is left, what it costs, and what stands in its way.

        `when` is another time for it. None: it goes on as it was confirmed, and at once if that
        time is over. Unless `ask`, the balance is the last one known. BotError `not-logged-in`.
        """
        chat = await self._chats.get(mailing.chat_id)
        if chat is None or chat.account is None:
            raise BotError("not-logged-in")
        answered = await self._accounts.try_balance(chat.id) if ask else None
        now, places = self._clock.now(), await self._counts.places(mailing.id)
        draft = await self._draft(mailing, when or _still_to_come(mailing.when, places, now))
        remainder, repeats, holding = await self._left(mailing, draft, now)
        facts = _Facts(
            mailing=mailing,
            draft=draft,
            chat=chat,
            account=chat.account,
            remainder=remainder,
            places=places,
            repeats=repeats,
            balance=chat.balance if answered is None else answered,
            holding=holding,
            outside=await self._destinations.outside(mailing),
            hold=gravest(self._engine.holds),
            store_id=self._restored.store_id,
            now=now,
        )
        return _plan(facts, self._pace)

    async def _draft(self, mailing: Mailing, when: When) -> Draft:
        """Return the draft that would make the same mailing."""
        phone = audience = None
        if mailing.single:
            message = await self._journal.queries.message(mailing.id, 0)
            phone = None if message is None else message.phone
        else:
            audience = (await self._outcome.details(mailing.chat_id, mailing.id)).audience
        return Draft(
            mailing.chat_id,
            mailing.user_id,
            phone=phone,
            audience=audience,
            sender=mailing.sender,
            text=mailing.text,
            when=when,
            validity=mailing.validity,
        )

    async def _left(
        self, mailing: Mailing, draft: Draft, now: datetime
    ) -> tuple[Remainder, Repeats | None, Holding]:
        """Count what is left, and those of it who got the same text from another mailing.

        The third is what else holds of it.
        """
        if draft.phone is not None:
            holding = await self._journal.one_sms.of(
                Outgoing(mailing.chat_id, mailing.sender, draft.phone, mailing.text),
                now - SINGLE_REPEAT_WINDOW,
                besides=mailing.id,
            )
            repeats = Repeats(1, holding.same_at) if holding.same_at else None
            return await self._journal.remainders.of(mailing), repeats, holding
        known = mailing.sender in await self._senders.list(mailing.chat_id)
        holding = Holding(sender_known=known, stop_entry=None, same_at=None)
        same = await self._journal.outcomes.same_text(
            mailing.chat_id, mailing.template or mailing.text, now - REPEAT_WINDOW
        )
        others = [one for one in same if one.id != mailing.id and not one.nothing_sent]
        remainder = await self._journal.remainders.of(mailing, [one.id for one in others])
        if not remainder.repeated:
            return remainder, None, holding
        return remainder, Repeats(remainder.repeated, others[0].created_at), holding


def _still_to_come(when: When, places: list[str], now: datetime) -> When:
    return When() if has_passed(when, places, now) else when


def _plan(facts: _Facts, pace: SendingPace) -> Plan:
    mailing, draft, remainder = facts.mailing, facts.draft, facts.remainder
    calls = pace.calls(remainder.recipients, personal=mailing.personal)
    table = pace.table(draft.when, facts.places, facts.now, calls)
    return Plan(
        draft=draft,
        account=facts.account,
        audience=draft.audience,
        mark=_mark(facts),
        personal=mailing.personal,
        recipients=remainder.recipients,
        stopped=remainder.stopped,
        distribution=remainder.sizes,
        segments=remainder.segments,
        destinations=_shares(facts),
        cost=_cost(facts),
        balance=facts.balance,
        calls=calls,
        duration_seconds=pace.seconds(calls),
        repeats=facts.repeats,
        quiet=facts.quiet,
        hand_over_at=table.hand_over_at,
        due_at=table.due_at,
        state=table.state,
        at_once=draft.when.timing is not Timing.NOW and table.state is MailingState.QUEUED,
        expires_early=expires_early(draft.validity, draft.when, facts.places, table.hand_over_at),
        past_somewhere=past_somewhere(draft.when, facts.places, facts.now),
        problems=tuple(_problems(facts)),
        stop_entry=facts.holding.stop_entry,
        sender_gone=not facts.holding.sender_known,
        other_account=mailing.account != facts.account,
        restored=mailing.pause is PauseReason.RESTORED,
        outside=facts.outside,
        hold=facts.hold,
    )


def _destinations(facts: _Facts) -> Mapping[str, int]:
    """Return destination → segments of the whole mailing; {} for an old one to many."""
    known, phone = facts.mailing.destinations, facts.draft.phone
    if known or phone is None:
        return known
    return {destination_of(phone): facts.remainder.segments}


def _cost(facts: _Facts) -> Cost:
    count, destinations = facts.remainder.segments, _destinations(facts)
    if not destinations:
        return Cost(Decimal(0), Decimal(0), known=0, unknown=count)
    return cost_of_some(facts.chat.prices, destinations, count, facts.now)


def _shares(facts: _Facts) -> tuple[DestinationShare, ...]:
    """Return where it goes; of several it is not counted how much of the rest goes to which."""
    destinations, remainder = _destinations(facts), facts.remainder
    only = len(destinations) == 1
    return tuple(
        DestinationShare(
            one,
            remainder.recipients if only else None,
            remainder.segments if only else None,
            price_range(facts.chat.prices, one, facts.now),
        )
        for one in destinations
    )


def _problems(facts: _Facts) -> list[BotError]:
    """Return why it cannot go out so: a paused one waits for the end of quiet hours by itself."""
    mailing, when, problems = facts.mailing, facts.draft.when, []
    if mailing.state is not MailingState.MISSED and mailing.account != facts.account:
        problems.append(BotError("account-changed"))
    if has_passed(when, facts.places, facts.now):
        problems.append(BotError("moment-past"))
    quiet = facts.quiet
    if mailing.held and quiet:
        problems.append(quiet.refusal)
    return problems


def _mark(facts: _Facts) -> str:
    """Return the mark of what is shown: it is another one when anything that matters is.

    It holds for one pause, one time and one store only: a button of an earlier one confirms
    nothing. A balance or a delivery that is noted meanwhile does not matter.
    """
    remainder = facts.remainder
    shown = (
        facts.store_id,
        facts.mailing.id,
        facts.mailing.state,
        facts.mailing.pauses,
        facts.mailing.due_at,
        facts.draft.when,
        facts.account,
        remainder.recipients,
        remainder.segments,
        remainder.stopped,
        None if facts.mailing.single else facts.repeats,
        facts.holding.sender_known,
        facts.outside,
        facts.quiet is not None,
    )
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]
