"""Whoever uses a login uses its one client."""

from collections.abc import AsyncIterator

import pytest

from bot import devino
from bot.gateway.pool import MOST_CLIENTS, GatewayPool
from bot.model import Account

ACCOUNT = Account("http://127.0.0.1:9/rest", "demo")


@pytest.fixture
async def pool() -> AsyncIterator[GatewayPool]:
    async with devino.open_http() as http:
        yield GatewayPool(http, rate=10, timeouts=devino.Timeouts())


async def test_a_login_has_one_client_and_so_one_session(pool: GatewayPool) -> None:
    assert pool(ACCOUNT, "hush") is pool(Account(ACCOUNT.server, ACCOUNT.login), "hush")


@pytest.mark.parametrize(
    ("account", "password"),
    [
        (ACCOUNT, "new"),
        (Account(ACCOUNT.server, "other"), "hush"),
        (Account(ACCOUNT.server + "/v2", "demo"), "hush"),
    ],
)
async def test_another_password_login_or_flavour_has_a_client_of_its_own(
    pool: GatewayPool, account: Account, password: str
) -> None:
    assert pool(ACCOUNT, "hush") is not pool(account, password)


async def test_the_client_that_was_unused_for_longest_makes_room(pool: GatewayPool) -> None:
    first, second = pool(ACCOUNT, "first"), pool(ACCOUNT, "second")
    for number in range(MOST_CLIENTS - 2):
        pool(ACCOUNT, str(number))
    assert pool(ACCOUNT, "first") is first

    pool(ACCOUNT, "one more")

    assert pool(ACCOUNT, "first") is first
    assert pool(ACCOUNT, "second") is not second
