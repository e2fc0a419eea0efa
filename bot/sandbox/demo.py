"""`make demo`: the whole product on loopback, in a browser, with no token and no account."""

import asyncio
import json
import logging
import os
import signal
import sys
import webbrowser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.app import open_app
from bot.clock import SystemClock
from bot.errors import BotError
from bot.sandbox.devino import DEMO_DELIVERY, DevinoSandbox
from bot.sandbox.furnish import Furnished, furnish
from bot.sandbox.page import Page
from bot.sandbox.telegram import TelegramSandbox
from bot.settings import Settings, load

log = logging.getLogger(__name__)

TOKEN = "42:the-demo-talks-to-itself"  # noqa: S105 - opens the sandbox and nothing else


async def run_demo(folder: Path, *, port: int, browse: bool) -> None:
    """Serve the demo until SIGINT or SIGTERM; what happened in it is kept in `folder`.

    Raises BotError `port-busy`.
    """
    memory = folder / "sandbox.json"
    telegram, gateway = TelegramSandbox(token=TOKEN), DevinoSandbox(delivery=DEMO_DELIVERY)
    people, port_before = _remember(memory, telegram, gateway)
    await telegram.start()
    await _start_where_it_was(gateway, port_before)
    page = Page(telegram, gateway, clock=SystemClock())
    try:
        await _serve(page, port)
        async with open_app(_settings(folder, telegram.url, gateway.url, people)) as app:
            _announce(page.url, browse=browse)
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, app.stop)
            await app.run()
    finally:
        await page.stop()
        await gateway.stop()
        await telegram.stop()
        _keep(memory, telegram, gateway)


async def _serve(page: Page, port: int) -> None:
    try:
        await page.start(port=port)
    except OSError as error:
        raise BotError("port-busy", port=port) from error


async def _start_where_it_was(gateway: DevinoSandbox, port: int) -> None:
    """Listen on the last demo's port: chats are logged in to that address."""
    try:
        await gateway.start(port=port)
    except OSError:
        await gateway.start()


def _remember(
    memory: Path, telegram: TelegramSandbox, gateway: DevinoSandbox
) -> tuple[Furnished, int]:
    """Load the last demo and furnish what is not there.

    Returns who is there, and the gateway's last port (0: none yet).
    """
    port = 0
    memory.parent.mkdir(parents=True, exist_ok=True)
    if memory.exists():
        saved: dict[str, Any] = json.loads(memory.read_text(encoding="utf-8"))
        telegram.load(saved["telegram"])
        gateway.load(saved["gateway"])
        port = saved["port"]
    return furnish(telegram, gateway), port


def _keep(memory: Path, telegram: TelegramSandbox, gateway: DevinoSandbox) -> None:
    draft = memory.with_suffix(".new")
    port = urlsplit(gateway.url).port
    state = {"telegram": telegram.dump(), "gateway": gateway.dump(), "port": port}
    draft.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
    draft.replace(memory)


def _settings(folder: Path, telegram: str, gateway: str, people: Furnished) -> Settings:
    """Return settings that owe nothing to the environment's or to `.env`."""
    return load(
        None,
        bot_token=TOKEN,
        telegram_api_url=telegram,
        devino_url=gateway,
        devino_servers=f"{gateway}/v2",
        database_url=f"sqlite+aiosqlite:///{folder / 'bot.sqlite3'}",
        dialogs_path=folder / "dialogs.sqlite3",
        files_path=folder / "files",
        secret_key=None,
        secret_key_file=folder / "secret.key",
        access="list",
        admins="",
        allowed_users=",".join(map(str, people.allowed)),
        default_timezone="Europe/Moscow",
        incoming_poll_seconds=3,
    )


def _announce(url: str, *, browse: bool) -> None:
    sys.stdout.write(
        f"\n  The demo is at {url}\n"
        "  Write to the bot there: login demo, password demo. Ctrl-C ends it.\n\n"
    )
    sys.stdout.flush()
    if browse and "CI" not in os.environ:
        webbrowser.open(url)
