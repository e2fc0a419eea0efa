"""Statistics: the gateway's and the journal's figures for the chosen days, and their files."""

import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image

from bot.sandbox.devino import Fault, FaultKind
from bot.sandbox.telegram.records import Note
from tests.actor import Actor
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, CAROL, FORUM, World, time_passing

MOSCOW_MIDNIGHT_HOURS = 12
"""From noon in Moscow, where the tests' clock stands, to the next day."""
STATISTICS = "Sms/Statistics"


async def send(
    world: World, person: Actor, *, text: str = "Привет", phone: str = "89161234567"
) -> Note:
    """Send an SMS; return its own card: another's may change at the same time."""
    await world.send(person, text=text, phone=phone)
    return await person.sees(text, "Остаток")


async def sent(world: World, anna: Actor, clock: ManualClock, *texts: str) -> None:
    """Send SMS that are delivered, and let the bot know it."""
    for text in texts:
        card = await send(world, anna, text=text)
        async with time_passing(clock):
            await anna.waits_for(lambda card=card: "оставлено" in card.text)


async def opened(anna: Actor) -> Note:
    await anna.says("/stats")
    return await anna.sees("Статистика")


async def test_today_shows_both_sides_with_the_share_and_the_money(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await sent(world, anna, clock, "Привет", "я" * 80)
    await send(world, anna, phone="89261234567", text="Ещё в пути")
    await anna.taps("☰ Меню")
    await anna.taps("📊 Статистика")
    price = world.gateway.ledger[0].price
    card = await anna.sees(
        "Статистика: 24 нояб.",
        "Этот чат",
        "SMS: 4 · получателей: 3",
        "Доставлено: 3 из 3 проверенных — 100 %",
        "В пути: 1\n",
        f"Потрачено: {3 * price:.2f}".replace(".", ","),
        "Шлюз ещё не назвал цену: 1",
        "Devino, весь логин demo",
        "весь логин: и кабинет, и другие чаты",
    )
    assert "нет данных" not in card.text.lower()
    gateway_side = card.text.partition("Devino, весь логин")[2]
    assert "SMS: 4" in gateway_side
    assert "Доставлено: 3 — 75 %" in gateway_side


@pytest.mark.parametrize("state", [10, 11, 41, 42, 46, 47, 48, 69, -98])
async def test_whatever_failed_is_not_delivered_on_either_side(
    world: World, clock: ManualClock, state: int
) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await send(world, anna)
    world.gateway.force_state(world.gateway.ledger[0].ids[0], state)
    await anna.taps("🔄 Уточнить статус", note=card)
    await send(world, anna, phone="89261234567", text="Дойдёт")
    clock.forward(seconds=10)
    card = await opened(anna)
    ours, gateways = card.text.split("Devino, весь логин")
    assert "SMS: 2" in ours
    assert "Доставлено: 0 из 1 проверенного — 0 %" in ours
    assert "Не доставлено: 1 — 100 %" in ours
    assert "SMS: 2" in gateways
    assert "Не доставлено: 1 — 50 %" in gateways


async def test_each_period_counts_its_own_days_in_the_chats_zone(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await send(world, anna, text="Первая")
    clock.forward(hours=MOSCOW_MIDNIGHT_HOURS)
    await send(world, anna, text="После полуночи в Москве, а в Лондоне ещё вчера")
    await opened(anna)
    await anna.sees("25 нояб.", "SMS: 1 ·")
    for label, span, count in (
        ("7 дней", "19–25 нояб. (7 дней)", 2),
        ("30 дней", "27 окт. – 25 нояб. (30 дней)", 2),
        ("Сегодня", "Статистика: 25 нояб.", 1),
    ):
        await anna.taps(label)
        card = await anna.sees(span, f"SMS: {count} ·")
        assert f"SMS: {count}" in card.text.partition("Devino, весь логин")[2]
    clock.forward(days=6)
    await anna.taps("7 дней")
    await anna.sees("25 нояб. – 1 дек.", "SMS: 1 ·")
    await anna.taps("📅 Свои даты")
    await anna.sees("За какие дни?", "90")
    await anna.says("25.11")
    await anna.sees("25 нояб.", "SMS: 1 ·", "Нет данных: 1")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("когда-то", "Не понимаю «когда-то»"),
        ("31.11", "такой даты не бывает"),
        ("15.11–1.11", "Конец раньше начала"),
        ("1.11–30.11", "ещё не наступили"),
        ("1.08–24.11", "не больше 90 дней"),
    ],
)
async def test_days_that_cannot_be_are_told_and_the_question_stays(
    world: World, typed: str, said: str
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await opened(anna)
    await anna.taps("📅 Свои даты")
    await anna.says(typed)
    await anna.sees(said, "За какие дни?")
    await anna.says("вчера")
    await anna.sees("23 нояб.")


async def test_ninety_days_with_an_hour_more_are_not_too_many_for_the_gateway(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    assert world.app
    await world.app.rooms.preferences.set_timezone(anna.room.id, "Europe/Berlin")
    clock.forward(days=2)
    await opened(anna)
    await anna.taps("📅 Свои даты")
    await anna.says("29.08–26.11")
    await anna.sees("(90 дней)", "Devino, весь логин demo")


async def test_without_the_gateway_the_journals_figures_are_shown(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await send(world, anna)
    world.gateway.faults.add(Fault(FaultKind.HTTP_500, STATISTICS, times=100))
    await opened(anna)
    await anna.sees("SMS: 1 ·", "Цифр Devino сейчас нет", "Ошибка: сервер недоступен")
    world.gateway.faults.clear()
    await anna.taps("Сегодня")
    await anna.sees("SMS: 1 ·", "Devino, весь логин demo")


async def test_who_has_logged_out_still_sees_what_was_sent(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await send(world, anna)
    assert world.app
    await world.app.rooms.accounts.log_out(anna.room.id, ANNA)
    await opened(anna)
    await anna.sees("SMS: 1 ·", "Цифр Devino сейчас нет", "Сначала войдите")


async def test_the_picture_comes_as_a_photo_once_however_often_it_is_tapped(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await sent(world, anna, clock, "Привет")
    card = await opened(anna)
    world.expects_trouble = True
    world.telegram.faults.add("sendPhoto", status=429, retry_after=1)
    await anna.taps("🖼 Картинка")
    assert anna.alert == "Рисую, пришлю картинкой."
    await anna.taps("🖼 Картинка", note=card)
    assert anna.alert == "Картинка уже рисуется."
    async with time_passing(clock):
        photo = await anna.sees("24 нояб.", "SMS: 1 · доставлено 100 %")
    assert photo.kind == "photo"
    assert photo.document
    assert Image.open(io.BytesIO(photo.document.content)).size == (1000, 800)
    await anna.taps("7 дней", note=card)
    await anna.sees("18–24 нояб.")
    await anna.taps("🖼 Картинка", note=card)
    await anna.waits_for(lambda: len(photos(anna)) == 2)


def photos(anna: Actor) -> list[Note]:
    return [note for note in anna.room.notes.values() if note.kind == "photo"]


async def test_the_table_has_a_row_for_every_day(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    await sent(world, anna, clock, "Привет")
    clock.forward(days=1)
    await send(world, anna, text="я" * 80)
    await opened(anna)
    await anna.taps("7 дней")
    await anna.sees("19–25 нояб.")
    await anna.taps("📄 В Excel")
    assert anna.alert == "Готовлю отчёт, пришлю файлом."
    document = await anna.downloads("Статистика 19–25 нояб. 2026.xlsx", "SMS: 3")
    header, *rows = rows_of(document.content)
    price = float(world.gateway.ledger[0].price)
    assert header == (
        "День",
        "Получателей",
        "SMS",
        "Доставлено",
        "Не доставлено",
        "В пути",
        "Нет данных",
        "Потрачено, ₽",
        "SMS без цены",
    )
    days = [datetime(2026, 11, day) for day in range(19, 26)]  # noqa: DTZ001 - a cell has no zone
    assert [row[0] for row in rows] == days
    assert rows[4] == (days[4], *[0] * 8)
    assert rows[5] == (days[5], 1, 1, 1, 0, 0, 0, price, 0)
    assert rows[6] == (days[6], 1, 2, 0, 0, 2, 0, 0, 2)


async def test_a_single_day_is_told_hour_by_hour(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await send(world, anna)
    await opened(anna)
    await anna.taps("📄 В Excel")
    document = await anna.downloads(".xlsx")
    header, *rows = rows_of(document.content)
    assert header[0] == "Час"
    assert [row[0] for row in rows] == [f"{hour:02}:00" for hour in range(24)]
    assert [row[2] for row in rows] == [int(hour == 12) for hour in range(24)]


def rows_of(content: bytes) -> list[tuple[Any, ...]]:
    sheet = load_workbook(io.BytesIO(content)).active
    return list(sheet.iter_rows(values_only=True))


async def test_a_chat_counts_its_own_and_the_gateway_the_whole_login(world: World) -> None:
    anna, boris = world.person(ANNA), world.person(BORIS)
    for person in (anna, boris):
        await world.log_in(person)
        await send(world, person)
    card = await opened(anna)
    await anna.sees("SMS: 1 · получателей: 1")
    assert "SMS: 2" in card.text.partition("Devino, весь логин")[2]


async def test_in_a_topic_everything_stays_there_and_only_its_owner_turns_the_pages(
    world: World,
) -> None:
    anna = world.member(ANNA, room=FORUM, thread_id=7)
    boris = world.member(BORIS, room=FORUM, thread_id=7)
    world.telegram.rooms[FORUM].bot_is_admin = True
    await world.log_in(anna)
    await send(world, anna)
    card = await opened(anna)
    await boris.taps("7 дней", note=card)
    assert "другой участник" in (boris.alert or "")
    await anna.taps("🖼 Картинка", note=card)
    await anna.sees("SMS: 1 · о доставке пока ничего не известно")
    await anna.taps("📄 В Excel", note=card)
    await anna.downloads(".xlsx")
    assert {note.thread_id for note in anna.room.notes.values()} == {7}


async def test_in_english_everything_is_in_english(world: World) -> None:
    carol = world.person(CAROL)
    await carol.says("/start")
    await carol.taps("🔑")
    await carol.says("demo")
    await carol.sees("password")
    await carol.says("Тайна-hush-42")
    await carol.sees("Menu")
    await carol.says("/stats")
    await carol.sees("Statistics: 24 Nov", "This chat", "the whole login demo")
    await carol.taps("Your own dates")
    await carol.says("October")
    await carol.sees("1–31 Oct (31 days)", "SMS: 0 · recipients: 0")
    await carol.taps("Picture", note=carol.last)
    await carol.sees("SMS: 0 · delivered 0%")


async def test_a_tap_after_a_restart_shows_the_same_days(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await send(world, anna)
    await opened(anna)
    await anna.taps("📅 Свои даты")
    await anna.says("1.11–24.11")
    card = await anna.sees("1–24 нояб.", "SMS: 1 ·")
    await world.stop()
    await world.start()
    await anna.taps("📄 В Excel", note=card)
    document = await anna.downloads(".xlsx")
    assert len(rows_of(document.content)) == 25
