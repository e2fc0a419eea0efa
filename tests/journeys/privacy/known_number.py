"""A number that the bot knows everywhere, and the way to forget it."""

import asyncio

from storage.privacy.erasures import Erasures
from tests.actor import Actor
from tests.budget import within
from tests.journeys.conftest import World
from tests.journeys.mailing.walks import Walk, ready
from tests.journeys.unasked.incoming_sms import comes, sends

PHONE, SHOWN = "79031234567", "+7 903 123-45-67"
SECRET = "Канарейка-Клетка"
ROWS = (
    ("Телефон", "Имя", "Город"),
    ("89160000001", "Иван", "Москва"),
    ("8 (903) 123-45-67", SECRET, "Тверь"),
    ("+7 903 123 45 67", SECRET, "Тверь"),
    ("89160000002", "Пётр", "Омск"),
)


async def known_everywhere(world: World) -> Walk:
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
    await anna.says("/start")
    await anna.sees("Меню")
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
        while await Erasures(db).rewriting_due():  # noqa: ASYNC110 - a row, and no event
            await asyncio.sleep(0.01)
