"""What stands above and below the data."""

import pytest

from bot.sheets.files.around_table import is_note, names_columns, titles_above


@pytest.mark.parametrize(
    ("row", "names"),
    [
        *((["ФИО", "Телефон"], True), (["1"], True), (["1", "3"], True), ([""], True)),
        *(([" 1 ", "2"], False), (["", "1", "", "2"], False)),
        (["ФИО (например, Иванов)", "Телефон"], True),
        (["Формат", "+79161234567"], True),
        (["10 цифр, например 9161234567"], False),
        *((["образец"], False), (["Иван (пример)"], False), (["Это пример"], True)),
    ],
)
def test_numbers_of_columns_and_examples_are_no_titles(row: list[str], names: bool) -> None:  # noqa: FBT001 - a case of the table
    assert names_columns(row) is names


@pytest.mark.parametrize(
    ("cell", "with_titles", "without"),
    [
        ("Исполнитель: Зуев", True, True),
        ("Директор: Зуев", True, False),
        ("Иван, исп. Зуев", False, False),
        ("Иван (директор: Зуев)", False, False),
        (5, False, False),
    ],
)
def test_a_signature_is_known_by_how_it_begins(
    cell: object,
    with_titles: bool,  # noqa: FBT001 - a case of the table
    without: bool,  # noqa: FBT001 - as above
) -> None:
    assert (is_note(cell, titled=True), is_note(cell, titled=False)) == (with_titles, without)


@pytest.mark.parametrize(
    ("above", "titles"),
    [
        ([["Клиент"], ["ФИО", "Тел", "Город"]], ("ФИО", "Тел", "Город")),
        ([["Телефон", "", "Город"], ["", "Имя", ""]], ("Телефон", "Имя", "Город")),
        ([["ФИО", "Тел"], ["1", "2"]], ("ФИО", "Тел")),
        ([["ФИО", ""], ["", "дом", "моб"], ["1", "2", "3"]], ("ФИО", "дом", "моб")),
        ([["ФИО", ""], ["", ""]], ("", "")),
        ([], ()),
    ],
)
def test_titles_stand_in_the_lowest_row_or_above_what_is_blank_in_it(
    above: list[list[str]], titles: tuple[str, ...]
) -> None:
    assert titles_above(above) == titles
