"""Delivery of updates to a webhook: one at a time, in order, again until a 2xx comes back.

The product polls. This stays as the other end of `App.take`, where an operator's webhook would
hand updates in; getUpdates must be refused while a webhook is set.
"""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.records import Json
from bot.sandbox.telegram.refusals import bad_request
from bot.sandbox.telegram.updates import Updates, on_the_wire

ANSWER_SECONDS = 60.0
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_LONGEST_SECRET = 256
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(slots=True)
class Webhook:
    """Where updates go when the bot does not poll. Pauses between tries are shorter than real."""

    updates: Updates
    url: str = ""
    last_error: str | None = None
    _secret: str = field(default="", repr=False)
    _task: asyncio.Task[None] | None = None

    def set(self, params: Params) -> bool:
        """Take over setWebhook: https, or http on loopback. Raises a 400 for anything else."""
        url, secret = params.text("url"), params.text("secret_token")
        if url:
            _check(url, secret)
            self.updates.end_poll("terminated by setWebhook request")
        if params.flag("drop_pending_updates"):
            self.updates.pending.clear()
        self.updates.allow(params.parsed("allowed_updates"))
        self.url, self._secret, self.last_error = url, secret, None
        self._restart()
        return True

    def info(self) -> Json:
        """Return a WebhookInfo."""
        found: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates.pending),
            "allowed_updates": sorted(self.updates.allowed),
        }
        if self.last_error:
            found["last_error_message"] = self.last_error
        return found

    def _restart(self) -> None:
        if self._task:
            self._task.cancel()
        self._task = asyncio.create_task(self._deliver()) if self.url else None

    async def stop(self) -> None:
        """End the deliveries."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self._task = None

    async def _deliver(self) -> None:
        pause = _FIRST_PAUSE
        async with aiohttp.ClientSession() as session:
            while True:
                update = await self._next()
                self.last_error = await self._post(session, update)
                if self.last_error is None:
                    self.updates.done([update])
                    pause = _FIRST_PAUSE
                    continue
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    async def _next(self) -> Json:
        while not (waiting := self.updates.again + self.updates.pending):
            self.updates.arrived.clear()
            await self.updates.arrived.wait()
        return waiting[0]

    async def _post(self, session: aiohttp.ClientSession, update: Json) -> str | None:
        """Return what went wrong; None for a 2xx."""
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._secret
        limit = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        try:
            async with session.post(
                self.url, data=on_the_wire(update), headers=headers, timeout=limit
            ) as answer:
                if answer.status < HTTPStatus.MULTIPLE_CHOICES:
                    return None
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientError:
            return "Connection failed"


def _check(url: str, secret: str) -> None:
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if parts.scheme != "https" and not local:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret) > _LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
