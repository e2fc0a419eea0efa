"""Guessing passwords: five tries a person and a login, then nothing reaches the gateway."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.gateway.login_tries import MOST_TRIES, LoginTries
from bot.model import Account
from storage.chat.audit import Audit
from storage.database.engine import Database
from tests.conftest import ManualClock
from tests.databases import database_in

SERVER = "https://gateway.example/rest"
SHOP, OTHER = Account(SERVER, "shop"), Account(SERVER, "other")
ANNA, MALLORY = 1, 2


@pytest.fixture
async def audit(tmp_path: Path) -> AsyncIterator[Audit]:
    db = await Database.open(database_in(tmp_path))
    yield Audit(db)
    await db.close()


@pytest.fixture
def tries(audit: Audit, clock: ManualClock) -> LoginTries:
    return LoginTries(audit, clock)


async def fail(tries: LoginTries, person: int, account: Account, times: int = 1) -> None:
    for _ in range(times):
        begun = await tries.begin(person, person, account)
        await tries.failed(begun, "Error_Invalid_Login")


async def locked_until(tries: LoginTries, person: int, account: Account) -> datetime | None:
    """Return when a try is allowed again; None: one is allowed now, and is not counted."""
    try:
        tries.take_back(await tries.begin(person, person, account))
    except BotError as error:
        return datetime.fromisoformat(str(error.facts["until"]))
    return None


async def test_a_person_has_five_tries_in_a_quarter_of_an_hour_whatever_the_login(
    tries: LoginTries, clock: ManualClock
) -> None:
    begun = clock.now()
    for number in range(MOST_TRIES):
        await fail(tries, MALLORY, Account(SERVER, f"login{number}"))
        clock.forward(minutes=1)
    assert await locked_until(tries, MALLORY, SHOP) == begun + timedelta(minutes=15)
    clock.forward(minutes=10)
    assert await locked_until(tries, MALLORY, SHOP) is None
    await fail(tries, MALLORY, SHOP)
    assert await locked_until(tries, MALLORY, SHOP) == begun + timedelta(minutes=16)


@pytest.mark.parametrize(
    "alike",
    [
        SHOP,
        Account(SERVER, " SHOP "),
        Account(SERVER, "ｓｈｏｐ"),
        Account("https://GATEWAY.example/rest/v2", "Shop"),
    ],
)
async def test_a_login_has_five_tries_however_many_people_try_and_however_it_is_written(
    tries: LoginTries, alike: Account
) -> None:
    for person in range(10, 10 + MOST_TRIES):
        await fail(tries, person, SHOP)
    assert await locked_until(tries, MALLORY, alike)
    assert not await locked_until(tries, MALLORY, OTHER)
    assert not await locked_until(tries, MALLORY, Account("https://other.example/rest", "shop"))


async def test_tries_at_once_are_counted_before_any_is_answered(tries: LoginTries) -> None:
    asked = await asyncio.gather(
        *(tries.begin(MALLORY, MALLORY, SHOP) for _ in range(300)), return_exceptions=True
    )
    assert sum(not isinstance(one, BotError) for one in asked) == MOST_TRIES


async def test_a_try_that_the_gateway_did_not_judge_is_not_counted(tries: LoginTries) -> None:
    for _ in range(3 * MOST_TRIES):
        tries.take_back(await tries.begin(ANNA, ANNA, SHOP))
    assert not await locked_until(tries, ANNA, SHOP)


async def test_a_success_forgives_the_persons_own_mistakes_at_this_login(
    tries: LoginTries,
) -> None:
    for _ in range(3):
        await fail(tries, ANNA, SHOP, MOST_TRIES - 1)
        await tries.succeeded(await tries.begin(ANNA, ANNA, SHOP))
    assert not await locked_until(tries, ANNA, SHOP)


async def test_a_success_with_ones_own_login_is_no_licence_to_guess_at_others(
    tries: LoginTries,
) -> None:
    guessed = 0
    for number in range(20):
        try:
            await fail(tries, MALLORY, Account(SERVER, f"victim{number}"))
            guessed += 1
            await tries.succeeded(await tries.begin(MALLORY, MALLORY, OTHER))
        except BotError:
            break
    assert guessed <= MOST_TRIES


async def test_the_owners_success_does_not_reset_the_count_of_who_guesses(
    tries: LoginTries,
) -> None:
    await fail(tries, MALLORY, SHOP, MOST_TRIES - 1)
    await tries.succeeded(await tries.begin(ANNA, ANNA, SHOP))
    await fail(tries, MALLORY, SHOP)
    assert await locked_until(tries, MALLORY, OTHER)
    assert await locked_until(tries, ANNA, SHOP)


async def test_failures_and_one_lockout_are_in_the_audit(
    tries: LoginTries, audit: Audit, clock: ManualClock
) -> None:
    await fail(tries, MALLORY, SHOP, MOST_TRIES)
    for _ in range(50):
        assert await locked_until(tries, MALLORY, SHOP)
    entries = await audit.list(MALLORY, 100)
    until = (clock.now() + timedelta(minutes=15)).isoformat()
    locked = [one.facts for one in entries if one.action == "log-in-locked"]
    of_shop = {"server": SERVER, "login": "shop"}
    assert sorted(locked, key=str) == sorted(
        ({**of_shop, "whose": whose, "until": until} for whose in ("person", "login")), key=str
    )
    failed = [one.facts for one in entries if one.action == "log-in-failed"]
    assert failed == [{**of_shop, "status": "Error_Invalid_Login"}] * MOST_TRIES
    assert len(entries) == MOST_TRIES + 2


async def test_the_count_goes_on_after_a_restart(
    tries: LoginTries, audit: Audit, clock: ManualClock
) -> None:
    await fail(tries, ANNA, SHOP, 3)
    await tries.succeeded(await tries.begin(ANNA, ANNA, SHOP))
    await fail(tries, MALLORY, SHOP, 4)
    restarted = LoginTries(audit, clock)
    assert not await locked_until(restarted, ANNA, SHOP)
    await fail(restarted, MALLORY, SHOP)
    assert await locked_until(restarted, MALLORY, OTHER)
    clock.forward(minutes=15)
    assert not await locked_until(LoginTries(audit, clock), MALLORY, SHOP)


async def test_what_is_remembered_is_bounded_and_gone_after_a_while(
    tries: LoginTries, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.gateway.login_tries.MOST_REMEMBERED", 20)
    for person in range(50):
        await fail(tries, person, Account(SERVER, f"login{person}"))
    assert len(tries._tries) == 20
    assert len(tries._of) == 40
    clock.forward(minutes=15)
    tries.take_back(await tries.begin(ANNA, ANNA, SHOP))
    assert not tries._tries
    assert not tries._of
