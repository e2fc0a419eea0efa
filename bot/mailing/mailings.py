"""All that dialogs may ask about mailings, to one recipient or to many."""

import asyncio

from bot.clock import Clock
from bot.concurrency.bus import Bus, Changed
from bot.concurrency.nursery import Nursery
from bot.errors import BotError
from bot.gateway.accounts import Accounts
from bot.mailing.cards import Cards
from bot.mailing.compositions import AudienceSource, Compositions, PackStopList
from bot.mailing.controls import Controls
from bot.mailing.drafts import Draft
from bot.mailing.freezer import Freezer
from bot.mailing.lookup import Lookup
from bot.mailing.mass_drafts import Drafts
from bot.mailing.outcome import MailingOutcome
from bot.mailing.planner import Planned, Planner, complete
from bot.mailing.plans import MassPlan, Sample
from bot.mailing.service import SingleSms
from bot.mailing.sms import SmsStates
from bot.model import Account, Mailing, NewMass, When
from bot.sending.engine import Engine
from bot.sheets import Composition
from bot.timing.sending_rate import Pace
from storage.chat.audit import Audit
from storage.chat.chats import Chats
from storage.chat.senders import Senders
from storage.database.engine import Database
from storage.journal.drafts import Drafts as DraftStore
from storage.journal.drafts import token_of
from storage.journal.journal import Journal

_PAGE = 5000


class Mailings:
    """Each part owns one kind of question or change.

    `drafts`: mailings being put together. `controls`: pause, resume, stop, cancel, another
    time, decide. `outcome`: counts, recipients and report of a mailing to an audience. `sms`:
    one SMS. `lookup`: lists and searches. `cards`: which messages show the mailings.
    """

    def __init__(
        self,
        *,
        db: Database,
        journal: Journal,
        chats: Chats,
        senders: Senders,
        audit: Audit,
        accounts: Accounts,
        engine: Engine,
        bus: Bus,
        audiences: AudienceSource,
        pack_stop_list: PackStopList,
        nursery: Nursery,
        pace: Pace,
        clock: Clock,
    ) -> None:
        self._journal = journal
        self._chats = chats
        self._bus = bus
        self._clock = clock
        self._compositions = Compositions(journal, audiences, pack_stop_list)
        self.sms = SmsStates(journal=journal, chats=chats, accounts=accounts, clock=clock)
        self.lookup = Lookup(sms=self.sms, journal=journal, chats=chats, clock=clock)
        self.outcome = MailingOutcome(db=db, journal=journal, audiences=audiences, pace=pace)
        self.cards = Cards(journal=journal, bus=bus, sms=self.sms, outcome=self.outcome)
        self.controls = Controls(
            db=db,
            journal=journal,
            chats=chats,
            audit=audit,
            accounts=accounts,
            engine=engine,
            bus=bus,
            pace=pace,
            clock=clock,
        )
        self.drafts = Drafts(
            store=DraftStore(db),
            audiences=audiences,
            compositions=self._compositions,
            outcome=self.outcome,
            clock=clock,
        )
        self.single = SingleSms(
            journal=journal,
            chats=chats,
            accounts=accounts,
            engine=engine,
            bus=bus,
            sms=self.sms,
            lead=pace.lead,
            clock=clock,
        )
        self._planner = Planner(
            journal=journal,
            chats=chats,
            senders=senders,
            accounts=accounts,
            compositions=self._compositions,
            pace=pace,
            clock=clock,
        )
        self._freezer = Freezer(
            journal=journal,
            audiences=audiences,
            engine=engine,
            bus=bus,
            nursery=nursery,
            pace=pace,
            clock=clock,
        )
        self._confirming = asyncio.Lock()

    async def start(self) -> None:
        """Go on with what was being frozen when the process ended."""
        await self._freezer.start()

    def stop_freezing(self) -> None:
        """Write no more recipients down: the process is about to end."""
        self._freezer.stop()

    async def plan(self, chat_id: int, draft_id: int, *, ask: bool = True) -> MassPlan:
        """Say what confirming would do. What stands in its way is in `problems`.

        Unless `ask`, the balance is the one told last: the gateway may be busy for seconds.
        Takes seconds for a personal text and many recipients. Raises `draft-incomplete`,
        `not-logged-in`, and what `check_text` raises.
        """
        draft = await self.drafts.get(chat_id, draft_id)
        return (await self._planner.plan(draft, ask=ask)).plan

    async def confirm(
        self,
        chat_id: int,
        user_id: int,
        draft_id: int,
        *,
        mark: str,
        account: Account,
        card_message_id: int | None = None,
        thread_id: int | None = None,
    ) -> int:
        """Make the mailing and let it be sent; return its id. The draft is gone then.

        A draft confirms once (docs/rules.md, S9): a second call returns the same mailing, whose
        card is then the message named here. Raises `account-changed`, the first of the plan's
        `problems` as it would be shown now, `plan-changed` when `mark` is not that plan's,
        `already-decided` (`MassDraft.replaces`), and what `plan` raises.
        """
        known = await self._confirmed(chat_id, draft_id)
        if known is None:
            planned = await self._planner.plan(await self.drafts.get(chat_id, draft_id))
            _check(planned.plan, mark, account)
            new = _new_mass(planned, user_id, thread_id, self._clock)
            known, created = await self._freeze(new, planned, draft_id, card_message_id)
            if created:
                return known.id
        if card_message_id is not None:
            await self._journal.life.set_card(known.id, card_message_id, thread_id)
            await self._bus.emit(Changed(known))
        return known.id

    async def _confirmed(self, chat_id: int, draft_id: int) -> Mailing | None:
        """Return the mailing that was made of a draft. BotError `mailing-unknown`."""
        known = await self._journal.life.by_token(token_of(draft_id))
        if known is not None and known.chat_id != chat_id:
            raise BotError("mailing-unknown")
        return known

    async def _freeze(
        self, new: NewMass, planned: Planned, draft_id: int, card_message_id: int | None
    ) -> tuple[Mailing, bool]:
        """Make the mailing and have its recipients written down; return whether it is new, too."""
        replaces = planned.whole.draft.replaces
        async with self._confirming:
            known = await self._journal.life.by_token(new.token)
            if known is not None:
                return known, False
            await self._freezer.prepare(planned.composition, new.token)
            made = await self._journal.freezing.begin_mass(
                new,
                draft_id=draft_id,
                card_message_id=card_message_id,
                replaces=replaces,
                replaced=await _phones(planned.composition) if replaces else (),
            )
        if made is None:
            await self.drafts.get(new.chat_id, draft_id)  # thrown away while it was looked at
            raise BotError("already-decided")
        mailing, created = made
        if created:
            self._freezer.begin(mailing.id)
        if replaces is not None:
            await self._bus.emit(Changed(await self.lookup.mailing(new.chat_id, replaces)))
        if created:
            await self._bus.emit(Changed(mailing))
        return made

    async def sample(self, chat_id: int, draft_id: int, row: int) -> Sample:
        """Return what the recipient in that row of the sheet would read.

        BotError `row-unknown` (`row`) when nobody there gets anything, and what `plan` raises.
        """
        draft = await self.drafts.get(chat_id, draft_id)
        whole = complete(draft)
        composition = await self._compositions.of(draft, whole.audience, whole.text, ())
        found = await asyncio.to_thread(composition.in_row, row)
        if found is None:
            raise BotError("row-unknown", row=row)
        return found

    async def test_sms(
        self, chat_id: int, user_id: int, draft_id: int, *, row: int, phone: str, token: str
    ) -> int:
        """Send what the recipient in that row of the sheet would read to `phone` instead.

        A single SMS like any other, at once; returns its mailing. Raises what `sample` and
        `SingleSms.confirm` raise.
        """
        whole = complete(await self.drafts.get(chat_id, draft_id))
        chat = await self._chats.get(chat_id)
        if chat is None or chat.account is None:
            raise BotError("not-logged-in")
        sample = await self.sample(chat_id, draft_id, row)
        single = Draft(sender=whole.sender, phone=phone, text=sample.text, when=When())
        return await self.single.confirm(chat_id, user_id, single, token, account=chat.account)


