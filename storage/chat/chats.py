"""The chats: their settings, their accounts, what is known of their balance."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    RowMapping,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import BotError
from bot.model import Account, Chat, QuietHours
from bot.sms.prices import dump_prices, load_prices, with_seen
from storage.chat.vault import Vault
from storage.database.engine import Database
from storage.database.schema import (
    audiences,
    audit,
    chats,
    contact_lists,
    drafts,
    incoming,
    layouts,
    mailings,
    saved_texts,
    senders,
    stop_list,
)
from storage.database.types import quiet_of

_OWNED = (
    senders,
    mailings,
    contact_lists,
    stop_list,
    audiences,
    drafts,
    layouts,
    incoming,
    saved_texts,
)
"""The tables whose rows belong to a chat: one row shows that the chat is in use."""

_NEW_CHAT = {"incoming": True, "auto_stop": True}
"""What is on in a chat that is seen for the first time.

The law wants a request to stop to be heeded at once (38-FZ, article 18).
"""

_UNKNOWN = dict.fromkeys(("balance", "balance_at", "prices", "balance_notice"))
"""The columns about an account's money, before the gateway was asked."""

_LONGEST_LANGUAGE, _LONGEST_KIND = 16, 20
"""What Telegram may say is longer than a column only by a mistake of Telegram's."""

_DUE, _SHOWN = "due", "told"
"""Stages of the warning that a balance has fallen below its floor. Databases hold «told»."""

_RESEAL = (
    update(chats)
    .where(chats.c.id == bindparam("of_chat"))
    .values(sealed_password=bindparam("anew"))
)


