"""Contact cards of every version, as phones write them."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.letters import decode
from bot.sheets import look, read
from bot.sheets.files.vcards import read_vcards
from tests.sheets.conftest import phones, refused

OLD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD=D0=BE=D0=B2;=D0=98=\r\n"
    "=D0=B2=D0=B0=D0=BD;;;\r\n"
    "TEL;CELL;PREF:8 (916) 123-45-67\r\nTEL;WORK:+74951234567\r\nEND:VCARD\r\n"
)
MIDDLE = (
    "BEGIN:VCARD\nVERSION:3.0\nN:Петров;Пётр;;;\nFN:Пётр Петро\n в\\, старший\n"
    "item1.TEL;type=CELL;type=VOICE;type=pref:+7 916 123-45-68\nitem1.X-ABLabel:_$!<Home>!$_\n"
    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ\n AAAQABAAD\nEND:VCARD\n"
)
NEW = (
    "BEGIN:VCARD\nVERSION:4.0\nFN:Анна\n"
    'TEL;VALUE=uri;TYPE="voice,cell":tel:+7-916-123-45-69;ext=5\nEND:VCARD\n'
)


def test_the_numbers_and_names_of_every_version_are_read() -> None:
    assert read_vcards(OLD + MIDDLE + NEW) == [
        ("8 (916) 123-45-67", "Иван Иванов"),
        ("+74951234567", "Иван Иванов"),
        ("+7 916 123-45-68", "Пётр Петров, старший"),
        ("+7-916-123-45-69", "Анна"),
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("FN:Анна\\nМария", "Анна Мария"),
        ("N:Петрова\\;Водкина;Анна;Ивановна;;", "Анна Ивановна Петрова;Водкина"),
        ("ORG:ООО «Ромашка»;Склад", "ООО «Ромашка»"),
        ("FN:\nN:;Анна", "Анна"),
        ("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=windows-1251:=C0=ED=ED=E0", "Анна"),
        ("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=no-such:=C0=ED=ED=E0", "Анна"),
        ("X-NOTHING", ""),
    ],
)
def test_a_person_is_called_by_the_best_that_the_card_has(line: str, name: str) -> None:
    card = f"BEGIN:VCARD\nVERSION:3.0\n{line}\nTEL:89161234567\nEND:VCARD"
    assert read_vcards(card) == [("89161234567", name)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_the_encoding_of_the_cards_is_recognised(encoding: str) -> None:
    assert read_vcards(decode(NEW.encode(encoding))) == [("+7-916-123-45-69", "Анна")]


def test_a_card_cut_short_still_gives_what_it_has() -> None:
    assert read_vcards("BEGIN:VCARD\nTEL:1\nFN:А\nBEGIN:VCARD\nTEL:2") == [("1", "А"), ("2", "")]


@given(st.text(alphabet=st.sampled_from('BEGIN:VCARD\nTEL;="\\ \t+1789')) | st.binary(max_size=60))
def test_nothing_that_calls_itself_a_card_can_break_the_reading(content: str | bytes) -> None:
    card = "BEGIN:VCARD\n" + (content if isinstance(content, str) else decode(content))
    assert all(phone for phone, _ in read_vcards(card))


async def test_a_file_of_cards_is_read_like_any_table(tmp_path: Path) -> None:
    path, folder = tmp_path / "contacts.bin", tmp_path / "recipients"
    nobody = "BEGIN:VCARD\nVERSION:3.0\nFN:Без номера\nEND:VCARD\n"
    path.write_text(OLD + MIDDLE + nobody + NEW)
    folder.mkdir()
    sheet = (await look(path)).sheets[0]
    assert sheet.guess
    assert (sheet.guess.phone_columns, sheet.guess.name_column) == ((0,), 1)
    got = await read(path, sheet.guess, folder)
    assert phones(got) == ["79161234567", "79161234568", "79161234569"]
    assert refused(got) == [(2, "phone-landline"), (4, "phone-empty")]
    with got.open_rows() as rows:
        assert rows.row(5)[1] == "Анна"


LONG = 300_000


@pytest.mark.parametrize(
    "line",
    [
        "N:" + "a" * LONG + "\\",
        "N;QUOTED-PRINTABLE" + "A" * 10 * LONG + "=\n" + "=\n" * 10 * LONG,
        "FN;QUOTED-PRINTABLE;CHARSET=punycode:" + "a" * 4 * LONG + "-" + "b" * 4 * LONG,
        "TEL:" + "1-" * LONG,
        "TEL" + ';"a' * LONG,
        "TEL;" + '"a"' * LONG,
        "\n".join(f"TEL:8 916 {number:07}" for number in range(LONG // 100)),
    ],
    ids=["backslash", "soft breaks", "charset", "number", "quotes", "quoted", "numbers"],
)
def test_a_card_takes_time_in_proportion_to_its_length(line: str) -> None:
    begun = time.process_time()
    read_vcards(f"BEGIN:VCARD\n{line}\nFN:А\nTEL:1\nEND:VCARD")
    # a fraction of a second; whatever grows with the square takes minutes
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("name", ["Петров\\", "Петров\\\\", "Петр\\;ов\\"])
def test_a_backslash_at_the_end_of_a_name_is_no_trouble(name: str) -> None:
    [(_, found)] = read_vcards(f"BEGIN:VCARD\nN:{name}\nTEL:1\nEND:VCARD")
    assert found.startswith("Петр")
