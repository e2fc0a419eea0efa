"""Telegram by a proxy: everything goes by it, and what it refuses has not left."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError

from bot.logs.hiding import redact
from bot.sandbox.telegram import Room, TelegramSandbox
from bot.telegram.line import NotSentError
from bot.telegram.session import CarefulSession
from tests.conftest import ManualClock
from tests.proxies import KINDS, open_proxy

USER = ("anna", "sp@ce:/x-hush")
ENCODED = "anna:sp%40ce%3A%2Fx-hush@"
LIMIT = 100


@asynccontextmanager
async def by_proxy(
    sandbox: TelegramSandbox, clock: ManualClock, address: str
) -> AsyncIterator[Bot]:
    api = TelegramAPIServer.from_base(sandbox.url)
    bot = Bot("42:TEST", session=CarefulSession(api, clock, lambda _: None, address))
    yield bot
    if bot.session._session:
        await bot.session._session.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_every_call_goes_by_the_proxy(
    sandbox: TelegramSandbox, room: Room, clock: ManualClock, kind: str
) -> None:
    async with (
        open_proxy(kind) as proxy,
        by_proxy(sandbox, clock, f"{kind}://127.0.0.1:{proxy.port}") as bot,
    ):
        await bot.send_message(room.id, "Привет")
        document = sandbox.store("a.txt", "text/plain", b"abc")
        fetched = await bot.download(document.file_id)
    assert fetched is not None
    assert fetched.read() == b"abc"
    assert [note.text for note in room.notes.values()] == ["Привет"]
    assert set(proxy.came) == {sandbox.url.removeprefix("http://")}


@pytest.mark.parametrize("kind", ["socks5", "http"])
async def test_a_proxy_is_told_the_user_and_the_password(
    sandbox: TelegramSandbox, clock: ManualClock, kind: str
) -> None:
    async with (
        open_proxy(kind, USER) as proxy,
        by_proxy(sandbox, clock, f"{kind}://{ENCODED}127.0.0.1:{proxy.port}") as bot,
    ):
        await bot.me()
    assert proxy.came
    assert not proxy.refused


async def test_a_user_without_a_password_is_told_to_socks4(
    sandbox: TelegramSandbox, clock: ManualClock
) -> None:
    async with (
        open_proxy("socks4", ("anna", "")) as proxy,
        by_proxy(sandbox, clock, f"socks4://anna@127.0.0.1:{proxy.port}") as bot,
    ):
        await bot.me()
    assert proxy.came


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("trouble", ["down", "not let in", "nobody behind it"])
async def test_what_a_proxy_does_not_carry_has_not_left_and_tells_no_password(
    sandbox: TelegramSandbox, room: Room, clock: ManualClock, kind: str, trouble: str
) -> None:
    async with open_proxy(kind, ("boris", "other") if trouble == "not let in" else None) as proxy:
        port = proxy.port if trouble != "down" else 1
        if trouble == "nobody behind it":
            await sandbox.stop()
        password = "" if kind == "socks4" else ":x-hush-1"
        address = f"{kind}://anna{password}@127.0.0.1:{port}"
        async with by_proxy(sandbox, clock, address) as bot:
            with pytest.raises(TelegramNetworkError) as raised:
                await bot.send_message(room.id, "Привет")
    error: BaseException | None = raised.value
    # ours lets in before it knows that nobody is there
    assert isinstance(error, NotSentError) or trouble == "nobody behind it"
    while error is not None:
        assert "x-hush" not in f"{error!r} {error}"
        error = error.__cause__
    assert not room.notes


async def test_a_proxy_costs_neither_the_certificates_nor_the_limit_of_connections(
    sandbox: TelegramSandbox, clock: ManualClock
) -> None:
    async with (
        by_proxy(sandbox, clock, "socks5://127.0.0.1:1080") as bot,
        Bot("42:TEST", session=CarefulSession(bot.session.api, clock, print)) as plain,
    ):
        proxied = (await bot.session.create_session()).connector
        usual = (await plain.session.create_session()).connector
        assert proxied.limit == usual.limit == LIMIT
        assert proxied._ssl.get_ca_certs() == usual._ssl.get_ca_certs()
        assert proxied._ssl.get_ca_certs()


def test_an_address_with_a_password_is_hidden_in_the_log() -> None:
    assert "x-hush" not in redact("no way by socks5://anna:x-hush-1@127.0.0.1:1080")
