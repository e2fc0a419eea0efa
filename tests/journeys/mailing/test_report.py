"""The report of a mailing: the manager's own rows, and what became of each."""

import io
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram.records import Note
from tests.conftest import ManualClock
from tests.journeys.conftest import CAROL, World, open_world, time_passing
from tests.journeys.mailing.walks import Walk, many, numbers, ready


@pytest.fixture
async def world(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    """A world in which one call to the gateway takes ten recipients."""
    async with open_world(tmp_path, clock, batch_size=10) as opened:
        yield opened
    assert not opened.refused_calls


async def report(walk: Walk, label: str = "📄 Отчёт") -> Note:
    """Ask for the report and wait for it."""
    await walk.person.taps(label)
    return await walk.person.sees(".xlsx")


def rows_of(note: Note) -> list[tuple[Any, ...]]:
    """Return the cells of a report."""
    assert note.document is not None
    sheet = load_workbook(io.BytesIO(note.document.content)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


async def test_every_row_of_the_file_is_there_with_what_became_of_it(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    people = [*many(25), ("", "Без номера", "Тверь"), (numbers(25)[0], "Опять", "Тверь")]
    assert world.app is not None
    await world.app.rooms.stop_list.add(
        walk.person.room.id, walk.person.user.id, "Анна", [numbers(25)[3]]
    )
    await walk.plan(people)
    world.gateway.bad_numbers.add(numbers(25)[5])
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("Рассылка закончена", "23 из 24", "Отказано: 1")
    note = await report(walk)
    assert walk.person.alert == "Готовлю отчёт, пришлю файлом."
    assert "получателей: 24" in note.text
    header, *rows = rows_of(note)
    assert header == (
        "Телефон",
        "Имя",
        "Город",
        "Номер",
        "Статус",
        "Причина",
        "ID сообщений",
        "SMS",
        "Время",
        "Доставка",
        "Когда доставлено или нет",
        "Цена, ₽",
        "Проверено",
    )
    assert [row[0] for row in rows[:25]] == numbers(25)
    first = rows[0]
    assert first[3:5] == (numbers(25)[0], "Принято шлюзом")
    assert world.gateway.sms(first[6]).destination == numbers(25)[0]
    assert first[7] in (1, "1")
    assert isinstance(first[8], datetime)
    assert first[8].isoformat(timespec="minutes").startswith("2026-11-24T12:")
    assert rows[3][4:6] == ("Не отправлялось", "Номер в стоп-листе")
    assert rows[5][4] == "Отказано"
    assert "некорректный номер получателя" in rows[5][5]
    assert rows[25][4:6] == ("Не отправлялось", "пусто или ошибка")
    assert rows[26][4:6] == ("Не отправлялось", "дубль строки 2")
    assert len(rows) == 27


async def test_unknown_and_unsent_ones_are_named_so(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    await walk.plan(many(30))
    world.gateway.faults.add(Fault(FaultKind.RESET_AFTER, "Sms/Send*"))
    async with time_passing(clock):
        await walk.confirm()
        await walk.person.sees("исход части SMS неизвестен")
    _, *rows = rows_of(await report(walk))
    statuses = [row[4] for row in rows]
    assert sorted(set(statuses)) == ["Исход неизвестен", "Принято шлюзом"]
    assert statuses.count("Исход неизвестен") == 10
    unknown = next(row for row in rows if row[4] == "Исход неизвестен")
    assert "могло уйти" in unknown[5]


async def test_however_often_it_is_asked_for_one_is_made_at_a_time(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    await walk.plan(many(25))
    async with time_passing(clock):
        await walk.confirm()
        card = await walk.person.sees("Рассылка закончена")
    button = next(one for row in card.buttons for one in row if "Отчёт" in one.text)
    said = [await world.press_again(walk.person, card, button) for _ in range(3)]
    assert said[0] == "Готовлю отчёт, пришлю файлом."
    assert set(said[1:]) <= {"Отчёт уже готовится.", "Готовлю отчёт, пришлю файлом."}
    await walk.person.sees(".xlsx", fresh=False)
    await walk.person.waits_for(
        lambda: len(documents(walk)) == said.count("Готовлю отчёт, пришлю файлом.")
    )


def documents(walk: Walk) -> list[Note]:
    """Return the files the bot has sent."""
    notes = walk.person.room.notes.values()
    return [note for note in notes if note.from_bot and note.document]


async def test_a_report_is_in_the_readers_language(world: World, clock: ManualClock) -> None:
    walk = await ready(world, world.person(CAROL), english=True)
    await walk.person.says("/mailing")
    await walk.person.sees("who is it for?")
    await walk.person.says("89161234567 Ivan")
    await walk.person.taps("Next ›")
    await walk.person.says("Sale")
    await walk.person.taps("Now")
    async with time_passing(clock):
        await walk.person.taps("✅ Send")
        await walk.person.sees("The mailing is finished")
    header, *rows = rows_of(await report(walk, "📄 Report"))
    assert header[-10:-4] == ("Number", "Status", "Reason", "Message IDs", "SMS", "Time")
    assert header[-4:] == ("Delivery", "Delivered or failed at", "Price, ₽", "Checked")
    assert rows[0][-9] == "Accepted by the gateway"
