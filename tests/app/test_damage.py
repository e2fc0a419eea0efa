"""A journal that turns out to be damaged while the bot runs."""

from pathlib import Path

import pytest

from bot.app import open_app
from bot.errors import BotError
from bot.sandbox.devino import DevinoSandbox
from bot.sandbox.telegram import TelegramSandbox
from storage.database.engine import Database, make_engine
from tests.budget import within
from tests.conftest import ManualClock, settings_in
from tests.damaged import damage, fill


async def test_the_bot_stops_when_a_damaged_page_is_found_beside(
    tmp_path: Path, clock: ManualClock
) -> None:
    spoiled = tmp_path / "spoiled" / "bot.sqlite3"
    url = f"sqlite+aiosqlite:///{spoiled}"
    await fill(url)
    damage(spoiled)
    telegram, gateway = TelegramSandbox(token="42:TEST", clock=clock), DevinoSandbox(clock=clock)
    await telegram.start()
    await gateway.start()
    damaged = Database(make_engine(url), unseen=spoiled)
    settings = settings_in(tmp_path, gateway.url, telegram_api_url=telegram.url)
    async with within(), open_app(settings, clock=clock) as app:
        app.look_for_damage = damaged.look_for_damage
        with pytest.raises(BotError) as stopped:
            await app.run()
    assert stopped.value.code == "database-damaged"
    await damaged.close()
    await gateway.stop()
    await telegram.stop()