class Chats:
    """Reads and changes chats. The vault seals their passwords."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    async def get(self, chat_id: int) -> Chat | None:
        """Return a chat; None when it was never seen."""
        return await self._db.chats.get(chat_id, lambda: self._read(chat_id))

    async def _read(self, chat_id: int) -> Chat | None:
        async with self._db.read() as connection:
            row = await _row(connection, chat_id)
        return None if row is None else _chat(row)

    async def ensure(
        self,
        chat_id: int,
        *,
        timezone: str,
        kind: str,
        title: str,
        seen_language: str | None,
        now: datetime,
    ) -> Chat:
        """Return a chat, made when it is new; store the language of whoever wrote last."""
        seen_language = seen_language and seen_language[:_LONGEST_LANGUAGE]
        chat = await self.get(chat_id)
        if chat is None:
            async with self._db.write() as connection:
                known = select(chats.c.id).where(chats.c.id == chat_id)
                if (await connection.execute(known)).first() is None:
                    await connection.execute(
                        insert(chats).values(
                            id=chat_id,
                            kind=kind[:_LONGEST_KIND],
                            title=title,
                            timezone=timezone,
                            seen_language=seen_language,
                            created_at=now,
                            **_NEW_CHAT,
                        )
                    )
        elif seen_language and chat.seen_language != seen_language:
            await self._set(chat_id, seen_language=seen_language)
        else:
            return chat
        made = await self.get(chat_id)
        if made is None:
            raise LookupError(chat_id)
        return made

    async def set_language(self, chat_id: int, language: str | None) -> None:
        """Set the chat's language; None means each reader's own."""
        await self._set(chat_id, language=language)

    async def set_timezone(self, chat_id: int, timezone: str) -> None:
        """Set the time zone of the chat, by its IANA name."""
        await self._set(chat_id, timezone=timezone)

    async def set_quiet(self, chat_id: int, quiet: QuietHours | None) -> None:
        """Set the quiet hours of the chat's mailings; None means that there are none."""
        start, end = (quiet.start, quiet.end) if quiet else (None, None)
        await self._set(chat_id, quiet_start=start, quiet_end=end)

    async def set_notices(self, chat_id: int, *, on: bool) -> None:
        """Set whether the chat gets notices about the delivery of its mailings."""
        await self._set(chat_id, notices=on)

    async def log_in(self, chat_id: int, account: Account, password: str, now: datetime) -> None:
        """Store an account and its sealed password; forget what was known of another account."""
        before = await self.get(chat_id)
        same = before is not None and before.account == account
        forgotten: dict[str, Any] = {} if same else {**_UNKNOWN, "incoming_until": now}
        await self._set(
            chat_id,
            server=account.server,
            login=account.login,
            last_server=account.server,
            last_login=account.login,
            sealed_password=self._vault.seal(password, _context(chat_id, account)),
            logged_in_at=now,
            **forgotten,
        )

    async def password(self, chat_id: int) -> str:
        """Return the password. BotError `not-logged-in`, `vault-key-wrong`."""
        async with self._db.read() as connection:
            row = await _row(connection, chat_id)
        if row is None or row["sealed_password"] is None:
            raise BotError("not-logged-in")
        account = Account(row["server"], row["login"])
        return self._vault.open(row["sealed_password"], _context(chat_id, account))

    async def reseal_all(self) -> tuple[int, int]:
        """Seal every password with the vault's first key; return how many, and how many not.

        The latter open with none of the keys; they stay as they are.
        """
        query = select(chats.c.id, chats.c.sealed_password).where(
            chats.c.sealed_password.is_not(None)
        )
        resealed, foreign = [], 0
        async with self._db.write() as connection:
            for chat_id, sealed in (await connection.execute(query)).all():
                try:
                    resealed.append({"of_chat": chat_id, "anew": self._vault.reseal(sealed)})
                except BotError:
                    foreign += 1
            if resealed:
                await connection.execute(_RESEAL, resealed)
        return len(resealed), foreign

    async def log_out(self, chat_id: int) -> None:
        """Forget the account and its password."""
        names = ("server", "login", "sealed_password", "logged_in_at")
        await self._set(chat_id, **dict.fromkeys(names), **_UNKNOWN)

    async def set_incoming(self, chat_id: int, *, on: bool, now: datetime) -> None:
        """Set whether the chat is shown the SMS that come to its account, from `now` on."""
        changed = {"incoming_until": now} if on else {}
        async with self._db.chats.changing(chat_id), self._db.write() as connection:
            await connection.execute(
                update(chats)
                .where(chats.c.id == chat_id, chats.c.incoming.is_not(on))
                .values(incoming=on, **changed)
            )

    async def set_auto_stop(self, chat_id: int, *, on: bool) -> None:
        """Set whether numbers that answer with a stop word go on the stop-list by themselves."""
        await self._set(chat_id, auto_stop=on)

    async def set_floor(self, chat_id: int, floor: Decimal | None) -> None:
        """Set the balance below which the chat is warned; None means that it is not warned."""
        await self._set(chat_id, balance_floor=floor, balance_notice=None)

    async def set_validity(self, chat_id: int, minutes: int | None) -> None:
        """Set the validity that the chat's new drafts begin with; None: the gateway decides."""
        await self._set(chat_id, validity=minutes)

    async def note_balance(self, chat_id: int, amount: Decimal, at: datetime) -> bool:
        """Record the balance that the gateway gave; True when a warning has become due by it.

        Of many callers during one fall exactly one gets True: the next warning can only become
        due after the balance has been at its floor, or above it.
        """
        low = and_(chats.c.balance_floor.is_not(None), chats.c.balance_floor > amount)
        notice = case((low, chats.c.balance_notice), else_=None)
        of_chat = update(chats).where(chats.c.id == chat_id)
        async with self._db.chats.changing(chat_id) as fresh, self._db.write() as connection:
            row = await _changed(
                connection, of_chat.values(balance=amount, balance_at=at, balance_notice=notice)
            )
            if row is None:
                return False
            fresh[chat_id] = chat = _chat(row)
            is_low = chat.balance_floor is not None and chat.balance_floor > amount
            fallen = is_low and row["balance_notice"] is None
            if fallen:
                await connection.execute(of_chat.values(balance_notice=_DUE))
        return fallen

    async def note_unknown_balance(self, chat_id: int, at: datetime) -> None:
        """Record that the gateway did not tell the balance.

        A warning that is still due is so no more: it would name a balance. The next low balance
        that is known makes it due anew.
        """
        notice = chats.c.balance_notice
        kept = case((notice == _DUE, None), else_=notice)
        await self._set(chat_id, balance=None, balance_at=at, balance_notice=kept)

    async def warning_shown(self, chat_id: int) -> None:
        """Note that the chat was shown its warning, if that is still due."""
        due = (chats.c.id == chat_id) & (chats.c.balance_notice == _DUE)
        async with self._db.write() as connection:
            await connection.execute(update(chats).where(due).values(balance_notice=_SHOWN))

    async def with_warning_due(self) -> list[int]:
        """Return the chats whose warning is due."""
        query = select(chats.c.id).where(chats.c.balance_notice == _DUE)
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def with_floor(self) -> list[int]:
        """Return the chats that are logged in and have a floor for their balance."""
        query = select(chats.c.id).where(
            chats.c.balance_floor.is_not(None), chats.c.login.is_not(None)
        )
        async with self._db.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def note_prices(
        self, chat_id: int, account: Account, seen: Collection[tuple[str, Decimal]], at: datetime
    ) -> None:
        """Note what segments cost: (destination, amount), as the gateway told it to this account.

        Nothing is written where that is known already, or the chat has another account.
        """
        chat = await self.get(chat_id)
        if chat is None or chat.account != account or with_seen(chat.prices, seen, at) is None:
            return
        async with self._db.chats.changing(chat_id) as fresh, self._db.write() as connection:
            row = await _row(connection, chat_id)
            if row is None or (row["server"], row["login"]) != (account.server, account.login):
                return
            prices = with_seen(load_prices(row["prices"]), seen, at)
            if prices is None:
                return
            changed = update(chats).where(chats.c.id == chat_id)
            row = await _changed(connection, changed.values(prices=dump_prices(prices)))
            if row is not None:
                fresh[chat_id] = _chat(row)

    async def set_expensive(self, chat_id: int, *, on: bool) -> bool:
        """Set whether the chat may send to expensive destinations; False: no such chat."""
        await self._set(chat_id, expensive=on)
        return await self.get(chat_id) is not None

    async def move(self, old_id: int, new_id: int) -> None:
        """Give a chat another id, when a group became a supergroup.

        The order in which the two ids are seen does not matter: a chat of the new id that has
        neither an account nor anything of its own is removed. A new id in use stays as it is.
        """
        if await self.get(old_id) is None:
            return  # a stranger's group must not wait for the writers, nor hold them up
        async with self._db.chats.changing(old_id, new_id), self._db.write() as connection:
            row = await _row(connection, old_id)
            if row is None or await _is_used(connection, new_id):
                return
            await connection.execute(delete(chats).where(chats.c.id == new_id))
            await connection.execute(
                update(chats)
                .where(chats.c.id == old_id)
                .values(id=new_id, sealed_password=self._reseal(row, new_id))
            )
            # messages of the old group cannot be edited in the new one
            await connection.execute(
                update(mailings).where(mailings.c.chat_id == new_id).values(card_message_id=None)
            )
            await connection.execute(
                update(audit).where(audit.c.chat_id == old_id).values(chat_id=new_id)
            )

    def _reseal(self, row: RowMapping, chat_id: int) -> str | None:
        """Seal a chat's password for another id; one that cannot be opened stays as it is."""
        sealed: str | None = row["sealed_password"]
        if sealed is None:
            return None
        account = Account(row["server"], row["login"])
        try:
            password = self._vault.open(sealed, _context(row["id"], account))
        except BotError:
            return sealed
        return self._vault.seal(password, _context(chat_id, account))

    async def _set(self, chat_id: int, **values: Any) -> None:  # noqa: ANN401 - columns of all types
        statement = update(chats).where(chats.c.id == chat_id).values(**values)
        async with self._db.chats.changing(chat_id) as fresh, self._db.write() as connection:
            row = await _changed(connection, statement)
            if row is not None:
                fresh[chat_id] = _chat(row)


