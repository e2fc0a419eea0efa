"""Saved texts: from a saved text to an SMS and to a mailing, and all that is in between."""

from tests.actor import Actor
from tests.conftest import PASSWORD, ManualClock
from tests.journeys.conftest import ANNA, BORIS, CAROL, GROUP, World, button_of, time_passing
from tests.journeys.mailing.walks import labels, many, ready

LONG = "Длинный текст " * 142


async def save(person: Actor, text: str, name: str | None = None) -> None:
    """Add a saved text by the command; without a name it gets the one that is offered."""
    await person.says("/templates")
    await person.sees("Шаблоны")
    await person.taps("➕ Добавить")
    await person.sees("Новый шаблон")
    await person.says(text)
    await person.sees("Как назвать шаблон?")
    if name is None:
        await person.taps("✅ ")
    else:
        await person.says(name)
    await person.sees("Сохранено в шаблоны", text.strip()[:50])


async def test_an_empty_list_says_what_it_is_for(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.taps("📋 Шаблоны")
    await anna.sees("Пусто", "набирать их заново не придётся")
    await world.reach_text(anna)
    assert "📋 Из шаблонов" not in labels(anna.last)


async def test_a_text_whose_name_cannot_be_seen_is_found_in_the_list(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await save(anna, "Текст", "\u3164\u200b")
    await anna.says("/templates")
    await anna.taps("…")
    await anna.sees("Текст", "1 SMS")


async def test_a_saved_text_begins_an_sms_and_is_sent_byte_for_byte(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await save(anna, "Скидки — 50 %!\n«Завтра»")
    await anna.says("/start")
    await anna.taps("📋 Шаблоны")
    await anna.sees("Шаблоны: 1")
    await anna.taps("Скидки — 50 %! «Завтра»")
    await anna.sees("Скидки — 50 %!", "1 SMS", "кириллица")
    await anna.taps("✉️ Новое SMS")
    await world.add_sender(anna)
    await anna.says("89161234567")
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "«Завтра»")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
    assert world.sent == [("MYSHOP", "79161234567", "Скидки — 50 %!\n«Завтра»")]


async def test_a_question_for_a_text_is_answered_with_a_saved_one(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await save(anna, "Ждём вас", "Приглашение")
    await world.reach_text(anna)
    await anna.taps("📋 Из шаблонов")
    note = await anna.sees("Какой текст взять?")
    assert labels(note) == ["Приглашение", "‹ Назад"]
    await anna.taps("‹ Назад")
    await anna.sees("Что написать?")
    await anna.taps("📋 Из шаблонов")
    await anna.taps("Приглашение")
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "Ждём вас")
    await anna.taps("✏️ Текст")
    await anna.sees("Текст", "Ждём вас")
    await anna.says("Своими словами")
    await anna.sees("Проверьте и отправьте", "Своими словами")
    await anna.taps("✏️ Текст")
    await anna.taps("📋 Из шаблонов")
    await anna.sees("Какой текст взять?")
    await anna.taps("‹ Назад")
    await anna.sees("Своими словами")
    await anna.taps("📋 Из шаблонов")
    await anna.taps("Приглашение")
    await anna.sees("Проверьте и отправьте", "Ждём вас", "+7 916 123-45-67")


async def test_braces_in_a_single_sms_are_told_about_before_it_is_sent(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await save(anna, "{имя|друг}, ждём вас", "С именем")
    await anna.sees("Скобки {} заполняются в рассылке")
    await world.reach_text(anna)
    await anna.taps("📋 Из шаблонов")
    await anna.taps("С именем")
    await anna.sees("{имя|друг}, ждём вас", "в одиночном SMS не заполняются")
    assert not world.sent
    await anna.taps("Дальше ›")
    await anna.sees("Когда отправить")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "В тексте есть скобки {}", "уйдут как написаны")
    await anna.taps("✅ Отправить")
    await anna.sees("SMS принято шлюзом")
    assert world.sent[-1][2] == "{имя|друг}, ждём вас"


async def test_a_mailing_fills_a_saved_text_in_both_ways(world: World, clock: ManualClock) -> None:
    walk = await ready(world)
    anna = walk.person
    await save(anna, "{имя}, ждём вас", "С именем")
    await walk.drop(many(2))
    await anna.taps("📋 Из шаблонов")
    await anna.taps("С именем")
    await anna.sees("Пример 1 из", "Имя0, ждём вас")
    await anna.taps("Дальше ›")
    await anna.sees("Когда отправить?")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте")
    async with time_passing(clock):
        await walk.confirm()
        await anna.sees("Рассылка закончена", "2 из 2")
    await anna.says("/templates")
    await anna.taps("С именем")
    await anna.taps("📨 Рассылка")
    await anna.sees("кому?")
    await anna.says("89161234501 Иван\n89161234502 Пётр\n89161234503 Анна")
    await anna.sees("номера из чата: 3")
    await anna.taps("Дальше ›")
    await anna.sees("Когда отправить? Получателей: 3")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "{имя}, ждём вас")
    await anna.taps("👁 Пример")
    await anna.sees("Иван, ждём вас")
    assert {text for *_, text in world.sent} == {"Имя0, ждём вас", "Имя1, ждём вас"}


async def test_a_mailing_that_began_with_a_text_its_people_cannot_have_says_so(
    world: World,
) -> None:
    walk = await ready(world)
    anna = walk.person
    await save(anna, "{город мечты}, ждём вас", "Города")
    await anna.taps("📨 Рассылка")
    await anna.sees("кому?")
    await anna.says("89161234501\n89161234502\n89161234503")
    await anna.sees("номера из чата: 3")
    await anna.taps("Дальше ›")
    await anna.sees("Столбца «город мечты» нет")
    await anna.taps("✏️ Текст")
    await anna.says("Ждём вас")
    await anna.sees("Когда отправить?")
    assert not world.sent


async def test_a_text_that_the_people_of_a_mailing_cannot_have_leaves_the_one_there_was(
    world: World,
) -> None:
    walk = await ready(world)
    anna = walk.person
    await save(anna, "{город мечты}, ждём вас", "Города")
    await walk.plan(many(2), "Скидки")
    await anna.taps("✏️ Текст")
    await anna.sees("Скидки")
    await anna.taps("📋 Из шаблонов")
    await anna.taps("Города")
    await anna.sees("Столбца «город мечты» нет", "Скидки")
    await anna.taps("Дальше ›")
    await anna.sees("Проверьте и отправьте", "Скидки")


async def test_names_and_texts_that_will_not_do_are_told_and_nothing_typed_is_lost(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await save(anna, "Первый", "Имя")
    await anna.says("/templates")
    await anna.taps("➕ Добавить")
    await anna.says("я" * 2001)
    await anna.sees("Слишком длинно", "Новый шаблон")
    await anna.shares_contact("79161234567", "Иван")
    await anna.sees("Здесь нужен текст", "Новый шаблон")
    await anna.says("/такой текст")
    await anna.sees("Как назвать шаблон?", "/такой текст")
    await anna.says("я" * 500)
    await anna.sees("500 знаков", "не больше 40", "/такой текст")
    await anna.says("ИМЯ")
    await anna.sees("Шаблон «ИМЯ» уже есть", "/такой текст")
    await anna.taps("✅ /такой текст")
    await anna.sees("Сохранено", "/такой текст")
    await save(anna, LONG)
    await anna.sees("Длинный текст", "SMS")


async def test_it_is_renamed_rewritten_and_deleted_only_after_a_question(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await save(anna, "Старый текст", "Старое имя")
    await anna.taps("✏️ Имя")
    await anna.sees("Напишите новое имя")
    await anna.says("Новое <имя> & всё")
    await anna.sees("Изменено", "Новое <имя> & всё", "Старый текст")
    await anna.taps("✏️ Текст")
    await anna.sees("Пришлите новый текст")
    await anna.taps("‹ Назад")
    await anna.sees("Старый текст")
    await anna.taps("✏️ Текст")
    await anna.says("Новый текст")
    await anna.sees("Изменено", "Новое <имя> & всё", "Новый текст")
    await anna.taps("🗑 Удалить")
    question = await anna.sees("Удалить шаблон «Новое <имя> & всё»?", "Новый текст")
    yes = button_of(question, "Да, удалить")
    await anna.taps("Да, удалить")
    await anna.sees("Шаблон удалён", "Пусто")
    await world.press_again(anna, question, yes)
    assert "Пусто" in anna.last.text


async def test_a_second_tap_on_the_offered_name_saves_nothing_more(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/templates")
    await anna.taps("➕ Добавить")
    await anna.says("Один раз")
    question = await anna.sees("Как назвать")
    offered = button_of(question, "✅ Один раз")
    await anna.taps("✅ Один раз")
    await anna.sees("Сохранено")
    await world.press_again(anna, question, offered)
    await anna.says("/templates")
    await anna.sees("Шаблоны: 1")


async def test_the_text_of_history_is_saved_from_its_card(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await world.send(anna, text="Пригодится ещё")
    await anna.taps("☰ Меню")
    await anna.taps("📜 История")
    await anna.taps("Пригодится")
    await anna.taps("📋 В шаблоны")
    await anna.sees("Как назвать шаблон?", "Пригодится ещё")
    await anna.taps("‹ Назад")
    await anna.sees("SMS принято шлюзом")
    await anna.taps("📋 В шаблоны")
    await anna.taps("✅ Пригодится ещё")
    await anna.sees("Сохранено в шаблоны", "Пригодится ещё")
    await anna.taps("‹ Назад")
    await anna.sees("SMS принято шлюзом")


async def test_a_group_shares_its_texts_and_what_one_deleted_is_told_to_the_other(
    world: World,
) -> None:
    anna, boris = world.member(ANNA, room=GROUP), world.member(BORIS, room=GROUP)
    await world.log_in(anna)
    await save(anna, "Общий текст", "Общий")
    await boris.says("/templates")
    theirs = await boris.sees("Шаблоны: 1")
    await boris.taps("Общий", note=theirs)
    await boris.sees("Общий текст")
    await anna.says("/templates")
    await anna.sees("Шаблоны: 1")
    await anna.taps("Общий")
    await anna.sees("Общий текст")
    await anna.taps("🗑 Удалить")
    await anna.taps("Да, удалить")
    await anna.sees("Шаблон удалён")
    await boris.taps("✏️ Имя", note=theirs)
    await boris.says("Поздно")
    await boris.sees("Этого шаблона больше нет")


async def test_restart_in_the_middle_keeps_the_text_that_waits_for_its_name(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.says("/templates")
    await anna.taps("➕ Добавить")
    await anna.says("Переживёт перезапуск")
    await anna.sees("Как назвать")
    await world.stop()
    await world.start()
    await anna.says("Имя")
    await anna.sees("Сохранено", "Переживёт перезапуск")


async def test_an_english_reader_reads_english(world: World) -> None:
    carol = world.person(CAROL)
    await carol.says("/start")
    await carol.taps("Enter login")
    await carol.says("demo")
    await carol.sees("Write the password")
    await carol.says(PASSWORD)
    await carol.sees("Menu")
    await carol.taps("📋 Templates")
    await carol.sees("Nothing here yet")
    await carol.taps("➕ Add")
    await carol.says("Hello {name}")
    await carol.sees("What should it be called?")
    await carol.says("Hello")
    await carol.sees("Saved as a template", "The braces {} are filled in by a mailing")
