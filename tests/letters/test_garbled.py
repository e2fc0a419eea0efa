"""Letters that look wrong are told, and nobody's real name is taken for such."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.letters import is_error, looks_garbled, looks_ordinary

NAMES = [
    "Иванов Пётр Сергеевич",
    "Смирнова Анна",
    "Кузнецова Ольга Викторовна",
    "Максим Григорьев",
    "Екатерина Щербакова",
    "Салават Хабибуллин",
    "ООО Ромашка",
    "Наталья Эйхенбаум",
]
CODE_PAGES = ["utf-8", "cp1251", "cp866", "koi8-r", "mac-cyrillic"]
READ_AS = ["cp1251", "cp1252", "latin-1", "cp866", "koi8-r", "mac-cyrillic"]
ALIKE = {("cp1251", "mac-cyrillic"), ("mac-cyrillic", "cp1251")}
"""Their small letters are the same but for «я»."""
ORDINARY = """\
Иван|ИВАН|иван|Ян|Ия|Ё|Пётр I|Анна-Мария|Иванов И.И.|иванова анна|ИП Объедков|ООО «Ромашка»
АО «ЦНИИТМАШ»|ФГБОУ ВПО|ГБУЗ МО ЦРБ №5|МБДОУ|ТСЖ|ВНИИЖТ|УФССП|ЖЭК|КФХ|ПФР|МФЦ|ЦСКА|ВкусВилл
СберБанк|МакДональдс|McDonald|iPhone 15 Pro|O’Neil|Jürgen Groß|Zoë Lefèvre|Łódź|Żółć
Yıldız Şahin|Əliyev|Ångström|Nguyễn Văn Đạo|Қанат Әлия|Ғани|Ұлан|Гөлнара Җәлилова|Їжак|Ґудзь
Євген Шевченко|Ўладзімір|Ђорђе|Љиљана|Գևորգ|გიორგი|张伟|יוסי|Мбвана|Нгуен|Чжан Вэй|Цой|Гжель
Мстислав|Ыйжан|Юй|Ivanov Ивановна|anna@mail.ru|https://a.ru/?q=1&b=2|№ 5|12 500,50 ₽|15 %
24.11.2026|Кто?|Перезвонить??|Что? Где? Когда?|Елена (?)|#1|Иван 😀|Аня ❤️|—|100±5 мм|50€
Кто ?тут|Кто ?ТУТ|КТО? ГДЕ|a.ru/x?id=5|50€за час"""
WRONG = """\
РџСЂРёРІРµС‚|РђРЅРЅР°|Р?РІР°РЅ|ÐŸÑ€Ð¸Ð²ÐµÑ‚|Ð\x9fÑ\x80Ð¸|Ïðèâåò|Èâàí|Àííà|оПХБЕР|╧ЁштхЄ
ЏаЁўҐв|рТЙЧЕФ|╨Ш╨▓╨░╨╜|????|??? ??????|Сер?к|И?АН|???ванов|Иван \ufffd|\ufffd\ufffd|#Н/Д
#REF!|#ИМЯ?|Err:502|€раклий|КТО?ГДЕ|#N/A|#VALUE!|#DIV/0!|#NAME?|#NUM!|#NULL!|#SPILL!|#CALC!
#ССЫЛКА!|#ЗНАЧ!|#ДЕЛ/0!|#ЧИСЛО!|#ПУСТО!|#ПЕРЕНОС!|#ВЫЧИСЛ!"""


@pytest.mark.parametrize("text", ORDINARY.replace("\n", "|").split("|"))
def test_what_people_write_is_not_garbled(text: str) -> None:
    assert not looks_garbled(text)


@pytest.mark.parametrize(
    "text", ["Иванов Пётр", "ИВАНОВ", "Anna Smith", "12 500,50", "ООО «Ромашка» – № 5"]
)
def test_most_of_what_people_write_is_known_at_a_glance(text: str) -> None:
    assert looks_ordinary(text)


@pytest.mark.parametrize("text", WRONG.replace("\n", "|").split("|"))
def test_lost_and_misread_letters_and_errors_are_garbled(text: str) -> None:
    assert looks_garbled(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pair
        for pair in product(CODE_PAGES, READ_AS)
        if pair[0] != pair[1] and pair not in ALIKE and pair != ("cp1251", "latin-1")
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_names_read_in_another_code_page_are_garbled(name: str, written: str, read: str) -> None:
    misread = name.encode(written).decode(read, errors="replace")
    assert looks_garbled(misread)
    assert not looks_ordinary(misread) or (written, read) == ("cp866", "mac-cyrillic")


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    assert looks_garbled(text) in {True, False}
    assert looks_ordinary(text) in {True, False}


@given(st.text(st.characters(codec="ascii", exclude_characters="?#"), max_size=60))
def test_ascii_is_never_garbled(text: str) -> None:
    assert not looks_garbled(text) or is_error(text)


@pytest.mark.parametrize("text", ["Ая" * 500_000, "a?" * 500_000, "я " * 500_000, "?" * 1_000_000])
def test_long_texts_take_no_longer_than_they_are(text: str) -> None:
    looks_ordinary(text)
    looks_garbled(text)
