"""Numbers and dates of a file are shown and sent as Excel shows them, in the reader's language."""

import io
from datetime import date

import pytest
from openpyxl import Workbook as Book

from tests.journeys.conftest import ANNA, CAROL, World
from tests.journeys.mailing.walks import ready


def debts() -> bytes:
    """Return a workbook of one person, with an amount and a date."""
    book, file = Book(), io.BytesIO()
    book.active.append(["Телефон", "Долг", "Срок"])
    book.active.append(["89161234567", 12500.5, date(2026, 11, 24)])
    book.active["B2"].number_format = "#,##0.00"
    book.active["C2"].number_format = "mm-dd-yy"
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("who", "right", "go_on", "told"),
    [
        (ANNA, "✅ Всё верно", "Дальше ›", "12 500,50 до 24.11.2026"),
        (CAROL, "✅ All correct", "Next ›", "12,500.50 до 11/24/2026"),
    ],
)
async def test_a_reader_sees_numbers_and_dates_as_his_excel_does(
    world: World, who: int, right: str, go_on: str, told: str
) -> None:
    walk = await ready(world, world.person(who), english=who == CAROL)
    await walk.person.uploads("debts.xlsx", debts())
    await walk.person.sees("debts.xlsx", told[:6])
    await walk.person.taps(right)
    await walk.person.taps(go_on)
    await walk.person.says("{Долг} до {Срок}")
    await walk.person.sees(told)
