"""Wherever and however a file comes, its dialog opens and no file is lost."""

from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import ANNA, BORIS, FORUM, World
from tests.journeys.upload.filed import PEOPLE, csv, others_reading, xlsx

OTHERS = [["Имя", "Телефон"], ["Ольга", "89031234560"], ["Глеб", "89031234561"]]


async def test_a_file_opens_over_a_dialog_that_has_no_use_for_it(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.reach_when(anna, text="Привет")
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    await anna.sees("Телефоны: B «Телефон»")
    await anna.says("/settings")
    await anna.sees("Настройки чата")
    await anna.uploads("clients.xlsx", xlsx(PEOPLE), caption="/start")
    await anna.sees("Телефоны: B «Телефон»", "из подписи к файлу", "/start")


async def test_a_list_of_senders_is_still_taken_where_it_is_asked_for(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.taps("✍️ Отправители")
    await anna.taps("📄 Из файла")
    await anna.sees("Пришлите файл .txt")
    await anna.uploads("names.txt", b"SHOP\nMYSHOP\n")
    await anna.sees("Добавлено: 2")


async def test_a_forwarded_file_is_taken_and_so_is_one_before_the_login(world: World) -> None:
    anna = world.person()
    boris = world.member(BORIS)
    note = await boris.uploads("clients.xlsx", xlsx(PEOPLE))
    await anna.forwards(note)
    await anna.sees("clients.xlsx", "Телефоны: B «Телефон»")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 3")


async def test_in_a_group_a_file_that_does_not_answer_the_bot_is_asked_about_once(
    world: World, clock: ManualClock
) -> None:
    anna = world.member(ANNA)
    await world.log_in(anna)
    for hours in (0, 0, 2):
        clock.forward(hours=hours)
        await anna.uploads("minutes.xlsx", xlsx(PEOPLE))
        await anna.uploads("photo.zip", b"PK")
        await anna.says("/balance")
        await anna.sees("Баланс")
    asked = [note for note in anna.room.notes.values() if "взять получателей" in note.text]
    assert len(asked) == 2
    await anna.taps("Взять этот файл", note=asked[0])
    await anna.sees("minutes.xlsx", "Телефоны: B «Телефон»")


async def test_in_a_group_only_a_file_that_answers_the_bot_is_taken(world: World) -> None:
    anna = world.member(ANNA)
    await world.log_in(anna)
    menu = await anna.sees("Меню")
    await anna.uploads("minutes.xlsx", xlsx(PEOPLE))
    await anna.says("/balance")
    await anna.sees("Баланс")
    assert not any("Телефоны" in note.text for note in anna.room.notes.values())
    await anna.uploads("clients.xlsx", xlsx(PEOPLE), reply_to=menu)
    await anna.sees("clients.xlsx", "Телефоны: B «Телефон»")
    before = len(anna.room.notes)
    await anna.uploads("minutes.xlsx", xlsx(PEOPLE))
    await anna.says("вот протокол")
    await anna.uploads("others.xlsx", xlsx(OTHERS), reply_to=anna.last)
    await anna.sees("others.xlsx", "Имена: A «Имя»")
    assert len(anna.room.notes) == before + 5
    boris = world.member(BORIS)
    await boris.taps("✅ Всё верно")
    assert "другой участник" in (boris.alert or "")
    await boris.uploads("boris.xlsx", xlsx(OTHERS), reply_to=anna.last)
    await boris.sees("boris.xlsx", "Имена: A «Имя»")
    await anna.taps("✅ Всё верно", note=await anna.sees("others.xlsx", fresh=False))
    await anna.sees("others.xlsx прочитан", "Получателей: 2")


async def test_in_a_forum_all_of_it_stays_in_the_topic(world: World) -> None:
    anna = world.member(ANNA, room=FORUM, thread_id=7)
    anna.room.bot_is_admin = True
    await world.log_in(anna)
    menu = await anna.sees("Меню")
    await anna.uploads("clients.xlsx", xlsx(PEOPLE), reply_to=menu)
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 3")
    await anna.uploads("others.xlsx", xlsx(OTHERS), reply_to=anna.last)
    await anna.sees("clients.xlsx отложен")
    await anna.sees("others.xlsx", "Имена: A «Имя»")
    assert {note.thread_id for note in anna.room.notes.values()} == {7}


async def test_of_two_files_at_once_one_is_opened_and_the_other_waits(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    async with others_reading():
        await anna.uploads_together({"first.xlsx": xlsx(PEOPLE), "second.xlsx": xlsx(OTHERS)})
        await anna.sees("second.xlsx тоже получен")
    await anna.sees("first.xlsx", "Телефоны: B «Телефон»")
    await anna.taps("✅ Всё верно")
    await anna.sees("first.xlsx прочитан", "Получателей: 3")
    await anna.taps("📄 Взять этот файл")
    await anna.sees("second.xlsx", "Имена: A «Имя»")
    await anna.sees("first.xlsx отложен")
    await anna.sees_no("second.xlsx тоже получен")
    await anna.taps("✅ Всё верно")
    await anna.sees("second.xlsx прочитан", "Получателей: 2")
    await anna.taps("📄 Взять этот файл")
    await anna.sees("first.xlsx", "Телефоны: B «Телефон»")


async def test_a_waiting_file_can_be_taken_after_a_restart(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads_together({"first.xlsx": xlsx(PEOPLE), "second.xlsx": xlsx(OTHERS)})
    await anna.sees("second.xlsx тоже получен")
    await anna.sees("first.xlsx", "Телефоны: B «Телефон»")
    await world.stop()
    await world.start()
    await anna.taps("📄 Взять этот файл")
    await anna.sees("second.xlsx", "Имена: A «Имя»")


async def test_a_waiting_file_that_was_deleted_is_asked_for_again(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    notes = await anna.uploads_together({"first.xlsx": xlsx(PEOPLE), "second.xlsx": xlsx(OTHERS)})
    await anna.sees("second.xlsx тоже получен")
    await anna.sees("first.xlsx", "Телефоны: B «Телефон»")
    world.telegram.delete(notes[1])
    await anna.taps("📄 Взять этот файл")
    assert anna.alert == "Сообщение с файлом удалено. Пришлите файл снова."


async def test_a_new_file_takes_the_place_of_an_open_one_with_a_word(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("first.xlsx", xlsx(PEOPLE))
    await anna.sees("first.xlsx", "Телефоны: B «Телефон»")
    await anna.taps("📞 Телефоны: B")
    await anna.uploads("second.csv", csv(OTHERS))
    await anna.sees("first.xlsx отложен: взят другой файл. Ничего не отправлено.")
    await anna.sees("second.csv", "Имена: A «Имя»")


async def test_a_file_replaced_in_its_message_is_read_anew_with_a_word(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    note = await anna.uploads("clients.xlsx", xlsx(PEOPLE), caption="Привет")
    await anna.sees("clients.xlsx", "Телефоны: B «Телефон»")
    await anna.replaces(note, "better.xlsx", xlsx(OTHERS), caption="Привет")
    await anna.sees("Файл в сообщении заменён", "better.xlsx", "Имена: A «Имя»", "Привет")
    await anna.taps("✅ Всё верно")
    await anna.sees("better.xlsx прочитан", "Получателей: 2")


async def test_a_caption_changed_in_its_message_is_the_new_text(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    note = await anna.uploads("clients.xlsx", xlsx(PEOPLE), caption="Привет")
    await anna.sees("из подписи к файлу", "Привет")
    world.telegram.edit(anna.room, anna.user, note.message_id, "Здравствуйте")
    await anna.sees("из подписи к файлу", "Здравствуйте")


async def test_a_file_replaced_after_it_was_left_is_offered(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    note = await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    await anna.sees("clients.xlsx", "Телефоны: B «Телефон»")
    await anna.says("/start")
    await anna.sees("Меню")
    await anna.replaces(note, "better.xlsx", xlsx(OTHERS))
    await anna.sees("better.xlsx", "вы изменили сообщение", "Ничего не отправлено")
    await anna.taps("📄 Взять этот файл")
    await anna.sees("better.xlsx", "Имена: A «Имя»")


async def test_other_changed_messages_are_left_alone(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    note = await anna.says("привет")
    await anna.sees("Меню")
    before = len(anna.room.notes)
    world.telegram.edit(anna.room, anna.user, note.message_id, "89161234567 Привет")
    await anna.says("/balance")
    await anna.sees("Баланс")
    assert len(anna.room.notes) == before + 2


async def test_pictures_and_voices_are_told_which_files_can_be_read(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    world.telegram.send_photo(anna.room, anna.user)
    await anna.sees("Это не файл таблицы", "📎 → «Файл»")
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    await anna.sees("clients.xlsx", "Телефоны: B «Телефон»")
    world.telegram.send_voice(anna.room, anna.user)
    await anna.sees("Здесь нужна кнопка или файл", "clients.xlsx")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 3")


async def test_in_a_group_a_refused_file_is_mended_without_answering_the_bot(world: World) -> None:
    anna = world.member(ANNA)
    await world.log_in(anna)
    await anna.uploads("bad.xlsx", b"", reply_to=await anna.sees("Меню"))
    await anna.sees("Файл пуст")
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    await anna.sees("clients.xlsx", "Телефоны: B «Телефон»")
    await anna.taps("↕️ Первая строка: 2")
    await anna.says("3 человека ждут")
    await anna.says("3")
    await anna.taps("‹ Назад")
    await anna.sees("со строки 2")


async def test_a_file_for_an_open_question_answers_it_and_going_back_leads_there(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/mailing")
    await anna.sees("Рассылка: кому?")
    await anna.uploads("bad.xlsx", b"")
    await anna.sees("Файл пуст")
    await anna.taps("‹ Назад")
    await anna.sees("Рассылка: кому?")
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    await anna.taps("✅ Всё верно")
    await anna.taps("‹ Назад")
    await anna.sees("Рассылка: кому?")
    await anna.uploads("clients.xlsx", xlsx(PEOPLE), caption="Скидки")
    await anna.taps("✅ Всё верно")
    await anna.taps("Дальше ›")
    await anna.sees("От кого рассылка?")


async def test_a_login_asked_for_on_the_way_loses_nobody(world: World) -> None:
    anna = world.person()
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    await anna.taps("✅ Всё верно")
    await anna.taps("Дальше ›")
    await anna.sees("Вход в Devino Telecom")
    await anna.taps("🔑 Ввести логин")
    await anna.says("demo")
    await anna.sees("Напишите пароль")
    await anna.says(PASSWORD)
    await anna.sees("От кого рассылка?")
    await world.add_sender(anna)
    await anna.sees("Что написать?", "clients.xlsx: 3")
