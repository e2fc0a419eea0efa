"""Commands in the middle of a dialog."""

import pytest

from tests.journeys.conftest import World

ANSWERS = {
    "/start": "Меню",
    "/help": "Что я умею",
    "/send": "Кому?",
    "/status": "Вы ещё ничего не отправляли",
    "/balance": "Баланс",
    "/settings": "Настройки чата",
    "/cancel": "Удалить начатое SMS?",
}


async def test_every_command_answers_at_every_question_and_is_never_taken_for_an_answer(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    for command, words in ANSWERS.items():
        await world.reach_text(anna)
        await anna.says(command)
        await anna.sees(words)
        await world.reach_when(anna)
        await anna.says(command)
        await anna.sees(words)
    await world.reach_text(anna)
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.taps("✍️ Отправители")
    window = await anna.sees("Отправители")
    names = [button.text for row in window.buttons for button in row]
    assert not [name for name in names if "/" in name]
    assert world.sent == []


async def test_a_mistyped_command_is_no_number_but_a_text_may_begin_with_a_slash(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    await anna.says("/10 скидка всем")
    await anna.sees("Когда отправить")
    await anna.says("/send")
    await anna.sees("Кому?")
    await anna.says("/sned")
    await anna.sees("Такой команды нет")
    await anna.sees("Меню")


async def test_menu_is_a_command_too_where_a_text_is_asked_for(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    await anna.says("/menu")
    menu = await anna.sees("Меню")
    assert "Такой команды нет" not in "".join(note.text for note in anna.room.notes.values())
    assert menu.text.startswith("☰ Меню")


@pytest.mark.parametrize("command", ["/help", "/balance"])
async def test_a_question_stays_open_behind_a_command_that_only_tells(
    world: World, command: str
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna)
    await anna.says(command)
    await anna.sees(ANSWERS[command])
    await anna.says("завтра 9:30")
    await anna.sees("Проверьте", "09:30")


async def test_a_number_typed_at_the_card_begins_another_sms_and_sends_nothing(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    await anna.says("89261234567 Другое")
    await anna.sees("Отправим SMS на +7 926 123-45-67")
    await anna.sees("Когда отправить на +7 926 123-45-67")
    assert world.sent == []
