"""Files that are broken, locked, or made to bring a reader down."""

import asyncio
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook as Book

from bot.errors import BotError
from bot.sheets import Choice, Limits, look, read
from tests.budget import within
from tests.sheets import made
from tests.sheets.conftest import Load, as_csv, by_columns, phones, refused

FIXTURES = Path(__file__).parent / "fixtures"
GROWTH_BYTES = 16 * made.MEGABYTE


async def told(path: Path, limits: Limits | None = None) -> tuple[str, dict[str, str | int]]:
    """Return the error of a file that is refused."""
    with pytest.raises(BotError) as refused:
        await look(path, limits=limits or Limits())
    return refused.value.code, refused.value.facts


def zipped(path: Path, *names: str, content: str = "<x/>") -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            file.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("make", "codes"),
    [
        (made.zeros, {"file-bomb"}),
        (made.lying_zeros, {"file-broken", "file-bomb"}),
        (made.many_rows, {"file-bomb"}),
        (made.many_cells, {"file-bomb"}),
        (made.heavy, {"file-bomb"}),
        (made.entities, {"file-broken"}),
        (made.repeated_ods, {"file-empty", "file-bomb"}),
    ],
)
@pytest.mark.cold
async def test_a_bomb_is_refused_and_this_process_does_not_grow(
    tmp_path: Path, make: Callable[[Path], Path], codes: set[str]
) -> None:
    path = make(tmp_path / "bomb.xlsx")
    before = _resident()
    code, facts = await told(path)
    assert code in codes
    assert facts == {}
    assert _resident() - before < GROWTH_BYTES


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize("make", [made.far_cell, made.merged])
async def test_recipients_of_a_harmless_file_that_looks_like_a_bomb_are_read(
    tmp_path: Path, load: Load, make: Callable[[Path], Path]
) -> None:
    assert phones(await load(make(tmp_path / "odd.xlsx"))) == ["79161234567"]


async def test_rows_that_would_fill_the_disk_are_a_bomb(tmp_path: Path) -> None:
    path, folder = made.one_text_everywhere(tmp_path / "bomb.xlsx"), tmp_path / "recipients"
    folder.mkdir()
    limits = Limits(stored_bytes=50 * made.MEGABYTE)
    with pytest.raises(BotError, match="file-bomb"):
        await read(path, Choice("Лист1", (0,), None, 1), folder, limits=limits)
    assert sum(one.stat().st_size for one in folder.iterdir()) < 300 * made.MEGABYTE


@pytest.mark.cold
async def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    code, _ = await told(made.heavy(tmp_path / "heavy.xlsx", 50_000), Limits(seconds=0.5))
    assert code == "file-too-slow"


async def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(b"89161234567\n" * (21_000_000 // 12))
    assert await told(path) == ("file-too-big", {"limit": 20480})


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("[Content_Types].xml", "word/document.xml"), "document"),
        (("[Content_Types].xml", "ppt/presentation.xml"), "presentation"),
        (("mimetype", "content.xml"), "document"),
        (("Index/Document.iwa",), "numbers"),
        (("clients.csv",), "archive"),
    ],
)
async def test_another_document_renamed_to_xlsx_is_told(
    tmp_path: Path, names: tuple[str, ...], kind: str
) -> None:
    path = zipped(tmp_path / "clients.xlsx", *names)
    assert await told(path) == ("file-not-a-table", {"kind": kind})


async def test_a_broken_workbook_is_told(tmp_path: Path) -> None:
    whole = made.xlsx(tmp_path / "whole.xlsx", [made.rows("89161234567")]).read_bytes()
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole[: len(whole) // 2])
    hollow = zipped(tmp_path / "hollow.xlsx", "xl/workbook.xml")
    ole = tmp_path / "broken.xls"
    ole.write_bytes((FIXTURES / "clients.xls").read_bytes()[:3000] + bytes(2000))
    assert {(await told(path))[0] for path in (cut, hollow, ole)} <= {
        "file-broken",
        "file-not-a-table",
    }


async def test_a_protected_workbook_is_told(tmp_path: Path) -> None:
    encrypted = made.ole(tmp_path / "encrypted.xlsx", {"EncryptedPackage": b""})
    locked = made.ods(tmp_path / "locked.ods", "", "<manifest><encryption-data/></manifest>")
    for path in (encrypted, locked, FIXTURES / "protected.xls"):
        assert await told(path) == ("file-protected", {})


async def test_a_blank_workbook_is_told(tmp_path: Path) -> None:
    Book().save(tmp_path / "blank.xlsx")
    assert await told(tmp_path / "blank.xlsx") == ("file-empty", {})


@pytest.mark.cold
async def test_xls_and_ods_are_read_whatever_they_are_called(tmp_path: Path, folder: Path) -> None:
    xls = Path(shutil.copy(FIXTURES / "clients.xls", tmp_path / "clients.csv"))
    cells = "".join(
        f"<table:table-row><table:table-cell><text:p>{text}</text:p></table:table-cell>"
        "</table:table-row>"
        for text in ("Телефон", "8 (921) 456-37-63", "нет")
    )
    # the type of a cell is an attribute, without which it is blank
    cells = cells.replace("table-cell>", 'table-cell office:value-type="string">', 1)
    cells = cells.replace("<table:table-cell>", '<table:table-cell office:value-type="string">')
    ods = made.ods(tmp_path / "clients.xlsx", cells)
    from_xls = await read(xls, by_columns(0, first_row=2, sheet="Клиенты"), folder)
    assert phones(from_xls) == ["79161234567", "79214563763"]
    assert refused(from_xls) == [(4, "phone-letters"), (5, "phone-duplicate")]
    from_ods = await read(ods, by_columns(0, first_row=2, sheet="Лист1"), folder)
    assert phones(from_ods) == ["79214563763"]


@pytest.mark.cold
async def test_cancelling_ends_the_child(tmp_path: Path) -> None:
    path = made.heavy(tmp_path / "heavy.xlsx", 50_000)
    before = _children()
    task = asyncio.create_task(look(path))
    async with within():
        while not (started := _children() - before):  # noqa: ASYNC110 - the kernel sends no event
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert not started & _children()


def _children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


async def test_progress_is_told_and_two_files_are_read_at_once(tmp_path: Path) -> None:
    rows = [[f"7916{n:07}", "Иван"] for n in range(150_000)]
    seen: list[int] = []
    loads = []
    for name in "ab":
        path, folder = tmp_path / f"{name}.csv", tmp_path / name
        folder.mkdir()
        path.write_text(as_csv(rows))
        loads.append(read(path, by_columns(0, sheet=""), folder, on_progress=seen.append))
    first, second = await asyncio.gather(*loads)
    assert first.count == second.count == 150_000
    assert all(0 < number <= 150_000 for number in seen)
