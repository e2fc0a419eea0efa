"""A dropped file in words: what a narrow phone has room for."""

from bot.contacts import Choice, Sheet
from bot.sheets import SampleRow
from handlers.views.upload import WIDTH, sample_table

PHONE = "8-938-861-42-07"
ROWS = [
    SampleRow(1, ("Ребёнок", "Мама", "Тел. мамы", "Класс")),
    SampleRow(2, ("Петрова Анна Сергеевна", "Павлова Ольга Викторовна", PHONE, "5А")),
]


def test_the_phones_of_a_sample_are_whole_where_names_are_cut() -> None:
    choice = Choice("Лист1", (2,), 0, 2)
    sheet = Sheet("Лист1", 2, 4, tuple(ROWS), choice, 2, (2,), "")

    table = sample_table(sheet, choice).splitlines()

    assert [PHONE in line for line in table] == [False, False, True]
    assert "Петров…" in table[-1]
    assert max(map(len, table)) <= WIDTH
