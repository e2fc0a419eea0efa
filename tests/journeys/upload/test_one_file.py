"""A file dropped into the chat: what is in it is shown, changed by buttons, and read."""

import io

from openpyxl import load_workbook

from tests.conftest import ManualClock
from tests.journeys.conftest import World, time_passing
from tests.journeys.upload.filed import PEOPLE, csv, many, others_reading, xlsx

TWO_PHONES = [
    ["Клиент", "Телефон", "Второй телефон"],
    ["Иван", "8 916 123-45-67", "8 916 123-45-68"],
    ["Анна", "8 926 123-45-68", ""],
]
MIXED = [
    ["Телефон", "Имя"],
    ["8 916 123-45-67", "Иван"],
    ["7,91612E+10", "Анна"],
    ["+7 495 123-45-67", "Пётр"],
    ["+79161234567", "Иван снова"],
    ["=1+1 нет", "Ольга"],
    ["8 903 000-00-01; 8 903 000-00-02", "Семья"],
]


async def test_a_dropped_file_is_understood_and_read(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    card = await anna.sees("clients.xlsx", "Телефоны: B «Телефон»", "Имена: A «Имя»")
    assert "2 Иван 8 916 123-45-67  Москва" in card.text
    assert "Данные — со строки 2" in card.text
    assert "Ещё ничего не отправлено" in card.text
    await anna.taps("✅ Всё верно")
    result = await anna.sees("clients.xlsx прочитан", "Получателей: 3")
    assert "Отказано" not in result.text
    assert not any("отказов" in button.text for row in result.buttons for button in row)
    assert world.sent == []


async def test_what_was_refused_is_told_by_reason_and_listed_in_a_file(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("clients.csv", csv(MIXED))
    await anna.taps("✅ Всё верно")
    result = await anna.sees("Получателей: 3", "Не подошло: 3", "Дублей: 1", "это ещё 1")
    assert "• цифры потеряны (так портит номера Excel): 1" in result.text
    assert "• городской или служебный номер: 1" in result.text
    await anna.taps("📄 Что не подошло")
    listed = await anna.downloads(".xlsx")
    sheet = load_workbook(io.BytesIO(listed.content)).active
    assert [[cell.value for cell in row] for row in sheet.rows][1:] == [
        [3, "7,91612E+10", "цифры потеряны (так портит номера Excel)"],
        [4, "+7 495 123-45-67", "городской или служебный номер"],
        [5, "79161234567", "дубль строки 2"],
        [6, "=1+1 нет", "в номере буквы"],
    ]


async def test_columns_and_the_first_row_are_changed_by_buttons(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    await anna.taps("📞 Телефоны: B")
    await anna.taps("C · Город")
    await anna.sees("Телефоны: C «Город»")
    await anna.taps("👤 Имена: A")
    await anna.taps("B · Телефон")
    await anna.sees("Имена: B «Телефон»")
    await anna.taps("👤 Имена: B")
    await anna.taps("Без имён")
    await anna.sees("Имена: нет")
    await anna.taps("↕️ Первая строка: 2")
    await anna.says("вторая")
    await anna.sees("Напишите номер строки числом")
    await anna.says("3")
    await anna.sees("со строки 3")
    await anna.taps("✅ Всё верно")
    await anna.sees("Ни одного номера", "Ничего не отправлено")
    await anna.taps("✏️ Столбцы")
    await anna.taps("📞 Телефоны: C")
    await anna.taps("B ·")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 2")


async def test_several_columns_of_phones_are_all_taken(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("clients.xlsx", xlsx(TWO_PHONES))
    await anna.taps("📞 Телефоны: B")
    await anna.taps("➕ Несколько столбцов")
    await anna.taps("☑ B · Телефон")
    await anna.taps("Готово")
    await anna.sees("Выберите хотя бы один столбец")
    await anna.taps("☐ B · Телефон")
    await anna.taps("☐ C · Второй телефон")
    await anna.taps("Готово")
    await anna.sees("Телефоны: B «Телефон», C «Второй телефон»")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 3")


async def test_two_tables_beside_each_other_are_taken_together_with_one_tap(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    titles = ["ФИО", "Тел", "", "ФИО", "Тел"]
    rows = [
        [f"Иван {n}", f"8 916 123-45-0{n}", "", f"Анна {n}", f"8 926 123-45-0{n}"] for n in range(3)
    ]
    await anna.uploads("clients.xlsx", xlsx([titles, *rows]))
    await anna.taps("📞 Все вместе: B, E")
    await anna.sees("Телефоны: B «Тел», E «Тел»", "Имена: A «ФИО»")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 6")
    await anna.uploads("clients.xlsx", xlsx([titles, *rows]))
    await anna.taps("📞 Телефоны: B, E")
    await anna.taps("E · Тел")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 3")


async def test_names_in_the_cells_of_the_numbers_are_names_of_that_column_only(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    rows = [[f"Иван 8 916 123-45-0{n}", "Сергей", f"8 926 123-45-0{n}"] for n in range(3)]
    await anna.uploads("clients.xlsx", xlsx([["Клиент", "Мастер", "Тел. мастера"], *rows]))
    await anna.taps("A · Клиент")
    await anna.sees("Телефоны: A «Клиент»", "Имена: A «Клиент»")
    await anna.taps("👤 Имена: A")
    await anna.taps("● A · Клиент")
    await anna.taps("📞 Телефоны: A")
    await anna.taps("C · Тел. мастера")
    await anna.sees("Телефоны: C «Тел. мастера»", "Имена: B «Мастер»")


async def test_what_was_chosen_is_offered_for_the_next_file_of_this_layout(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("january.xlsx", xlsx(TWO_PHONES))
    assert "как в прошлый раз" not in (await anna.sees("Телефоны: B «Телефон»")).text
    await anna.taps("📞 Телефоны: B")
    await anna.taps("C · Второй")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 1")
    await anna.uploads("february.xlsx", xlsx(TWO_PHONES[:2]))
    await anna.sees("february.xlsx", "Телефоны: C «Второй телефон»", "как в прошлый раз")


async def test_the_sheet_is_chosen_where_there_are_several(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    book = xlsx([["Отчёт"], ["за ноябрь"]], PEOPLE, names=["Итоги", "Клиенты"])
    await anna.uploads("report.xlsx", book)
    await anna.sees("Лист: Клиенты (всего: 2)", "Телефоны: B")
    await anna.taps("📑 Лист: Клиенты")
    await anna.taps("Итоги · строк: 2")
    await anna.sees("В каком столбце телефоны?")
    await anna.taps("‹ Назад")
    card = await anna.sees("Не вижу столбца с телефонами")
    assert not any("Всё верно" in button.text for row in card.buttons for button in row)
    await anna.taps("📑 Лист: Итоги")
    await anna.taps("Клиенты")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 3")


async def test_contact_cards_need_no_columns(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Иван\r\nTEL:+7 916 123-45-67\r\nEND:VCARD\r\n"
    for _ in range(2):
        await anna.uploads("contacts.vcf", card.encode())
        await anna.sees("contacts.vcf прочитан", "Получателей: 1")
    await anna.taps("✏️ Столбцы")
    columns = await anna.sees("Телефоны: A")
    assert "как в прошлый раз" not in columns.text


async def test_progress_is_shown_taps_are_answered_and_cancelling_ends_it(
    world: World, clock: ManualClock
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("million.csv", many(900_000))
    await anna.taps("✅ Всё верно")
    await anna.sees("Читаю получателей…")
    async with time_passing(clock):
        await anna.sees("Прочитано строк:")
    await anna.says("долго ещё?")
    await anna.sees("Здесь нужна кнопка или файл")
    await anna.taps("✖ Отмена")
    await anna.sees("Всё верно?", "million.csv")
    assert not world.app.reader._jobs
    await anna.taps("✖ Отмена")
    await anna.sees("Меню")


async def test_whoever_comes_third_is_told_to_wait(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    async with others_reading():
        await anna.uploads("clients.xlsx", xlsx(PEOPLE))
        await anna.sees("Файл получен", "ваш — следующий")
    await anna.sees("Телефоны: B «Телефон»")


async def test_letters_that_look_wrong_are_told_before_anything_goes_out(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("msdos.csv", csv(PEOPLE, encoding="cp866"))
    card = await anna.sees("2 Иван", "Всё верно?")
    assert "Буквы" not in card.text
    good, bad = csv(PEOPLE), "Ян;89031234570;Омск\n".encode("cp1251")
    await anna.uploads("mixed.csv", good + bad + "Юрий;89031234571;Тула\n".encode())
    card = await anna.sees("mixed.csv", "Буквы выглядят неправильно, строк: 1 (5)")
    assert "2 Иван" in card.text
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 5")


async def test_when_two_columns_may_be_the_phones_one_tap_answers_which(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    rows = [[f"8 916 123-45-6{n}", "Иван", f"8 926 123-45-6{n}"] for n in range(4)]
    await anna.uploads("clients.xlsx", xlsx(rows))
    await anna.sees("В каком столбце телефоны?")
    await anna.taps("C · 8 926 123-45-60")
    await anna.sees("Телефоны: C", "Имена: B", "Всё верно?")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 4")


async def test_a_second_column_serves_the_rows_whose_first_is_blank(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    rows = [*TWO_PHONES, ["Пётр", "нет", "8 903 123-45-69"]]
    await anna.uploads("clients.xlsx", xlsx(rows))
    await anna.taps("➕ Если пусто: C «Второй телефон»")
    await anna.sees("Телефоны: B «Телефон»", "берём второй столбец: C «Второй телефон»")
    await anna.taps("✅ Всё верно")
    result = await anna.sees("Получателей: 3")
    assert "Не подошло" not in result.text
    await anna.taps("✏️ Столбцы")
    await anna.taps("➖ Без второго столбца")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 2", "Не подошло: 1")


async def test_a_choice_that_found_nobody_is_not_offered_again(world: World) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("clients.xlsx", xlsx(PEOPLE))
    await anna.taps("📞 Телефоны: B")
    await anna.taps("C · Город")
    await anna.taps("✅ Всё верно")
    await anna.sees("Ни одного номера")
    await anna.uploads("again.xlsx", xlsx(PEOPLE))
    card = await anna.sees("again.xlsx", "Телефоны: B «Телефон»")
    assert "как в прошлый раз" not in card.text


async def test_back_from_the_text_leads_to_the_result_with_its_columns_and_refusals(
    world: World,
) -> None:
    anna = world.person()
    await world.log_in(anna)
    await anna.uploads("clients.xlsx", xlsx(TWO_PHONES))
    await anna.taps("✅ Всё верно")
    await anna.taps("Дальше ›")
    await anna.sees("От кого рассылка?")
    await anna.taps("‹ Назад")
    await anna.sees("clients.xlsx прочитан", "Получателей: 2")
    await anna.taps("✏️ Столбцы")
    await anna.taps("📞 Телефоны: B")
    await anna.taps("C · Второй")
    await anna.taps("✅ Всё верно")
    await anna.sees("Получателей: 1", "Не подошло: 1")
    await anna.taps("Дальше ›")
    await anna.taps("‹ Назад")
    await anna.sees("прочитан", "Получателей: 1")
    await anna.taps("‹ Назад")
    await anna.sees("Рассылка: кому?")
