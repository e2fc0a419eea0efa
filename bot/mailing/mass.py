"""All that dialogs may ask about mass mailings."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from bot.clock import Clock
from bot.mailing.accounts import Accounts
from bot.mailing.details import MassDetails
from bot.mailing.engine import Engine
from bot.mailing.plans import MassDraft, MassPlan
from bot.mailing.report import ReportWords
from bot.mailing.service import Service
from bot.mailing.tasks import Nursery
from bot.model import Account, Audience, MessageState, When
from bot.sms.template import Columns
from storage.audit import Audit
from storage.chats import Chats
from storage.database import Database
from storage.journal import Journal
from storage.senders import Senders


class AudienceSource(Protocol):
    """Where audiences are found: `bot.contacts.Audiences`."""

    async def get(self, chat_id: int, audience_id: int) -> Audience:
        """Return an audience of the chat. BotError `audience-unknown`."""

    def folder(self, audience: Audience) -> Path:
        """Return where its files are."""


PackStopList = Callable[[int, Path], Awaitable[int]]
"""Writes a chat's stop-list to a path: `bot.contacts.StopList.pack`."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a mailing goes: requests a second (None: no limit), recipients a request."""

    rate: float | None
    batch: int
    lead: timedelta
    """How long before its time a deferred mailing is handed over."""


class Mailings:
    """Put together, plan, confirm, hold, look back. Raises BotError.

    Every method with a `chat_id` raises `draft-unknown`, `mailing-unknown` when the chat has
    no such draft or mass mailing.
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
        service: Service,
        audiences: AudienceSource,
        pack_stop_list: PackStopList,
        nursery: Nursery,
        pace: Pace,
        clock: Clock,
    ) -> None:
        raise NotImplementedError

    async def start(self) -> None:
        """Go on with what was being frozen when the process ended. Call before the engine's."""
        raise NotImplementedError

    async def new_draft(
        self,
        chat_id: int,
        user_id: int,
        audience: Audience | None = None,
        *,
        sender: str | None = None,
        text: str | None = None,
        replaces: int | None = None,
    ) -> MassDraft:
        """Begin a mailing; it is kept from now on.

        `replaces` is the mailing whose unknown SMS the audience is made of (see `rows_of`).
        """
        raise NotImplementedError

    async def drafts(self, chat_id: int) -> list[MassDraft]:
        """Return what was begun and neither confirmed nor dropped, the latest change first."""
        raise NotImplementedError

    async def draft(self, chat_id: int, draft_id: int) -> MassDraft:
        """Return one. BotError `draft-unknown`."""
        raise NotImplementedError

    async def save(self, draft: MassDraft) -> MassDraft:
        """Keep a changed draft (`dataclasses.replace`). BotError `draft-unknown`."""
        raise NotImplementedError

    async def drop(self, chat_id: int, draft_id: int) -> bool:
        """Throw a draft away; False when it is gone already."""
        raise NotImplementedError

    async def columns(self, chat_id: int, draft_id: int) -> Columns:
        """Return what its text may name. BotError `draft-incomplete`, `audience-unknown`."""
        raise NotImplementedError

    async def check_text(self, chat_id: int, draft_id: int, text: str) -> None:
        """Refuse a template that cannot be rendered for the draft's audience.

        BotError `text-empty`, `text-too-long`, `template-brace`, `template-unknown` (`name`,
        `known`), `draft-incomplete`, `audience-unknown`.
        """
        raise NotImplementedError

    async def plan(self, chat_id: int, draft_id: int) -> MassPlan:
        """Say what confirming would do. What stands in its way is in `problems`.

        Takes seconds for a personal text and many recipients. Raises `draft-incomplete`,
        `not-logged-in`, and what `check_text` raises.
        """
        raise NotImplementedError

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

        A draft confirms once: a second call returns the same mailing (rule 9), whose card is
        then the message named here. Raises `plan-changed` when `mark` is not that of the plan
        as it would be shown now, the first of its `problems`, `account-changed`,
        `already-decided` (`MassDraft.replaces`), and what `plan` raises.
        """
        raise NotImplementedError

    async def test_sms(
        self, chat_id: int, user_id: int, draft_id: int, *, row: int, phone: str, token: str
    ) -> int:
        """Send what the recipient in that row of the sheet would read to `phone` instead.

        A single SMS like any other, at once; returns its mailing. BotError `row-unknown`
        (`row`) when nobody there gets anything, and what `plan` and `Service.confirm` raise.
        """
        raise NotImplementedError

    async def details(self, chat_id: int, mailing_id: int) -> MassDetails:
        """Return what a card shows."""
        raise NotImplementedError

    async def peek(self, mailing_id: int) -> MassDetails | None:
        """Return a mass mailing of whatever chat: for the keeper of the cards only."""
        raise NotImplementedError

    async def pause(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Hold a mailing; what is on its way is finished. False: nothing to hold."""
        raise NotImplementedError

    async def resume(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Let a paused mailing go on. False: it is not paused. BotError `account-changed`."""
        raise NotImplementedError

    async def stop(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """End a mailing for good; what is on its way is finished. False: too late."""
        raise NotImplementedError

    async def cancel(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Cancel a mailing of which nothing has left; False: too late (see `stop`)."""
        raise NotImplementedError

    async def reschedule(self, chat_id: int, user_id: int, mailing_id: int, when: When) -> bool:
        """Give a held or missed mailing another time (NOW: at once); False: too late.

        Raises `moment-past`, `not-logged-in`, `account-changed` and, unless it was confirmed
        for the night too, `mailing-quiet`.
        """
        raise NotImplementedError

    async def count_as_sent(self, chat_id: int, user_id: int, mailing_id: int) -> bool:
        """Decide that the unknown SMS were sent; False: nothing was open any more."""
        raise NotImplementedError

    async def titles_of(self, chat_id: int, mailing_id: int) -> tuple[Sequence[str], int | None]:
        """Return the titles of `rows_of`, and which column is the name; column 0 is the number.

        The first title is "": the caller has a word for it.
        """
        raise NotImplementedError

    def rows_of(
        self, chat_id: int, mailing_id: int, states: Collection[MessageState]
    ) -> AsyncIterator[list[str]]:
        """Yield number and own cells of the recipients in these states, in order.

        UNKNOWN must stand alone: an audience of those is for a draft that `replaces` them.
        A mailing whose file is gone yields numbers only.
        """
        raise NotImplementedError

    async def write_report(
        self, chat_id: int, mailing_id: int, path: Path, words: ReportWords
    ) -> None:
        """Write the report (.xlsx): the manager's own rows in their order, and what became of them.

        Refused and repeated rows are there too; a row with several numbers makes several lines.
        When the file is gone, the numbers alone.
        """
        raise NotImplementedError
