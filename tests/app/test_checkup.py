"""`python -m bot check`: what it says, and what it does not report as wrong."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.checkup import check
from bot.model import Account
from bot.sandbox.devino import DevinoSandbox, Fault, FaultKind
from bot.sandbox.telegram import TelegramSandbox
from bot.settings import load, new_secret_key
from storage.chat.chats import Chats
from storage.chat.vault import Vault
from storage.database.engine import Database
from storage.database.high_water import HighWaterFile
from tests.conftest import PASSWORD, ManualClock
from tests.damaged import damage, fill
from tests.proxies import open_proxy


class Place:
    """Where a check looks: both servers and a folder."""

    def __init__(self, folder: Path, clock: ManualClock) -> None:
        self.telegram = TelegramSandbox(token="42:TEST", clock=clock)
        self.gateway = DevinoSandbox(clock=clock)
        self.folder = folder
        self.url = f"sqlite+aiosqlite:///{folder / 'bot.sqlite3'}"

    async def check(self, **overrides: object) -> tuple[int, list[str]]:
        usual: dict[str, object] = {
            "bot_token": "42:TEST",
            "telegram_api_url": self.telegram.url,
            "devino_url": self.gateway.url,
            "database_url": self.url,
            "secret_key_file": self.folder / "secret.key",
            "high_water_file": self.folder / "high-water",
            "allowed_users": frozenset({1}),
        }
        said: list[str] = []
        return await check(load(None, **usual | overrides), said.append), said


@pytest.fixture
async def place(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Place]:
    opened = Place(tmp_path, clock)
    await opened.telegram.start()
    await opened.gateway.start()
    yield opened
    await opened.gateway.stop()
    await opened.telegram.stop()


async def test_a_database_that_a_running_bot_holds_is_a_note(place: Place) -> None:
    running = await Database.open(place.url)
    code, said = await place.check()
    await running.close()
    assert code == 0
    assert f"note database: in use by a running bot: {place.folder / 'bot.sqlite3'}" in said


async def test_the_mark_is_looked_at_and_what_is_wrong_with_it_is_told(place: Place) -> None:
    file = HighWaterFile(place.folder / "high-water")
    assert "ok   high-water file: not made yet" in (await place.check())[1]
    file.keep_others_out()
    said = (await place.check())[1]
    assert f"note high-water file: in use by a running bot: {file.path}" in said
    file.close()
    file.path.write_bytes(bytes(8192))
    said = (await place.check())[1]
    assert "note high-water file: no mark in it: a start begins restore mode" in said
    file.path.unlink()
    file.path.mkdir()
    code, said = await place.check()
    assert code == 1
    [told] = [one for one in said if one.startswith("BAD  high-water file")]
    assert str(file.path) in told
    assert "Nothing is sent without it" in told
    assert told.endswith("(Is a directory)")


async def test_it_warns_when_nobody_may_use_the_bot(place: Place) -> None:
    warning = "note access: nobody may use the bot: ACCESS=list, and both lists are empty"
    assert warning in (await place.check(allowed_users=frozenset()))[1]
    for someone in ({}, {"allowed_users": frozenset(), "admins": {1}}, {"access": "open"}):
        assert warning not in (await place.check(**someone))[1]


async def test_a_wrong_key_file_is_told_in_the_words_of_the_start(place: Place) -> None:
    (place.folder / "secret.key").write_text("short")
    (place.folder / "secret.key").chmod(0o600)
    code, said = await place.check()
    path = place.folder / "secret.key"
    assert code == 1
    assert f"BAD  secret key: There is no key in {path}: restore it from a backup." in said


async def test_no_key_is_made_beside_passwords_that_only_the_old_one_opens(
    place: Place, clock: ManualClock
) -> None:
    path = place.folder / "secret.key"
    db = await Database.open(place.url)
    chats = Chats(db, Vault(new_secret_key()))
    now = clock.now()
    await chats.ensure(1, timezone="UTC", kind="private", title="", seen_language=None, now=now)
    await chats.log_in(1, Account(place.gateway.url, "demo"), PASSWORD, now)
    await db.close()

    code, said = await place.check()

    assert code == 1
    [told] = [one for one in said if one.startswith("BAD  secret key")]
    assert "holds passwords" in told
    assert not path.exists()


async def test_a_gateway_that_does_not_answer_is_asked_once_and_for_the_time_set(
    place: Place,
) -> None:
    place.gateway.faults.add(Fault(FaultKind.TIMEOUT_AFTER, times=9))
    code, said = await place.check(devino_timeout_seconds=1, devino_connect_timeout_seconds=30)
    assert code == 1
    assert said[-1].startswith(f"BAD  gateway: {place.gateway.url} does not answer")
    assert len(place.gateway.requests) == 1


async def test_a_damaged_database_is_told_with_what_to_do(place: Place) -> None:
    path = place.folder / "bot.sqlite3"
    await fill(place.url)
    damage(path)
    code, said = await place.check()
    assert code == 1
    assert any(
        f"BAD  database: The database is damaged: {path}. Nothing is sent" in one for one in said
    )


async def test_it_says_that_telegram_is_reached_by_a_proxy_and_the_gateway_is_not(
    place: Place,
) -> None:
    user = ("anna", "x-hush-1")
    async with open_proxy("socks5", user) as proxy:
        here = f"127.0.0.1:{proxy.port}"
        code, said = await place.check(telegram_proxy=f"socks5://anna:x-hush-1@{here}")
    assert code == 0
    assert f"ok   token: it is the bot @sandbox_sms_bot, by the socks5 proxy {here}" in said
    assert set(proxy.came) == {place.telegram.url.removeprefix("http://")}
    assert "x-hush" not in str(said)


async def test_a_proxy_that_is_down_or_refuses_is_told_without_its_password(place: Place) -> None:
    async with open_proxy("socks5", ("boris", "other")) as proxy:
        for port, kind in ((1, "ProxyConnectionError"), (proxy.port, "ProxyError")):
            address = f"socks5://anna:x-hush-1@127.0.0.1:{port}"
            code, said = await place.check(telegram_proxy=address)
            way = f"by the socks5 proxy 127.0.0.1:{port} ({kind})"
            assert code == 1
            assert any("BAD  token" in line and way in line for line in said)
            assert "x-hush" not in str(said)
