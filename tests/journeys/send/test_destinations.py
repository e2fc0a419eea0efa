"""SMS go only where the operator allows; expensive destinations need an administrator's leave."""

from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.settings import Settings
from storage.database.engine import Database
from tests.conftest import ManualClock
from tests.journeys.conftest import ANNA, BORIS, CAROL, World, button_of, open_world
from tests.journeys.mailing.walks import csv, ready
from tests.journeys.unasked.incoming_sms import comes, sends, show_incoming

CUBA, IRIDIUM, ALMATY = "+53 5 1234567", "+881 612345678", "+7 701 123-45-67"


@pytest.fixture
async def strict(tmp_path: Path, clock: ManualClock) -> AsyncIterator[World]:
    """The world as it is without settings of its own; Boris is an administrator."""
    async with open_world(tmp_path, clock, allowed_countries="RU", admins=str(BORIS)) as opened:
        yield opened


async def audited(settings: Settings) -> list[tuple[int, int, str]]:
    db = await Database.open(settings.database_url)
    query = text("select chat_id, user_id, facts from audit where action = 'expensive' order by id")
    async with db.read() as connection:
        rows = [tuple(row) for row in await connection.execute(query)]
    await db.close()
    return rows  # type: ignore[return-value]


async def test_a_number_elsewhere_is_refused_in_words_wherever_it_comes_in(strict: World) -> None:
    anna = strict.person()
    await ready(strict, anna)
    await anna.says("/send")
    await anna.says(CUBA)
    await anna.sees("Кому?", "+5351234567 — 🇨🇺 Куба: туда отправлять не разрешено")
    await anna.says(ALMATY)
    await anna.sees("Кому?", "🇰🇿 Казахстан: туда отправлять не разрешено")
    await anna.shares_contact("5351234567", "Фидель")
    await anna.sees("Кому?", "🇨🇺 Куба")
    await anna.says("8 916 123-45-67")
    await anna.sees("Что написать?")

    await anna.says("/start")
    await anna.sees("Меню")
    for said in (f"{CUBA} Hola", "/send +5351234567 Hola"):
        await anna.says(said)
        await anna.sees("Кому?", "🇨🇺 Куба: туда отправлять не разрешено")
    assert strict.sent == []


async def test_a_mailing_leaves_out_and_names_what_may_not_be_sent_to(strict: World) -> None:
    anna = strict.person()
    walk = await ready(strict, anna)
    rows = [("Телефон",), ("89161234501",), (CUBA,), (IRIDIUM,), ("нет",)]
    await anna.uploads("a.csv", csv(rows))
    await anna.taps("✅ Всё верно")
    await anna.sees(
        "прочитан",
        "в эту страну отправлять не разрешено: 1",
        "дорогое направление: нужно разрешение администратора: 1",
    )
    await anna.taps("Дальше ›")
    await walk.write("Скидки")
    await anna.taps("Сейчас")
    await anna.sees(
        "получателей 1",
        "не номера, пропущены: 1",
        "в их страны отправлять не разрешено, пропущены: 1",
        "дорогие направления, нужно разрешение администратора, пропущены: 1",
        "🌍 🇷🇺 Россия 1",
    )

    await anna.says("/mailing")
    await anna.sees("Рассылка: кому?")
    await anna.says(f"{CUBA}\n{IRIDIUM}")
    await anna.sees("Номера есть, но отправлять туда этому чату не разрешено")


async def test_the_stop_list_takes_any_number(strict: World) -> None:
    anna = strict.person()
    await ready(strict, anna)
    await anna.says("/stop")
    await anna.sees("Стоп-лист")
    await anna.says(CUBA)
    await anna.sees("+53 5 1234567")
    await anna.taps("➕ Добавить")
    await anna.uploads("stop.csv", csv([("Телефон",), ("+5351234568",), ("+881612345678",)]))
    await anna.taps("✅ Всё верно")
    await anna.sees("прочитан")
    await anna.taps("Дальше ›")
    await anna.sees("Внесено: 2")


async def test_an_answer_to_an_incoming_sms_from_elsewhere_is_refused(strict: World) -> None:
    anna = strict.person()
    await ready(strict, anna)
    await show_incoming(strict, anna)
    sends(strict, "Hola", phone="5351234567")
    note = await comes(strict, anna, "📩", "Hola")
    await strict.press_again(anna, note, button_of(note, "Ответить"))
    await anna.sees("Кому?", "🇨🇺 Куба: туда отправлять не разрешено")


