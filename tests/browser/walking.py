"""The demo in this process, by a clock that the test moves, and a person's thumb on its page."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from playwright.async_api import Locator, Page, expect

from bot.app import open_app
from bot.clock import Clock
from bot.sandbox.demo_data import add_demo_data
from bot.sandbox.devino import DEMO_DELIVERY, DevinoSandbox
from bot.sandbox.page import Page as ChatPage
from bot.sandbox.telegram import TelegramSandbox
from bot.settings import load

IMAGES = Path(__file__).parents[2] / "docs" / "images"
TOKEN = "42:TEST"


class Moving(Clock, Protocol):
    """A clock that stands still until a test moves it."""

    def forward(self, **ahead: float) -> None: ...


@dataclass
class Demo:
    """The demo in this process, by a clock that the test moves."""

    url: str
    gateway: DevinoSandbox


@asynccontextmanager
async def open_demo(
    tmp_path: Path, clock: Moving, *, with_admin: bool = False
) -> AsyncIterator[Demo]:
    """Start both servers, the page and the bot; end them in order. Anna may be its admin."""
    telegram = TelegramSandbox(token=TOKEN, clock=clock)
    gateway = DevinoSandbox(clock=clock, delivery=DEMO_DELIVERY)
    people = add_demo_data(telegram, gateway)
    await telegram.start()
    await gateway.start()
    page = ChatPage(telegram, gateway, clock=clock)
    await page.start(port=0)
    settings = load(
        None,
        bot_token=TOKEN,
        telegram_api_url=telegram.url,
        devino_url=gateway.url,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        dialogs_path=tmp_path / "dialogs.sqlite3",
        files_path=tmp_path / "files",
        secret_key_file=tmp_path / "secret.key",
        high_water_file=tmp_path / "high-water",
        allowed_users=",".join(map(str, people.allowed)),
        admins=str(people.anna) if with_admin else "",
        devino_requests_per_second=200,
        monitoring_address="off",
    )
    async with open_app(settings, clock=clock) as app:
        running = asyncio.create_task(app.run())
        yield Demo(page.url, gateway)
        app.stop()
        await running
    await page.stop()
    await gateway.stop()
    await telegram.stop()


@dataclass
class Thumb:
    """A person's thumb on the page, in one language; `pictures`: a folder where some are wanted."""

    page: Page
    words: Mapping[str, str]
    pictures: Path | None

    def note(self, key: str) -> Locator:
        return self.page.get_by_test_id("note").filter(has_text=self.words.get(key, key)).last

    async def sees(self, key: str) -> None:
        await expect(self.note(key)).to_be_visible()

    async def says(self, text: str) -> None:
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.get_by_test_id("send").click()

    async def taps(self, key: str) -> None:
        label = self.words.get(key, key)
        newest = self.page.get_by_test_id("note").last
        await newest.get_by_role("button", name=label).first.click()

    async def keeps(self, name: str) -> None:
        """Leave a picture where one is wanted, once everything has come to rest."""
        if self.pictures is None:
            return
        await self.page.evaluate("document.fonts.ready")
        await expect(self.page.get_by_test_id("toast")).to_have_count(0)
        await self.page.wait_for_timeout(700)
        await self.page.screenshot(path=self.pictures / f"{name}.png", animations="disabled")


async def become(page: Page, person: str) -> None:
    await page.get_by_test_id("people").click()
    await page.get_by_test_id("person").filter(has_text=person).click()


async def log_in(thumb: Thumb) -> None:
    await thumb.page.get_by_test_id("start").click()
    await thumb.taps("enter")
    await thumb.says("demo")
    await thumb.sees("demo")
    await expect(thumb.page.get_by_test_id("note").last).to_contain_text("demo")
    await thumb.says("demo")
    await thumb.sees("logged in")


@asynccontextmanager
async def time_passing(clock: Moving, times: float = 1) -> AsyncIterator[None]:
    """Let the clock go so many times as fast as real ones do."""

    async def go() -> None:
        while True:
            await asyncio.sleep(0.02)
            clock.forward(seconds=0.02 * times)

    going = asyncio.create_task(go())
    try:
        yield
    finally:
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going
