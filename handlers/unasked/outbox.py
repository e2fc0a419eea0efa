"""The one deliverer of what the bot says by itself: what is due is claimed, drawn and shown."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import Generic, TypeVar

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)

from bot.concurrency.bus import Event, Progressed
from bot.concurrency.nursery import Nursery
from bot.concurrency.outbox import Outbox
from bot.concurrency.retry import (
    DATABASE,
    RetryPolicy,
    log_error,
    retry_until_done,
    retry_until_stopped,
)
from bot.concurrency.waiting import until
from handlers.ui.context import Rooms
from handlers.ui.refusals import REFUSED
from handlers.unasked.posting import Post, Trouble, perhaps_a_copy, send, trouble_of

EntryT = TypeVar("EntryT")
log = logging.getLogger(__name__)

TELEGRAM_FAILS = RetryPolicy(first=2.0, longest=60.0)
MOST_COPIES = 3
"""New messages that are sent for an entry while Telegram's answers to them are none."""


class Kind(ABC, Generic[EntryT]):
    """What is particular to one kind of news: what to fetch, when to show it, how to draw it."""

    name: str
    """The tasks are named by it, followed by the owner's id."""
    outbox: Outbox[EntryT]
    may_repeat = True
    """Whether to show an entry again that may have been shown already."""
    keeps_for_unreachable = False
    """Whether an entry stays due when its chat cannot be reached. False: it is dropped."""
    owned_by_chats = False
    """Whether owners are chats. False: they are mailings."""

    @abstractmethod
    def owner_of(self, event: Event) -> int | None:
        """Return the id of the owner with something new to show after an event; None: nobody."""

    async def prepare(self, owner: int) -> None:
        """Do what comes before each delivery, even if Telegram cannot be reached."""

    def seconds_to_turn(self, entry: EntryT, *, hurried: bool) -> float:
        """Return the seconds an entry has to wait; `hurried`: it is news and not mere progress."""
        del entry, hurried
        return 0.0

    @abstractmethod
    async def draw(self, entry: EntryT) -> Post | None:
        """Return what to show of an entry; None: nothing."""


