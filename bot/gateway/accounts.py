"""The gateway account of each chat: its login, its balance, and the client that uses it."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from bot.clock import Clock
from bot.concurrency.bus import BalanceLow, Bus
from bot.errors import BotError
from bot.gateway.gateway import PERSON_WAITS, Gateway, while_a_person_waits
from bot.gateway.login_tries import LoginTries, Try
from bot.model import Account, Chat, Mailing
from bot.sms.statuses import OperationStatus
from storage.chat.audit import Audit
from storage.chat.chats import Chats

log = logging.getLogger(__name__)

BESIDE_PATIENCE = 4.0
"""Seconds to wait for a balance that is only shown beside something else."""


_SAY_NOTHING_OF_THE_LOGIN = frozenset(
    {
        OperationStatus.DATABASE_OFFLINE,
        OperationStatus.GATEWAY_BUSY,
        OperationStatus.GATEWAY_OFFLINE,
        OperationStatus.MESSAGE_QUEUE_FULL,
    }
)
"""What a gateway in trouble answers: such a try is not counted."""

MOST_GATEWAYS = 1000


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
        self._tries = LoginTries(audit, clock)
        self._open = open_gateway
        self.servers = servers
        self._remember = remember
        self._bus = bus
        self._clock = clock
        self._gateways: OrderedDict[int, tuple[Account, Gateway]] = OrderedDict()
        """Of the chats that used theirs last."""
        self._logins = 0
        """How often chats have logged in or out: a gateway that is found meanwhile is not kept."""

    async def log_in(
        self, chat_id: int, user_id: int, account: Account, password: str
    ) -> Decimal | None:
        """Check the account by asking for its balance, then store it with its password sealed.

        Returns the balance, None when the gateway does not tell it. Raises BotError
        `server-not-allowed`, `login-too-often` (see `LoginTries.begin`) or `gateway-…`; an earlier
        login of the chat stays as it was then.
        """
        if account.server not in self.servers:
            raise BotError("server-not-allowed", server=account.server)
        begun = await self._tries.begin(chat_id, user_id, account)
        gateway, asked_at = self._open(account, password), self._clock.now()
        amount = await self._try(begun, gateway)
        self._remember(password)
        await self._chats.log_in(chat_id, account, password, self._clock.now())
        self._forget_gateway(chat_id)
        self._keep(chat_id, account, gateway)
        await self._note(chat_id, amount, asked_at)
        await self._tries.succeeded(begun)
        return amount

    async def _try(self, begun: Try, gateway: Gateway) -> Decimal | None:
        """Ask for the balance; note what the answer says of the login."""
        try:
            async with while_a_person_waits():
                return await gateway.balance()
        except BotError as error:
            status = str(error.facts.get("status", ""))
            if error.code == "gateway-refused" and status not in _SAY_NOTHING_OF_THE_LOGIN:
                await self._tries.failed(begun, status)
            else:
                self._tries.take_back(begun)
            raise

    async def log_out(self, chat_id: int, user_id: int) -> None:
        """Forget the login and its password."""
        await self._chats.log_out(chat_id)
        self._forget_gateway(chat_id)
        await self._audit.note(self._clock.now(), chat_id, user_id, "log-out")

    def _forget_gateway(self, chat_id: int) -> None:
        self._gateways.pop(chat_id, None)
        self._logins += 1

    async def gateway(self, chat_id: int) -> Gateway:
        """Return the chat's gateway. Raises BotError `not-logged-in`, `server-not-allowed`."""
        chat = await self._chats.get(chat_id)
        if chat is None or chat.account is None:
            raise BotError("not-logged-in")
        if chat.account.server not in self.servers:
            raise BotError("server-not-allowed", server=chat.account.server)
        account, gateway = self._gateways.get(chat_id, (None, None))
        if account == chat.account and gateway is not None:
            self._gateways.move_to_end(chat_id)
            return gateway
        logins = self._logins
        password = await self._chats.password(chat_id)
        self._remember(password)
        gateway = self._open(chat.account, password)
        if logins == self._logins:
            self._keep(chat_id, chat.account, gateway)
        return gateway

    def _keep(self, chat_id: int, account: Account, gateway: Gateway) -> None:
        self._gateways[chat_id] = (account, gateway)
        if len(self._gateways) > MOST_GATEWAYS:
            self._gateways.popitem(last=False)

    async def refresh_balance(
        self, chat_id: int, patience: float | None = PERSON_WAITS
    ) -> tuple[Decimal | None, datetime]:
        """Ask for the balance now; return it and the moment (UTC) since when it is known.

        That is the moment of the question: what is charged while the answer is on its way may not
        be in it (docs/rules.md, S16). The balance is None when the gateway does not tell it. The
        gateway may take `patience` seconds; None: as long as it likes. Raises BotError
        `not-logged-in` or `gateway-…`.
        """
        asked_at = self._clock.now()
        amount = await self._ask_balance(chat_id, patience)
        await self._note(chat_id, amount, asked_at)
        return amount, asked_at

    async def _ask_balance(self, chat_id: int, patience: float | None) -> Decimal | None:
        gateway = await self.gateway(chat_id)
        async with while_a_person_waits(patience):
            return await gateway.balance()

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

    async def balance_again(self, chat_id: int) -> Decimal | None:
        """As `try_balance`, for the moment before money leaves: only another amount is recorded."""
        asked_at = self._clock.now()
        try:
            amount = await self._ask_balance(chat_id, BESIDE_PATIENCE)
        except BotError as error:
            log.info("no balance for chat %s: %s", chat_id, error.code)
            return None
        chat = await self._chats.get(chat_id)
        if chat is not None and chat.balance != amount:
            await self._note(chat_id, amount, asked_at)
        return amount

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
