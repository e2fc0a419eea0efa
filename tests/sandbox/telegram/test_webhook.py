"""Delivery to a webhook."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiohttp import web

from bot.sandbox.telegram import Person, Room, TelegramSandbox
from tests.budget import within


@dataclass
class Ear:
    """A webhook that answers with the given statuses in turn, then 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    heard: asyncio.Queue[tuple[dict[str, Any], str | None]] = field(default_factory=asyncio.Queue)

    async def listen(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.heard.put_nowait((await request.json(), secret))
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def hears(self) -> tuple[dict[str, Any], str | None]:
        async with within():
            return await self.heard.get()


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    ear = Ear()
    app = web.Application()
    app.router.add_post("/hook", ear.listen)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ear.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield ear
    await runner.cleanup()


async def test_updates_arrive_in_order_with_the_secret(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room, ear: Ear
) -> None:
    sandbox.send_text(room, anna, "до")
    assert await bot.set_webhook(ear.url, secret_token="s3cret_-")
    sandbox.send_text(room, anna, "после")
    first, secret = await ear.hears()
    second, _ = await ear.hears()
    assert [first["message"]["text"], second["message"]["text"]] == ["до", "после"]
    assert secret == "s3cret_-"
    assert not any("s3cret_-" in str(call) for call in sandbox.calls)


async def test_a_refused_update_comes_again_with_the_same_id(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room, ear: Ear
) -> None:
    ear.statuses = [500]
    await bot.set_webhook(ear.url)
    sandbox.send_text(room, anna, "x")
    sandbox.send_text(room, anna, "y")
    ids = [(await ear.hears())[0]["update_id"] for _ in range(3)]
    assert ids == [1, 1, 2]


async def test_an_update_can_be_delivered_twice(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room, ear: Ear
) -> None:
    await bot.set_webhook(ear.url)
    sandbox.send_text(room, anna, "x")
    assert (await ear.hears())[0]["update_id"] == 1
    sandbox.redeliver(1)
    assert (await ear.hears())[0]["update_id"] == 1


async def test_polling_and_a_webhook_exclude_each_other(bot: Bot, ear: Ear) -> None:
    await bot.set_webhook(ear.url)
    assert (await bot.get_webhook_info()).url == ear.url
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == []
    assert not (await bot.get_webhook_info()).url


async def test_a_waiting_poll_ends_when_a_webhook_is_set(
    bot: Bot, second_bot: Bot, sandbox: TelegramSandbox, ear: Ear
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    while sandbox.updates._poll is None:  # noqa: ASYNC110 - the sandbox tells nobody of polls
        await asyncio.sleep(0)
    await second_bot.set_webhook(ear.url)
    with pytest.raises(TelegramConflictError, match="terminated by setWebhook request"):
        await poll


async def test_waiting_updates_can_be_dropped(
    bot: Bot, sandbox: TelegramSandbox, anna: Person, room: Room
) -> None:
    sandbox.send_text(room, anna, "x")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []


@pytest.mark.parametrize(
    ("url", "secret", "sentence"),
    [
        ("http://example.com/hook", None, "bad webhook: An HTTPS URL must be provided"),
        ("https://example.com/hook", "не то", "secret token contains unallowed characters"),
        ("https://example.com/hook", "x" * 257, "secret token is too long"),
    ],
)
async def test_bad_webhooks_are_refused(
    bot: Bot, url: str, secret: str | None, sentence: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=sentence):
        await bot.set_webhook(url, secret_token=secret)
