"""«Забыть номер»: from the dialog to the last byte of the bot's files."""

import asyncio
from pathlib import Path

import pytest

from storage.privacy.erasures import Erasures
from tests.actor import Actor
from tests.budget import within
from tests.conftest import ManualClock
from tests.journeys.conftest import World
from tests.journeys.mailing.walks import Walk, ready
from tests.journeys.privacy.traces_on_disk import found_in
from tests.journeys.unasked.incoming_sms import OFTEN, comes, sends

PHONE, SHOWN = "79031234567", "+7 903 123-45-67"
SECRET = "Канарейка-Клетка"
ROWS = (
    ("Телефон", "Имя", "Город"),
    ("89160000001", "Иван", "Москва"),
    ("8 (903) 123-45-67", SECRET, "Тверь"),
    ("+7 903 123 45 67", SECRET, "Тверь"),
    ("89160000002", "Пётр", "Омск"),
)


@pytest.fixture
def overrides() -> dict[str, object]:
    return OFTEN


async def known_everywhere(world: World, clock: ManualClock) -> Walk:
    """Let the number get into everything that the bot has."""
    walk = await ready(world)
    anna = walk.person
    await walk.plan(ROWS, "Здравствуйте, {Имя}")
    await walk.confirm()
    await anna.sees("Рассылка закончена")
    await world.send(anna, phone=PHONE, text=f"Ваш заказ, {SECRET}")
    await anna.says("/contacts")
    await anna.taps("➕ Новый список")
    await anna.sees("Как назвать список?")
    await anna.says("Клиенты")
    await anna.sees("Пока пусто")
    await anna.says(f"{PHONE} {SECRET}\n89160000009 Другой")
    await anna.sees("Всего: 2")
    sends(world, f"Это {SECRET}", phone=PHONE)
    await comes(world, anna, f"Это {SECRET}")
    await anna.says("/stop")
    await anna.sees("Стоп-лист пуст")
    await anna.says(f"{PHONE} {SECRET}")
    await anna.sees("✅ В стоп-листе")
    # a mailing that was begun and not confirmed
    await walk.drop(ROWS, name=f"{PHONE}.csv")
    return walk


async def look_for(anna: Actor, phone: str = PHONE) -> None:
    await anna.says("/settings")
    await anna.taps("🔒 Персональные данные")
    await anna.sees("Столько бот хранит", "365 дней")
    await anna.taps("🧹 Забыть номер")
    await anna.sees("Чей номер забыть?")
    await anna.says(phone)


async def rewritten(world: World) -> None:
    """Wait until the database's file was written anew."""
    assert world.app
    db = world.app.rooms.privacy.upkeep._db
    async with within():
        while await Erasures(db).rewriting_due():
            await asyncio.sleep(0.01)


async def test_after_forgetting_a_number_no_byte_of_it_is_left(
    world: World, clock: ManualClock, tmp_path: Path
) -> None:
    walk = await known_everywhere(world, clock)
    anna = walk.person
    assert found_in(tmp_path, PHONE, SECRET)

    await look_for(anna)
    await anna.sees(
        SHOWN,
        "отправленных SMS: 2",
        "входящих SMS: 1",
        "в списках: 1",
        "в файлах получателей: 2",
        "в стоп-листе",
    )
    await anna.taps("🧹 Да, забыть")
    await anna.sees("✅ Номер забыт")
    await rewritten(world)

    assert found_in(tmp_path, PHONE, SECRET) == []
