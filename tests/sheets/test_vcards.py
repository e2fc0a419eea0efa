"""Contact cards of every version, as phones write them."""

import time
from pathlib import Path

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from bot.letters import decode
from bot.sheets import look, read
from bot.sheets.files.vcards import is_vcard, read_vcards
from tests.sheets.conftest import Load, phones, refused

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
        ("ORG:Ромашка\\;Лютик;Склад", "Ромашка;Лютик"),
        ("FN;ENCODING=b:0JDQvdC90LDwn46_", "Анна🎿"),
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


REPORTS = Path(__file__).parents[1] / "cases/reports"


@pytest.mark.parametrize(
    ("file", "people"),
    [
        ("c03-joined.vcf", [("+79161234501", "Иван"), ("+79161234502", "Анна")]),
        ("c06-base64-name.vcf", [("89161234501", "Иван")]),
        ("c08-android-soft-breaks.vcf", [("89161234501", "Коммерция 🏀")]),
    ],
)
def test_cards_that_troubled_others_are_read(file: str, people: list[tuple[str, str]]) -> None:
    assert read_vcards(decode((REPORTS / file).read_bytes())) == people


def _card(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""])


IVAN, ANNA = _card("FN:Иван", "TEL:1"), _card("FN:Анна", "TEL:2")


@pytest.mark.parametrize(
    "text",
    [
        IVAN + ANNA,
        IVAN.strip() + ANNA.strip(),
        IVAN.strip() + " \ufeff" + ANNA,
        "\ufeff\r\n" + IVAN + "\ufeff" + ANNA,
        (IVAN + ANNA).replace("\r\nEND", "END"),
        (IVAN + ANNA).replace("\r\n", "\r"),
        (IVAN + ANNA).replace("\r\n", "\n\n"),
        (IVAN + ANNA).replace("FN:И", "FN:\r\n И").replace("\r\n", "\r\r\n"),
        (IVAN + ANNA).replace("FN:И", "FN:\r\n И").replace("\r\n", "\r\n\r\n"),
        "    " + (IVAN + ANNA).replace("\r\n", "\r\n    "),
        "From: ivan@example.com\r\nTEL:9\r\n\r\n" + IVAN + ANNA,
        IVAN.replace("\r\n", "\r") + ANNA.replace("\r\n", "\n"),
        (IVAN + ANNA).replace("END:VCARD\r\n", ""),
        (IVAN + ANNA).replace("VCARD", "vCard").replace("BEGIN:", "begin : "),
    ],
)
def test_a_card_ends_where_it_ends_and_its_name_is_nobody_elses(text: str) -> None:
    assert is_vcard(text)
    assert read_vcards(text) == [("1", "Иван"), ("2", "Анна")]


@pytest.mark.parametrize(
    "note",
    [
        "NOTE:см.\r\n BEGIN:VCARD\r\n TEL:9\r\n END:VCARD",
        r"NOTE:BEGIN:VCARD\nTEL:9\nEND:VCARD",
        "NOTE:BEGIN:VCARD и END:VCARD стоят в тексте",
        "NOTE;ENCODING=QUOTED-PRINTABLE:=D0=98=\r\nBEGIN:VCARD=\r\nEND:VCARD=\r\n!",
        "NOTE:a\u2028END:VCARD\u0085BEGIN:VCARD\x0bTEL:9",
    ],
)
def test_a_card_that_a_note_speaks_of_is_none(note: str) -> None:
    assert read_vcards(_card("FN:Иван", note, "TEL:1") + ANNA) == [("1", "Иван"), ("2", "Анна")]


@pytest.mark.parametrize(
    "agent",
    [
        ["AGENT:", "BEGIN:VCARD", "FN:Секретарь", "TEL:9", "END:VCARD"],
        ["AGENT:BEGIN:VCARD", "FN:Секретарь", "TEL:9", "END:VCARD"],
        [r"AGENT:BEGIN:VCARD\nFN:Секретарь\nTEL:9\nEND:VCARD"],
        [r"item2.AGENT:BEGIN:VCARD\nTEL:9\nEND:VCARD\n"],
        ["AGENT:", "BEGIN:VCARD", "AGENT:", "BEGIN:VCARD", "TEL:8", "END:VCARD", "END:VCARD"],
        ["AGENT;VALUE=uri:CID:someone@example.com"],
    ],
)
def test_the_numbers_of_somebodys_agent_are_not_his(agent: list[str]) -> None:
    people = [("1", "Иван"), ("2", "Анна")]

    assert read_vcards(_card("FN:Иван", *agent, "TEL:1") + ANNA) == people
    assert read_vcards(_card("FN:Иван", "TEL:1", *agent) + ANNA) == people


def test_an_agents_card_cut_short_takes_nobody_behind_it_away() -> None:
    cut = _card("FN:Иван", "TEL:1", "AGENT:", "BEGIN:VCARD", "TEL:9")

    assert read_vcards(cut + ANNA) == [("1", "Иван"), ("2", "Анна")]


