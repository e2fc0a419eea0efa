"""All that dialogs may ask about mailings, to one recipient or to many."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.concurrency.bus import Bus
from bot.concurrency.nursery import Nursery
from bot.gateway.accounts import Accounts
from bot.gateway.destinations import ChatDestinations
from bot.mailing.cards import Cards
from bot.mailing.compositions import AudienceSource, Compositions, StopListSource
from bot.mailing.confirmation import Confirmation
from bot.mailing.controls import Controls
from bot.mailing.draft import Draft
from bot.mailing.freezer import Freezer
from bot.mailing.lookup import Lookup
from bot.mailing.outcome import MailingOutcome
from bot.mailing.plan import Plan
from bot.mailing.planner import Planner
from bot.mailing.remainder import Remainders
from bot.mailing.restored import Restored
from bot.mailing.saved_drafts import SavedDrafts
from bot.mailing.sms import SmsStates
from bot.mailing.trial_sms import TrialSms
from bot.model import Account, SendingHold
from bot.sending.engine import Engine
from bot.sending.holds import gravest
from bot.timing.sending_rate import SendingPace
from storage.chat.audit import Audit
from storage.chat.chats import Chats
from storage.chat.senders import Senders
from storage.database.engine import Database
from storage.journal.counts import BatchCounts
from storage.journal.drafts import Drafts
from storage.journal.journal import Journal


@dataclass(frozen=True, slots=True)
class MailingsContext:
    """What the parts of `Mailings` work with."""

    db: Database
    journal: Journal
    chats: Chats
    senders: Senders
    audit: Audit
    accounts: Accounts
    engine: Engine
    bus: Bus
    audiences: AudienceSource
    stop_list: StopListSource
    destinations: ChatDestinations
    restored: Restored
    nursery: Nursery
    pace: SendingPace
    clock: Clock


class Mailings:
    """Each part owns one kind of question or change.

    `plan` and `confirm` take a draft, to one number or to an audience. `drafts`: those that are
    saved. `trial`: a sample of a draft, for another number. `controls`: pause, resume, stop,
    cancel, another time, decide. `outcome`: counts, recipients and report of a mailing to an
    audience. `sms`: one SMS. `lookup`: lists and searches. `cards`: which messages show the
    mailings. `restored`: what the restore of a backup has left to decide.
    """

    def __init__(self, context: MailingsContext) -> None:
        journal, clock, self.restored = context.journal, context.clock, context.restored
        compositions = Compositions(
            journal, context.audiences, context.stop_list, context.destinations
        )
        self.sms = SmsStates(
            journal=journal,
            chats=context.chats,
            accounts=context.accounts,
            destinations=context.destinations,
            restored=self.restored,
            engine=context.engine,
            clock=clock,
        )
        self.lookup = Lookup(sms=self.sms, journal=journal, chats=context.chats, clock=clock)
        self.outcome = MailingOutcome(
            db=context.db,
            journal=journal,
            audiences=context.audiences,
            destinations=context.destinations,
            pace=context.pace,
            engine=context.engine,
            clock=clock,
            restored=self.restored,
        )
        self.cards = Cards(journal=journal, bus=context.bus, sms=self.sms, outcome=self.outcome)
        self.controls = _controls(context, self.sms, self.outcome)
        self.drafts = SavedDrafts(
            store=Drafts(context.db),
            audiences=context.audiences,
            compositions=compositions,
            outcome=self.outcome,
            clock=clock,
        )
        self._engine = context.engine
        self._planner = _planner(context, compositions)
        self._freezer = _freezer(context)
        self._confirmation = self._open_confirmation(context)
        self.trial = TrialSms(
            drafts=self.drafts,
            compositions=compositions,
        )

    def _open_confirmation(self, context: MailingsContext) -> Confirmation:
        return Confirmation(
            journal=context.journal,
            drafts=self.drafts,
            sms=self.sms,
            cards=self.cards,
            planner=self._planner,
            freezer=self._freezer,
            engine=context.engine,
            restored=self.restored,
            bus=context.bus,
            clock=context.clock,
        )

    async def start(self) -> None:
        """Go on with what was being frozen when the process ended."""
        await self._freezer.start()

    def stop_freezing(self) -> None:
        """Write no more recipients down: the process is about to end."""
        self._freezer.stop()

    @property
    def hold(self) -> SendingHold | None:
        """Return why nothing at all is sent now; None: what is due leaves."""
        return gravest(self._engine.holds)

    async def plan(self, chat_id: int, draft: Draft | int, *, ask: bool = True) -> Plan:
        """Return what confirming would do. What stands in its way is in `problems`.

        `draft` is one that its dialog keeps, or the number of a saved one. Unless `ask`, the
        balance is the last one known: the gateway may be busy for seconds. Takes seconds for a
        personal text and many recipients. Raises `draft-unknown`, `draft-incomplete`,
        `not-logged-in`, what `SavedDrafts.check_text` raises, and `sender-…` or `phone-…` for a bad
        part.
        """
        if isinstance(draft, int):
            draft = await self.drafts.get(chat_id, draft)
        return (await self._planner.plan(draft, ask=ask)).plan

    async def confirm(
        self,
        chat_id: int,
        user_id: int,
        draft: Draft | int,
        *,
        mark: str,
        account: Account,
        card_message_id: int | None = None,
        thread_id: int | None = None,
    ) -> int:
        """Make the mailing and let it be sent; return its id. A saved draft is gone then.

        `draft` as for `plan`. It confirms once: a second call with it returns the same mailing
        (docs/rules.md, S9), whose card is then the message named here. `mark` is the `consent` of
        the plan that the person was shown, `account` the one it named. All is looked at once more
        (docs/rules.md, S18), and the balance is asked. Raises `confirmed-otherwise` or
        `mailing-confirmed-otherwise` (`id`) when it was confirmed with another content (S17),
        `account-changed`, the first of the plan's `problems` as it would be shown now,
        `plan-changed`, `draft-differs` or `balance-short` when it is not what was shown,
        `already-decided` (`Draft.replaces`), and what `plan` raises.
        """
        return await self._confirmation.confirm(
            chat_id,
            user_id,
            draft,
            mark=mark,
            account=account,
            card_message_id=card_message_id,
            thread_id=thread_id,
        )


def _controls(context: MailingsContext, sms: SmsStates, outcome: MailingOutcome) -> Controls:
    return Controls(
        journal=context.journal,
        sms=sms,
        audit=context.audit,
        engine=context.engine,
        restored=context.restored,
        bus=context.bus,
        remainders=Remainders(
            journal=context.journal,
            counts=BatchCounts(context.db),
            chats=context.chats,
            senders=context.senders,
            accounts=context.accounts,
            outcome=outcome,
            destinations=context.destinations,
            restored=context.restored,
            engine=context.engine,
            pace=context.pace,
            clock=context.clock,
        ),
        clock=context.clock,
    )


def _planner(context: MailingsContext, compositions: Compositions) -> Planner:
    return Planner(
        journal=context.journal,
        chats=context.chats,
        senders=context.senders,
        stop_list=context.stop_list,
        accounts=context.accounts,
        compositions=compositions,
        destinations=context.destinations,
        engine=context.engine,
        restored=context.restored,
        pace=context.pace,
        clock=context.clock,
    )


def _freezer(context: MailingsContext) -> Freezer:
    return Freezer(
        journal=context.journal,
        audiences=context.audiences,
        engine=context.engine,
        bus=context.bus,
        nursery=context.nursery,
        pace=context.pace,
        clock=context.clock,
    )
