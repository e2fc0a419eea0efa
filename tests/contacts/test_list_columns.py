"""Lists filled from files, and files made of lists."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import func, select

from bot.contacts import Audiences, Contacts, LoadReport
from bot.contacts.list_columns import MOST_TITLES
from bot.errors import BotError
from bot.model import ContactList
from storage.database.engine import Database
from storage.database.schema import contacts as contacts_table
from tests.budget import within
from tests.contacts.conftest import (
    CHAT,
    USER,
    WORDS,
    Send,
    cell,
    everybody,
    fetching,
    table,
)

FORMATS = Path(__file__).parents[1] / "cases" / "reports" / "c12-formats.xlsx"
A, B, C = "79161234567", "79161234568", "79161234569"
HEADER = ["Телефон", "Имя", "Город"]
ROWS = [HEADER, [A, "Иван", ""], [B, "", "Омск"], ["нет", "Яна", ""], [A, "Пётр", "Тула"]]


@pytest.fixture
async def clients(contacts: Contacts) -> ContactList:
    return await contacts.create_list(CHAT, USER, "Клиенты")


async def test_a_file_fills_a_list_once_however_often_it_is_loaded(
    contacts: Contacts, clients: ContactList, send: Send
) -> None:
    audience = await send(ROWS)
    first = await contacts.load(CHAT, USER, clients.id, audience, replace=False)
    assert first == LoadReport(added=2, merged=0, total=2)
    people = await everybody(contacts, clients.id)
    assert people == {A: ("Иван", {}, True), B: ("", {"Город": "Омск"}, True)}
    again = await contacts.load(CHAT, USER, clients.id, audience, replace=False)
    assert again == LoadReport(added=0, merged=2, total=2)
    assert await everybody(contacts, clients.id) == people


async def test_what_is_known_stays_and_blanks_are_filled_in_from_the_newer_file(
    contacts: Contacts, clients: ContactList, send: Send
) -> None:
    await contacts.load(CHAT, USER, clients.id, await send(ROWS), replace=False)
    await contacts.tick_all(CHAT, clients.id, ticked=False, query=B)
    newer = [
        ["Мобильный телефон", "ФИО", "ГОРОД", "Сумма"],
        [A, "Другой", "Тверь", 100],
        [B, "Анна", "Тверь", 5.5],
        [C, "Яна", "", ""],
    ]
    report = await contacts.load(CHAT, USER, clients.id, await send(newer), replace=False)
    assert report == LoadReport(added=1, merged=2, total=3)
    assert await everybody(contacts, clients.id) == {
        A: ("Иван", {"Город": "Тверь", "Сумма": "100"}, True),
        B: ("Анна", {"Город": "Омск", "Сумма": "5,5"}, False),
        C: ("Яна", {}, True),
    }


async def test_replacing_leaves_only_who_is_in_the_new_file(
    contacts: Contacts, clients: ContactList, send: Send, db: Database
) -> None:
    await contacts.load(CHAT, USER, clients.id, await send(ROWS), replace=False)
    newer = [["Телефон", "Долг"], [B, "100"], [C, "200"]]
    report = await contacts.load(CHAT, USER, clients.id, await send(newer), replace=True)
    assert report == LoadReport(added=2, merged=0, total=2)
    assert await everybody(contacts, clients.id) == {
        B: ("", {"Долг": "100"}, True),
        C: ("", {"Долг": "200"}, True),
    }
    assert await rows_in(db) == 2


async def test_columns_without_a_title_or_with_the_same_keep_their_cells(
    contacts: Contacts, clients: ContactList, send: Send
) -> None:
    rows = [["Телефон", "Имя", "Сумма", "Сумма", None], [A, "Иван", "1", "2", "3"]]
    await contacts.load(CHAT, USER, clients.id, await send(rows), replace=False)
    assert await everybody(contacts, clients.id) == {
        A: ("Иван", {"Сумма": "1", "Сумма (D)": "2", "E": "3"}, True)
    }


async def test_a_list_too_wide_is_told_and_stays_as_it_was(
    contacts: Contacts, clients: ContactList, send: Send
) -> None:
    titles = [f"Столбец {n}" for n in range(MOST_TITLES)]
    wide = [["Телефон", *titles], [A, *titles]]
    await contacts.load(CHAT, USER, clients.id, await send(wide), replace=False)
    people = await everybody(contacts, clients.id)
    with pytest.raises(BotError, match="list-too-wide"):
        await contacts.load(CHAT, USER, clients.id, await send(ROWS), replace=False)
    assert await everybody(contacts, clients.id) == people


async def test_two_files_loaded_at_once_give_what_both_have(
    contacts: Contacts, clients: ContactList, send: Send
) -> None:
    first = [["Телефон", "Имя", "X"], *([str(79160000000 + n), "", n] for n in range(600))]
    second = [["Телефон", "Имя", "Y"], *([str(79160000300 + n), "", n] for n in range(600))]
    audiences = [await send(first), await send(second)]
    reports = await asyncio.gather(
        *(contacts.load(CHAT, USER, clients.id, one, replace=False) for one in audiences)
    )
    assert sorted(report.added for report in reports) == [300, 600]
    people = await everybody(contacts, clients.id)
    assert len(people) == 900
    assert people["79160000300"][1] == {"X": "300", "Y": "0"}


async def test_a_list_deleted_in_the_middle_of_a_load_is_told(
    contacts: Contacts, clients: ContactList, send: Send
) -> None:
    audience = await send(ROWS)
    await contacts.delete_list(CHAT, USER, clients.id)
    for replace in (False, True):
        with pytest.raises(BotError, match="list-unknown"):
            await contacts.load(CHAT, USER, clients.id, audience, replace=replace)


async def test_a_replacement_that_does_not_end_leaves_the_list_as_it_was_and_no_rest(
    contacts: Contacts, clients: ContactList, send: Send, db: Database
) -> None:
    await contacts.load(CHAT, USER, clients.id, await send(ROWS), replace=False)
    before = await everybody(contacts, clients.id)
    many = [["Телефон", "Имя"], *([str(79260000000 + n), ""] for n in range(20_000))]
    audience = await send(many)
    loading = asyncio.create_task(contacts.load(CHAT, USER, clients.id, audience, replace=True))
    async with within():
        while await rows_in(db) == 2:
            pass
    loading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await loading
    assert await rows_in(db) > 2
    assert await everybody(contacts, clients.id) == before
    await contacts.tidy()
    assert await rows_in(db) == 2


async def rows_in(db: Database) -> int:
    """Return how many contacts there are, whoever has them."""
    async with db.read() as connection:
        return await connection.scalar(select(func.count()).select_from(contacts_table)) or 0


async def test_tidying_never_touches_a_replacement_that_goes_on(
    contacts: Contacts, clients: ContactList, send: Send
) -> None:
    many = [["Телефон", "Имя"], *([str(79260000000 + n), ""] for n in range(5000))]
    audience = await send(many)
    loading = asyncio.create_task(contacts.load(CHAT, USER, clients.id, audience, replace=True))
    while not loading.done():
        await contacts.tidy()
    assert (await loading).total == 5000


async def test_an_exported_list_has_its_numbers_as_text_and_no_formula(
    contacts: Contacts, clients: ContactList, send: Send, tmp_path: Path
) -> None:
    rows = [HEADER, [A, "=HYPERLINK(1)", "@SUM(1)"], [B, "+7 лет", "-1"]]
    await contacts.load(CHAT, USER, clients.id, await send(rows), replace=False)
    await contacts.tick_all(CHAT, clients.id, ticked=False, query=B)
    path = tmp_path / "out.xlsx"
    assert await contacts.export(CHAT, USER, clients.id, path, WORDS) == 2
    assert table(path) == [
        ("Телефон", "Имя", "Город", "Отмечен"),
        (A, "=HYPERLINK(1)", "@SUM(1)", "да"),
        (B, "+7 лет", "-1", "нет"),
    ]
    for name in ("A2", "B2", "C2", "B3", "C3"):
        assert cell(path, name)[1] == "s"


async def test_an_exported_list_keeps_numbers_and_formats_that_a_file_brought(
    contacts: Contacts, clients: ContactList, send: Send, tmp_path: Path
) -> None:
    await contacts.load(CHAT, USER, clients.id, await send(FORMATS.read_bytes()), replace=False)
    ((one,), _) = await contacts.page(CHAT, clients.id)
    assert one.fields == {"Скидка": "15%", "Промокод": "001234", "Долг": "12 500,50 ₽"}
    await contacts.export(CHAT, USER, clients.id, tmp_path / "out.xlsx", WORDS)
    row = load_workbook(tmp_path / "out.xlsx").active[2]
    assert [(found.value, found.number_format) for found in row[2:5]] == [
        (0.15, "0%"),
        (1234, "000000"),
        (12500.5, '#,##0.00" ₽"'),
    ]


FIELDS = ("Город", "Долг", "Дата")
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=15)
PEOPLE = st.dictionaries(
    st.builds("79{:09}".format, st.integers(0, 999_999_999)),
    st.tuples(
        NAMES, st.dictionaries(st.sampled_from(["Город", "Долг", "Дата"]), NAMES), st.booleans()
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(PEOPLE)
async def test_an_exported_list_comes_back_as_it_was(
    contacts: Contacts,
    audiences: Audiences,
    tmp_path: Path,
    people: dict[str, tuple[str, dict[str, str], bool]],
) -> None:
    rows = [["Телефон", "Имя", "Город", "Долг", "Дата", "Отмечен"]] + [
        [
            phone,
            name,
            *(fields.get(title, "") for title in ("Город", "Долг", "Дата")),
            "да" if ticked else "нет",
        ]
        for phone, (name, fields, ticked) in people.items()
    ]
    upload = await audiences.receive(CHAT, USER, "a.xlsx", fetching(rows))
    assert upload.choice
    audience = await audiences.read(CHAT, USER, upload.id, upload.choice)
    first, second = [
        next((one for one in await contacts.lists(CHAT) if one.name == name), None)
        or await contacts.create_list(CHAT, USER, name)
        for name in ("Один", "Два")
    ]
    await contacts.load(CHAT, USER, first.id, audience, replace=True, words=WORDS)
    kept = await everybody(contacts, first.id)
    assert {phone: ticked for phone, (*_, ticked) in kept.items()} == {
        phone: ticked for phone, (*_, ticked) in people.items()
    }
    path = tmp_path / "out.xlsx"
    await contacts.export(CHAT, USER, first.id, path, WORDS)
    again = await audiences.receive(CHAT, USER, "b.xlsx", fetching(path.read_bytes()))
    assert again.choice
    audience = await audiences.read(CHAT, USER, again.id, again.choice)
    await contacts.load(CHAT, USER, second.id, audience, replace=True, words=WORDS)
    assert await everybody(contacts, second.id) == kept
