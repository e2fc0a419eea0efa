"""A dropped file in words: what a narrow phone has room for."""

import pytest

from bot.contacts import Choice, Sheet
from bot.sheets import SampleRow
from handlers.views.upload import WIDTH, sample_table

TITLES = SampleRow(1, ("Ребёнок", "Мама", "Тел. мамы", "Класс"))


def drawn(phones: str, row: int = 2) -> list[str]:
    cells = ("Петрова Анна Сергеевна", "Павлова Ольга Викторовна", phones, "5А")
    choice = Choice("Лист1", (2,), 0, row)
    sheet = Sheet("Лист1", row, 4, (TITLES, SampleRow(row, cells)), choice, row, (2,), "")
    table = sample_table(sheet, choice).splitlines()
    assert max(map(len, table)) <= WIDTH
    return table


@pytest.mark.parametrize("phone", ["79388614207", "8-938-861-42-07", "+7 (938) 861-42-07"])
@pytest.mark.parametrize("row", [2, 12])
def test_the_phones_of_a_sample_are_whole_where_names_are_cut(phone: str, row: int) -> None:
    last = drawn(phone, row)[-1]
    assert last.endswith(f" {phone}")
    assert "Петро" in last


def test_many_phones_in_a_cell_leave_the_names_their_room() -> None:
    last = drawn("8-938-861-42-07, 8-938-861-42-08, 8-938-861-42-09")[-1]
    assert "Петро" in last
    assert "8-938-861-42-07, …" in last
