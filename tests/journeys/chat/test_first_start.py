"""The first /start, and those who are not on the list."""

from tests.actor import Actor
from tests.journeys.conftest import ANNA, STRANGER, World


async def test_a_greeting_says_what_the_bot_is_for_and_leads_to_the_login(world: World) -> None:
    anna = world.person()
    await anna.says("/start")
    await anna.sees("для отправки SMS", "ничего не отправит дважды")
    window = await anna.sees("Вход в Devino Telecom", world.gateway.url)
    links = {button.text: button.url for row in window.buttons for button in row if button.url}
    assert links == {
        "Регистрация": "https://my.devinotele.com/Account/Register",
        "Забыли пароль?": "https://my.devinotele.com/Account/RestorePassword",
        "Личный кабинет": "https://my.devinotele.com",
    }


async def test_a_stranger_is_refused_politely_with_the_id_to_give_away(world: World) -> None:
    stranger = world.person(STRANGER)
    await stranger.says("/start")
    await stranger.sees("Здравствуйте", "администратору", str(STRANGER))
    assert world.asked == 0


async def test_a_stranger_in_a_group_is_refused_when_he_commands_and_left_alone_otherwise(
    world: World,
) -> None:
    await world.log_in(world.member(ANNA))
    asked = world.asked
    stranger = world.member(STRANGER)
    await stranger.says("Добрый день всем")
    await stranger.says("/send 89161234567 Привет")
    await stranger.sees("администратору", str(STRANGER))
    answers = [note for note in stranger.room.notes.values() if "администратору" in note.text]
    assert len(answers) == 1
    assert world.asked == asked


async def test_a_stranger_taps_anothers_buttons_in_vain(world: World) -> None:
    anna = world.member(ANNA)
    await world.log_in(anna)
    card = await world.compose(anna)
    stranger = world.member(STRANGER)
    await stranger.taps("✅ Отправить", note=card)
    assert stranger.alert == f"Вас нет в списке. Передайте администратору ваш ID: {STRANGER}."
    assert world.sent == []


async def test_who_was_taken_off_the_list_can_press_nothing_on_his_old_keyboard(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.compose(anna)
    await world.stop()
    world.settings = world.settings.model_copy(update={"allowed_users": (STRANGER,)})
    await world.start()
    await anna.taps("✅ Отправить")
    assert _alert(anna).startswith("Вас нет в списке")
    assert world.sent == []


def _alert(person: Actor) -> str:
    return person.alert or ""
