"""The accounts of the gateway: who may log in, and for how long a session lasts."""

import secrets
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.sandbox.devino.ids import IdStyle
from bot.sandbox.devino.rules import Refusal

SESSION_LIFE = timedelta(minutes=120)
_SESSION_LENGTH = 36
_SESSION_ALPHABET = string.ascii_uppercase + string.digits


@dataclass(slots=True)
class SandboxAccount:
    """A login: change any field to change what the gateway answers.

    Money in the account's currency; `price` is per segment. The password belongs to the sandbox
    alone, yet is kept out of reprs, events and snapshots like a real one.
    """

    login: str
    password: str = field(repr=False)
    balance: Decimal = Decimal(1000)
    price: Decimal = Decimal("1.5")
    senders: tuple[str, ...] = ("DTSMS",)
    ids: IdStyle = IdStyle.DIGITS
    balance_as: str | None = None
    """JSON that `User/Balance` answers instead of the number, such as `null` or `"20 015,3"`."""
    blocked: bool = False
    not_activated: bool = False
    ip_forbidden: bool = False
    sessions: dict[str, datetime] = field(default_factory=dict, repr=False)
    """Session id → when it expires (UTC). Expired ones stay: an unknown one gets another Code."""

    def check_allowed(self) -> None:
        """Refuse (Code 7) a user who may not use the gateway."""
        if self.blocked:
            raise Refusal(7, "User is blocked")
        if self.not_activated:
            raise Refusal(7, "User is not activated")
        if self.ip_forbidden:
            raise Refusal(7, "IP address is not allowed")

    def open_session(self, now: datetime) -> str:
        """Return a new session id of 36 characters, good for 120 minutes."""
        session_id = "".join(secrets.choice(_SESSION_ALPHABET) for _ in range(_SESSION_LENGTH))
        self.sessions[session_id] = now + SESSION_LIFE
        return session_id

    def expire_sessions(self, now: datetime) -> None:
        """End every session now; one that has ended earlier keeps its moment."""
        self.sessions = {i: min(until, now) for i, until in self.sessions.items()}

    def view(self) -> dict[str, Any]:
        """Return what the page may show."""
        shown = self.dump()
        del shown["password"]
        return shown

    def dump(self) -> dict[str, Any]:
        """Return the account for JSON, the sandbox's password included, sessions not."""
        return {
            "login": self.login,
            "password": self.password,
            "balance": str(self.balance),
            "price": str(self.price),
            "senders": list(self.senders),
            "ids": self.ids.value,
            "balance_as": self.balance_as,
            "blocked": self.blocked,
            "not_activated": self.not_activated,
            "ip_forbidden": self.ip_forbidden,
        }


def load_account(saved: dict[str, Any]) -> SandboxAccount:
    """Return the account that `dump` wrote."""
    return SandboxAccount(
        **saved
        | {
            "balance": Decimal(saved["balance"]),
            "price": Decimal(saved["price"]),
            "senders": tuple(saved["senders"]),
            "ids": IdStyle(saved["ids"]),
        }
    )


class Accounts:
    """Every account by its login."""

    def __init__(self) -> None:
        self._by_login: dict[str, SandboxAccount] = {}

    def __iter__(self) -> Iterator[SandboxAccount]:
        return iter(self._by_login.values())

    def __getitem__(self, login: str) -> SandboxAccount:
        return self._by_login[login]

    def add(self, account: SandboxAccount) -> None:
        """Add an account, or replace the one with its login."""
        self._by_login[account.login] = account

    def clear(self) -> None:
        """Forget every account."""
        self._by_login.clear()

    def by_password(self, login: str, password: str) -> SandboxAccount:
        """Return the account of a login and its password; Code 4 or 7 otherwise."""
        account = self._by_login.get(login)
        if account is None or not secrets.compare_digest(
            account.password.encode(), password.encode()
        ):
            raise Refusal(4, "Invalid user login or password")
        account.check_allowed()
        return account

    def of_session(self, session_id: str) -> SandboxAccount:
        """Return the account that a session, expired or not, was opened for; Code 3 if none."""
        for account in self._by_login.values():
            if session_id in account.sessions:
                return account
        raise Refusal(3)

    def by_session(self, session_id: str, now: datetime) -> SandboxAccount:
        """Return the account of a session; Code 3 (unknown), 4 (expired) or 7 otherwise."""
        account = self.of_session(session_id)
        if now >= account.sessions[session_id]:
            raise Refusal(4, "SessionID expired")
        account.check_allowed()
        return account
