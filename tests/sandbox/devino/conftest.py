"""A gateway, a client that speaks to it over real HTTP, and a clock moved by hand."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import aiohttp
import pytest

from bot.sandbox.devino import DevinoSandbox, SandboxAccount
from tests.budget import SECONDS


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 1, 12, tzinfo=UTC)
        self.asleep = asyncio.Event()
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._sleepers.append((self._now + timedelta(seconds=seconds), woken))
        self.asleep.set()
        await woken.wait()

    def move(self, **by: float) -> None:
        self._now += timedelta(**by)
        for moment, woken in self._sleepers:
            if moment <= self._now:
                woken.set()


@dataclass
class Answer:
    status: int
    text: str

    @property
    def json(self) -> Any:  # noqa: ANN401 — JSON is anything
        return json.loads(self.text)


class Client:
    """Calls methods of either flavour with POSTed forms."""

    def __init__(self, http: aiohttp.ClientSession, sandbox: DevinoSandbox) -> None:
        self.http = http
        self.sandbox = sandbox

    async def post(self, path: str, *pairs: tuple[str, str], **form: str) -> Answer:
        data = aiohttp.FormData([*pairs, *form.items()])
        async with self.http.post(f"{self.sandbox.url}/{path}", data=data) as response:
            return await _answer(response)

    async def get(self, path: str, **query: str) -> Answer:
        async with self.http.get(f"{self.sandbox.url}/{path}", params=query) as response:
            return await _answer(response)

    async def v2(self, method: str, *pairs: tuple[str, str], **form: str) -> Answer:
        form = {"Login": "shop", "Password": "secret"} | form
        return await self.post(f"v2/{method}", *pairs, **form)

    async def send(self, to: str = "79161234567", text: str = "Hello", **more: str) -> Answer:
        form = {"SourceAddress": "DTSMS", "DestinationAddress": to, "Data": text}
        return await self.v2("Sms/Send", **form | more)

    async def bulk(self, *to: str, text: str = "Hello", **more: str) -> Answer:
        pairs = [("DestinationAddresses", number) for number in to]
        form = {"SourceAddress": "DTSMS", "Data": text}
        return await self.v2("Sms/SendBulk", *pairs, **form | more)

    async def state(self, gateway_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = (await self.v2("Sms/State", messageId=gateway_id)).json
        return answer

    async def log_in(self) -> str:
        return str((await self.post("User/SessionId", Login="shop", Password="secret")).json)


async def _answer(response: aiohttp.ClientResponse) -> Answer:
    return Answer(response.status, await response.text())


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def sandbox(clock: HandClock) -> AsyncIterator[DevinoSandbox]:
    sandbox = DevinoSandbox(clock=clock)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
def account(sandbox: DevinoSandbox) -> SandboxAccount:
    return sandbox.add_account("shop", "secret", balance=Decimal(100), senders=("DTSMS", "Shop"))


@pytest.fixture
async def client(sandbox: DevinoSandbox, account: SandboxAccount) -> AsyncIterator[Client]:
    assert account.login == "shop"
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as http:
        yield Client(http, sandbox)
