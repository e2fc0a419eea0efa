"""Names in any code page that people's programs write come back as they were."""

import re
from codecs import BOM_UTF8
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.letters import decode, encoding_of

CASES = Path(__file__).parents[1] / "cases"
CODE_PAGES = ["utf-8", "utf-16-le", "utf-16-be", "cp1251", "cp866", "koi8-r", "mac-cyrillic"]
NAMES = re.findall(
    r"\w+",
    """Алексей Анна Антонина Арсений Богдан Вадим Валентина Варвара Василий Вера Виктор Виолетта
Всеволод Вячеслав Галина Геннадий Георгий Глеб Григорий Дарья Денис Дмитрий Евгения Егор Екатерина
Елизавета Жанна Захар Зоя Иван Игорь Илья Инна Ия Кирилл Клавдия Константин Ксения Лариса Лев Любовь
Людмила Максим Маргарита Мария Марк Михаил Наталья Никита Нина Оксана Олег Ольга Павел Пётр Полина
Раиса Роман Руслан Светлана Семён Софья Степан Тамара Татьяна Тимофей Ульяна Фёдор Филипп Эдуард
Эльвира Юлия Юрий Яков Ян Яна Ярослав Айгуль Рустам Гюзель Магомед Ибрагим Арутюнян Гогоберидзе
Шевченко Щербаков Объедков Подъячев Цхакая Хмельницкая Мышкин Эйхенбаум Юнг""",
)
FIRMS = ["ООО «Ромашка»", "ИП Объедков Ю. Ф.", "ГБУЗ № 5", "АО Вымпел", "Iris Studio", "Ёлка–2"]
PERSON = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(" ".join)
WRITTEN = st.sampled_from([str, str.upper, str.lower])


def table(names: list[str]) -> str:
    return "".join(f"8916123{number:04};{name}\r\n" for number, name in enumerate(names))


@pytest.mark.parametrize("code_page", CODE_PAGES)
@given(
    st.lists(PERSON, min_size=2, max_size=40, unique=True),
    WRITTEN,
    st.sampled_from(["", "Телефон;Имя\r\n"]),
)
def test_two_names_and_more_come_back(
    code_page: str, names: list[str], written: type[str], titles: str
) -> None:
    text = titles + table([written(name) for name in names])
    got = decode(text.encode(code_page))
    # the small letters of Mac are those of cp1251 but «я», which is its «Я»
    assert got == text or (code_page == "mac-cyrillic" and got.lower() == text.lower())


@pytest.mark.parametrize("code_page", CODE_PAGES)
def test_one_name_below_its_title_comes_back(code_page: str) -> None:
    texts = ["Телефон;Имя\r\n" + table([name]) for name in NAMES]
    assert [decode(text.encode(code_page)) for text in texts] == texts


@pytest.mark.parametrize("code_page", CODE_PAGES)
@given(st.lists(PERSON, min_size=4, max_size=9), st.lists(st.sampled_from(FIRMS), max_size=3))
def test_names_among_firms_latin_and_digits_come_back(
    code_page: str, names: list[str], firms: list[str]
) -> None:
    bare = [re.sub(r"[«»–]", " ", firm) if code_page == "cp866" else firm for firm in firms]
    if code_page == "koi8-r":
        bare = [re.sub(r"[«»–№]", " ", firm) for firm in firms]
    text = "Phone;ФИО;e-mail\n" + table(
        [f"{one};a{n}@mail.ru" for n, one in enumerate(names + bare)]
    )
    assert decode(text.encode(code_page)) == text


@pytest.mark.parametrize("code_page", ["cp1251", "cp866"])
def test_words_that_run_into_one_come_back(code_page: str) -> None:
    """Of columns that were put together, and nothing else in the file."""
    words = ["Иван", "Ольга", "Пётр", "Наталья", "Роман", "Кирилл", "Светлана", "ООО", "x"]
    texts = [
        f"89161234567;{''.join(some)}"
        for count in (1, 2, 3)
        for some in product(words, repeat=count)
    ]
    assert [decode(text.encode(code_page)) for text in texts] == texts


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=300))
def test_ascii_is_itself(text: str) -> None:
    assert decode(text.encode()) == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=300))
