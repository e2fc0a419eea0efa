"""Putting a mailing together: recipients, sender, text, examples, time, plan."""

from decimal import Decimal

import pytest

from bot.sms.phones import format_phone
from tests.conftest import ManualClock
from tests.journeys.conftest import CAROL, World, button_of
from tests.journeys.mailing.walks import PEOPLE, Walk, labels, many, ready


async def test_a_dropped_file_leads_to_its_plan(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    asked = await walk.drop()
    assert "clients.csv: 3" in asked.text
    assert "{Имя}" in asked.text
    assert "{Город}" in asked.text
    await anna.says("Скидки в городе {город}")
    await anna.sees("Пример 1 из 3", "Скидки в городе Москва", "Всего SMS: 3")
    await anna.taps("Дальше ›")
    await anna.sees("Когда отправить?", "Получателей: 3", "Всего SMS: 3")
    await anna.taps("Сейчас")
    plan = await anna.sees(
        "Проверьте и отправьте", "получателей 3", "MYSHOP", "Баланс: 500,00\u00a0₽"
    )
    assert "Сейчас" in plan.text
    assert "✅ Отправить: 3" in labels(plan)
    assert world.sent == []


async def test_the_caption_of_a_file_is_the_text(world: World) -> None:
    walk = await ready(world)
    await walk.drop(caption="Скидки всю неделю")
    await walk.person.sees("Когда отправить?", "Получателей: 3")


async def test_a_wrong_caption_is_told_and_the_recipients_stay(world: World) -> None:
    walk = await ready(world)
    await walk.drop(caption="Скидки, {отчество}")
    await walk.person.sees("Столбца «отчество» нет", "Что написать?", "clients.csv: 3")


async def test_pasted_numbers_add_up_over_several_messages(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    await anna.says("/mailing")
    await anna.sees("Рассылка: кому?")
    await anna.says("89161234567 Иван\n89161234568 Анна")
    await anna.sees("номера из чата: 2", "Можно прислать ещё")
    await anna.says("8 926 123-45-67\n89161234567\nне номер")
    await anna.sees("номера из чата: 3", "дубли убраны: 1", "пропущены: 1")
    await anna.taps("Дальше ›")
    await anna.sees("Что написать?", "номера из чата: 3", "{имя}", "{имя|уважаемый клиент}")
    await anna.says("Скидки")
    await anna.taps("Сейчас")
    await anna.sees("получателей 3", "дубли убраны: 1")


async def test_a_message_without_a_number_is_refused_and_changes_nothing(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    await anna.says("/mailing")
    await anna.says("89161234567")
    await anna.sees("номера из чата: 1")
    await anna.taps("‹ Назад")
    await anna.says("/drafts")
    await anna.taps("👥 1")
    await anna.taps("▶️ Продолжить")
    await anna.taps("‹ Назад")
    await anna.says("просто слова")
    await anna.sees("Ни одного номера", "номера из чата: 1")


async def test_a_shared_contact_is_a_recipient(world: World) -> None:
    walk = await ready(world)
    await walk.person.says("/mailing")
    await walk.person.sees("Рассылка: кому?")
    await walk.person.shares_contact("+79261234567", "Пётр")
    await walk.person.sees("номера из чата: 1")


async def test_what_is_no_recipient_is_answered_with_what_is_wanted(world: World) -> None:
    walk = await ready(world)
    await walk.person.says("/mailing")
    await walk.person.sees("Рассылка: кому?")
    world.telegram.send_sticker(walk.person.room, walk.person.user)
    await walk.person.sees("Здесь нужны получатели", "Рассылка: кому?")


async def test_a_list_of_the_base_is_a_recipient_with_its_columns(world: World) -> None:
    walk = await ready(world)
    assert world.app is not None
    contacts, chat = world.app.rooms.contacts, walk.person.room.id
    listed = await contacts.create_list(chat, walk.person.user.id, "Постоянные")
    await contacts.add(chat, listed.id, "79161234567", "Иван")
    await contacts.add(chat, listed.id, "79161234568", "Анна")
    await walk.person.says("/mailing")
    await walk.person.taps("👥 Из базы")
    await walk.person.taps("Постоянные · 2 из 2")
    await walk.person.sees("Что написать?", "список «Постоянные»: 2", "{имя}")
    await walk.person.says("{имя}, скидки")
    await walk.person.sees("Пример 1 из 2", "Иван, скидки")


async def test_without_lists_there_is_a_way_on(world: World) -> None:
    walk = await ready(world)
    await walk.person.says("/mailing")
    await walk.person.taps("👥 Из базы")
    await walk.person.sees("В базе пока нет списков")
    await walk.person.taps("‹ Назад")
    await walk.person.taps("↩️ Не дошло")
    await walk.person.sees("Нет рассылок, которые не дошли")
    await walk.person.taps("‹ Назад")
    await walk.person.taps("‹ Назад")
    await walk.person.sees("Меню")


async def test_a_sender_is_asked_for_when_there_is_no_usual_one(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await Walk(world, anna).drop(asked="От кого рассылка?")
    await anna.says("MYSHOP")
    await anna.sees("MYSHOP нет в списке")
    await anna.taps("Добавить MYSHOP")
    await anna.sees("Что написать?")
    await anna.says("Скидки")
    await anna.taps("Сейчас")
    await anna.sees("Проверьте и отправьте", "✍️ MYSHOP")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Скидки, {отчество}", "Столбца «отчество» нет. Есть: {Имя}, {Город}"),
        ("Скидки, {имя", "без пары"),
        ("я" * 2001, "Слишком длинно"),
        (" ", "Текст пуст"),
    ],
)
async def test_a_wrong_text_is_told_in_a_sentence_over_the_same_question(
    world: World, text: str, sentence: str
) -> None:
    walk = await ready(world)
    await walk.drop()
    await walk.person.says(text)
    await walk.person.sees(sentence, "Что написать?")
    await walk.person.says("Скидки")
    await walk.person.sees("Когда отправить?")


async def test_examples_are_real_rows_with_the_longest_and_the_dearest(world: World) -> None:
    people = [*many(8), ("79169999999", "Ы" * 71, "Тверь")]
    walk = await ready(world)
    anna = walk.person
    await walk.drop(people)
    await anna.says("{имя}, скидки")
    await anna.sees("Пример 1 из", "Имя0, скидки", "по 1 SMS: 8", "по 2 SMS: 1", "Всего SMS: 10")
    await anna.taps("›")
    await anna.sees("Пример 2 из", "Имя1, скидки")
    await anna.taps("Самый длинный")
    await anna.sees("Ы" * 71, "2 SMS", format_phone("79169999999"))
    await anna.taps("✏️ Текст")
    await anna.sees("Что написать?", "{имя}, скидки")


async def test_blanks_are_reported_and_defaults_stand_in(world: World) -> None:
    walk = await ready(world)
    await walk.drop()
    await walk.person.says("{имя}, скидки")
    await walk.person.sees(
        "Пустых ячеек в столбце «имя»: 1", "На этом месте в тексте ничего не будет"
    )
    await walk.person.taps("✏️ Текст")
    await walk.person.says("{имя|Здравствуйте}, скидки")
    note = await walk.person.sees(
        "Пустых ячеек в столбце «имя»: 1", "Там подставится запасное слово"
    )
    assert "ничего не будет" not in note.text


async def test_a_cheaper_spelling_of_a_common_text_is_offered(world: World) -> None:
    walk = await ready(world)
    await walk.drop()
    await walk.person.says("Sale — all week " + "x" * 60)
    await walk.person.taps("💡 Заменить знаки")
    await walk.person.sees("Sale - all week")
    await walk.person.taps("Дальше ›")
    await walk.person.sees("Когда отправить?", "Всего SMS: 3")


async def test_a_late_tap_on_the_cheaper_spelling_leaves_another_text_alone(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.drop()
    await anna.says("Sale — all week " + "x" * 60)
    note = await anna.sees("Из-за «—»: 6 SMS вместо 3")
    cheaper = button_of(note, "Заменить знаки: 3 SMS")
    await world.press_again(anna, note, cheaper)
    await world.press_again(anna, note, cheaper)
    await anna.sees("Sale - all week", fresh=False)
    await anna.says("Скидки — «всю неделю»")
    await anna.sees("Когда отправить?")
    await anna.taps("‹ Назад")
    note = await anna.sees("Скидки — «всю неделю»")
    await world.press_again(anna, note, cheaper)
    await anna.sees("Скидки — «всю неделю»", fresh=False)


async def test_every_part_is_changed_from_the_plan_and_the_rest_stays(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan()
    await anna.taps("✏️ Текст")
    await anna.sees("Скидки всю неделю", "Чтобы изменить")
    await anna.taps("‹ Назад")
    await anna.sees("Проверьте и отправьте", "Скидки всю неделю")
    await anna.taps("✏️ Текст")
    await anna.says("Скидки только завтра")
    await anna.sees("Проверьте и отправьте", "Скидки только завтра", "получателей 3")
    await anna.taps("✏️ Время")
    await anna.taps("Завтра в 9:00")
    await anna.sees("Проверьте и отправьте", "09:00", "Скидки только завтра")
    await anna.taps("✏️ Кому")
    await anna.sees("Рассылка: кому?", "clients.csv: 3")
    await walk.drop(many(5), asked="Проверьте и отправьте")
    await anna.sees("получателей 5", "Скидки только завтра", "09:00", fresh=False)
    await anna.taps("✏️ Отправитель")
    await anna.taps("‹ Назад")
    await anna.sees("Проверьте и отправьте", "MYSHOP")
    assert world.sent == []


async def test_the_plan_tells_what_is_left_out_and_gives_the_file(world: World) -> None:
    people = [*PEOPLE, PEOPLE[1], ("84951234567", "Контора", ""), ("мусор", "", "")]
    walk = await ready(world)
    assert world.app is not None
    await world.app.rooms.stop_list.add(
        walk.person.room.id, walk.person.user.id, "Анна", ["79161234502"]
    )
    await walk.plan(people)
    await walk.person.sees(
        "получателей 2",
        "дубли убраны: 1",
        "убраны по стоп-листу: 1",
        "пропущены: 2",
        fresh=False,
    )
    await walk.person.taps("📄 Не подошло и дубли: 3")
    await walk.person.sees(".xlsx")
    await walk.person.sees("Проверьте и отправьте", fresh=False)


async def test_local_time_is_chosen_for_all(world: World) -> None:
    walk = await ready(world)
    await walk.drop()
    await walk.person.says("Скидки")
    await walk.person.sees("Когда отправить?")
    await walk.person.taps("🌍 По времени получателя")
    await walk.person.says("завтра 10:00")
    await walk.person.sees("Проверьте и отправьте", "10:00 по местному времени получателя")


async def test_quiet_hours_offer_the_morning_or_an_explicit_night(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    plan = await walk.plan(when="завтра 22:30", asked="Это тихие часы")
    assert not any(label.startswith("✅ Отправить") for label in labels(plan))
    await anna.taps("🌙 Всё равно ночью")
    await anna.sees("Проверьте и отправьте", "22:30")
    await anna.taps("✏️ Время")
    await anna.says("послезавтра 23:00")
    await anna.sees("Это тихие часы")
    await anna.taps("⏰ Перенести")
    await anna.sees("Проверьте и отправьте", "27 нояб., 09:00")


async def test_too_little_money_says_how_much_and_offers_fewer(
    world: World, clock: ManualClock
) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.price_known(clock)
    world.gateway.account("demo").balance = Decimal(15)
    sent = len(world.sent)
    plan = await walk.plan(many(20))
    assert "не хватает примерно 15,00\u00a0₽" in plan.text
    assert "✅ Отправить: 20" not in labels(plan)
    assert "⚠️ Всё равно отправить: 20" in labels(plan)
    await anna.taps("✂️ Только первым: 10")
    await anna.sees("Проверьте и отправьте", "получателей 10", "не вошли в первые: 10")
    await anna.taps("👥 Всем: 20")
    await anna.sees("получателей 20", "не хватает примерно 15,00\u00a0₽")
    await anna.taps("📝 Оставить в черновиках")
    await anna.sees("Меню")
    await anna.taps("📝 Черновики рассылок: 1")
    await anna.sees("Черновики рассылок: 1")
    assert len(world.sent) == sent


async def test_any_number_of_the_first_can_be_asked_for(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan(many(20))
    await anna.taps("✂️ Часть")
    await anna.says("ноль")
    await anna.sees("Здесь нужно число")
    await anna.says("7")
    await anna.sees("получателей 7", "не вошли в первые: 13")


async def test_texts_that_are_too_long_are_left_out_only_when_a_person_says_so(
    world: World,
) -> None:
    people = [*PEOPLE, ("79169999999", "Ы" * 1990, "Тверь")]
    walk = await ready(world)
    await walk.drop(people)
    await walk.person.says("{имя}, скидки всю неделю")
    await walk.person.sees("Текст длиннее, чем берёт шлюз, получателей: 1. Строки: 5")
    await walk.person.taps("Дальше ›")
    await walk.person.taps("Сейчас")
    plan = await walk.person.sees("Сократите его или отправьте без них")
    assert not any("Отправить" in label for label in labels(plan))
    await walk.person.taps("✂️ Без слишком длинных")
    await walk.person.sees("Проверьте и отправьте", "получателей 3", "слишком длинный")


async def test_an_english_reader_is_led_in_english(world: World) -> None:
    walk = await ready(world, world.person(CAROL), english=True)
    carol = walk.person
    await carol.says("/mailing")
    await carol.sees("Mailing: who is it for?")
    await carol.says("89161234567 Ivan\n89161234568 Ann")
    await carol.sees("numbers from the chat: 2")
    await carol.taps("Next ›")
    await carol.sees("What is the text?")
    await carol.says("Sale all week")
    await carol.sees("When should it go?", "Total SMS: 2")
    await carol.taps("Now")
    plan = await carol.sees("Check and send", "recipients 2", "Total SMS: 2")
    assert button_of(plan, "✅ Send: 2")


async def test_words_where_a_button_is_wanted_leave_the_plan_open(world: World) -> None:
    walk = await ready(world)
    anna = walk.person
    await walk.plan(many(2))
    await anna.says("всё верно, отправляй")
    await anna.sees("нажать одну из кнопок", "Ничего не изменилось", fresh=False)
    await anna.sees("Проверьте и отправьте")
    world.telegram.send_photo(anna.room, anna.user)
    await anna.sees("Это не файл таблицы", fresh=False)
    await anna.sees("Проверьте и отправьте")


async def test_numbers_pasted_anywhere_begin_a_mailing(world: World) -> None:
    walk = await ready(world)
    await walk.person.says("89161234567 Иван\n89161234568 Анна\n89161234569")
    await walk.person.sees("Рассылка: кому?", "номера из чата: 3")
    await walk.person.taps("Дальше ›")
    await walk.person.sees("Что написать?")


async def test_files_that_nothing_was_written_to_leave_one_draft(world: World) -> None:
    walk = await ready(world)
    await walk.drop()
    await walk.drop(many(5))
    await walk.drop(many(7))
    await walk.person.says("/drafts")
    drafts = await walk.person.sees("Черновики рассылок: 1")
    assert any("👥 7" in label for label in labels(drafts))
