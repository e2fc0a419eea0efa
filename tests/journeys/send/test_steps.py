"""The steps of one SMS: what is taken without asking, what is asked first, and the way back."""

import pytest

from tests.journeys.conftest import World


async def _senders(world: World) -> list[str]:
    assert world.app
    return await world.app.rooms.preferences.senders(world.person().room.id)


async def test_a_name_nobody_knows_becomes_a_sender_only_when_asked_for(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/send")
    await anna.sees("От кого?")
    await anna.says("Hello")
    await anna.sees("Отправителя Hello нет в списке. Добавить?")
    assert await _senders(world) == []
    await anna.says("Магазин")
    await anna.sees("есть нелатинские буквы", "Отправителя Hello нет в списке")
    await anna.says(" MYSHOP ")
    await anna.sees("Отправителя MYSHOP нет в списке")
    await anna.taps("➕ Добавить MYSHOP")
    await anna.sees("от MYSHOP", "Кому?")
    assert await _senders(world) == ["MYSHOP"]


async def test_a_slip_can_be_taken_back_and_a_known_name_typed_is_taken_at_once(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    await anna.taps("✏️ Отправитель")
    await anna.says("MYSHOPP")
    await anna.sees("MYSHOPP нет в списке")
    await anna.taps("‹ Назад")
    await anna.sees("От кого?")
    await anna.says("MYSHOP")
    await anna.sees("Проверьте и отправьте", "MYSHOP")
    assert await _senders(world) == ["MYSHOP"]


async def test_a_double_tap_adds_a_name_once_and_goes_one_step_on(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/send")
    await anna.says("MYSHOP")
    window = await anna.sees("MYSHOP нет в списке")
    for _ in range(3):
        await anna.taps("➕ Добавить MYSHOP", note=window, wait_answer=False)
    await anna.waits_for(lambda: all(one.answered for one in world.telegram.presses.values()))
    await anna.waits_for(lambda: "Кому?" in window.text)
    assert await _senders(world) == ["MYSHOP"]


async def test_the_usual_sender_is_taken_without_asking_and_can_be_changed_at_the_end(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.taps("✍️ Отправители")
    await anna.taps("📄 Из файла")
    await anna.uploads("names.txt", b"MYSHOP\n79001234567")
    await anna.sees("Добавлено: 2")
    await anna.says("/send 89161234567 Привет")
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "MYSHOP")
    await anna.taps("✏️ Отправитель")
    await anna.taps("79001234567")
    await anna.sees("Проверьте и отправьте", "79001234567")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
    assert world.sent == [("79001234567", "79161234567", "Привет")]


async def test_the_first_way_through_leads_back_and_forth_and_loses_nothing(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna, text="Привет")
    await anna.taps("‹ Назад")
    await anna.sees("Текст", "Привет", "Чтобы изменить")
    await anna.taps("‹ Назад")
    await anna.sees("Кому?", "Сейчас: +7 916 123-45-67")
    await anna.taps("‹ Назад")
    await anna.sees("От кого?")
    await anna.taps("Дальше ›")
    await anna.sees("Когда отправить на +7 916 123-45-67")
    await anna.taps("‹ Назад")
    await anna.taps("‹ Назад")
    await anna.sees("Кому?")
    await anna.says("89261234567")
    await anna.sees("Когда отправить на +7 926 123-45-67")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте", "Привет", "+7 926 123-45-67")


@pytest.mark.parametrize("question", ["✏️ Отправитель", "✏️ Номер", "✏️ Текст"])
async def test_what_is_come_back_to_from_the_end_leads_straight_to_the_end_again(
    world: World, question: str
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    await anna.taps(question)
    await anna.taps("‹ Назад")
    await anna.sees("Проверьте и отправьте", "Привет")


async def test_without_a_login_nothing_is_asked_in_vain(world: World) -> None:
    anna = world.person()
    await anna.says("89161234567 Привет")
    await anna.sees("Вход в Devino Telecom")
    await anna.taps("‹ Назад")
    await anna.sees("Меню", "войдите в свою учётную запись")
    await world.log_in(anna)
    await anna.taps("📝 Продолжить SMS")
    await anna.sees("От кого?")
    await world.add_sender(anna)
    await anna.sees("Когда отправить на +7 916 123-45-67")