def _check(plan: MassPlan, mark: str, account: Account) -> None:
    """Refuse what cannot be sent, or is not what the person was shown."""
    if plan.account != account:
        raise BotError("account-changed")
    if plan.problems:
        raise plan.problems[0]
    if plan.mark != mark:
        raise BotError("plan-changed")


def _new_mass(planned: Planned, user_id: int, thread_id: int | None, clock: Clock) -> NewMass:
    plan, whole, composition = planned.plan, planned.whole, planned.composition
    draft = whole.draft
    return NewMass(
        token=draft.token,
        chat_id=draft.chat_id,
        user_id=user_id,
        account=plan.account,
        sender=whole.sender,
        text=whole.text if composition.text is None else composition.text,
        personal=plan.personal,
        audience_id=plan.audience.id,
        when=draft.when,
        created_at=clock.now(),
        segments=composition.examples[0].segments,
        total=composition.count,
        planned_segments=composition.segments,
        balance_before=plan.balance,
        thread_id=thread_id,
        quiet=None if draft.at_night else planned.chat.quiet,
        quiet_zone=planned.chat.timezone,
        repeat_of=draft.replaces or plan.audience.of_mailing,
    )


async def _phones(composition: Composition) -> list[str]:
    """Return the numbers of all recipients."""
    found: list[str] = []
    while lines := await asyncio.to_thread(composition.lines, len(found), _PAGE):
        found.extend(phone for phone, *_ in lines)
    return found
