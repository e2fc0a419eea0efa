"""Encrypts the gateway's passwords, each together with the chat and login it belongs to."""

import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import BotError


class Vault:
    """Seals with the first key and opens with any. `keys` has commas between, old keys last."""

    def __init__(self, keys: str) -> None:
        self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])

    def seal(self, secret: str, context: str) -> str:
        """Return the secret, encrypted together with its `context`."""
        return self._fernet.encrypt(json.dumps([context, secret]).encode()).decode()

    def open(self, sealed: str, context: str) -> str:
        """Return the secret. BotError `vault-key-wrong` for another key or another context."""
        try:
            owner, secret = json.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken as error:
            raise BotError("vault-key-wrong") from error
        if owner != context:
            raise BotError("vault-key-wrong")
        return str(secret)

    def reseal(self, sealed: str) -> str:
        """Return the same secret, sealed with the first key. BotError `vault-key-wrong`."""
        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except InvalidToken as error:
            raise BotError("vault-key-wrong") from error
