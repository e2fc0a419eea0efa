"""The card to confirm: what it tells, and every part of it changed without the rest."""

from tests.conftest import ManualClock
from tests.journeys.conftest import World


async def test_every_part_is_changed_without_typing_the_rest_again(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna, sender="MYSHOP", phone="89161234567", text="Первый")
    await anna.taps("✏️ Отправитель")
    await world.add_sender(anna, "DTSMS")
    await anna.sees("Проверьте", "DTSMS", "+7 916 123-45-67", "Первый", "Сейчас")
    await anna.taps("✏️ Номер")
    await anna.says("89261234567")
    await anna.sees("Проверьте", "DTSMS", "+7 926 123-45-67", "Первый", "Сейчас")
    await anna.taps("✏️ Текст")
    await anna.sees("Первый", "Чтобы изменить, пришлите новый")
    await anna.says("Второй")
    await anna.sees("Проверьте", "DTSMS", "+7 926 123-45-67", "Второй", "Сейчас")
    await anna.taps("✏️ Время")
    await anna.taps("Завтра в 9:00")
    await anna.sees("Проверьте", "DTSMS", "+7 926 123-45-67", "Второй", "09:00")
    await anna.taps("✏️ Время")
    await anna.taps("‹ Назад")
    await anna.sees("Проверьте", "Второй", "09:00")
    await anna.taps("✏️ Текст")
    await anna.taps("Дальше ›")
    await anna.sees("Проверьте", "Второй", "09:00")
    await anna.taps("✖ Отмена")
    await anna.sees("Меню")
    assert world.sent == []


async def test_an_edit_that_is_not_made_after_all_leads_back_to_the_card(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    for part, back in (
        ("✏️ Отправитель", "‹ Назад"),
        ("✏️ Номер", "‹ Назад"),
        ("✏️ Текст", "Дальше ›"),
        ("✏️ Время", "‹ Назад"),
    ):
        await anna.taps(part)
        await anna.taps(back)
        await anna.sees("Проверьте", "MYSHOP", "+7 916 123-45-67", "Привет")


async def test_the_estimate_is_in_sms_and_in_money_once_a_price_is_known(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna, text="Привет" * 12)
    await anna.sees("2 SMS · 🇷🇺 Россия: цена неизвестна", "Баланс: 500,00\u00a0₽", fresh=False)
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом", "Остаток: 497,00\u00a0₽")
    clock.forward(seconds=10)
    await anna.taps("🔄 Уточнить статус")
    await anna.sees("Доставлено", "2 SMS · 3,00\u00a0₽")
    await world.compose(anna, text="Привет, Пётр")
    await anna.sees(
        "1 SMS · примерно 1,50\u00a0₽",
        "после отправки останется примерно 495,50\u00a0₽",
        fresh=False,
    )


async def test_a_repeat_is_warned_of_and_a_change_takes_the_warning_away(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    await world.compose(anna)
    await anna.sees("Этот же текст на этот номер уже отправлялся 24 нояб., 12:00", fresh=False)
    await anna.taps("✏️ Номер")
    await anna.says("89261234567")
    card = await anna.sees("Проверьте")
    assert "уже отправлялся" not in card.text
    clock.forward(hours=25)
    card = await world.compose(anna)
    assert "уже отправлялся" not in card.text


async def test_too_little_money_is_told_before_confirming(world: World, clock: ManualClock) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna)
    clock.forward(seconds=10)
    await anna.taps("🔄 Уточнить статус")
    await anna.sees("Доставлено")
    world.gateway.account("demo").balance -= 498
    await world.compose(anna, text="Другой")
    await anna.sees("Денег на счёте может не хватить", fresh=False)


async def test_the_result_has_an_id_to_copy_the_number_and_the_money_left(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = await world.send(anna, text="Привет" * 12)
    card = await anna.sees("SMS принято шлюзом", "Остаток: 497,00\u00a0₽")
    ids = world.gateway.ledger[0].ids
    assert all(one in card.text for one in ids)
    copied = [button.copy_text for row in card.buttons for button in row if button.copy_text]
    assert copied == [" ".join(ids)]
    codes = [one for one in card.entities if one["type"] == "code"]
    assert len(codes) == len(ids)


async def test_a_stop_listed_number_is_told_and_asked_about_apart(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    assert world.app is not None
    await world.app.rooms.stop_list.add(
        anna.room.id, anna.user.id, "Олег", ["79161234567"], "не пишите мне"
    )
    card = await world.compose(anna)
    await anna.sees("стоп-листе", "Олег", "не пишите мне", "24 нояб.", fresh=False)
    labels = [one.text for row in card.buttons for one in row]
    assert labels[:2] == ["⚠️ Всё равно отправить: 1 SMS", "🚫 Не отправлять"]
    assert "✅ Отправить" not in labels
    await anna.taps("🚫 Не отправлять")
    await anna.sees("Меню")
    assert not world.sent
    await world.compose(anna)
    await anna.taps("⚠️ Всё равно отправить")
    await anna.sees("SMS принято шлюзом")
    assert len(world.sent) == 1


async def test_a_number_stop_listed_while_the_card_is_looked_at_is_shown_first(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    assert world.app is not None
    await world.app.rooms.stop_list.add(anna.room.id, anna.user.id, "Олег", ["79161234567"])
    await anna.taps("✅ Отправить")
    await anna.sees("что-то изменилось", "стоп-листе", "Олег")
    assert not world.sent


async def test_a_sender_deleted_meanwhile_is_told_and_chosen_again(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    assert world.app is not None
    preferences = world.app.rooms.preferences
    await preferences.add_sender(anna.room.id, anna.user.id, "DTSMS")
    await preferences.delete_sender(anna.room.id, anna.user.id, "MYSHOP")
    await anna.taps("✅ Отправить")
    card = await anna.sees("Отправителя MYSHOP больше нет в списке")
    assert not any("Отправить" in one.text for row in card.buttons for one in row)
    await anna.taps("✏️ Отправитель")
    await anna.taps("DTSMS")
    await anna.sees("Проверьте и отправьте", "DTSMS")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
    assert world.sent == [("DTSMS", "79161234567", "Привет")]