def test_any_utf_8_is_itself(text: str) -> None:
    text = text.lstrip("\ufeff")
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    ("text", "code_page"),
    [
        ("Їжакевич Ганна;Київ\nЄвген Ґудзь;Львів\n", "cp1251"),
        ("Їжакевич Ганна;Київ\nЄвген Ґудзь;Львів\n", "koi8-u"),
        ("Jürgen Groß;Köln\nZoë Lefèvre;Besançon\n", "cp1252"),
        ("Zażółć Gęślą;Łódź\nŚwiętosława Żółć;Kraków\n", "cp1250"),
        ("Yıldız Şahin;Ağrı\nİbrahim Güneş;Çeşme\n", "cp1254"),
        ("Әлия Қанатқызы;Өскемен\nҰлан Ғабит;Шымкент\n", "utf-16"),
        ("Иван;Пермь\nАнна;Тверь\n", "iso8859-5"),
        ("Иван;Пермь\nАнна;Тверь\n", "utf-32"),
    ],
)
def test_neighbours_and_latin_ones_come_back(text: str, code_page: str) -> None:
    assert decode(text.encode(code_page)) == text


@pytest.mark.parametrize(
    "text",
    [
        table(NAMES[:9]),
        "Қанат;8916\nГүлнар;8917\nӘсел;8918\n",
        "გიორგი;8916\nნინო;8917\n",
        "🏀 Коммерция;8916\n",
        "Müller;8916\nÉmile;8917\nBjörk;8918\n",
    ],
)
@pytest.mark.parametrize("bad", [b"\xff", b"\xd0", b"\xcf\xb8\xf2\xf0", "Ян".encode("cp1251")])
def test_utf_8_with_a_few_bad_bytes_stays_so(text: str, bad: bytes) -> None:
    got = decode(text.encode() + b"8919;" + bad + b"\n8920;" + "Ия".encode())
    assert got.startswith(text + "8919;")
    assert got.endswith("\n8920;Ия")
    assert "\ufffd" in got


def test_utf_8_that_is_cut_off_in_a_letter_stays_so() -> None:
    text = table(NAMES)
    assert decode(text.encode() + "Ж".encode()[:1]) == text + "\ufffd"
    assert decode(text.encode("utf-16") + b"\x16") == text + "\ufffd"


def test_letters_far_down_in_a_large_file_tell_its_code_page() -> None:
    text = "8916123;ok\n" * 200_000 + table(NAMES[:3])
    assert encoding_of(text.encode("cp866")) == "cp866"


@pytest.mark.parametrize("content", [b"a" * 2_000_000, b"\xe0" * 2_000_000, b"a\xe0" * 1_000_000])
def test_time_grows_with_the_length_and_no_faster(content: bytes) -> None:
    assert decode(content + b"\xff")


@pytest.mark.parametrize(
    ("file", "code_page"),
    [
        ("reports/c09-one-line-cp1251.csv", "utf-8"),
        ("reports/c10-msdos.csv", "cp866"),
        ("lists/37_semicolon_cp1251.csv", "cp1251"),
        ("lists/43_sep_bom.csv", "utf-8-sig"),
        ("lists/45_dos_cp866.csv", "cp866"),
        ("lists/b1_broken_utf8.csv", "utf-8"),
    ],
)
def test_files_of_people_are_read_in_their_code_page(file: str, code_page: str) -> None:
    assert encoding_of((CASES / file).read_bytes()) == code_page


def test_a_mark_of_utf_8_before_another_encoding_is_left_out() -> None:
    text = "ФИО;Телефон\nПетрова Анна;89161234567\n"
    assert decode(BOM_UTF8 + text.encode("cp1251")) == decode(BOM_UTF8 + text.encode()) == text
