"""Russian and English: by the reader, or by the chat's setting."""

from pathlib import Path

from handlers.anywhere.commands import COMMANDS
from handlers.i18n import LANGUAGES
from tests.actor import Actor
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import ANNA, BORIS, CAROL, World, open_world

CYRILLIC = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")


def shown(actor: Actor) -> str:
    notes = [note for note in actor.room.notes.values() if note.from_bot]
    buttons = [button.text for note in notes for row in note.buttons for button in row]
    return "\n".join([note.text for note in notes] + buttons)


async def test_an_english_reader_gets_english_from_the_greeting_to_the_delivery(
    world: World, clock: ManualClock
) -> None:
    carol = world.person(CAROL)
    await carol.says("/start")
    await carol.sees("sends SMS through Devino Telecom")
    await carol.taps("Enter login")
    await carol.sees("Write the login")
    await carol.says("demo")
    await carol.sees("Write the password")
    await carol.says("wrong")
    await carol.sees("Wrong login or password. Nothing was saved.")
    await carol.says(PASSWORD)
    await carol.sees("Logged in")
    await carol.taps("New SMS")
    await carol.sees("Who is it from?")
    await carol.says("MYSHOP")
    await carol.sees("MYSHOP is not on the list. Add it?")
    await carol.taps("Add MYSHOP")
    await carol.sees("Who is it for?")
    await carol.says("+44 7400 123456")
    await carol.sees("What is the text?")
    await carol.says("Your order is ready")
    await carol.sees("When should it go", "Latin")
    await carol.says("31.02")
    await carol.sees("there is no such date")
    await carol.taps("Choose a day")
    await carol.sees("Choose a day")
    assert "Nov 2026" in shown(carol)
    await carol.taps("30")
    await carol.sees("Monday, 30 November")
    await carol.taps("‹ Back")
    await carol.taps("‹ Back")
    await carol.says("tomorrow 9:30")
    await carol.sees("Check and send", "+44 7400 123456", "25 Nov, 09:30")
    await carol.taps("Time")
    await carol.taps("Now")
    await carol.sees("Check and send")
    await carol.taps("Send")
    await carol.sees("The gateway accepted the SMS")
    clock.forward(seconds=10)
    await carol.taps("Check status")
    await carol.sees("Delivered")
    for command in ("/help", "/status", "/balance", "/settings", "/cancel", "hello", "/start"):
        await carol.says(command)
        await carol.waits_for(lambda: carol.last.revision > carol._mark)
    assert world.sent == [("MYSHOP", "447400123456", "Your order is ready")]
    assert not CYRILLIC & set(shown(carol).lower().replace("русский", ""))


async def test_the_chats_language_can_be_fixed_and_set_free_again(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.taps("⚙️ Настройки")
    await anna.taps("🌐 Язык")
    await anna.taps("English")
    await anna.sees("Chat settings", "English")
    await anna.says("/start")
    await anna.sees("Menu", "Balance")
    await anna.taps("⚙️ Settings")
    await anna.taps("🌐 Language")
    await anna.taps("As in Telegram")
    await anna.sees("Настройки чата", "как в вашем Telegram")


async def test_in_a_group_everybody_is_answered_in_his_own_language(world: World) -> None:
    anna, carol = world.member(ANNA), world.member(CAROL)
    await world.log_in(anna)
    await carol.says("/start")
    await carol.sees("Menu", "Balance")
    await anna.says("/start")
    await anna.sees("Меню", "Баланс")


async def test_the_commands_are_in_the_menu_in_both_languages(world: World) -> None:
    commands = await world.person().waits_for(
        lambda: (found := world.telegram.commands.get("default", {})).get("en") and found
    )
    names = list(COMMANDS)
    assert [one["command"] for one in commands[""]] == names
    assert [one["command"] for one in commands["en"]] == names
    assert {"Отправить SMS", "Баланс"} < {one["description"] for one in commands[""]}
    assert {"Send an SMS", "Balance"} < {one["description"] for one in commands["en"]}


async def test_the_zone_is_set_by_button_or_by_name_and_times_follow_it(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.taps("⚙️ Настройки")
    await anna.sees("Москва", "сейчас 12:00")
    await anna.taps("🕓 Часовой пояс")
    await anna.taps("Владивосток")
    await anna.sees("Владивосток", "сейчас 19:00")
    await anna.taps("🕓 Часовой пояс")
    await anna.says("Атлантида")
    await anna.sees("Не знаю города или пояса «Атлантида»", "Часовой пояс этого чата")
    await anna.says("владивосток")
    await anna.sees("Владивосток", "сейчас 19:00")
    await anna.taps("🕓 Часовой пояс")
    await anna.says("asia/tashkent")
    await anna.sees("Ташкент", "сейчас 14:00")
    card = await world.compose(anna, when="завтра 9:30")
    assert "25 нояб., 09:30 (Ташкент)" in card.text
    await anna.taps("✅ Отправить")
    await anna.sees("Запланировано на 25 нояб.", "09:15")


async def test_an_administrator_finds_the_leave_for_expensive_destinations_in_his_menu(
    tmp_path: Path, clock: ManualClock
) -> None:
    async with open_world(tmp_path, clock, admins=str(ANNA)) as world:
        anna, boris = world.person(ANNA), world.person(BORIS)
        await anna.says("/help")
        await anna.sees("Что я умею", "/history", "/expensive")
        await boris.says("/help")
        assert "/expensive" not in (await boris.sees("Что я умею")).text
        await world.stop()
        await world.start()

        def listed() -> bool:
            return len(world.telegram.commands.get(f"chat:{ANNA}", {})) == len(LANGUAGES)

        await anna.waits_for(listed)
        for language in LANGUAGES:
            hers = [one["command"] for one in world.telegram.commands_for(anna.room, language)]
            his = [one["command"] for one in world.telegram.commands_for(boris.room, language)]
            assert hers == [*his, "expensive", "admin", "restored"]
            assert his == list(COMMANDS)


async def test_the_history_opens_by_its_command(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/history")
    await anna.sees("История пуста")
