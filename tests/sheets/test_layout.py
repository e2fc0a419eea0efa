"""What is recognised in a workbook before anything is chosen."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook as Book

from bot.errors import BotError
from bot.sheets import Choice, Limits, Recipients, Sheet, column_letters, look, read
from bot.sheets.child.layout import Layout, recognise_layout
from bot.sheets.child.people_rows import people_rows
from tests.sheets import made
from tests.sheets.conftest import Load, Make, Table, as_csv

A, B, C = "89161234567", "+7 921 456-37-63", "нет"


def layout(*rows: Sequence[object]) -> Layout:
    return recognise_layout([(number, row) for number, row in enumerate(rows, 1) if any(row)])


@pytest.mark.parametrize(
    ("rows", "phones", "name", "first_row"),
    [
        ([["Телефон", "Имя"], [A, "Иван"]], (0,), 1, 2),
        ([["ФИО", "Моб. тел.", "Город"], ["Иванов Иван", A, "Тверь"]], (1,), 0, 2),
        ([["First name", "Mobile phone"], ["Ann", A]], (1,), 0, 2),
        ([[A, "Иван"], [B, "Анна"]], (0,), 1, 1),
        ([["8916", "Иван"], [B, "Анна"], [A, "Пётр"]], (0,), 1, 1),
        ([["Отчёт за март"], [], ["Клиент", "Телефон"], ["Иван", C], ["Анна", B]], (1,), 0, 4),
        ([["Кому", "Что"], [A, "Привет"]], (0,), 1, 2),
        ([["ИНН", "Телефон"], [9701234567, A], [9701234568, B]], (1,), None, 2),
        ([["Код клиента", "Клиент", "Телефон"], [1, "Иван", A]], (2,), 1, 2),
        ([["Телефон", "Доп. телефон"], [A, ""], [B, A]], (0, 1), None, 2),
        ([["Телефон", "Имя"], ["7,91612E+10", "Иван"]], (0,), 1, 2),
        ([["Имя", "Город"], ["Иван", "Тверь"]], (), 0, 2),
        ([["ФИО", "Телефон"]], (1,), 0, 2),
        ([["ФИО", "Телефон"], [1, 2]], (1,), None, 2),
        ([[], [], [A, "Иван"], [B, "Анна"]], (0,), 1, 3),
        ([], (), None, 1),
        ([[f"{A} Иван"], [f"{B} Анна"]], (0,), 0, 1),
        ([[f"{A} звонить утром"], [f"{B} Мама"]], (0,), None, 1),
    ],
)
def test_columns_and_the_first_row_are_recognised(
    rows: Table, phones: tuple[int, ...], name: int | None, first_row: int
) -> None:
    got = layout(*rows)
    assert (got.phones, got.name, got.first_row) == (phones, name, first_row)


def test_a_signature_is_of_the_layout_and_not_of_the_data() -> None:
    march = layout(["Телефон", "Имя"], [A, "Иван"])
    april = layout(["телефон", "Имя "], [B, "Анна"], [C, ""])
    other = layout(["Имя", "Телефон"], ["Иван", A])
    assert march.signature == april.signature != other.signature
    untitled = layout([A, "Иван"], [B, "Анна"])
    assert untitled.signature == layout([B, "Анна"], [A, ""]).signature
    assert untitled.signature != layout(["Иван", A], ["Анна", B]).signature


async def test_the_likeliest_sheet_is_found_and_hidden_and_blank_ones_are_not_shown(
    tmp_path: Path,
) -> None:
    book = Book()
    book.active.title = "Итоги"
    book.active.append(["Всего", 2])
    book.create_sheet("Пусто")
    clients = book.create_sheet("Клиенты")
    for row in (["Имя", "Телефон"], ["Иван", A], ["Анна", B]):
        clients.append(row)
    secret = book.create_sheet("Скрыт")
    secret.append([A])
    secret.sheet_state = "hidden"
    book.save(tmp_path / "book.xlsx")
    got = await look(tmp_path / "book.xlsx")
    assert [sheet.name for sheet in got.sheets] == ["Итоги", "Клиенты"]
    best = got.sheets[got.best]
    assert (best.name, best.rows, best.width) == ("Клиенты", 3, 2)
    assert best.guess
    assert best.guess.phone_columns == (1,)
    assert best.sample[1].cells == ("Иван", A)


async def test_titles_follow_the_first_row_that_is_chosen(make: Make) -> None:
    sheet: Sheet = (await look(make([["Март"], ["Телефон", "Имя"], [A, "Иван"]]))).sheets[0]
    assert sheet.titles(3) == ("Телефон", "Имя")
    assert sheet.titles(2) == ("Март", "")
    assert sheet.titles(1) == ("", "")


async def test_a_very_wide_table_is_refused_and_a_stray_far_cell_is_not(tmp_path: Path) -> None:
    wide = tmp_path / "wide.csv"
    wide.write_text(as_csv([[A, *range(16383)]]))
    with pytest.raises(BotError) as refused:
        await look(wide)
    assert (refused.value.code, refused.value.facts) == ("file-too-wide", {"limit": 256})
    got = await look(made.far_cell(tmp_path / "far.xlsx"))
    assert got.sheets[0].guess
    assert got.sheets[0].width == 1


def test_columns_are_called_as_in_excel() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]


NAMES = ["Иванов Иван", "Петрова Анна", "Сидоров Пётр", "Козлова Мария", "Орлов Олег", "Белов Глеб"]


def mobile(index: int) -> str:
    return f"8 9{16 + index % 9} 123-45-{index:02}"


def people(*makers: Callable[[int], object]) -> Table:
    """Return six rows of data, each cell made from the number of its row."""
    return [[make(index) for make in makers] for index in range(6)]


def name(index: int) -> str:
    return NAMES[index]


def other(index: int) -> str:
    return mobile(index + 20)


def other_name(index: int) -> str:
    return NAMES[-1 - index]


def manager(index: int) -> str:
    return mobile(40 + index % 2)


def landline(index: int) -> str:
    return f"8 495 123-45-6{index}"


def ten_digits(index: int) -> str:
    return f"916123450{index}"


def account(index: int) -> int:
    return 9001234560 + index


def inn(index: int) -> str:
    """Return a tax number of a company with right check digits."""
    given = [int(digit) for digit in f"97{index * 7919:07}"]
    check = sum(a * b for a, b in zip(given, (2, 4, 10, 3, 5, 9, 4, 6, 8), strict=True)) % 11 % 10
    return "".join(map(str, given)) + str(check)


def says(value: object) -> Callable[[int], object]:
    return lambda _index: value


def name_and_mobile(index: int) -> str:
    return f"{NAMES[index]} {mobile(index)}"


def half(make: Callable[[int], object]) -> Callable[[int], object]:
    """Return the same cells with every second one blank."""
    return lambda index: make(index) if index % 2 else ""


AUTO = "Лада Веста"
SENTENCE = "Вопросы: Орлова, 8 916 000-00-01"

UNUSUAL = ["Кто", "Куда", "Город", "Сумма"]

RECOGNISED: dict[str, tuple[Table, int, int | None, int]] = {
    "a sentence with a number is no title": (
        [[SENTENCE], ["Куда", "Кто"], *people(mobile, name)],
        0,
        1,
        3,
    ),
    "a sentence without titles below it": ([[SENTENCE, ""], *people(mobile, name)], 0, 1, 2),
    "a sentence above one column": ([["Телефоны 2024"], *people(mobile)], 0, None, 2),
    "an example in a title": (
        [["ФИО", "Телефон (например, 89161234567)"], *people(name, mobile)],
        1,
        0,
        2,
    ),
    "a long title with an example": (
        [
            ["ФИО", "Укажите ваш номер телефона, например 89161234567, чтобы мы могли позвонить"],
            *people(name, mobile),
        ],
        1,
        0,
        2,
    ),
    "a date and a number beside titles": (
        [["ФИО", "Тел.", "01.02.2024", 1234567], *people(name, mobile, says("x"), says(5))],
        1,
        0,
        2,
    ),
    "the same beside unusual titles": (
        [["Кто", "Куда", date(2024, 1, 1), 79161], *people(name, mobile, says("x"), says(5))],
        1,
        0,
        2,
    ),
    "titles in two rows": (
        [
            ["ФИО", "Телефоны", "", "Сумма"],
            ["", "дом.", "моб.", ""],
            *people(name, landline, mobile, says(5)),
        ],
        2,
        0,
        3,
    ),
    "numbered titles within a group": (
        [
            ["ФИО", "Телефон", "", ""],
            ["", "1", "2", "Город"],
            *people(name, mobile, other, says("Тверь")),
        ],
        1,
        0,
        3,
    ),
    "titles in row 25": (
        [
            *[[f"абзац {n}", "", ""] for n in range(24)],
            ["№", "ФИО", "Телефон"],
            *people(int, name, mobile),
        ],
        2,
        1,
        26,
    ),
    "a manager's number above the titles": (
        [
            ["Телефон менеджера:", mobile(50)],
            ["Дата", "01.02"],
            ["ФИО", "Тел"],
            *people(name, mobile),
        ],
        1,
        0,
        4,
    ),
    "a manager's number above the phones": (
        [["Менеджер", mobile(50)], ["ФИО", "Телефон"], *people(name, mobile)],
        1,
        0,
        3,
    ),
    "titles repeated below": (
        [["ФИО", "Тел"], *people(name, mobile)[:2], ["ФИО", "Тел"], *people(name, mobile)[2:]],
        1,
        0,
        2,
    ),
    "no titles, and a row that sounds like them": (
        [
            *people(name, mobile)[:1],
            ["ООО Компания", "телефон уточнить"],
            *people(name, mobile)[1:],
        ],
        1,
        0,
        1,
    ),
    "no titles, and no number in the first row": (
        [["не указан", "Иванов"], *people(mobile, name)],
        0,
        1,
        1,
    ),
    "the client's phone and the manager's": (
        [
            ["Ответственный", "Тел. ответственного", "Клиент", "Тел. клиента"],
            *people(says("Орлова"), manager, name, mobile),
        ],
        3,
        2,
        2,
    ),
    "accounts before phones": ([["ЛС", "Телефон"], *people(account, mobile)], 1, None, 2),
    "accounts before a weak title": (
        [["Лицевой счёт", "Контакт", "Абонент"], *people(account, mobile, name)],
        1,
        2,
        2,
    ),
    "contracts": (
        [["№ договора", "Контактный тел.", "Контактное лицо"], *people(account, mobile, name)],
        1,
        2,
        2,
    ),
    "documents": (
        [["Серия и номер документа", "Связь"], *people(account, mobile)],
        1,
        None,
        2,
    ),
    "passports": (
        [["Паспорт", "Кто", "Тел"], *people(lambda n: f"92 05 12345{n}", name, mobile)],
        2,
        1,
        2,
    ),
    "tax numbers without titles": (people(inn, name, mobile), 2, 1, 1),
    "СНИЛС": ([["СНИЛС", "Тел"], *people(lambda n: f"112-233-445 9{n}", mobile)], 1, None, 2),
    "order numbers in English": (
        [["Order number", "Customer", "Phone number"], *people(account, name, mobile)],
        2,
        1,
        2,
    ),
    "names of fields": ([["customer_name", "phone_number"], *people(name, mobile)], 1, 0, 2),
    "ten digits called phones": (
        [["ФИО", "Телефон без 8"], *people(name, ten_digits)],
        1,
        0,
        2,
    ),
    "a phone that passes for a tax number": ([["Телефон", "ФИО"], *people(inn, name)], 0, 1, 2),
    "ten digits without titles": (people(ten_digits, name), 0, 1, 1),
    "«Номер» over written phones": ([["Номер", "ФИО"], *people(mobile, name)], 0, 1, 2),
    "Viber beside phones": (
        [["Viber", "Телефон", "Имя"], *people(half(mobile), mobile, name)],
        1,
        2,
        2,
    ),
    "Viber alone": ([["Имя", "Viber"], *people(name, mobile)], 1, 0, 2),
    "a car is no mobile": (
        [["Автомобиль", "Кому"], *people(says(AUTO), mobile)],
        1,
        None,
        2,
    ),
    "excellent is no cell": (
        [["Excellent", "Client", "Where"], *people(says("yes"), name, mobile)],
        2,
        1,
        2,
    ),
    "cell is one": ([["Cell", "Client"], *people(mobile, name)], 0, 1, 2),
    "landlines before mobiles": (
        [["Телефон", "Мобильный", "ФИО"], *people(landline, mobile, name)],
        1,
        2,
        2,
    ),
    "few home phones before many mobiles": (
        [["Дом. тел", "Моб", "ФИО"], *people(half(other), mobile, name)],
        1,
        2,
        2,
    ),
    "a second phone in more rows": (
        [["Телефон", "Доп. телефон", "ФИО"], *people(half(mobile), other, name)],
        0,
        2,
        2,
    ),
    "names under an unknown title": (
        [
            ["Город", "Ребёнок", "Статус", "Тел"],
            *people(says("Тверь"), name, says("Новый"), mobile),
        ],
        3,
        1,
        2,
    ),
    "names beside cities without titles": (people(says("Москва"), name, mobile), 2, 1, 1),
    "no names, only a manager": (
        [["Менеджер", "Тел", "Комментарий"], *people(says("Орлова"), mobile, says("звонить"))],
        1,
        None,
        2,
    ),
    "mother before father": (
        [
            ["Ребёнок", "Мама", "Тел. мамы", "Папа", "Тел. папы"],
            *people(name, name, mobile, name, other),
        ],
        2,
        1,
        2,
    ),
    "a guarantor before the borrower": (
        [
            ["Поручитель", "Тел. поручителя", "Тел. заёмщика", "Заёмщик"],
            *people(name, mobile, other, name),
        ],
        2,
        3,
        2,
    ),
    "a shop assistant beside the buyer": (
        [
            ["Покупатель", "Тел. продавца", "Тел. покупателя"],
            *people(name, manager, mobile),
        ],
        2,
        0,
        2,
    ),
    "a board whose cards are people": (
        [["Card Name", "Card ID"], *people(lambda n: f"{name(n)} {mobile(n)}", account)],
        0,
        0,
        2,
    ),
    "an owner, who is no colleague": (
        [["Phone", "Car", "Owner"], *people(mobile, says("Lada"), name)],
        0,
        2,
        2,
    ),
    "the owner of a contact, who is one": (
        [["Contact owner", "Contact", "Phone"], *people(name, name, mobile)],
        2,
        1,
        2,
    ),
    "buyers in groups of managers": (
        [["Менеджер / Покупатель", "Телефон"], *people(name, mobile)],
        1,
        0,
        2,
    ),
    "the name of whose phone it is": (
        [
            ["ФИО ребёнка", "Адрес родителя", "ФИО родителя", "Телефон родителя"],
            *people(name, says("Тверь"), name, mobile),
        ],
        3,
        2,
        2,
    ),
    "a nickname that nobody has": (
        [["First", "Last", "Nickname", "Mobile"], *people(name, name, says(""), mobile)],
        3,
        0,
        2,
    ),
    "first name and patronymic in one": (
        [["Имя Отчество", "Тел", "Услуга"], *people(name, mobile, says("Стрижка"))],
        1,
        0,
        2,
    ),
    "numbers of columns below the titles": (
        [["ФИО", "Телефон", "Сумма"], [1, 2, 3], *people(name, mobile, account)],
        1,
        0,
        3,
    ),
    "an example below the titles": (
        [["ФИО", "Телефон"], ["Иванов Иван", "89991234567 (пример)"], *people(name, mobile)],
        1,
        0,
        3,
    ),
    "three managers above, a blank row between": (
        [
            *[[f"Менеджер {n}", other(n)] for n in range(3)],
            [],
            ["Клиент", "Тел"],
            *people(name, mobile),
        ],
        1,
        0,
        6,
    ),
    "a label before each number": (
        people(lambda n: f'"name": "{NAMES[n]}"', lambda n: f'"phone": "{mobile(n)}"'),
        1,
        0,
        1,
    ),
    "a name in one cell with its number": (
        [
            ["Время", "Клиент", "Мастер"],
            *people(says("10:00"), lambda n: f"{NAMES[n]}, тел. {mobile(n)}", says("Ольга")),
        ],
        1,
        1,
        2,
    ),
    "the kind of contact beside it, in two rows of titles": (
        [
            ["Партнер", "", "Контактная информация", "", ""],
            ["", "", "Вид", "", "Значение"],
            *people(name, says(""), says("Телефон"), says(""), mobile),
        ],
        4,
        0,
        3,
    ),
    "a row for each kind of contact": (
        [
            ["Контрагент", "Вид", "Представление"],
            *[
                row
                for n in range(6)
                for row in (
                    [NAMES[n], "Моб. телефон", mobile(n)],
                    ["", "E-mail", f"a{n}@b.ru"],
                    ["", "Адрес", "Омск"],
                )
            ],
        ],
        2,
        0,
        2,
    ),
    "cards below each other": (
        [row for n in range(6) for row in (["ФИО", NAMES[n]], ["Телефон", mobile(n)], ["", ""])],
        1,
        None,
        2,
    ),
    "a sentence with a number above names with numbers": (
        [["Список на 12.03 (отв. Зуева 8 916 000-11-22)"], *people(name_and_mobile)],
        0,
        0,
        2,
    ),
    "the same, and only a blank row tells it": (
        [["звоните Инне 8 916 000-11-22"], [], *people(name_and_mobile)],
        0,
        0,
        2,
    ),
    "the same below other words": (
        [
            ["весенняя акция"],
            ["Список на 12.03 (отв. Зуева 8 916 000-11-22)"],
            *people(name_and_mobile),
        ],
        0,
        0,
        3,
    ),
    "a person whose name is not written as one is above nobody": (
        [["Иван (мама) 8 916 000-11-22"], *people(name_and_mobile)],
        0,
        0,
        1,
    ),
    "rows with another kind of contact for each person": (
        [
            ["Физлицо", "Вид контактной информации", "Представление"],
            *[
                row
                for n in range(6)
                for row in (
                    [NAMES[n], "Адрес", "Омск"],
                    [NAMES[n], "Мобильный телефон", mobile(n)],
                )
            ],
        ],
        2,
        0,
        2,
    ),
    "a teacher before a pupil": (
        [["Педагог", "Учащийся", "Телефон"], *people(lambda n: NAMES[-1 - n], name, mobile)],
        2,
        1,
        2,
    ),
    "a courier before who gets it": (
        [["Курьер", "Адресат", "Телефон"], *people(lambda n: NAMES[-1 - n], name, mobile)],
        2,
        1,
        2,
    ),
    "a firm and its director": (
        [["Организация", "Директор", "Телефон"], *people(says("ООО Луч"), name, mobile)],
        2,
        1,
        2,
    ),
    "drivers alone": ([["Водитель", "Телефон"], *people(name, mobile)], 1, 0, 2),
    "patients with their age": (
        [["Пациент", "Телефон"], *people(lambda n: f"{NAMES[n]} ({30 + n})", mobile)],
        1,
        0,
        2,
    ),
    "a group above titles that mean nothing without it": (
        [
            ["", "Телефон", "", "", "", "Менеджер", ""],
            ["Клиент", "основной", "Город", "Дата", "Сумма", "кто", "куда"],
            *people(name, mobile, *map(says, ("Тверь", "01.02", 5, "Орлова")), other),
        ],
        1,
        0,
        3,
    ),
    "one group, which does not begin at the first column": (
        [
            ["", "Телефон", "", "", ""],
            ["Клиент", "основной", "Город", "Сумма", "куда"],
            *people(name, mobile, says("Тверь"), says(5), other),
        ],
        1,
        0,
        3,
    ),
    "groups that begin at the first column": (
        [
            ["Клиент", "Телефон", "Прочее", "", "", ""],
            ["Имя", "основной", "Город", "Сумма", "Дата", "куда"],
            *people(name, mobile, *map(says, ("Тверь", 5, "01.02")), other),
        ],
        1,
        0,
        3,
    ),
    "words that stand apart below titles": (
        [
            ["Клиент", "", "", "Телефон"],
            ["Анна", "", "утром", ""],
            *people(name, says(""), says("днём"), mobile),
        ],
        3,
        0,
        2,
    ),
    "words with another title between": (
        [
            ["Клиент", "Город", "Телефон", ""],
            ["", "Омск", "", "утром"],
            *people(name, says("Омск"), mobile, says("днём")),
        ],
        2,
        0,
        2,
    ),
    "a caption, which is no group": (
        [["Клиенты и телефоны"], UNUSUAL, *people(name, mobile, says("Тверь"), says(5))],
        1,
        0,
        3,
    ),
    "a row of other words above, which is no group": (
        [["Отдел", "Март 2026"], UNUSUAL, *people(name, mobile, says("Тверь"), says(5))],
        1,
        0,
        3,
    ),
    "a manager's number above, which is no group": (
        [
            ["Телефон менеджера:", mobile(50)],
            ["Кто", "Телефон", "Город"],
            *people(name, mobile, says("Тверь")),
        ],
        1,
        0,
        3,
    ),
    "a blank row below what is no group": (
        [["Адрес", "Мира, 5"], [], UNUSUAL, *people(name, mobile, says("Тверь"), says(5))],
        1,
        0,
        4,
    ),
    "groups in a row that is shorter": (
        [["ФИО", "Телефоны"], ["", "дом.", "моб."], *people(name, landline, mobile)],
        2,
        0,
        3,
    ),
    "groups in a row that is longer": (
        [
            ["ФИО", "Телефоны", "", "Сумма"],
            ["", "дом.", "моб."],
            *people(name, landline, mobile, says(5)),
        ],
        2,
        0,
        3,
    ),
    "the second number of a group": (
        [["ФИО", "Телефоны", ""], ["", "1", "2"], *people(name, landline, mobile)],
        2,
        0,
        3,
    ),
    "a column behind a group": (
        [
            ["ФИО", "Телефон", "", ""],
            ["", "1", "2", ""],
            *people(name, half(mobile), landline, other),
        ],
        1,
        0,
        3,
    ),
    "a person without a name below a group": (
        [
            ["ФИО", "Телефоны", ""],
            ["", mobile(7), mobile(8)],
            *people(name, mobile, other),
        ],
        1,
        0,
        2,
    ),
    "words beside titles that are no groups": (
        [["Клиент", "", ""], ["", "Омск", "утром"], *people(name, says("Омск"), mobile)],
        2,
        0,
        2,
    ),
    "words below the only title": (
        [["", "Клиент", ""], ["", "Анна", "утром"], *people(says(""), name, mobile)],
        2,
        1,
        2,
    ),
    "data that sound like titles": (
        [["ФИО", "Куда"], *people(lambda n: f"Клиент {name(n)}", lambda n: f"тел. {mobile(n)}")],
        1,
        0,
        2,
    ),
    "a sentence that sounds like a title": (
        [["Вопросы по телефону 8 916 000-00-01"], ["Куда", "Кто"], *people(mobile, name)],
        0,
        1,
        3,
    ),
    "words below a title over one column": ([["Телефон"], ["Иван"], *people(mobile)], 0, None, 2),
    "two managers right above the titles": (
        [
            *[[f"Менеджер {n}", mobile(50 + n)] for n in range(2)],
            ["ФИО", "Телефон (например, 89161234567)"],
            *people(name, mobile),
        ],
        1,
        0,
        4,
    ),
    "six managers and a blank row above the titles": (
        [
            *[[f"Менеджер {n}", mobile(50 + n)] for n in range(6)],
            [],
            ["ФИО", "Тел"],
            *people(name, mobile),
            *people(name, other),
        ],
        1,
        0,
        9,
    ),
    "a label before each number below titles": (
        [["Список"], ["ФИО", "Телефон"], *people(name, lambda n: f"тел. {mobile(n)}")],
        1,
        0,
        3,
    ),
    "numbers of columns below titles in row 25": (
        [
            *[[f"абзац {n}", ""] for n in range(24)],
            ["ФИО", "Телефон"],
            [1, 2],
            *people(name, mobile),
        ],
        1,
        0,
        27,
    ),
    "unusual titles over labelled numbers": (
        [["Кто", "Куда"], *people(name, lambda n: f"тел. {mobile(n)}")],
        1,
        0,
        2,
    ),
    "an unusual title over one column": ([["Кому"], *people(mobile)], 0, None, 2),
    "one cell beside above the numbers": ([["", "Март"], *people(mobile, name)], 0, 1, 2),
    "a title that is required": ([["Имя*", "Тел*"], *people(name, mobile)], 1, 0, 2),
}


@pytest.mark.parametrize("kind", RECOGNISED)
def test_lists_of_every_kind_are_recognised_for_sure(kind: str) -> None:
    rows, phones, names, first_row = RECOGNISED[kind]
    got = layout(*rows)
    assert (got.phones[:1], got.name, got.first_row, got.sure) == (
        (phones,),
        names,
        first_row,
        True,
    )


ASKED: dict[str, Table] = {
    "two columns without titles": people(mobile, other, name),
    "two unknown titles": [["Первый", "Второй", "Кто"], *people(mobile, other, name)],
    "a weak title and an unknown one": [["Имя", "WhatsApp", "Куда"], *people(name, other, mobile)],
    "only a manager's phone": [["Клиент", "Телефон менеджера"], *people(name, manager)],
    "ten digits called «Номер»": [["Номер", "ФИО"], *people(ten_digits, name)],
    "tax numbers alone": people(inn, name),
    "passports alone": people(lambda n: f"92 05 12345{n}", name),
    "accounts alone": [["ЛС", "ФИО"], *people(account, name)],
    "numbers among comments": [
        ["ФИО", "Комментарий"],
        *people(name, lambda n: f"{mobile(n)} вечером"),
    ],
    "a blank column of phones": [["ФИО", "Телефон", "Прочее"], *people(name, says(""), mobile)],
    "a buyer and another who receives": [
        ["Тел. покупателя", "Тел. получателя", "ФИО"],
        *people(mobile, other, name),
    ],
    "a group in each row": [
        ["Звено", "Телефоны", "", ""],
        *people(name, mobile, other, manager),
    ],
    "two sides of a deal": [
        ["Продавец", "Тел. продавца", "Покупатель", "Тел. покупателя"],
        *people(name, mobile, name, other),
    ],
    "two columns of one title": [
        ["ФИО", "Моб.", "ФИО", "Моб."],
        *people(name, mobile, name, other),
    ],
    "two tables beside each other, one of them short": [
        ["ФИО", "Тел", "", "ФИО", "Тел"],
        *people(name, mobile, says(""), name, half(half(other))),
    ],
    "phones among other lines of one column": [
        row for n in range(6) for row in ([NAMES[n]], [mobile(n)], ["ул. Мира, 5"], [])
    ],
    "nothing but phones": people(mobile, other),
    "clients with names, and a master's phone": [
        ["Клиент", "Тел. мастера"],
        *people(lambda n: f"{NAMES[n]} {mobile(n)}", other),
    ],
    "untitled phones beside a courier's": [
        ["Заказ", "Кто", "Тел. курьера"],
        *people(int, mobile, other),
    ],
    "one person with two phones": [["Иван", mobile(1), mobile(2)]],
    "only a manager's phones, in three rows of titles": [
        ["", "Телефон", "", "", ""],
        ["Клиент", "менеджера", "", "Город", "Сумма"],
        ["", "осн", "рез", "", ""],
        *people(name, mobile, says(""), says("Тверь"), says(5)),
    ],
}


@pytest.mark.parametrize("kind", ASKED)
def test_what_may_be_other_people_is_asked_about(kind: str) -> None:
    assert not layout(*ASKED[kind]).sure


THE_FIRST: dict[str, Table] = {
    "two lists, the second one with titles": [
        *people(name, mobile)[:3],
        ["ФИО", "Тел"],
        *people(name, mobile)[3:],
        *people(name, other),
    ],
    "the same behind a blank row": [
        *people(name, mobile),
        [NAMES[0], mobile(7)],
        [],
        ["ФИО", "Тел"],
        *people(name, other),
        *people(name, lambda n: mobile(n + 60)),
        *people(name, lambda n: mobile(n + 70)),
    ],
    "as many above the titles as below": [
        *people(name, mobile)[:2],
        ["ФИО", "Тел"],
        *people(name, mobile)[2:4],
    ],
    "a row with a title over the phones alone": [
        *people(name, mobile)[:1],
        ["Иванов", "телефон дома"],
        *people(name, mobile)[1:],
    ],
    "a row with titles, none of them of phones": [
        *people(name, mobile)[:1],
        ["ООО Компания", "Город"],
        *people(name, mobile)[1:],
    ],
    "a row with titles, of phones perhaps": [
        *people(name, mobile)[:1],
        ["ООО Компания", "номер 2"],
        *people(name, mobile)[1:],
    ],
    "a row with titles, and no phone": [
        *people(name, mobile, says("Тверь"))[:1],
        ["ООО Компания", "телефон уточнить", "Город"],
        *people(name, mobile, says("Тверь"))[1:],
    ],
    "a row with the title of phones elsewhere": [
        *people(name, mobile, says("Тверь"))[:1],
        ["ООО Компания", "Омск", "телефон в заказе"],
        *people(name, mobile, says("Тверь"))[1:],
    ],
    "no number": [["Список"], [5]],
    "titles far below, and no number": [*[["абзац"]] * 20, ["ФИО", "Телефон"], ["Иван", "нет"]],
    "a person with a blank cell among labelled numbers": [
        ["Анна", ""],
        *people(name, lambda n: f"тел. {mobile(n)}"),
    ],
    "one bare number among those with names": [*people(name_and_mobile)[:5], [mobile(5)]],
    "a number with hidden digits": [["8 916 ххх-45-67"], *people(mobile)],
    "a person without a number": [["", "Анна", "Омск"], *people(mobile, name, says("Тверь"))],
    "a person without a number among labelled ones": [
        ["Анна", "НЕТ"],
        *people(name, lambda n: f"тел. {mobile(n)}"),
    ],
    "two persons without a number among labelled ones": [
        ["Анна", "потом"],
        ["Инна", "потом"],
        *people(name, lambda n: f"тел. {mobile(n)}"),
    ],
}


@pytest.mark.parametrize("kind", THE_FIRST)
def test_nobody_above_what_only_sounds_like_titles_is_lost(kind: str) -> None:
    assert layout(*THE_FIRST[kind]).first_row == 1


def test_the_second_column_is_offered_only_for_rows_without_a_number_in_the_first() -> None:
    title = ["Телефон", "Доп. телефон", "Тел. менеджера"]
    assert layout(title, *people(half(mobile), other, manager)).spare == 1
    assert layout(title, *people(mobile, other, manager)).spare is None
    assert layout(title, *people(half(mobile), half(other), manager)).spare is None
    assert layout(["Телефон", "Прочее"], *people(half(mobile), account)).spare is None
    short = [["Иван"], ["Анна", mobile(1)], ["Пётр", "", mobile(2)]]
    assert layout(["Имя", "Телефон", "Доп. телефон"], *short).spare == 2


def test_a_column_with_phones_among_other_things_is_a_candidate_when_there_is_no_other() -> None:
    lines = [row for n in range(6) for row in ([NAMES[n]], [mobile(n)], ["ул. Мира, 5"], [])]
    assert layout(*lines).phones == (0,)
    assert layout([NAMES[0]], [mobile(0)], *[[one] for one in NAMES]).phones == ()


def test_each_column_of_phones_has_its_own_names() -> None:
    got = layout(
        ["Продавец", "Тел. продавца", "Покупатель", "Тел. покупателя"],
        *people(name, mobile, name, other),
    )
    assert dict(zip(got.phones, got.names, strict=True)) == {1: 0, 3: 2}


@pytest.mark.parametrize(
    ("rows", "columns", "shape"),
    [
        (people(mobile, other), (0, 1), "table"),
        (people(mobile, says(""), other), (0, 2), "table"),
        ([["Тел", "Тел"], *people(mobile, other)], (0, 1), "table"),
        ([["Телефоны", "", ""], *people(mobile, other, manager)], (0, 1, 2), "table"),
        ([["Звено", "Телефоны", "", ""], *people(int, mobile, other, manager)], (1, 2, 3), "table"),
        (people(lambda n: f"№ {n}", mobile, other, manager), (1, 2, 3), "table"),
        (people(name, mobile, says(""), other_name, other), (1, 4), "beside"),
        (
            [["ФИО", "Тел", "ФИО", "Тел"], *people(name, mobile, other_name, other)],
            (1, 3),
            "beside",
        ),
        (people(mobile, name, other, other_name), (0, 2), "beside"),
        (
            [["Список"], ["ФИО", "Тел"] * 2, *people(name, mobile, other_name, other)],
            (1, 3),
            "beside",
        ),
        (
            [
                ["Смена 1", "", "Смена 2", ""],
                ["Имя", "Тел"] * 2,
                *people(name, mobile, other_name, other),
            ],
            (1, 3),
            "beside",
        ),
    ],
)
async def test_columns_that_look_alike_are_offered_together_each_with_its_own_names(
    make: Make, folder: Path, rows: Table, columns: tuple[int, ...], shape: str
) -> None:
    path = make(rows)
    sheet = (await look(path)).sheets[0]
    assert not sheet.sure
    assert sheet.together
    assert (sheet.together.phone_columns, sheet.together.shape) == (columns, shape)
    got = await read(path, sheet.together, folder)
    names = {NAMES[n] for n in range(6)} if shape == "beside" else {""}
    assert got.count == len({cell for row in rows for cell in row if str(cell).startswith("8 9")})
    assert {name for _, name in await named(got)} == names
    assert set(got.refused) <= {"phone-duplicate"}
    by_cells = {
        (cell, row[place + (-1 if columns[0] else 1)])
        for row in rows
        for place, cell in enumerate(row)
        if shape == "beside" and str(cell).startswith("8 9")
    }
    assert {(phone[-2:], name) for phone, name in await named(got)} >= {
        (str(cell)[-2:], name) for cell, name in by_cells
    }


@pytest.mark.parametrize(
    "rows",
    [
        [["Мама", "Тел", "Папа", "Тел"], *people(name, mobile, name, other)],
        [["ФИО", "Тел 1", "Тел 2"], *people(name, mobile, other)],
        people(name, mobile, other),
        [
            ["Покупатель", "", "Продавец", ""],
            ["ФИО", "Тел"] * 2,
            *people(name, mobile, name, other),
        ],
        [["Тел. покупателя", "Тел. продавца"], *people(mobile, other)],
        [["ФИО", "Тел", "Доп"] * 2, *people(name, mobile, says(""), name, other, manager)],
        people(name, mobile, says("Тверь"), other, manager),
        people(name, mobile, int, other),
        people(name, mobile, other, lambda n: "нет" if n else manager(n)),
    ],
)
def test_phones_of_different_people_are_not_offered_together(rows: Table) -> None:
    assert layout(*rows).together is None


async def test_names_in_one_cell_with_the_numbers_come_as_a_column(make: Make, load: Load) -> None:
    got = await load(
        make(
            [
                ["№", "Клиент", "Сумма"],
                [1, "1. Иванов Иван - тел.: 8 (916) 123-45-67", 5],
                [2, "+7 916 123-45-68 Петрова А. И.", 6],
                [3, "Сидоров Пётр 89161234569, 89161234560", 7],
                [4, "Орлов Олег 4510 123456 8 916 123-45-61", 8, "", "", "примечание"],
                [5, "Белов Глеб 12.05.1987 89161234562", 9],
                [6, "Жуков Юрий нет телефона", 9],
            ]
        )
    )
    assert await named(got) == [
        ("79161234567", "Иванов Иван"),
        ("79161234568", "Петрова А. И."),
        ("79161234569", ""),
        ("79161234560", ""),
        ("79161234561", "Орлов Олег"),
        ("79161234562", "Белов Глеб"),
    ]
    assert (got.titles[:3], got.choice.phone_columns) == (("№", "Клиент", "Сумма"), (1,))


async def test_tables_without_names_are_set_below_each_other(make: Make, folder: Path) -> None:
    path = make([["Код", "Тел"] * 2, *people(int, mobile, name, other)])
    together = (await look(path)).sheets[0].together
    assert together
    got = await read(path, together, folder)
    assert (got.choice.name_column, got.titles, got.count) == (None, ("Код", "Тел"), 12)


def test_the_names_get_the_first_column_that_is_free_in_all_rows_but_one() -> None:
    rows = [["Город", "Клиент"], ["Тверь", f"{A} Иван", 5], ["Омск"], ["Клин", B, *"cde"]]
    choice = Choice("", (1,), 1, 2)
    named, chosen = people_rows(rows, choice, Limits())
    assert (list(named), chosen.name_column) == (
        [
            ["Город", "Клиент", "", ""],
            ["Тверь", f"{A} Иван", 5, "Иван"],
            ["Омск", "", "", ""],
            ["Клин", B, "c", "", "d", "e"],
        ],
        3,
    )
    assert list(people_rows(rows, choice, Limits(columns=4))[0])[1][3] == "Иван"
    narrow, chosen = people_rows(rows, choice, Limits(columns=3))
    assert (list(narrow), chosen.name_column) == (rows, None)


async def named(got: Recipients) -> list[tuple[str, object]]:
    """Return each recipient with the name of its row."""
    column = got.choice.name_column
    with got.open_rows() as rows:
        return [
            (phone, "" if column is None else rows.row(row)[column])
            for chunk in got.chunks()
            for phone, row in chunk
        ]


def test_a_stray_far_cell_does_not_widen_the_table() -> None:
    rows = [["ФИО", "Тел"], *people(name, mobile)]
    rows[3] = [*rows[3], *[""] * 60, "x"]
    assert layout(*rows).width == 2
    assert layout(["Тел", "ФИО", "Город"], *people(mobile, name)).width == 3
    assert layout(*people(mobile, name, says(""))).width == 2


@pytest.mark.parametrize(
    ("rows", "shape", "columns"),
    [
        ([["Имя", *NAMES], ["Телефон", *map(mobile, range(6))]], "sideways", ((1,), 0)),
        (
            [["", *NAMES], ["Город", *["Тверь"] * 6], ["Моб.", *map(mobile, range(6))]],
            "sideways",
            ((2,), 0),
        ),
        ([NAMES, [*map(mobile, range(6))]], "sideways", ((1,), 0)),
        ([["Имя", "Иван"], ["Телефон", mobile(1)]], "sideways", ((1,), 0)),
        ([[*map(mobile, range(30))]], "list", ((0,), None)),
        ([[*map(mobile, range(6))], [mobile(7), mobile(8)]], "list", ((0,), None)),
        (
            [["Имя", "Тел 1", "Тел 2", "Тел 3"], ["Иван", *map(mobile, range(3))]],
            "table",
            ((1, 2, 3), 0),
        ),
        ([["Иван", mobile(1)]], "table", ((1,), 0)),
    ],
)
async def test_people_side_by_side_are_set_below_each_other(
    make: Make, load: Load, rows: Table, shape: str, columns: tuple[tuple[int, ...], int | None]
) -> None:
    path = make(rows)
    sheet = (await look(path)).sheets[0]
    assert (sheet.shape, (sheet.likely, sheet.name_column)) == (shape, columns)
    assert sheet.sure
    count = sum(str(cell).startswith("8 9") for row in rows for cell in row)
    assert (await load(path)).count == (1 if shape == "table" else count)


async def test_a_list_on_one_line_may_be_longer_than_a_table_is_wide(
    tmp_path: Path, load: Load
) -> None:
    path = tmp_path / "list.txt"
    path.write_text(",".join(f"8916{n:07}" for n in range(5000)))
    assert (await load(path)).count == 5000


async def test_a_titled_column_is_read_on_when_its_first_rows_are_blank(make: Make) -> None:
    blank = [[f"Клиент {n}", "", A] for n in range(300)]
    rows = [["Имя", "Тел.", "Контакт"], *blank, *people(name, mobile, says(A))]
    sheet = (await look(make(rows))).sheets[0]
    assert (sheet.guess and sheet.guess.phone_columns, sheet.sure) == ((1,), True)


async def test_the_sheet_with_the_most_certain_recipients_is_the_best(tmp_path: Path) -> None:
    book = Book()
    book.active.title = "Прайс"
    for n in range(60):
        book.active.append([account(n), f"Товар {n}"])
    for title, count in (("Сотрудники", 2), ("Клиенты", 6)):
        sheet = book.create_sheet(title)
        for row in [["ФИО", "Телефон"], *people(name, mobile)[:count]]:
            sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    got = await look(tmp_path / "book.xlsx")
    assert got.sheets[got.best].name == "Клиенты"


async def test_a_sheet_beyond_the_limits_is_left_out_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    book = Book()
    book.active.title = "Широкий"
    book.active.append([mobile(1), *range(300)])
    clients = book.create_sheet("Клиенты")
    clients.append([mobile(2), *[""] * 400, "x"])
    book.save(tmp_path / "book.xlsx")
    got = await look(tmp_path / "book.xlsx")
    assert [sheet.name for sheet in got.sheets] == ["Клиенты"]
    assert got.sheets[0].width <= 256


async def test_titles_in_two_rows_are_the_names_of_the_columns(make: Make, load: Load) -> None:
    path = make(
        [["ФИО", "Телефоны", ""], ["", "домашний", "мобильный"], *people(name, landline, mobile)]
    )
    titles = ("ФИО", "домашний", "мобильный")
    assert (await look(path)).sheets[0].titles(3) == titles
    assert (await load(path)).titles == titles


@pytest.mark.parametrize(
    "between",
    [
        [1, 2],
        ["Пример: Иванов Иван", "Пример: 8-999-999-99-99"],
        ["(полностью)", "(10 цифр без 8, например 9161234567)"],
        ["текст", "формат +79001234567"],
        ["as in passport", "e.g. +7 900 123-45-67"],
    ],
)
async def test_what_stands_between_titles_and_data_is_neither(
    make: Make, load: Load, between: Sequence[object]
) -> None:
    path = make([["Клиенты", 2026], ["ФИО", "Телефон"], between, *people(name, mobile)])
    got = await load(path)
    assert (got.titles, got.count, got.refused) == (("ФИО", "Телефон"), 6, {})
    sheet = (await look(path)).sheets[0]
    assert sheet.titles(4) == ("ФИО", "Телефон")


@pytest.mark.parametrize(
    "note",
    [
        ["Исполнитель: Зуев О. О.", other(1)],
        ["", f"Исп. Зуев, тел. {other(1)}"],
        ["Главный бухгалтер: Зуева", other(1)],
        [f"По вопросам: {other(1)}", other(1)],
        ["Образец заполнения:", other(1)],
    ],
)
async def test_a_signature_below_the_table_is_no_recipient(
    make: Make, load: Load, note: Sequence[object]
) -> None:
    got = await load(make([["ФИО", "Телефон"], *people(name, mobile), [], note]))
    assert (got.count, got.refused) == (6, {"row-note": 1})


async def test_a_signature_below_a_list_without_titles_is_no_recipient(
    tmp_path: Path, load: Load
) -> None:
    path = tmp_path / "list.txt"
    roles = [f"Директор: {name(n)} {mobile(n)}" for n in range(6)]
    path.write_text("\n\n".join([*roles, f"По вопросам: Инна {other(1)}"]))
    got = await load(path)
    assert (got.count, got.refused) == (6, {"row-note": 1})


async def test_a_signature_is_one_below_a_blank_row_only(make: Make, load: Load) -> None:
    note = ["Исполнитель: Зуев О. О.", other(1)]
    got = await load(make([["ФИО", "Телефон"], *people(name, mobile), note]))
    assert (got.count, got.refused) == (7, {})


async def test_a_director_in_the_next_group_is_a_recipient(make: Make, load: Load) -> None:
    head = ["Должность", "Телефон", "Комментарий"]
    rows = people(says("Директор"), mobile, says("Менеджер: Зуев"))
    got = await load(make([head, *rows[:3], [], *rows[3:]]))
    assert (got.count, got.refused) == (6, {})
