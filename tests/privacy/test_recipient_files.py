"""A number leaves the files of recipients, and nobody else's row moves."""

from array import array
from pathlib import Path

import orjson
import pytest

from bot.privacy.recipient_files import forget, has_number
from bot.privacy.written_numbers import in_text
from bot.sheets.files.composition import read_left_out
from bot.sheets.files.model import Choice, Refusal
from bot.sheets.files.recipients import Recipients
from bot.sheets.files.rows import RowsWriter

PHONE, ANNA, IVAN = "79031234567", "79160000001", "79160000002"
ROWS = [
    ["Телефон", "Имя"],
    [ANNA, "Анна"],
    ["8 (903) 123-45-67", "Пётр"],
    [79031234567.0, "Пётр ещё раз"],
    [IVAN, "Иван"],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    writer = RowsWriter(tmp_path)
    writer.write(ROWS)
    writer.close()
    for name, numbers in (
        ("phones.int64", map(int, (ANNA, PHONE, IVAN))),
        ("origins.int64", (2, 3, 5)),
        ("rest-7.int64", map(int, (PHONE, IVAN))),
        ("got-1-1.int64", map(int, (PHONE,))),
    ):
        (tmp_path / name).write_bytes(array("q", numbers).tobytes())
    duplicate = [4, "79031234567", "phone-duplicate", 3]
    (tmp_path / "refused.jsonl").write_bytes(orjson.dumps(duplicate) + b"\n")
    left = orjson.dumps([3, int(PHONE), "stopped"]) + b"\n"
    (tmp_path / "left-7.jsonl").write_bytes(left)
    (tmp_path / "composed-abc").mkdir()
    (tmp_path / "composed-abc/texts.jsonl").write_text('"Пётр"\n')
    Recipients(
        folder=tmp_path,
        choice=Choice(sheet="", first_row=2, phone_columns=(0,), name_column=1),
        titles=("Телефон", "Имя"),
        count=3,
        rows=4,
        several=0,
        refused={"phone-duplicate": 1},
    ).save()
    return tmp_path


def sizes(folder: Path) -> dict[str, int]:
    kept = ("rows.jsonl", "rows.index", "phones.int64", "refused.jsonl", "left-7.jsonl")
    return {name: (folder / name).stat().st_size for name in kept}


def test_the_number_goes_and_every_other_row_stays_where_it_was(folder: Path) -> None:
    before = sizes(folder)
    assert has_number(folder, PHONE)

    assert forget(folder, PHONE).count == 2

    assert not has_number(folder, PHONE)
    assert sizes(folder) == before
    recipients = Recipients.open(folder)
    assert list(recipients.chunks()) == [[(ANNA, 2), (IVAN, 5)]]
    assert recipients.count == 2
    with recipients.open_rows() as rows:
        assert [rows.row(n) for n in range(1, 6)] == [ROWS[0], ROWS[1], [], [], ROWS[4]]
    assert list(recipients.refusals()) == [Refusal(4, "", "phone-duplicate", 3)]
    assert list(read_left_out(folder / "left-7.jsonl")) == [(3, "", "stopped")]
    assert array("q", (folder / "rest-7.int64").read_bytes()).tolist() == [0, int(IVAN)]


def test_what_can_be_made_anew_is_removed(folder: Path) -> None:
    forget(folder, PHONE)
    assert not list(folder.glob("composed-*"))
    assert not list(folder.glob("got-*"))


def test_forgetting_twice_is_as_once(folder: Path) -> None:
    forget(folder, PHONE)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert forget(folder, PHONE).count == 2
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_folder_without_the_number_says_so(folder: Path) -> None:
    assert not has_number(folder, "79039999999")


@pytest.mark.parametrize(
    "written",
    ["79031234567", "+7 903 123-45-67", "8(903)1234567", "903 123 45 67", "8-903-123–45–67"],
)
def test_a_number_is_found_however_it_is_written(written: str) -> None:
    assert in_text(PHONE).search(f"Иван, {written}, Москва")
    assert not in_text(PHONE).search("7903123456 и 8 903 123-45-68")