@pytest.mark.parametrize(
    "lines",
    [
        ["FN;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=", "=D0=B0=D0=BD"],
        ["FN;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=", " =D0=B0=D0=BD"],
        ["FN;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=", "\t=B0=D0=BD"],
        ["FN;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0", " =B0=D0=BD"],
        ["FN;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=", " D0=B0=D0=BD"],
        ["FN;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD="],
        ["fn;encoding=quoted-printable:=D0=98=D0=B2=D0=B0=D0=BD=", "version:3.0"],
        ["FN;CHARSET=UTF-8;QUOTED-PRINTABLE:=D0=98=", "=D0=B2=D0=B0=D0=BD=", ""],
        ["FN;ENCODING=b;CHARSET=UTF-8:0JjQstCw0L0="],
        ["FN;ENCODING=BASE64:", " 0JjQ", " stCw0L0=", ""],
        ["FN;BASE64:0JjQ", "stCw0L0="],
        ["FN;ENCODING=B:0JjQstCw0L0"],
        ["FN;ENCODING=b;CHARSET=windows-1251:yOLg7Q=="],
        ["N;ENCODING=b:;0JjQstCw0L0=;;;"],
        ["N;ENCODING=b:O9CY0LLQsNC9Ozs7"],
        ["FN:data:text/plain;charset=utf-8;base64,0JjQstCw0L0="],
        ["FN;ENCODING=b:Иван"],
        ["FN:И", " ва", "\tн"],
        ["FN:", "FN:Иван"],
        ["item1.FN;LANGUAGE=ru:Иван", "item1.X-ABLabel:_$!<Home>!$_"],
    ],
)
def test_a_name_is_the_same_however_it_is_packed(lines: list[str]) -> None:
    assert read_vcards(_card(*lines, "TEL;CELL;PREF:1")) == [("1", "Иван")]


def test_a_blank_after_a_soft_break_stays_where_blanks_are_written_as_they_are() -> None:
    name = "FN;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD ="

    assert read_vcards(_card(name, " =D0=AF =D0=AF", "TEL:1")) == [("1", "Иван Я Я")]


def test_what_an_encoded_part_of_a_name_holds_does_not_end_it() -> None:
    name = "N;ENCODING=QUOTED-PRINTABLE:=D0=9B=D0=B8=3B;=D0=AF;;;"

    assert read_vcards(_card(name, "TEL:1")) == [("1", "Я Ли;")]


@pytest.mark.parametrize("sign", "\u2028\u2029\u0085\x0b\x0c\x1c\x1d\x1e")
def test_only_cr_and_lf_end_a_line(sign: str) -> None:
    assert read_vcards(_card(f"FN:Иван{sign}Ли", "TEL:1")) == [("1", "Иван Ли")]


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("TEL;VALUE=uri;TYPE=cell:tel:+7-916-123-45-67;ext=102", ["+7-916-123-45-67"]),
        ("TEL;VALUE=uri:tel:+7%20916%201234567", ["+7 916 1234567"]),
        ('TEL;X="a:b;c";TYPE="voice,cell":89161234567', ["89161234567"]),
        ('TEL;TYPE="CELL:89161234567', ["89161234567"]),
        ("TEL ; CELL : 89161234567", ["89161234567"]),
        ("item1.TEL;type=pref:89161234567", ["89161234567"]),
        ("TEL:\r\nTEL:tel:\r\nTEL:1", ["1"]),
        ("TEL;CELL:89161234567;89031112233", ["89161234567;89031112233"]),
        ("TEL;CELL:89161234567;ext=5;102;", ["89161234567;102"]),
    ],
)
def test_a_number_is_read_without_what_stands_around_it(line: str, numbers: list[str]) -> None:
    assert read_vcards(_card("FN:Иван", line)) == [(number, "Иван") for number in numbers]


async def test_digits_in_the_name_of_a_card_are_no_number(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "contacts.vcf"
    firm, short = _card("FN:ООО 89261112233", "TEL:8-800-555-35-35"), "TEL:112"

    path.write_text(firm + _card("FN:Шиномонтаж 8 926 111-22-33", short))
    assert refused(await load(path)) == [(2, "phone-landline"), (3, "phone-too-short")]


async def test_a_card_is_one_recipient_with_its_whole_name(tmp_path: Path, load: Load) -> None:
    path = tmp_path / "contacts.vcf"
    path.write_text(_card("FN:Пётр 89261112233", "TEL:9613123456"))
    got = await load(path)

    assert phones(got) == ["79613123456"]
    with got.open_rows() as rows:
        assert rows.row(2)[1] == "Пётр 89261112233"


ANY_NAME = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=60)
WRITTEN = st.from_regex(r"\+?[0-9][0-9 ()-]{4,15}[0-9]", fullmatch=True)


@given(
    st.lists(st.tuples(ANY_NAME.filter(str.strip), WRITTEN), min_size=1, max_size=4),
    st.sampled_from(["2.1", "3.0", "4.0"]),
)
def test_any_card_that_another_library_writes_comes_back(
    people: list[tuple[str, str]], version: str
) -> None:
    cards = ""
    for name, number in people:
        card = vobject.vCard()
        card.add("version").value = version
        card.add("n").value = vobject.vcard.Name(family=name, given=name)
        card.add("fn").value = name
        card.add("tel").value = number
        card.tel.type_param = ["CELL", "VOICE"]
        card.add("note").value = name
        cards += card.serialize()

    as_one_line = [(" ".join(number.split()), " ".join(name.split())) for name, number in people]
    assert read_vcards(cards) == as_one_line


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
