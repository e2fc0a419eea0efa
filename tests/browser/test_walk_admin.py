"""An administrator looks at the service in a real browser, and stops it; leaves a picture."""

from pathlib import Path

import pytest

from tests.browser.conftest import IN_BROWSER, OpenPage
from tests.browser.walking import Moving, Thumb, log_in, open_demo, time_passing

WORDS = {
    "enter": "Ввести логин",
    "logged in": "Вход выполнен",
    "state": "Состояние сервиса",
    "stop": "Остановить всё",
    "ask": "Остановить отправку во всех чатах?",
    "yes": "Да, остановить всё",
    "stopped": "Отправка остановлена",
}

pytestmark = [*IN_BROWSER, pytest.mark.walk]


async def test_an_administrator_sees_the_state_and_stops_everything(
    tmp_path: Path, open_page: OpenPage, clock: Moving, pictures: Path | None
) -> None:
    async with open_demo(tmp_path, clock, with_admin=True) as demo, time_passing(clock):
        thumb = Thumb(await open_page(demo.url), WORDS, pictures)
        await log_in(thumb)
        await thumb.says("/admin")
        await thumb.sees("state")
        await thumb.taps("stop")
        await thumb.sees("ask")
        await thumb.taps("yes")
        await thumb.sees("stopped")
        await thumb.keeps("ru-admin")
