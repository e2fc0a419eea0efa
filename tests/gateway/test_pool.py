"""Whoever uses a login uses its one client and its one pace; what nobody uses is forgotten."""

import gc
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from bot import devino
from bot.errors import BotError
from bot.gateway.gateway import DevinoGateway, Gateway
from bot.gateway.pool import GatewayPool
from bot.model import Account
from bot.sandbox.devino import DevinoSandbox
from tests.devino.scripted import HandClock

ACCOUNT = Account("http://127.0.0.1:9/rest", "demo")


class Clock(HandClock):
    """The pool's clock, moved by hand."""

    def monotonic(self) -> float:
        return self.at

    async def rest(self, seconds: float) -> None:
        await self.sleep(seconds)


@pytest.fixture
def hand() -> Clock:
    return Clock()


@pytest.fixture
async def pool(hand: Clock) -> AsyncIterator[GatewayPool]:
    async with devino.open_http() as http:
        yield GatewayPool(http, rate=10, timeouts=devino.Timeouts(), clock=hand)  # type: ignore[arg-type]


def pacer_of(gateway: Gateway) -> devino.Pacer:
    assert isinstance(gateway, DevinoGateway)
    return gateway._client._pacer


async def test_a_login_has_one_client_and_so_one_session(pool: GatewayPool) -> None:
    first = pool(ACCOUNT, "hush")
    assert pool(Account(ACCOUNT.server, ACCOUNT.login), "hush") is first


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
    first, second = pool(ACCOUNT, "hush"), pool(account, password)
    assert first is not second
    assert (pacer_of(first) is pacer_of(second)) == (account.login == "demo")


@pytest.mark.parametrize("written", ["Demo", " demo", "ｄｅｍｏ"])
async def test_a_login_has_one_pace_however_it_is_written(pool: GatewayPool, written: str) -> None:
    other = pool(Account("http://127.0.0.1:9/rest/v2", written), "hush")
    assert pacer_of(other) is pacer_of(pool(ACCOUNT, "hush"))


async def test_a_client_that_is_in_use_is_kept_however_many_come_after_it(
    pool: GatewayPool, hand: Clock
) -> None:
    mine = pool(ACCOUNT, "hush")
    for number in range(3000):
        pool(Account(ACCOUNT.server, f"invented {number}"), "guess")
        hand.at += 0.01
    assert pool(ACCOUNT, "hush") is mine
    assert pacer_of(pool(ACCOUNT, "another")) is pacer_of(mine)


async def test_logins_that_were_only_tried_leave_nothing_behind(
    pool: GatewayPool, hand: Clock
) -> None:
    for number in range(3000):
        gateway = pool(Account(ACCOUNT.server, f"invented {number}"), "guess")
        await gateway.turns(1)
        hand.at += 0.01
    del gateway
    hand.at += 5
    for number in range(300):
        pool(Account(ACCOUNT.server, f"later {number}"), "guess")
        hand.at += 0.01
    gc.collect()
    assert len(pool._gateways) <= 1
    assert len(pool._pacers) < 200
    assert len(pool._kept) < 200


async def test_a_pace_that_was_used_a_moment_ago_is_not_begun_anew(
    pool: GatewayPool, hand: Clock
) -> None:
    for _ in range(20):
        gateway = pool(ACCOUNT, "guess")
        await pacer_of(gateway).turn(devino.Rank.SEND)
        await pacer_of(gateway).leave()
        # nobody holds it any more, as after a failed log-in
        del gateway
        for number in range(5):
            pool(Account(ACCOUNT.server, f"other {number}"), "guess")
    assert hand.at >= 1000 + 19 / 10


async def test_a_rest_is_not_escaped_by_asking_for_another_client(
    pool: GatewayPool,
) -> None:
    gateway = pool(ACCOUNT, "guess")
    pacer_of(gateway).rest(30)
    del gateway
    for number in range(100):
        pool(Account(ACCOUNT.server, f"other {number}"), "guess")
    assert pacer_of(pool(ACCOUNT, "another")).rest_left == 30


async def test_wrong_passwords_at_a_real_gateway_are_forgotten(hand: Clock) -> None:
    sandbox = DevinoSandbox()
    await sandbox.start()
    async with devino.open_http() as http:
        pool = GatewayPool(http, rate=None, timeouts=devino.Timeouts(), clock=hand)  # type: ignore[arg-type]
        for number in range(20):
            with suppress(BotError):
                await pool(Account(sandbox.url, f"invented {number}"), "guess").balance()
        gc.collect()
        assert len(pool._gateways) == 0
        assert len(pool._pacers) <= 2
    await sandbox.stop()
