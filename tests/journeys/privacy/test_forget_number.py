"""«Забыть номер»: from the dialog to the last byte of the bot's files."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import BotError
from bot.sms.ranges import Days
from tests.conftest import ManualClock
from tests.contacts.conftest import table
from tests.journeys.conftest import ANNA, BORIS, World
from tests.journeys.mailing.walks import labels, ready
from tests.journeys.privacy.known_number import (
    PHONE,
    ROWS,
    SECRET,
    SHOWN,
    known_everywhere,
    look_for,
    rewritten,
)
from tests.journeys.privacy.traces_on_disk import found_in


async def test_after_forgetting_a_number_no_byte_of_it_is_left(
    world: World, tmp_path: Path
) -> None:
    walk = await known_everywhere(world)
    anna = walk.person
    assert found_in(tmp_path, PHONE, SECRET)

    await look_for(anna)
    await anna.sees(
        SHOWN,
        "отправленных SMS: 2",
        "входящих SMS: 1",
        "в списках: 1",
        "в файлах получателей: 3",
        "в стоп-листе",
    )
    await anna.taps("🧹 Да, забыть")
    await anna.sees("✅ Номер забыт")
    await rewritten(world)

    assert found_in(tmp_path, PHONE, SECRET) == []


async def test_counts_prices_and_the_stop_list_outlive_the_number(
    world: World, clock: ManualClock
) -> None:
    walk = await known_everywhere(world)
    anna = walk.person
    assert world.app
    statistics, zone = world.app.rooms.statistics, ZoneInfo("Europe/Moscow")
    today = Days(clock.now().date(), clock.now().date())
    before = await statistics.slots(anna.room.id, zone, today)

    await look_for(anna)
    await anna.taps("🧹 Да, забыть")
    await anna.sees("✅ Номер забыт")

    assert await statistics.slots(anna.room.id, zone, today) == before
    await look_for(anna)
    await anna.sees(SHOWN, "в стоп-листе")
    await anna.says("/start")
    await anna.sees("Меню")
    await walk.drop(ROWS)
    await anna.sees("в стоп-листе, рассылка не уйдёт: 1", fresh=False)
    await walk.write("Ещё раз всем")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте")
    await walk.confirm()
    await anna.sees("Рассылка закончена", "Ещё раз всем")
    assert sum(to == PHONE for _, to, _ in world.sent) == 2


async def test_another_number_may_be_typed_at_what_is_known_of_one(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna, phone=PHONE)
    await look_for(anna, "89160000009")
    await anna.sees("+7 916 000-00-09", "Ничего не известно")
    await anna.says(PHONE)
    await anna.sees(SHOWN, "отправленных SMS: 1")


async def test_a_number_that_a_mailing_still_needs_is_not_forgotten(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    await world.compose(anna, phone=PHONE, when="завтра 9:30")
    await anna.taps("✅ Отправить")
    card = await anna.sees("Запланировано")
    await look_for(anna)
    window = await anna.sees(SHOWN, "ещё не закончена", "Пока забыть нельзя")
    assert "🧹 Да, забыть" not in labels(window)
    assert world.app
    numbers, chat_id = world.app.rooms.privacy.numbers, anna.room.id
    with pytest.raises(BotError, match="number-held"):
        await numbers.forget(chat_id, PHONE, in_chat=chat_id, user_id=ANNA)

    await world.cancel(anna, card)
    await anna.sees("Отменено")
    await look_for(anna)
    await anna.taps("🧹 Да, забыть")
    await anna.sees("✅ Номер забыт")
    await anna.says("/history")
    await anna.sees("История")
    assert any("номер удалён" in label for label in labels(anna.last))


async def test_what_is_known_of_a_number_comes_as_a_file(world: World, tmp_path: Path) -> None:
    walk = await known_everywhere(world)
    anna = walk.person
    await look_for(anna)
    await anna.sees(SHOWN)
    await anna.taps("📄 Что известно")
    file = await anna.downloads("Что известно о номере")
    path = tmp_path / "known.xlsx"
    path.write_bytes(file.content)
    rows = table(path)
    kinds = [row[0] for row in rows[1:]]
    in_files = ["Среди получателей"] * 4
    assert kinds == ["SMS номеру", "SMS номеру", "SMS с номера", "Контакт", "Стоп-лист", *in_files]
    assert f"Ваш заказ, {SECRET}" in [row[3] for row in rows]
    assert f"Телефон: 8 (903) 123-45-67; Имя: {SECRET}; Город: Тверь" in [row[3] for row in rows]

    await look_for(anna)
    await anna.taps("🧹 Да, забыть")
    await anna.sees("✅ Номер забыт")
    await look_for(anna)
    await anna.sees(SHOWN, "в стоп-листе")
    await anna.taps("📄 Что известно")
    file = await anna.downloads("Что известно о номере")
    path.write_bytes(file.content)
    (left,) = table(path)[1:]
    assert str(left[0]).startswith("Стоп-лист: номер забыт")


async def test_only_an_administrator_forgets_a_number_in_all_chats(world: World) -> None:
    anna, boris = world.person(), world.person(BORIS)
    for one in (anna, boris):
        await world.log_in(one)
        await world.send(one, phone=PHONE)
    await look_for(boris)
    window = await boris.sees(SHOWN, "отправленных SMS: 1")
    assert "Во всех чатах…" not in labels(window)

    await look_for(anna)
    await anna.taps("Во всех чатах…")
    await anna.sees("во всех чатах бота", "отправленных SMS: 2")
    await anna.taps("🧹 Да, забыть во всех чатах")
    await anna.sees("✅ Номер забыт")
    await look_for(boris)
    await boris.sees(SHOWN, "Ничего не известно")
