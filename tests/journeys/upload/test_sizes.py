"""Files of which Telegram does not tell the size, or not the true one."""

from io import BytesIO
from typing import Literal

import pytest

from bot.errors import BotError
from handlers.ui.fetching import fetch_file
from tests.journeys.conftest import World
from tests.journeys.upload.filed import many

Told = Literal["absent", "too small"]


@pytest.mark.parametrize("told", ["absent", "too small"])
async def test_a_file_too_big_is_not_fetched_to_its_end_whatever_its_size_is_said_to_be(
    world: World, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.dialogs.upload.reader.LARGEST", 1000)
    world.telegram.told_size = told
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("big.csv", many(1000))
    await anna.sees("Файл больше 20 МБ")
    assert not list(world.settings.files_path.glob("*/*"))
    await anna.uploads("small.csv", many(50))
    await anna.sees("small.csv", "Телефон")


@pytest.mark.parametrize("told", ["absent", "too small"])
async def test_a_list_of_senders_is_bounded_in_the_same_way(world: World, told: Told) -> None:
    world.telegram.told_size = told
    anna = world.person()
    await world.log_in(anna)
    await anna.taps("Отправители")
    await anna.taps("Из файла")
    await anna.uploads("senders.txt", b"MYSHOP\n" * 10_000)
    await anna.sees("Файл слишком велик: предел — 64 КБ")
    await anna.uploads("senders.txt", b"MYSHOP\n")
    await anna.sees("Добавлено: 1")


@pytest.mark.parametrize("told", ["absent", "too small"])
async def test_no_more_bytes_are_taken_than_are_wanted(world: World, told: Told) -> None:
    world.telegram.told_size = told
    assert world.app is not None
    document = world.telegram.store("big.txt", "text/plain", bytes(500_000))
    taken = BytesIO()
    with pytest.raises(BotError, match="upload-too-big"):
        await fetch_file(world.app.bot, document.file_id, taken, most=100_000, clock=world.clock)
    assert len(taken.getvalue()) <= 100_000
    await fetch_file(world.app.bot, document.file_id, BytesIO(), most=500_000, clock=world.clock)