async def test_only_an_administrator_gives_leave_and_the_audit_has_it(strict: World) -> None:
    anna, boris = strict.person(), strict.member(BORIS)
    await ready(strict, anna)
    await anna.says("/send")
    await anna.says(IRIDIUM)
    await anna.sees("🛰 спутник (+881): SMS туда во много раз дороже", f"/expensive_{ANNA}")
    await anna.says(f"/expensive_{ANNA}")
    await anna.sees("только администраторы")

    await boris.says(f"/expensive_{ANNA}")
    note = await boris.sees("Дорогие направления", str(ANNA), "Сейчас не разрешены")
    other = strict.member(CAROL)
    answer = await strict.press_again(other, note, button_of(note, "Разрешить"))
    assert "Only administrators" in answer
    await boris.taps("Разрешить этому чату")
    await boris.sees("Сейчас разрешены", fresh=False)

    await strict.send(anna, phone=IRIDIUM)
    assert [phone for _, phone, _ in strict.sent] == ["881612345678"]
    await boris.taps("Запретить снова")
    await boris.sees("Сейчас не разрешены", fresh=False)
    await strict.stop()
    assert await audited(strict.settings) == [
        (ANNA, BORIS, '{"value": "on"}'),
        (ANNA, BORIS, '{"value": ""}'),
    ]


async def test_a_question_that_cannot_be_edited_any_more_is_answered_by_a_new_one(
    strict: World,
) -> None:
    anna, boris = strict.person(), strict.member(BORIS)
    await ready(strict, anna)
    await boris.says(f"/expensive_{ANNA}")
    old = await boris.sees("Сейчас не разрешены")
    words = "Bad Request: message can't be edited"
    strict.telegram.faults.add("editMessageText", status=400, description=words)
    await boris.taps("Разрешить этому чату", note=old)
    new = await boris.sees("Сейчас разрешены")
    assert new.message_id > old.message_id
    assert button_of(new, "Запретить снова")


async def test_leave_that_is_taken_back_in_mid_draft_sends_nothing(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_world(tmp_path, clock, allowed_countries="RU", admins=str(BORIS)) as world:
        anna, boris = world.person(), world.member(BORIS)
        await ready(world, anna)
        await boris.says(f"/expensive_{ANNA}")
        await boris.taps("Разрешить этому чату")
        await world.compose(anna, phone=IRIDIUM)
        await boris.taps("Запретить снова")
        await boris.sees("Сейчас не разрешены", fresh=False)
        await anna.taps("✅ Отправить")
        await anna.sees("SMS туда во много раз дороже. Ничего не отправлено")
        assert world.sent == []


async def test_taking_the_leave_back_is_said_on_the_cards_of_what_is_held(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_world(tmp_path, clock, allowed_countries="RU", admins=str(BORIS)) as world:
        anna, boris = world.person(), world.member(BORIS)
        await ready(world, anna)
        await boris.says(f"/expensive_{ANNA}")
        await boris.taps("Разрешить этому чату")
        await world.compose(anna, phone=IRIDIUM, when="завтра 9:30")
        await anna.taps("✅ Отправить")
        card = await anna.sees("Запланировано")
        outside = "🛰 спутник (+881): отправлять туда больше не разрешено"
        await boris.taps("Запретить снова")
        await anna.waits_for(lambda: outside in card.text)
        await boris.taps("Разрешить этому чату")
        await anna.waits_for(lambda: outside not in card.text)
        await anna.taps("✏️ Другое время", note=card)
        await anna.says("послезавтра 9:30")
        await boris.taps("Запретить снова")
        await anna.taps("✅ Да, на это время")
        await anna.sees("Запланировано на 26 нояб.", outside, fresh=False)


async def test_the_price_of_russia_is_not_shown_for_another_country(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    clock.forward(seconds=10)
    await anna.taps("🔄 Уточнить статус")
    await anna.sees("Доставлено")
    await world.compose(anna, phone=ALMATY)
    await anna.sees("1 SMS · 🇰🇿 Казахстан: цена неизвестна", "Баланс", fresh=False)
    await world.compose(anna, phone="89161234568")
    await anna.sees("1 SMS · примерно 1,50\u00a0₽ · 🇷🇺 Россия", fresh=False)


async def test_a_price_that_has_changed_makes_a_range(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    for price in ("1.5", "3"):
        world.gateway.account("demo").price = Decimal(price)
        await world.send(anna, text=f"По {price}")
        clock.forward(seconds=10)
        await anna.taps("🔄 Уточнить статус")
        await anna.sees("Доставлено")
    await world.compose(anna, phone="89161234568", text="Привет" * 20)
    await anna.sees("2 SMS · примерно 3,00–6,00\u00a0₽ · 🇷🇺 Россия", fresh=False)
