"""A file from its arrival to the audience made of it."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook as Book

from bot.contacts import Audiences
from bot.errors import BotError
from bot.model import AudienceKind
from storage.database.engine import Database
from tests.budget import within
from tests.conftest import ManualClock, everywhere
from tests.contacts.conftest import (
    CHAT,
    OTHER_CHAT,
    USER,
    Send,
    cell,
    fetching,
    people,
    phones,
    table,
)
from tests.sheets.conftest import Table

FILTERED = Path(__file__).parents[1] / "cases" / "reports" / "c11-filtered.xlsx"
HEADER = ["Телефон", "Имя", "Город"]
ROWS = [
    HEADER,
    ["8 (916) 123-45-67", "Иван", "Тула"],
    ["нет", "Анна", "Омск"],
    ["+7 916 123-45-67", "Пётр", ""],
    [79161234568, "Яна", "Тверь"],
]


def sheets(folder: Path, **tables: Table) -> bytes:
    """Return an .xlsx of several sheets, each a table under its name."""
    book = Book()
    book.remove(book.active)
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(folder / "book.xlsx")
    return (folder / "book.xlsx").read_bytes()


def inside(files: Path) -> list[str]:
    """Return all files and folders below, but for the empty folders of kinds."""
    return sorted(
        str(p.relative_to(files)) for p in files.rglob("*") if len(p.relative_to(files).parts) > 1
    )


async def test_a_file_becomes_an_audience_that_is_found_again(
    audiences: Audiences, send: Send
) -> None:
    made = await send(ROWS, "Клиенты  за май.xlsx")
    assert await audiences.get(CHAT, made.id) == made
    assert (made.kind, made.title, made.titles) == (
        AudienceKind.FILE,
        "Клиенты за май.xlsx",
        ("Телефон", "Имя", "Город"),
    )
    assert (made.count, made.rows) == (2, 4)
    assert made.refused == {"phone-letters": 1, "phone-duplicate": 1}
    assert await people(audiences, made) == [("79161234567", "Иван"), ("79161234568", "Яна")]


async def test_another_chat_has_neither_the_upload_nor_the_audience(
    audiences: Audiences, send: Send
) -> None:
    made = await send(ROWS)
    upload = await audiences.receive(CHAT, USER, "a.xlsx", fetching(ROWS))
    with pytest.raises(BotError, match="audience-unknown"):
        await audiences.get(OTHER_CHAT, made.id)
    with pytest.raises(BotError, match="upload-unknown"):
        await audiences.upload(OTHER_CHAT, upload.id)


@pytest.mark.parametrize("name", ["", "..", "../../bot", "/etc", "0" * 31, "0" * 32])
async def test_an_upload_that_is_not_there_is_told_whatever_it_is_called(
    audiences: Audiences, name: str
) -> None:
    with pytest.raises(BotError, match="upload-unknown"):
        await audiences.upload(CHAT, name)


@pytest.mark.parametrize("title", ["../../../evil.xlsx", "/etc/passwd", "a\0b.xlsx", "я" * 5000])
async def test_the_name_of_a_strangers_file_never_becomes_a_path(
    audiences: Audiences, files: Path, title: str
) -> None:
    upload = await audiences.receive(CHAT, USER, title, fetching(ROWS))
    assert {path.split("/")[0] for path in inside(files)} == {"uploads"}
    assert len(upload.title) <= 200
    assert not any(part in path for path in inside(files) for part in ("evil", "passwd", "я"))


async def test_an_upload_is_shown_again_without_another_look_and_after_a_restart(
    db: Database, audiences: Audiences, files: Path, clock: ManualClock
) -> None:
    first = await audiences.receive(CHAT, USER, "a.xlsx", fetching(ROWS))
    (files / "uploads" / first.id / "file").unlink()
    assert await audiences.upload(CHAT, first.id) == first
    assert await Audiences(db, files, clock, everywhere(db)).upload(CHAT, first.id) == first


async def test_two_files_at_once_do_not_meet(audiences: Audiences) -> None:
    others = [HEADER, [79161234569, "Ольга", ""]]
    first, second, third = await asyncio.gather(
        *(audiences.receive(CHAT, USER, "a.xlsx", fetching(rows)) for rows in (ROWS, others, ROWS))
    )
    assert len({first.id, second.id, third.id}) == 3
    assert second.choice
    made = await audiences.read(CHAT, USER, second.id, second.choice)
    assert await phones(audiences, made) == ["79161234569"]


async def test_the_choice_for_a_layout_is_offered_for_the_next_such_file_of_the_chat(
    audiences: Audiences,
) -> None:
    rows = [["Домашний", "Мобильный", "Имя"], ["89161234561", "89161234562", "Иван"]]
    first = await audiences.receive(CHAT, USER, "a.xlsx", fetching(rows))
    assert first.choice
    assert not first.remembered
    chosen = type(first.choice)(first.choice.sheet, (0, 1), None, 2)
    await audiences.read(CHAT, USER, first.id, chosen)
    again = await audiences.receive(CHAT, USER, "b.xlsx", fetching([*rows, rows[1]]))
    assert (again.choice, again.remembered) == (chosen, True)
    theirs = await audiences.receive(OTHER_CHAT, USER, "b.xlsx", fetching(rows))
    assert (theirs.choice, theirs.remembered) == (first.choice, False)
    other = await audiences.receive(CHAT, USER, "c.xlsx", fetching(ROWS))
    assert not other.remembered


async def test_the_newest_choice_for_a_layout_counts(
    audiences: Audiences, clock: ManualClock
) -> None:
    rows = [["Домашний", "Мобильный", "Имя"], ["89161234561", "89161234562", "Иван"]]
    for columns in ((0,), (1,)):
        upload = await audiences.receive(CHAT, USER, "a.xlsx", fetching(rows))
        assert upload.choice
        clock.forward(hours=1)
        chosen = type(upload.choice)(upload.choice.sheet, columns, None, 2)
        await audiences.read(CHAT, USER, upload.id, chosen)
    upload = await audiences.upload(CHAT, upload.id)
    assert upload.choice == chosen


async def test_the_remembered_choice_names_the_sheet_of_this_file(audiences: Audiences) -> None:
    text = "Телефон;Имя\n89161234567;Иван".encode()
    csv = await audiences.receive(CHAT, USER, "a.csv", fetching(text))
    assert csv.choice
    await audiences.read(CHAT, USER, csv.id, csv.choice)
    rows = [["Телефон", "Имя"], ["89161234567", "Иван"]]
    book = await audiences.receive(CHAT, USER, "a.xlsx", fetching(rows))
    assert book.choice
    assert (book.choice.sheet, book.remembered) == ("Sheet", True)


@pytest.mark.parametrize(("name", "offered"), [("Сотрудники", "Клиенты"), ("Лист1", "Лист1")])
async def test_a_choice_is_for_another_sheet_only_by_the_name_that_was_chosen(
    audiences: Audiences, tmp_path: Path, name: str, offered: str
) -> None:
    staff, clients = [["ФИО", "Телефон"], ["Иван", "89161234567"]], [["Кто", "Моб."]]
    clients += [[f"Анна {n}", f"8916123456{n}"] for n in range(5)]
    first = await audiences.receive(CHAT, USER, "a.xlsx", fetching(sheets(tmp_path, Лист1=staff)))
    assert first.choice
    await audiences.read(CHAT, USER, first.id, first.choice)
    both = sheets(tmp_path, **{name: staff, "Клиенты": clients})
    book = await audiences.receive(CHAT, USER, "b.xlsx", fetching(both))
    assert book.choice
    assert (book.choice.sheet, book.remembered) == (offered, offered == "Лист1")


async def test_a_file_that_is_refused_leaves_nothing(audiences: Audiences, files: Path) -> None:
    with pytest.raises(BotError, match="file-not-a-table"):
        await audiences.receive(CHAT, USER, "a.xlsx", fetching(b"%PDF-1.7\n"))
    assert inside(files) == []


async def test_a_download_that_fails_leaves_nothing(audiences: Audiences, files: Path) -> None:
    async def fetch(path: Path) -> None:
        await asyncio.to_thread(path.write_bytes, b"89161234567")
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await audiences.receive(CHAT, USER, "a.csv", fetch)
    assert inside(files) == []


async def test_a_reading_that_is_cancelled_leaves_no_audience(
    audiences: Audiences, files: Path
) -> None:
    upload = await audiences.receive(CHAT, USER, "a.csv", fetching(b"89161234567\n" * 800_000))
    assert upload.choice
    before = inside(files)
    reading = asyncio.create_task(audiences.read(CHAT, USER, upload.id, upload.choice))
    async with within():
        while inside(files) == before:  # noqa: ASYNC110 - a child makes files without a word
            await asyncio.sleep(0.005)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert inside(files) == before
    assert (await audiences.upload(CHAT, upload.id)).choice == upload.choice


async def test_contact_cards_are_a_file_like_any_other(audiences: Audiences, send: Send) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\nTEL:{}\nEND:VCARD\n"
    cards = card.format("Иван", "+7 916 123-45-67") + card.format("Анна", "8 916 123-45-68")
    made = await send(cards.encode(), "contacts.vcf")
    assert await people(audiences, made) == [("79161234567", "Иван"), ("79161234568", "Анна")]


async def test_what_was_refused_can_be_had_as_a_file_in_words(
    audiences: Audiences, send: Send
) -> None:
    made, header = await send(ROWS), ("Строка", "Значение", "Причина")
    async with audiences.refusals_file(made, header, lambda one: f"{one.code} {one.first}") as path:
        assert table(path) == [
            ("Строка", "Значение", "Причина"),
            (3, "нет", "phone-letters None"),
            (4, "79161234567", "phone-duplicate 2"),
        ]
    assert not path.parent.exists()


async def test_the_refusals_hold_no_formula_of_a_stranger(audiences: Audiences, send: Send) -> None:
    made = await send("Телефон;Имя\n89161234567;Иван\n=1+1;Анна\n".encode())
    async with audiences.refusals_file(made, ("a", "b", "c"), lambda one: one.code) as path:
        assert cell(path, "B2") == ("=1+1", "s")


async def test_that_hidden_rows_were_left_out_is_not_remembered(audiences: Audiences) -> None:
    content = FILTERED.read_bytes()
    first = await audiences.receive(CHAT, USER, "a.xlsx", fetching(content))
    assert first.choice
    visible = replace(first.choice, visible_only=True)
    audience = await audiences.read(CHAT, USER, first.id, visible)
    assert (audience.count, audience.refused) == (1, {"row-hidden": 2})
    again = await audiences.receive(CHAT, USER, "b.xlsx", fetching(content))
    assert (again.choice, again.remembered) == (first.choice, True)
