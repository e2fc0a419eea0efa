"""Keyed hashes of numbers that were forgotten: who is on the stop-list stays on it, unnamed.

Without the bot's key nobody can tell the number from its hash; with it, each number that comes
again is hashed and compared (docs/rules.md, P5).
"""

import asyncio
import base64
import hmac
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime

from storage.chat.vault import Vault
from storage.database.engine import Database
from storage.privacy.stop_hashes import StopHashes

_CONTEXT = "hashes of forgotten numbers"
_KEY_BYTES = 32


class NumberHashes:
    """Hashes numbers, and finds those whose hash is on a chat's stop-list."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._store = StopHashes(db)
        self._vault = vault
        self._key: bytes | None = None
        self._kept: bool | None = None
        """Whether there is a key; only this process makes one. None: it was not looked yet."""

    async def of(self, phone: str) -> str:
        """Return the hash of a number. BotError `vault-key-wrong`."""
        return _hash(await self._own_key(), phone)

    async def stopped(self, chat_id: int, phones: Iterable[str]) -> list[str]:
        """Return those of `phones` that were forgotten and must not be sent to.

        A million takes seconds, in a thread. BotError `vault-key-wrong`.
        """
        known = await self._store.all(chat_id)
        if not known:
            return []
        key = await self._own_key()
        return await asyncio.to_thread(_among, key, known, phones)

    async def stopped_at(self, chat_id: int, phone: str) -> datetime | None:
        """Return when a number was forgotten that must not be sent to; None: it is no such."""
        if not await self._is_used():
            return None
        return await self._store.added_at(chat_id, await self.of(phone))

    async def remove(self, chat_id: int, phone: str) -> bool:
        """Let a forgotten number be sent to again; False: it is no such number."""
        if not await self._is_used():
            return False
        return await self._store.remove(chat_id, await self.of(phone))

    async def reseal(self) -> None:
        """Seal the key with the vault's first key. BotError `vault-key-wrong`."""
        sealed = await self._store.key()
        if sealed is not None:
            await self._store.replace_key(self._vault.reseal(sealed))

    async def _is_used(self) -> bool:
        """Tell whether any number was ever forgotten."""
        if self._key is None and self._kept is None:
            self._kept = await self._store.key() is not None
        return self._key is not None or bool(self._kept)

    async def _own_key(self) -> bytes:
        if self._key is None:
            sealed = await self._store.key()
            if sealed is None:
                new = base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
                sealed = await self._store.add_key(self._vault.seal(new, _CONTEXT))
            self._key = base64.urlsafe_b64decode(self._vault.open(sealed, _CONTEXT))
        return self._key


def _hash(key: bytes, phone: str) -> str:
    digest = hmac.digest(key, phone.encode("ascii"), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _among(key: bytes, known: Collection[str], phones: Iterable[str]) -> list[str]:
    return [phone for phone in phones if _hash(key, phone) in known]
