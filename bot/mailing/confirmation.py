"""Confirming a draft: once, only as it was shown, to one number or to an audience."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.concurrency.bus import Bus, Changed
from bot.errors import BotError
from bot.mailing.cards import Cards
from bot.mailing.draft import Draft
from bot.mailing.freezer import Freezer
from bot.mailing.plan import Plan
from bot.mailing.planner import Planned, Planner
from bot.mailing.restored import Restored
from bot.mailing.saved_drafts import SavedDrafts
from bot.mailing.sms import SmsStates
from bot.model import Account, Mailing, MailingState, NewMailing
from bot.sending.engine import Engine
from bot.sms.template import parse
from storage.journal.drafts import token_of
from storage.journal.journal import Journal

_PAGE = 5000
_CONTENT = 12


class Confirmation:
    """Makes mailings of drafts, and lets them be sent."""

    def __init__(
        self,
        *,
        journal: Journal,
        drafts: SavedDrafts,
        sms: SmsStates,
        cards: Cards,
        planner: Planner,
        freezer: Freezer,
        engine: Engine,
        restored: Restored,
        bus: Bus,
        clock: Clock,
    ) -> None:
        self._restored = restored
        self._journal = journal
        self._drafts = drafts
        self._sms = sms
        self._cards = cards
        self._planner = planner
        self._freezer = freezer
        self._engine = engine
        self._bus = bus
        self._clock = clock
        self._turns = WeakValueDictionary[int, asyncio.Lock]()
        """Chats in which a mailing to many is being confirmed."""

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
        """Make the mailing and let it be sent. See `Mailings.confirm`."""
        token = draft.token if isinstance(draft, Draft) else token_of(draft)
        async with self._turn(chat_id, draft):
            mailing, created = await self._known(chat_id, token), False
            if mailing is None:
                try:
                    planned = await self._look_again(chat_id, draft, mark, account)
                    mailing, created = await self._create(
                        planned, user_id, card_message_id, thread_id
                    )
                except BotError:
                    # a colleague may have confirmed it meanwhile: then there is nothing to refuse
                    mailing = await self._known(chat_id, token)
                    if mailing is None:
                        raise
        if not created:
            _check_content(mailing, _content_shown(mark, draft))
        if not created and card_message_id is not None:
            await self._cards.take(chat_id, mailing.id, card_message_id, thread_id)
        return mailing.id

    def _turn(self, chat_id: int, draft: Draft | int) -> AbstractAsyncContextManager[None]:
        """Let one mailing to many of a chat be looked at and made at a time.

        The next one sees it: of two with the same text, nobody gets both without a warning.
        """
        if isinstance(draft, Draft):
            return nullcontext()
        return self._turns.setdefault(chat_id, asyncio.Lock())

    async def _look_again(
        self, chat_id: int, draft: Draft | int, mark: str, account: Account
    ) -> Planned:
        """Return what there is to confirm, if it is still what the person was shown."""
        self._restored.check()
        if isinstance(draft, int):
            draft = await self._drafts.get(chat_id, draft)
        planned = await self._planner.plan(draft, again=True)
        _check_account(planned.plan, account)
        _check_problems(planned.plan)
        _check_consent(planned.plan, mark)
        return planned

    async def _known(self, chat_id: int, token: str) -> Mailing | None:
        """Return the mailing that was confirmed with a token. BotError `mailing-unknown`."""
        known = await self._journal.life.by_token(token)
        if known is not None and known.chat_id != chat_id:
            raise BotError("mailing-unknown")
        return known

    async def _create(
        self,
        planned: Planned,
        user_id: int,
        card_message_id: int | None,
        thread_id: int | None,
    ) -> tuple[Mailing, bool]:
        """Make the mailing; return it, and whether it is new."""
        new = _new_mailing(planned, user_id, thread_id, self._clock.now())
        if new.audience_id is not None:
            await self._freezer.prepare(planned.composition, new.token)
        return await self._record(new, planned, card_message_id)

    async def _record(
        self, new: NewMailing, planned: Planned, card_message_id: int | None
    ) -> tuple[Mailing, bool]:
        draft = planned.complete.draft
        if draft.replaces is not None:
            await self._engine.look_at_clock()
            new = replace(new, created_at=self._clock.now())
        replaced = await _phones(planned) if draft.replaces is not None else ()
        made = await self._journal.life.create(
            new,
            draft_id=draft.id or None,
            card_message_id=card_message_id,
            replaces=draft.replaces,
            replaced=replaced,
        )
        if made is None:
            if draft.id:
                await self._drafts.get(new.chat_id, draft.id)  # dropped while it was looked at
            raise BotError("already-decided" if draft.rest_of is None else "rest-sent")
        mailing, created = made
        if created:
            await self._begin(mailing)
        for other in (draft.replaces, draft.rest_of):
            if other is not None:
                await self._bus.emit(Changed(await self._sms.mailing(new.chat_id, other)))
        return mailing, created

    async def _begin(self, mailing: Mailing) -> None:
        """Announce a new mailing and wake the engine; start its freezing when it is FREEZING."""
        if mailing.state is MailingState.FREEZING:
            self._freezer.begin(mailing.id)
        await self._bus.emit(Changed(mailing))
        self._engine.nudge()


def _check_account(plan: Plan, account: Account) -> None:
    if plan.account != account:
        raise BotError("account-changed")


def _check_problems(plan: Plan) -> None:
    if plan.problems:
        raise plan.problems[0]


def _content_shown(mark: str, draft: Draft | int) -> str | None:
    """Return the content of what was confirmed; None: nobody can tell.

    It is in the mark. A button of a version that had none in it confirms what the dialog holds.
    """
    if len(mark) > _CONTENT:
        return mark[:_CONTENT]
    return draft.content if isinstance(draft, Draft) else None


def _check_content(mailing: Mailing, content: str | None) -> None:
    """Refuse a token that has confirmed something else before (docs/rules.md, S17)."""
    if None in (mailing.content, content) or mailing.content == content:
        return
    if mailing.single:
        raise BotError("confirmed-otherwise", id=mailing.id)
    raise BotError("mailing-confirmed-otherwise", id=mailing.id)


def _check_consent(plan: Plan, consent: str) -> None:
    """Refuse a plan that is not the one the person was shown.

    The content of a single SMS differs when the bot was killed before its dialog was stored, when
    an older window of it was tapped, or when the mailing that it is a test of was edited elsewhere.
    """
    if plan.draft.single and not consent.startswith(plan.mark):
        raise BotError("draft-differs")
    plan.check_consent(consent)


def _new_mailing(
    planned: Planned, user_id: int, thread_id: int | None, now: datetime
) -> NewMailing:
    plan, composition, draft = planned.plan, planned.composition, planned.complete.draft
    many, chat, audience = not draft.single, planned.chat, plan.audience
    return NewMailing(
        token=draft.token,
        chat_id=draft.chat_id,
        user_id=user_id,
        account=plan.account,
        sender=planned.complete.sender,
        text=planned.complete.text if composition.text is None else composition.text,
        phones=planned.complete.phones,
        segments=composition.examples[0].segments if many else composition.segments,
        when=draft.when,
        hand_over_at=now if many else plan.hand_over_at,
        due_at=now if many else plan.due_at,
        state=MailingState.FREEZING if many else plan.state,
        created_at=now,
        balance_before=plan.balance,
        thread_id=thread_id,
        repeat_of=draft.repeat_of or draft.replaces or (audience.of_mailing if audience else None),
        rest_of=draft.rest_of,
        template=_template_of(planned),
        audience_id=audience.id if audience else None,
        personal=plan.personal,
        total=composition.count,
        planned_segments=composition.segments,
        destinations=composition.segments_to,
        quiet=chat.quiet if many and not draft.at_night else None,
        quiet_zone=chat.timezone if many else None,
        content=draft.content,
        validity=draft.validity,
    )


def _template_of(planned: Planned) -> str | None:
    """Return the template of texts that came out alike for all; None: the text is kept as it is."""
    template = planned.complete.text
    if planned.plan.draft.single or planned.plan.personal or not parse(template).fields:
        return None
    return template


async def _phones(planned: Planned) -> list[str]:
    """Return the numbers of all recipients."""
    composition, phones = planned.composition, list(planned.complete.phones)
    if phones:
        return phones
    while lines := await asyncio.to_thread(composition.lines, len(phones), _PAGE):
        phones.extend(phone for phone, *_ in lines)
    return phones
