"""Telegram behind a balancer that answers everything with a page of HTML."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.app import open_app
from bot.checkup import check
from bot.lifecycle import TELEGRAM_IS_DOWN
from bot.settings import Settings
from tests.budget import within
from tests.conftest import ManualClock, settings_in


class Balancer:
    """Answers every call with 502 and HTML, and counts them."""

    def __init__(self) -> None:
        self.calls = 0

    async def answer(self, _: web.Request) -> web.Response:
        self.calls += 1
        page = "<html><h1>502 Bad Gateway</h1></html>"
        return web.Response(status=502, text=page, content_type="text/html")


@pytest.fixture
def balancer() -> Balancer:
    return Balancer()


@pytest.fixture
async def settings(balancer: Balancer, tmp_path: Path) -> AsyncIterator[Settings]:
    site = web.Application()
    site.router.add_route("*", "/{path:.*}", balancer.answer)
    server = TestServer(site)
    await server.start_server(access_log=None)  # it would log addresses with the token
    url = str(server.make_url("")).rstrip("/")
    yield settings_in(tmp_path, url, telegram_api_url=url)
    await server.close()


async def test_the_bot_keeps_trying_while_telegram_answers_with_html(
    settings: Settings, balancer: Balancer, clock: ManualClock
) -> None:
    async with within(), open_app(settings, clock=clock) as app:
        running = asyncio.create_task(app.run())
        while balancer.calls < 3 and not running.done():
            clock.forward(seconds=TELEGRAM_IS_DOWN.longest)
            await asyncio.sleep(0.01)
        assert not running.done()
        app.stop()
        await running


async def test_the_check_says_in_words_that_telegram_answers_with_html(
    settings: Settings,
) -> None:
    said: list[str] = []
    assert await check(settings, said.append) == 1
    url = settings.telegram_api_url
    assert f"BAD  token: {url} is out of reach (OddAnswerError)" in said