async def _row(connection: AsyncConnection, chat_id: int) -> RowMapping | None:
    found = await connection.execute(select(chats).where(chats.c.id == chat_id))
    return found.mappings().one_or_none()


async def _changed(connection: AsyncConnection, statement: Update) -> RowMapping | None:
    """Run an update of one chat; return its row as it stands then, None: there is no such chat."""
    changed = await connection.execute(statement.returning(chats))
    row: RowMapping | None = changed.mappings().one_or_none()
    return row


async def _is_used(connection: AsyncConnection, chat_id: int) -> bool:
    query = select(chats.c.id).where(
        chats.c.id == chat_id,
        or_(
            chats.c.login.is_not(None),
            *(exists().where(table.c.chat_id == chat_id) for table in _OWNED),
        ),
    )
    return (await connection.execute(query)).first() is not None


def _last_account(row: RowMapping) -> Account | None:
    known = row["last_login"] is not None
    return Account(row["last_server"], row["last_login"]) if known else None


def _context(chat_id: int, account: Account) -> str:
    return f"{chat_id} {account.server} {account.login}"


def _chat(row: RowMapping) -> Chat:
    account = Account(row["server"], row["login"]) if row["login"] is not None else None
    return Chat(
        id=row["id"],
        timezone=row["timezone"],
        language=row["language"],
        seen_language=row["seen_language"],
        account=account,
        last_account=_last_account(row),
        default_sender=row["default_sender"],
        balance=row["balance"],
        balance_at=row["balance_at"],
        prices=load_prices(row["prices"]),
        expensive=row["expensive"],
        quiet=quiet_of(row),
        notices=row["notices"],
        incoming=row["incoming"],
        auto_stop=row["auto_stop"],
        balance_floor=row["balance_floor"],
        validity=row["validity"],
    )


async def holds_passwords(db: Database) -> bool:
    """Tell whether there are sealed passwords, which nothing but the key of before opens."""
    query = select(chats.c.id).where(chats.c.sealed_password.is_not(None)).limit(1)
    async with db.read() as connection:
        return (await connection.execute(query)).first() is not None
