"""Quiet hours in the settings: on from the first day, changed by typing, turned off and on."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.model import QuietHours
from tests.journeys.conftest import ANNA, CAROL, World


async def _quiet(world: World, chat_id: int = ANNA) -> QuietHours | None:
    assert world.app
    chat = await world.app.rooms.preferences.known(chat_id)
    assert chat
    return chat.quiet


async def test_they_are_on_at_first_and_are_changed_by_typing(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.taps("⚙️ Настройки")
    await anna.sees("Тихие часы: 21:00–09:00")
    await anna.taps("🌙 Тихие часы")
    await anna.sees("рассылки сами не уходят", "Одиночных SMS это не касается")
    await anna.says("22-8")
    await anna.sees("Настройки чата", "Тихие часы: 22:00–08:00")
    assert await _quiet(world) == QuietHours(22 * 60, 8 * 60)
    await anna.taps("🌙 Тихие часы")
    await anna.says("22:30–07:15")
    await anna.sees("Тихие часы: 22:30–07:15")


async def test_they_are_turned_off_and_on_again_and_who_did_it_is_noted(
    world: World, tmp_path: Path
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/settings")
    await anna.taps("🌙 Тихие часы")
    await anna.taps("Выключить")
    await anna.sees("Тихие часы: выключены")
    assert await _quiet(world) is None
    await anna.taps("🌙 Тихие часы")
    await anna.taps("Включить 21:00–09:00")
    await anna.sees("Тихие часы: 21:00–09:00")
    assert await _quiet(world) == QuietHours()
    await world.stop()
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as db:
        noted = db.execute("select user_id, facts from audit where action = 'quiet'").fetchall()
    assert [(user, json.loads(facts)["value"]) for user, facts in noted] == [
        (ANNA, ""),
        (ANNA, "1260-540"),
    ]


async def test_what_is_no_span_of_hours_is_told_and_changes_nothing(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/settings")
    await anna.taps("🌙 Тихие часы")
    for typed, words in {
        "ночью": "Не понимаю «ночью»",
        "25-8": "такого времени не бывает",
        "8-8": "Начало и конец совпадают",
    }.items():
        await anna.says(typed)
        await anna.sees(words, "Тихие часы: 21:00–09:00")
    world.telegram.send_sticker(anna.room, anna.user)
    await anna.sees("Здесь нужен текст", "Тихие часы")
    assert await _quiet(world) == QuietHours()


async def test_an_english_reader_sets_them_likewise(world: World) -> None:
    carol = world.person(CAROL)
    await carol.says("/settings")
    await carol.sees("Quiet hours: 21:00–09:00")
    await carol.taps("🌙 Quiet hours")
    await carol.says("10pm to 8am")
    await carol.sees("Quiet hours: 22:00–08:00")
    await carol.taps("🌙 Quiet hours")
    await carol.taps("Turn off")
    await carol.sees("Quiet hours: off")
