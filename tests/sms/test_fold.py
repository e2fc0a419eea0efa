"""Texts that look the same are the same; classes of signs are those of Unicode."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sms.fold import (
    DASHES,
    INVISIBLE,
    QUOTES,
    SPACES,
    Folding,
    fold_signs,
    fold_title,
    fold_words,
    look_of,
)
from bot.sms.lookalikes import LOOKALIKES
from bot.sms.phones import find_phones, parse_phone, split_number_and_text
from bot.sms.stop_words import is_stop
from bot.sms.template import bind, columns_of, parse

EVERY = list(map(chr, range(sys.maxunicode + 1)))
ALIKE = (
    *("AА", "BВ", "CС", "EЕ", "HН", "KК", "MМ", "OО", "PР", "TТ", "XХ", "YУ"),
    *("aа", "cс", "eе", "oо", "pр", "xх", "yу", "iі", "sѕ", "jј"),
)
UNSEEN = st.one_of(
    st.sampled_from([*"\u00ad\u034f\u115f\u2800\u3164\ufe0f\U000e0001"]),
    st.characters(categories=["Cf"]),
)


@pytest.mark.parametrize(("signs", "category"), [(INVISIBLE, "Cf"), (SPACES, "Zs"), (DASHES, "Pd")])
def test_a_class_holds_all_of_its_unicode_category(signs: str, category: str) -> None:
    one = re.compile(f"[{signs}]")

    assert not [s for s in EVERY if unicodedata.category(s) == category and not one.match(s)]


def test_no_letter_or_digit_is_taken_for_a_sign_that_is_not_seen() -> None:
    signs = re.compile(f"[{SPACES}{DASHES}{QUOTES}]")
    taken = [s for s in EVERY if signs.match(s) and unicodedata.category(s)[0] in "LN"]

    assert set(map(unicodedata.category, taken)) <= {"Lm"}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("７９１６", "7916"),
        ("٧٩١٦", "7916"),
        ("𝟕𝟗𝟏𝟔", "7916"),
        ("8️⃣9️⃣", "89"),
        ("＋7（916）", "+7(916)"),
        ("Ｔｅｌ", "Tel"),
        ("«a»—b", '"a"-b'),
        ("№ 5 м² ½ ⑦", "№ 5 м² ½ ⑦"),
        ("и\u0306", "й"),
        ("a\u2028b\u3000c", "a b c"),
        ("a\tb\nc\rd\u200b", "a\tb\nc\rd"),
    ],
)
def test_signs_become_plain_but_none_becomes_another_number(text: str, plain: str) -> None:
    assert fold_signs(text) == plain


@given(st.text())
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    for fold in (fold_signs, fold_words, look_of):
        once = fold(text)
        assert fold(once) == once


def test_any_number_of_signs_may_come() -> None:
    table = Folding()
    "".join(map(chr, range(0x4E00, 0x9FFF))).translate(table)

    assert len(table) <= 4096


@pytest.mark.parametrize(
    ("title", "read_as"),
    [
        ("Tелефон", "телефон"),
        (" Город\u200b\u00a0", "город"),
        ("HOMEP телефона", "номер телефона"),
        ("Рhоne", "phone"),
        ("ФИO", "фио"),
        ("И\u0306мя", "ймя"),
        ("Го́род", "город"),
        ("№ п/п", "№ п/п"),
        ("Имейл (e-mail)", "имейл (e-mail)"),
        ("Счёт", "счёт"),
        ("Viber телефон", "viber телефон"),
    ],
)
def test_a_title_is_read_in_one_script(title: str, read_as: str) -> None:
    assert fold_title(title) == read_as


RUSSIAN = st.integers(0, 10**9 - 1).map("79{:09d}".format)
DIGITS = [
    "0123456789",
    "０１２３４５６７８９",
    "٠١٢٣٤٥٦٧٨٩",
    "۰۱۲۳۴۵۶۷۸۹",
    "०१२३४५६७८९",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿",
]


@given(RUSSIAN, st.lists(st.tuples(st.integers(0, 11), UNSEEN), max_size=6), st.data())
def test_a_number_is_the_same_whatever_is_not_seen_in_it(
    phone: str, unseen: list[tuple[int, str]], data: st.DataObject
) -> None:
    digits = data.draw(st.sampled_from(DIGITS))
    written = [data.draw(st.sampled_from(["", "+", "＋"])), *(digits[int(d)] for d in phone)]
    for at, sign in unseen:
        written.insert(at, sign)
    typed = "".join(written)

    assert parse_phone(typed) == phone
    assert find_phones(typed) == [phone]
    assert find_phones(f"Иван {typed}, Анна") == [phone]


@given(RUSSIAN, st.lists(st.tuples(st.integers(0, 12), UNSEEN), max_size=6))
def test_a_number_before_a_text_is_the_same_too(phone: str, unseen: list[tuple[int, str]]) -> None:
    written = ["+", *phone]
    for at, sign in unseen:
        written.insert(at, sign)

    assert split_number_and_text("".join(written) + " Привет") == (phone, "Привет")


def disguised(word: str, data: st.DataObject) -> str:
    """Return a word with look-alike letters, and signs that are not seen, anywhere in it."""
    signs = []
    for sign in word:
        pair = next((pair for pair in ALIKE if sign in pair), sign)
        signs += [data.draw(st.sampled_from(pair)), data.draw(st.just("") | UNSEEN)]
    return "".join(signs)


@given(st.sampled_from(["СТОП", "Стоп", "STOP", "отписка", "НЕ ПРИСЫЛАЙТЕ", "хватит"]), st.data())
def test_a_stop_is_one_whatever_letters_it_is_written_with(word: str, data: st.DataObject) -> None:
    assert is_stop(disguised(word, data))


@pytest.mark.parametrize(
    "text",
    ["CТОП", "СТ0П", "STОР", "ЅТОР", "с т о п", "С.Т.О.П.", "С-Т-О-П", "СТОΠ", "Ｓｔｏｐ", "сто́п"],
)
def test_a_stop_that_only_looks_like_one_is_one(text: str) -> None:
    assert is_stop(text)


ORNATE = [
    *("ՏТОР", "ᏚᎢᎾᏢ", "ᔕᎢOᑭ", "ꓢꓔꓳꓑ", "ꜱᴛᴏᴘ", "ϹТОП", "сᴛоᴨ", "СТ🅾П", "🅢🅣🅞🅟", "🆂🆃🅾🅿"),
    *("Ⓢⓣⓞⓟ", "𝐒𝗧𝙾𝓟", "𝔖𝔗𝔒𝔓", "ˢᵗᵒᵖ", "🇸🇹🇴🇵", "CTOP", "STOП", "s̶t̶o̶p̶"),
]


@pytest.mark.parametrize("text", ORNATE)
def test_a_stop_in_ornate_letters_is_one(text: str) -> None:
    assert is_stop(text)


@pytest.mark.parametrize("text", [*ORNATE, "стоп", "СТОП"])
@pytest.mark.parametrize("more", ["ка", "-кран", "-лист", "ор"])
def test_a_longer_word_is_no_stop_however_it_is_written(text: str, more: str) -> None:
    assert not is_stop(text + more)
    assert not is_stop("не " + text)


@given(st.sampled_from(sorted(LOOKALIKES.items())))
def test_a_letter_of_a_far_script_is_the_one_that_it_looks_like(pair: tuple[int, str]) -> None:
    sign, letter = chr(pair[0]), pair[1]

    assert look_of(sign) == look_of(letter) == look_of(letter.lower())
    assert is_stop("stop".replace(letter.lower(), sign))


@given(st.sampled_from(["Город", "Code", "Сумма долга", "имя"]), st.data())
def test_a_placeholder_finds_the_column_that_looks_like_it(title: str, data: st.DataObject) -> None:
    columns = columns_of(["Телефон", disguised(title, data), "Прочее"], None)

    assert bind(parse("{" + disguised(title, data) + "}"), columns) == (1,)


def test_a_placeholder_that_may_be_two_columns_is_the_one_that_is_written_so() -> None:
    columns = columns_of(["Tел", "Тел", "TEЛ"], None)

    assert bind(parse("{Tел}{Тел}"), columns) == (0, 1)
