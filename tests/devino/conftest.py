"""The scripted gateway, and clients connected to it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.devino import DevinoClient, Pacer, Timeouts, open_http
from tests.devino.scripted import PASSWORD, SESSION, Connect, Gateway, HandClock, reply


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    gateway = Gateway()
    server = await asyncio.start_server(gateway.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    gateway.url = f"http://127.0.0.1:{port}/rest"
    yield gateway
    await gateway.stop()
    server.close()
    await server.wait_closed()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def connect(gateway: Gateway, clock: HandClock) -> AsyncIterator[Connect]:
    """Make a client of either flavour that does not wait between its tries."""
    async with open_http() as http:

        def make(
            suffix: str = "",
            *,
            url: str = "",
            timeouts: Timeouts = Timeouts(),  # noqa: B008 — frozen
            password: str = PASSWORD,
        ) -> DevinoClient:
            return DevinoClient(
                (url or gateway.url) + suffix,
                "shop",
                password,
                http=http,
                pacer=Pacer(None, clock=clock.now, sleep=clock.sleep),
                timeouts=timeouts,
                monotonic=clock.now,
                sleep=clock.sleep,
            )

        yield make


@pytest.fixture
def sessionless(connect: Connect) -> DevinoClient:
    return connect("/v2")


@pytest.fixture
def client(gateway: Gateway, connect: Connect) -> DevinoClient:
    """Return a client of the session flavour whose log-ins succeed."""
    gateway.otherwise["User/SessionId"] = reply(SESSION)
    return connect()
