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
from bot.sandbox.demo_data import DemoPeople, add_demo_data
from bot.sandbox.devino import DEMO_DELIVERY, DevinoSandbox
from bot.sandbox.page import Page
from bot.sandbox.telegram import TelegramSandbox
from bot.settings import Settings, load

log = logging.getLogger(__name__)

TOKEN = "42:the-demo-talks-to-itself"  # noqa: S105 - opens the sandbox and nothing else


async def run_demo(folder: Path, *, port: int, browse: bool) -> None:
    """Serve the demo until SIGINT or SIGTERM; what happened in it is kept in `folder`.

    Raises BotError `port-busy`.
    """
    file = folder / "sandbox.json"
    telegram, gateway = TelegramSandbox(token=TOKEN), DevinoSandbox(delivery=DEMO_DELIVERY)
    people, port_before = _restore(file, telegram, gateway)
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
        _save(file, telegram, gateway)


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


def _restore(
    file: Path, telegram: TelegramSandbox, gateway: DevinoSandbox
) -> tuple[DemoPeople, int]:
    """Load the last demo and add what is not there yet.

    Returns who is there, and the gateway's last port (0: none yet).
    """
    port = 0
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists():
        saved: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        telegram.load(saved["telegram"])
        gateway.load(saved["gateway"])
        port = saved["port"]
    return add_demo_data(telegram, gateway), port


def _save(file: Path, telegram: TelegramSandbox, gateway: DevinoSandbox) -> None:
    draft = file.with_suffix(".new")
    port = urlsplit(gateway.url).port
    state = {"telegram": telegram.dump(), "gateway": gateway.dump(), "port": port}
    draft.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
    draft.replace(file)


def _settings(folder: Path, telegram: str, gateway: str, people: DemoPeople) -> Settings:
    """Return settings that take nothing from the environment or from `.env`."""
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
        high_water_file=folder / "high-water",
        access="list",
        admins=str(people.anna),
        allowed_countries="RU,KZ,CU,GB,GG",
        allowed_expensive=False,
        allowed_users=",".join(map(str, people.allowed)),
        default_timezone="Europe/Moscow",
        incoming_poll_seconds=3,
        monitoring_address="off",
    )


def _announce(url: str, *, browse: bool) -> None:
    sys.stdout.write(
        f"\n  The demo is at {url}\n"
        "  Write to the bot there: login demo, password demo. Ctrl-C ends it.\n\n"
    )
    sys.stdout.flush()
    if browse and "CI" not in os.environ:
        webbrowser.open(url)
