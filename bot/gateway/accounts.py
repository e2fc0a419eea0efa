"""The gateway account of each chat: its login, its balance, and the client that uses it."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from bot.clock import Clock
from bot.concurrency.bus import BalanceLow, Bus
from bot.errors import BotError
from bot.gateway.gateway import PERSON_WAITS, Gateway, while_a_person_waits
from bot.model import Account, Chat, Mailing
from storage.chat.audit import Audit
from storage.chat.chats import Chats

log = logging.getLogger(__name__)

BESIDE_PATIENCE = 4.0
"""Seconds to wait for a balance that is only shown beside something else."""


class OpenGateway(Protocol):
    """Makes (or finds) the client of an account."""

    def __call__(self, account: Account, password: str) -> Gateway:
        """Return the gateway of this account."""


class Accounts:
    """Logging in and out, and the balance, per chat.

    `servers` are the addresses an operator allows; the first is the usual one. `remember` is called
    with every valid password, so that no log can show it.
    """

    def __init__(
        self,
        *,
        chats: Chats,
        audit: Audit,
        open_gateway: OpenGateway,
        servers: tuple[str, ...],
        remember: Callable[[str], None],
        bus: Bus,
        clock: Clock,
    ) -> None:
        self._chats = chats
        self._audit = audit
        self._open = open_gateway
        self.servers = servers
        self._remember = remember
        self._bus = bus
        self._clock = clock
        self._gateways: dict[int, tuple[Account, Gateway]] = {}
        self._logins: Counter[int] = Counter()
        """How often each chat has logged in or out: a gateway of an older login is not kept."""

    async def log_in(
        self, chat_id: int, user_id: int, account: Account, password: str
    ) -> Decimal | None:
        """Check the account by asking for its balance, then store it with its password sealed.

        Returns the balance, None when the gateway does not tell it. Raises BotError
        `server-not-allowed` or `gateway-…`; an earlier login of the chat stays as it was then.
        """
        if account.server not in self.servers:
            raise BotError("server-not-allowed", server=account.server)
        gateway = self._open(account, password)
        async with while_a_person_waits():
            amount = await gateway.balance()
        self._remember(password)
        now = self._clock.now()
        await self._chats.log_in(chat_id, account, password, now)
        self._forget_gateway(chat_id)
        self._gateways[chat_id] = (account, gateway)
        await self._note(chat_id, amount, now)
        await self._audit.note(now, chat_id, user_id, "log-in")
        return amount

    async def log_out(self, chat_id: int, user_id: int) -> None:
        """Forget the login and its password."""
        await self._chats.log_out(chat_id)
        self._forget_gateway(chat_id)
        await self._audit.note(self._clock.now(), chat_id, user_id, "log-out")

    def _forget_gateway(self, chat_id: int) -> None:
        self._gateways.pop(chat_id, None)
        self._logins[chat_id] += 1

    async def gateway(self, chat_id: int) -> Gateway:
        """Return the chat's gateway. Raises BotError `not-logged-in`, `server-not-allowed`."""
        chat = await self._chats.get(chat_id)
        if chat is None or chat.account is None:
            raise BotError("not-logged-in")
        if chat.account.server not in self.servers:
            raise BotError("server-not-allowed", server=chat.account.server)
        account, gateway = self._gateways.get(chat_id, (None, None))
        if account == chat.account and gateway is not None:
            return gateway
        logins = self._logins[chat_id]
        password = await self._chats.password(chat_id)
        self._remember(password)
        gateway = self._open(chat.account, password)
        if logins == self._logins[chat_id]:
            self._gateways[chat_id] = (chat.account, gateway)
        return gateway

    async def refresh_balance(
        self, chat_id: int, patience: float | None = PERSON_WAITS
    ) -> tuple[Decimal | None, datetime]:
        """Ask for the balance now; return it and the moment (UTC).

        The balance is None when the gateway does not tell it. The gateway may take `patience`
        seconds; None: as long as it likes. Raises BotError `not-logged-in` or `gateway-…`.
        """
        gateway = await self.gateway(chat_id)
        async with while_a_person_waits(patience):
            amount = await gateway.balance()
        now = self._clock.now()
        await self._note(chat_id, amount, now)
        return amount, now

    async def _note(self, chat_id: int, amount: Decimal | None, now: datetime) -> None:
        """Record a balance; emit `BalanceLow` when a warning has become due by it."""
        if amount is None:
            await self._chats.note_unknown_balance(chat_id, now)
        elif await self._chats.note_balance(chat_id, amount, now):
            await self._emit_balance_low(chat_id)

    async def _emit_balance_low(self, chat_id: int) -> None:
        chat = await self._chats.get(chat_id)
        if chat is None or chat.balance is None or chat.balance_floor is None:
            return
        await self._bus.emit(BalanceLow(chat_id, chat.balance, chat.balance_floor))

    async def try_balance(self, chat_id: int) -> Decimal | None:
        """Ask for the balance now; None when that fails or takes longer than `BESIDE_PATIENCE`.

        None too when the gateway does not tell it.
        """
        try:
            return (await self.refresh_balance(chat_id, BESIDE_PATIENCE))[0]
        except BotError as error:
            log.info("no balance for chat %s: %s", chat_id, error.code)
            return None

    async def recent_balance(self, chat_id: int, age: timedelta) -> tuple[Decimal | None, datetime]:
        """Return the balance if the gateway gave it less than `age` ago, else ask for it now.

        Also returns the moment (UTC) since when it is known.
        """
        chat = await self._chats.get(chat_id)
        noted_at = None if chat is None else chat.balance_at
        if chat is not None and noted_at is not None and self._clock.now() - noted_at < age:
            return chat.balance, noted_at
        asked_at = self._clock.now()
        return await self.try_balance(chat_id), asked_at

    async def speaks_for(self, chat_id: int, account: Account) -> bool:
        """Tell whether the chat is still logged in as this account."""
        chat: Chat | None = await self._chats.get(chat_id)
        return chat is not None and chat.account == account


async def gateway_of(mailing: Mailing, accounts: Accounts) -> Gateway | None:
    """Return the gateway a mailing was confirmed for; None if its chat cannot use it any more."""
    if not await accounts.speaks_for(mailing.chat_id, mailing.account):
        return None
    try:
        gateway = await accounts.gateway(mailing.chat_id)
    except BotError:
        log.exception("mailing %s has no usable account", mailing.id)
        return None
    # another account may have come while this one's password was fetched
    return gateway if await accounts.speaks_for(mailing.chat_id, mailing.account) else None
