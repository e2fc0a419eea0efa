"""Contact cards whose bytes declare their charsets, or are folded within a letter."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.letters import decode
from bot.sheets.files.card_letters import cards_in_utf8
from bot.sheets.files.vcards import read_vcards
from tests.sheets.conftest import Load

CHARSETS = {
    "UTF-8": "utf-8",
    "windows-1251": "cp1251",
    "KOI8-R": "koi8-r",
    "CP866": "cp866",
    "ISO-8859-5": "iso8859-5",
    "mac-cyrillic": "mac-cyrillic",
}
LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
RUSSIAN = st.text(LETTERS, min_size=1, max_size=12).map(str.capitalize)


def card(name: str, number: str, charset: str) -> bytes:
    written = f"BEGIN:VCARD\r\nFN;CHARSET={charset}:{name}\r\nTEL:{number}\r\nEND:VCARD\r\n"
    return written.encode(CHARSETS[charset])


def people_in(content: bytes) -> list[tuple[str, str]]:
    return read_vcards(decode(cards_in_utf8(content)))


@given(st.lists(st.tuples(RUSSIAN, st.sampled_from(sorted(CHARSETS))), min_size=1, max_size=5))
def test_each_card_is_read_in_the_charset_that_it_declares(cards: list[tuple[str, str]]) -> None:
    content = b"".join(card(name, str(n), charset) for n, (name, charset) in enumerate(cards))

    assert people_in(content) == [(str(n), name) for n, (name, _) in enumerate(cards)]


@pytest.mark.parametrize("declared", ["windows-1251", "punycode", "no-such", "utf-16"])
def test_a_charset_that_is_not_that_of_the_bytes_does_no_harm(declared: str) -> None:
    written = f"BEGIN:VCARD\nFN;CHARSET={declared}:Анна Петрова\nTEL:1\nEND:VCARD\n"

    assert people_in(written.encode()) == [("1", "Анна Петрова")]
    beside = written.encode() + card("Анна", "2", "windows-1251")
    assert people_in(beside) == [("1", "Анна Петрова"), ("2", "Анна")]


def test_a_charset_in_which_the_bytes_are_no_letters_does_no_harm() -> None:
    written = "BEGIN:VCARD\nFN;CHARSET=UTF-8:Анна Петрова\nTEL:1\nEND:VCARD\n"

    assert people_in(written.encode("cp1251")) == [("1", "Анна Петрова")]


def test_a_folded_value_is_all_in_the_charset_that_its_first_line_declares() -> None:
    folded = "BEGIN:VCARD\nFN;CHARSET=KOI8-R:Анна\n  Петрова\nTEL:1\nEND:VCARD\n"
    beside = folded.encode("koi8-r") + card("Иван", "2", "UTF-8")

    assert people_in(beside) == [("1", "Анна Петрова"), ("2", "Иван")]


def test_what_is_packed_is_in_the_charset_that_is_declared() -> None:
    name = "FN;CHARSET=KOI8-R;ENCODING=QUOTED-PRINTABLE:=F1=CE"  # else two letters of cp1251

    assert people_in(f"BEGIN:VCARD\n{name}\nTEL:1\nEND:VCARD\n".encode()) == [("1", "Ян")]


LONG_NAME = st.text(LETTERS, min_size=16, max_size=40)


@given(LONG_NAME, st.integers(13, 60), st.sampled_from([b"\r\n ", b"\n ", b"\r ", b"\r\n\t"]))
def test_a_line_folded_within_a_letter_is_whole(name: str, width: int, fold: bytes) -> None:
    lines = f"BEGIN:VCARD\nNOTE:{name}\nFN:{name}\nTEL:1\nEND:VCARD".encode().split(b"\n")
    folded = (
        fold.join(line[at : at + width] for at in range(0, len(line), width)) for line in lines
    )

    assert people_in(fold[:-1].join(folded)) == [("1", name)]


def test_what_is_no_card_is_left_alone() -> None:
    row = "Имя;CHARSET=KOI8-R:Иван\r\n".encode("cp1251")

    assert cards_in_utf8(row) == row


async def test_a_file_put_together_from_two_phones_is_read(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "contacts.vcf"
    path.write_bytes(
        card("Иван", "89161234567", "windows-1251") + card("Анна", "89031112233", "UTF-8")
    )

    with (await load(path)).open_rows() as rows:
        assert [rows.row(number)[1] for number in (2, 3)] == ["Иван", "Анна"]
