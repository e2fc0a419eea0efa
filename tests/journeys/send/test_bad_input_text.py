"""Texts that cannot be sent, and messages that are no text at all."""

from tests.conftest import PASSWORD
from tests.journeys.conftest import World


async def test_2001_characters_are_refused_and_sender_and_number_are_kept(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna, phone="89161234567")
    await anna.says("я" * 2001)
    await anna.sees("Слишком длинно", "шлюз берёт не больше", "Что написать?")
    await anna.says("😀" * 1001)
    await anna.sees("Слишком длинно", "Что написать?")
    await anna.says("я" * 2000)
    await anna.sees("Когда отправить на +7 916 123-45-67")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте", "MYSHOP", "30 SMS")


async def test_a_text_of_nothing_is_refused(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    await anna.says("\u2800 \u200b")
    await anna.waits_for(lambda: anna.last.revision > anna._mark)
    await anna.sees("?")


async def test_what_is_no_text_is_answered_where_a_text_is_asked_and_nothing_is_lost(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    for send in (world.telegram.send_photo, world.telegram.send_sticker, world.telegram.send_voice):
        note = send(anna.room, anna.user)
        await anna.waits_for(
            lambda note=note: any(
                other.message_id > note.message_id and "Здесь нужен текст" in other.text
                for other in anna.room.notes.values()
            )
        )
    await anna.says("Теперь текст")
    await anna.sees("Когда отправить")


async def test_a_file_at_the_question_for_a_text_opens_it_and_keeps_the_sms_as_a_draft(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_text(anna)
    await anna.uploads("text.txt", b"text")
    await anna.sees("text.txt", "В каком столбце телефоны?")
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.taps("📝 Продолжить SMS")
    await anna.sees("Что написать?")
    await anna.says("Теперь текст")
    await anna.sees("Когда отправить на +7 916 123-45-67")


async def test_a_photo_is_answered_at_every_other_question_too(world: World) -> None:
    anna = world.person()
    await anna.says("/start")
    await anna.taps("🔑 Ввести логин")
    world.telegram.send_photo(anna.room, anna.user)
    await anna.sees("Здесь нужен текст", "Напишите логин")
    await anna.says("demo")
    await anna.sees("Напишите пароль")
    world.telegram.send_photo(anna.room, anna.user)
    await anna.sees("Здесь нужен текст", "Напишите пароль")
    await anna.says(PASSWORD)
    await anna.sees("Вход выполнен")
    await anna.says("/send")
    await anna.sees("От кого?")
    world.telegram.send_photo(anna.room, anna.user)
    await anna.sees("Здесь нужен текст", "От кого?")
    await world.add_sender(anna)
    await anna.sees("Кому?")
    world.telegram.send_photo(anna.room, anna.user)
    await anna.sees("Здесь нужен номер или контакт", "Кому?")
    await anna.says("89161234567")
    await anna.says("Текст")
    await anna.sees("Когда отправить")
    world.telegram.send_photo(anna.room, anna.user)
    await anna.sees("Здесь нужно время", "Когда отправить")


async def test_a_photo_outside_any_question_is_no_list_of_numbers_and_leads_to_the_menu(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    world.telegram.send_photo(anna.room, anna.user, caption="89161234567")
    await anna.sees("Это не файл таблицы", ".xlsx")
    await anna.sees("Меню")