class Deliverer(Generic[EntryT]):
    """Shows one kind of news, each owner's in a task of its own: no chat holds up another.

    An entry that Telegram did not take yet is tried again, drawn anew each time; `_after` tells
    what other failures lead to. What is left when the product ends stays due in the outbox, and
    the next start takes it up.
    """

    def __init__(self, kind: Kind[EntryT], bot: Bot, rooms: Rooms, nursery: Nursery) -> None:
        self._kind = kind
        self._bot = bot
        self._preferences = rooms.preferences
        self._clock = rooms.clock
        self._nursery = nursery
        self._due: set[int] = set()
        self._hurried: set[int] = set()
        self._at_work: dict[int, asyncio.Event] = {}
        """Owners that have a task now → the event that ends its wait for a turn."""
        self._copies = Counter[int]()
        """Owners of an entry that may be in the chat already → how many times."""
        self._closing = asyncio.Event()
        self._finishing = False

    @property
    def label(self) -> str:
        """Return what it shows, in one word for those who watch the bot: `incoming_sms`."""
        return self._kind.name.removesuffix(" of").replace(" ", "_").lower()

    @property
    def waiting(self) -> int:
        """Return how many owners have something due that is not shown yet."""
        return len(self._at_work)

    async def start(self) -> None:
        """Show what an earlier process has left due."""
        for owner in await self._kind.outbox.due():
            self.show(owner)

    async def on_event(self, event: Event) -> None:
        """Show what has become due by an event."""
        owner = self._kind.owner_of(event)
        if owner is not None:
            self.show(owner, hurried=not isinstance(event, Progressed))

    def show(self, owner: int, *, hurried: bool = True) -> None:
        """Show what an owner has due; `hurried` ends a wait for a turn: it is worked out anew."""
        self._due.add(owner)
        if hurried:
            self._hurried.add(owner)
        if owner in self._at_work:
            if hurried:
                self._at_work[owner].set()
        elif not self._is_over:
            self._at_work[owner] = asyncio.Event()
            self._nursery.start(self._work(owner), f"{self._kind.name} {owner}")

    def stop(self) -> None:
        """Finish the calls to Telegram that have begun, and begin no more."""
        self._closing.set()
        for woken in self._at_work.values():
            woken.set()

    def finish(self) -> None:
        """Show at once what waits for its turn, trying each owner only once, then end."""
        self._finishing = True
        self.stop()

    @property
    def _is_over(self) -> bool:
        return self._closing.is_set() and not self._finishing

    async def _work(self, owner: int) -> None:
        try:
            while owner in self._due and not self._is_over:
                await self._until_shown(owner)
        finally:
            del self._at_work[owner]

    async def _until_shown(self, owner: int) -> None:
        if self._finishing:
            await self._try_once(owner)
            return
        await retry_until_stopped(
            partial(self._deliver, owner),
            TELEGRAM_FAILS,
            self._clock,
            self._closing,
            delay_after=partial(self._delay_after, owner),
        )

    async def _try_once(self, owner: int) -> None:
        try:
            await self._deliver(owner)
        except Exception as error:  # noqa: BLE001 - whatever it was, the next start tries again
            name = type(error).__name__
            log.info("%s %s: %s; left for the next start", self._kind.name, owner, name)

    def _delay_after(self, owner: int, error: Exception, planned: float) -> float:
        self._hurried.add(owner)
        if isinstance(error, TelegramRetryAfter):
            log.info("%s %s: wait %s s", self._kind.name, owner, error.retry_after)
            return float(error.retry_after)
        if isinstance(error, TelegramAPIError):
            name = type(error).__name__
            log.warning("%s %s: %s; trying again", self._kind.name, owner, name)
            return planned
        return log_error(error, planned)

    async def _deliver(self, owner: int) -> None:
        """Show what an owner has due, in order. Raises the error after which to try again."""
        await self._kind.prepare(owner)
        after, hurried = None, False
        while not self._is_over:
            # cleared before the outbox is read: what comes while it is read is read once more
            self._at_work[owner].clear()
            if after is None:
                self._due.discard(owner)
                hurried = owner in self._hurried
                self._hurried.discard(owner)
            entry = await self._kind.outbox.next(owner, after)
            if entry is None:
                return
            if await self._rest(owner, entry, hurried=hurried):
                continue
            if self._is_over or not await self._show(owner, entry):
                return
            after = entry

    async def _rest(self, owner: int, entry: EntryT, *, hurried: bool) -> bool:
        """Wait for an entry's turn, and return True; False: it need not wait, show it now."""
        if self._closing.is_set():
            return False
        seconds = self._kind.seconds_to_turn(entry, hurried=hurried)
        if seconds <= 0:
            return False
        if hurried:
            self._hurried.add(owner)
        await until(self._at_work[owner], seconds, self._clock)
        return True

    async def _show(self, owner: int, entry: EntryT) -> bool:
        """Show one entry; False: show nothing more of this owner now. Raises as `_after`."""
        post = await self._kind.draw(entry)
        if not await self._kind.outbox.claim(entry):
            return True
        if post is None:
            await self._note_shown(entry, None)
            return True
        try:
            message_id = await send(self._bot, post)
        except TelegramAPIError as error:
            return await self._after(owner, entry, post, error)
        self._copies.pop(owner, None)
        await self._note_shown(entry, message_id)
        return True

    async def _after(self, owner: int, entry: EntryT, post: Post, error: Exception) -> bool:
        """Record what a failure means; False: show nothing more of this owner now.

        Raises the error when the entry is to be tried again.
        """
        kind, name = self._kind, f"{self._kind.name} {owner}"
        match trouble_of(error):
            case Trouble.UNCLEAR if not kind.may_repeat:
                log.info("%s: %s; not repeated", name, type(error).__name__)
                return True
            case Trouble.UNCLEAR if perhaps_a_copy(error) and self._is_enough(owner):
                log.error("%s: sent %s times, each answered oddly", name, MOST_COPIES)
                return False
            case Trouble.UNSHOWABLE:
                log.error("%s cannot be shown", name, exc_info=error)
                if kind.may_repeat:
                    await self._give_back(entry)
                return True
            case Trouble.UNREACHABLE:
                log.info("%s: the chat cannot be reached", name)
                if kind.keeps_for_unreachable:
                    await self._give_back(entry)
                else:
                    await self._note_shown(entry, None)
                return False
            case Trouble.NOT_TAKEN | Trouble.MOVED:
                await self._give_back(entry)
        if isinstance(error, TelegramMigrateToChat):
            return await self._follow(entry, post, error)
        raise error

    async def _follow(self, entry: EntryT, post: Post, error: TelegramMigrateToChat) -> bool:
        """Show what was given back in the group's new place. Return and raise as `_show`."""
        moved_to = error.migrate_to_chat_id
        await self._preferences.move(post.chat_id, moved_to)
        if await self._preferences.known(post.chat_id) is not None:
            return await self._show_to_others(entry, post, moved_to)
        if not self._kind.owned_by_chats:
            raise error
        self.show(moved_to)
        return False

    async def _show_to_others(self, entry: EntryT, post: Post, chat_id: int) -> bool:
        """Show an entry of a group that cannot move: the new one has an account of its own.

        A message of the old group cannot be edited there, so that news is shown and a card is not.
        Return and raise as `_show`.
        """
        if not await self._kind.outbox.claim(entry):
            return True
        if post.edits is None:
            try:
                await send(self._bot, replace(post, chat_id=chat_id, replies_to=None))
            except REFUSED as error:
                log.info("chat %s: %s; not shown", chat_id, type(error).__name__)
        await self._note_shown(entry, None)
        return True

    def _is_enough(self, owner: int) -> bool:
        """Count one more copy; True: no other may be sent before there is something new."""
        self._copies[owner] += 1
        if self._copies[owner] < MOST_COPIES:
            return False
        del self._copies[owner]
        return True

    async def _note_shown(self, entry: EntryT, message_id: int | None) -> None:
        await retry_until_done(
            lambda: self._kind.outbox.shown(entry, message_id), DATABASE, self._clock
        )

    async def _give_back(self, entry: EntryT) -> None:
        await retry_until_done(lambda: self._kind.outbox.give_back(entry), DATABASE, self._clock)
