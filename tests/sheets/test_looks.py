"""Tables whose titles have signs that are not seen, or letters that look like others."""

from pathlib import Path

from bot.sheets import look
from bot.sms.template import bind, columns_of, parse
from tests.sheets.conftest import Load, Make, phones

REPORTS = Path(__file__).parents[1] / "cases/reports"


async def test_titles_are_read_as_they_look(make: Make) -> None:
    titles = ["Гoрод", "ФИO", "Факc", "Tелeфон"]

    book = await look(make([titles, ["Тверь", "Иван", "89161234567", "89161234568"]]))

    guess = book.sheets[0].guess
    assert guess
    assert (guess.phone_columns, guess.name_column, guess.first_row) == ((3,), 1, 2)
    assert book.sheets[0].phone_candidates == (3,)


async def test_a_placeholder_finds_a_title_that_ends_in_a_sign_not_seen(load: Load) -> None:
    case = REPORTS / "c18-invisible-in-title.csv"
    recipients = await load(case)
    columns = columns_of(recipients.titles, None)

    assert phones(recipients) == ["79161234501"]
    assert bind(parse("{город}{Гoрoд}"), columns) == (1, 1)


async def test_both_numbers_of_a_cell_of_google_are_read(load: Load) -> None:
    recipients = await load(REPORTS / "c20-google.csv")

    assert phones(recipients) == ["79161234501", "79261234502"]
