"""Debian's Chromium through Playwright, in the same loop as the servers that the page talks to.

One browser serves the session, so tests that use it live in the session's loop, in one worker,
and carry the marks of `IN_BROWSER`. `open_page` is what a test wants: a tab on an address, on a
phone by default, which fails the test when the page said anything on its console.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)
from pytest_asyncio import fixture

from tests.browser.walking import IMAGES, Demo, Moving, open_demo
from tests.budget import SECONDS
from tests.conftest import NO_BROWSER

CHROMIUM = Path("/usr/bin/chromium")
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1440, height=900)
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

ColorScheme = Literal["light", "dark"]
OpenPage = Callable[..., Awaitable[Page]]


IN_BROWSER = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="session")
def chromium() -> Path:
    if not CHROMIUM.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    return CHROMIUM


@fixture(scope="session", loop_scope="session")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        expect.set_options(timeout=SECONDS * 1000)
        started = await playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield started
        await started.close()


@fixture(loop_scope="session")
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    async def open_page(
        url: str, *, viewport: ViewportSize = PHONE, color_scheme: ColorScheme = "light"
    ) -> Page:
        phone = viewport["width"] < DESKTOP["width"]
        context = await browser.new_context(
            viewport=viewport,
            has_touch=phone,
            color_scheme=color_scheme,
            timezone_id="Europe/Moscow",
            device_scale_factor=2 if phone else 1,
            permissions=["clipboard-read", "clipboard-write"],
        )
        page = await context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(url)
        return page

    yield open_page
    for context in browser.contexts:
        await context.close()
    assert complaints == []


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """Where the README's pictures belong, when they are wanted."""
    return IMAGES if request.config.getoption("--pictures") else None


@fixture(loop_scope="session")
async def demo(tmp_path: Path, clock: Moving) -> AsyncIterator[Demo]:
    async with open_demo(tmp_path, clock) as opened:
        yield opened
