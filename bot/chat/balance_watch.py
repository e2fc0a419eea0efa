"""Asks for balances now and then, for the chats that want to be warned of a low one."""

import asyncio
import logging
from datetime import timedelta

from bot.clock import Clock
from bot.concurrency.nursery import Nursery
from bot.concurrency.waiting import run_until, until
from bot.errors import BotError
from bot.gateway.accounts import Accounts
from storage.chat.chats import Chats

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=10)


class BalanceWatch:
    """Asks for the balance of every chat with a floor, unless it is fresh.

    `Accounts` emits `BalanceLow` when a balance has fallen below its floor.
    """

    def __init__(self, *, chats: Chats, accounts: Accounts, clock: Clock, nursery: Nursery) -> None:
        self._chats = chats
        self._accounts = accounts
        self._clock = clock
        self._nursery = nursery
        self._stopping = asyncio.Event()
        self._asking: set[int] = set()

    async def start(self) -> None:
        """Start the task that asks."""
        self._nursery.start(self._work(), "balance watch")

    def stop(self) -> None:
        """Ask nothing more."""
        self._stopping.set()

    async def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._look()
            except Exception:
                log.exception("the chats cannot be read; looking at their balances later")
            await until(self._stopping, EVERY.total_seconds(), self._clock)

    async def _look(self) -> None:
        for chat_id in await self._chats.with_floor():
            if chat_id not in self._asking and not await self._is_fresh(chat_id):
                self._asking.add(chat_id)
                self._nursery.start(self._ask(chat_id), f"balance of {chat_id}")

    async def _is_fresh(self, chat_id: int) -> bool:
        chat = await self._chats.get(chat_id)
        noted_at = None if chat is None else chat.balance_at
        return noted_at is not None and self._clock.now() - noted_at < EVERY

    async def _ask(self, chat_id: int) -> None:
        try:
            await run_until(self._stopping, self._accounts.refresh_balance(chat_id, None))
        except BotError as error:
            log.info("no balance for chat %s: %s", chat_id, error.code)
        finally:
            self._asking.discard(chat_id)
