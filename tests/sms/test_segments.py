import unicodedata

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.sms.segments import (
    MAX_CHARACTERS,
    Costly,
    Encoding,
    cheaper,
    check_text,
    costly_in,
    count_segments,
    culprits,
    measure,
    plain,
    split,
    utf16_length,
)

FAMILY = "👨‍👩‍👧‍👦"
ESCAPE = "\x1b"  # not a character of the alphabet; smsutil takes it for one

# In a row: the text, its encoding, how many segments, how many units are left in the last one.
TRICKY = [
    ("a", "GSM 03.38", 1, 159),
    ("a" * 160, "GSM 03.38", 1, 0),
    ("a" * 161, "GSM 03.38", 2, 145),
    ("a" * 306, "GSM 03.38", 2, 0),
    ("a" * 307, "GSM 03.38", 3, 152),
    ("ж" * 70, "UCS-2", 1, 0),
    ("ж" * 71, "UCS-2", 2, 63),
    ("ж" * 134, "UCS-2", 2, 0),
    ("ж" * 135, "UCS-2", 3, 66),
    ("€" * 80, "GSM 03.38", 1, 0),
    ("€" * 81, "GSM 03.38", 2, 143),
    ("a" * 159 + "€", "GSM 03.38", 2, 145),
    ("a" * 152 + "€" + "a" * 152, "GSM 03.38", 3, 152),
    ("a" * 151 + "€" + "a" * 153, "GSM 03.38", 2, 0),
    ("ж" * 66 + "😀" + "ж" * 66, "UCS-2", 3, 66),
    ("ж" * 65 + "😀" + "ж" * 67, "UCS-2", 2, 0),
    ("ж" * 66 + "\U00010000" + "ж" * 66, "UCS-2", 3, 66),
    ("ж" * 65 + "\U00010000" + "ж" * 67, "UCS-2", 2, 0),
    ("ж" * 66 + "\U0010ffff" + "ж" * 66, "UCS-2", 3, 66),
    ("ж" * 66 + "\ud7ff" + "ж" * 65 + "😀", "UCS-2", 2, 0),
    ("😀" * 35, "UCS-2", 1, 0),
    ("😀" * 36, "UCS-2", 2, 61),
    (FAMILY, "UCS-2", 1, 59),
    (FAMILY * 6, "UCS-2", 1, 4),
    (FAMILY * 7, "UCS-2", 2, 56),
    ("^{}\\[~]|€", "GSM 03.38", 1, 142),
    ("\f", "GSM 03.38", 1, 158),
    ("@£$¥èéùìòÇ\nØø\rÅå", "GSM 03.38", 1, 144),
    ("ΔΦΓΛΩΠΨΣΘΞ", "GSM 03.38", 1, 150),
    ("ç", "UCS-2", 1, 69),
    ("`", "UCS-2", 1, 69),
    ("\t", "UCS-2", 1, 69),
    ("a" * 69 + "ё", "UCS-2", 1, 0),
    ("a" * 70 + "ё", "UCS-2", 2, 63),
    ("Цена 5 €", "UCS-2", 1, 62),
    ("Ещё", "UCS-2", 1, 67),
    ("№ 5", "UCS-2", 1, 67),
    ("«A» — B", "UCS-2", 1, 63),
    ("e\u0301", "UCS-2", 1, 68),
    ("🇷🇺", "UCS-2", 1, 66),
    ("👍🏽", "UCS-2", 1, 66),
    ("\u200b", "UCS-2", 1, 69),
    ("\uffff", "UCS-2", 1, 69),
]

TEXTS = st.one_of(
    st.text(st.characters(exclude_characters=ESCAPE), min_size=1, max_size=400),
    st.text("ab €{[\n", min_size=1, max_size=700),
    st.text("жё €😀" + FAMILY, min_size=1, max_size=400),
    st.text(st.characters(min_codepoint=0xD7F0, max_codepoint=0xE010), min_size=1),
)


@pytest.mark.parametrize(("text", "encoding", "segments", "left"), TRICKY)
def test_tricky_texts_are_counted_exactly(
    text: str, encoding: str, segments: int, left: int
) -> None:
    found = measure(text)

    assert (found.encoding, found.segments, found.left) == (encoding, segments, left)
    assert count_segments(text) == len(split(text)) == segments


@given(TEXTS)
def test_an_independent_library_counts_the_same(text: str) -> None:
    expected = smsutil.split(text)

    assert split(text) == [part.content for part in expected.parts]
    assert measure(text).segments == len(expected.parts)
    assert (measure(text).encoding is Encoding.GSM7) == (expected.encoding == "gsm0338")


@given(st.one_of(TEXTS, st.text(max_size=600), st.text("ж", max_size=700)))
def test_the_quick_count_is_the_exact_one(text: str) -> None:
    assert count_segments(text) == measure(text).segments
    assert utf16_length(text) == sum(2 if char > "\uffff" else 1 for char in text)


@given(st.text(max_size=600))
def test_parts_join_to_the_text_and_none_overflows(text: str) -> None:
    found = measure(text)
    parts = split(text)
    room = found.encoding.single if len(parts) <= 1 else found.encoding.part

    assert "".join(parts) == text
    assert len(parts) == found.segments
    assert 0 <= found.left <= room
    assert all(_units(part, found.encoding) <= room for part in parts)
    if parts:
        assert found.left == room - _units(parts[-1], found.encoding)


def _units(part: str, encoding: Encoding) -> int:
    if encoding is Encoding.UCS2:
        return len(part.encode("utf-16-be", "surrogatepass")) // 2
    return len(part) + sum(part.count(char) for char in "\f^{}\\[~]|€")


def test_an_empty_text_takes_nothing() -> None:
    found = measure("")

    assert (found.segments, found.left, found.costly) == (0, 160, ())
    assert (split(""), count_segments("")) == ([], 0)


def test_an_escape_character_is_not_of_the_gsm_alphabet() -> None:
    assert measure(ESCAPE).encoding is Encoding.UCS2


def test_one_cyrillic_letter_in_a_latin_text_is_named() -> None:
    found = measure("a" * 140 + "ё")

    assert found.segments == 3
    assert found.costly == (Costly("ё", 1, 1),)


def test_typography_in_a_latin_text_is_named_with_its_counts() -> None:
    found = measure("x" * 90 + "«a» — «b» №1 🎉")

    assert [(item.char, item.count) for item in found.costly] == [
        ("«", 2),
        ("»", 2),
        ("—", 1),
        ("№", 1),
        ("🎉", 1),
    ]
    assert {item.segments_without for item in found.costly} == {1}


def test_extension_characters_are_named_when_they_cost_a_part() -> None:
    assert measure("a" * 158 + "[]").costly == (Costly("[", 1, 1), Costly("]", 1, 1))
    assert measure("a" * 100 + "[]").costly == ()


def test_a_russian_text_is_not_blamed_for_its_letters_but_for_its_emoji() -> None:
    assert measure("ж" * 100 + "—").costly == ()
    assert measure("ж" * 66 + "😀" + "ж" * 66).costly == (Costly("😀", 1, 2),)


def test_letters_are_named_until_a_quarter_of_them_are_of_another_alphabet() -> None:
    found = measure("a" * 75 + "ж" * 25)

    assert found.costly == (Costly("ж", 25, 1),)
    assert measure("a" * 74 + "ж" * 26).costly == ()


@given(TEXTS)
def test_replacing_the_costly_characters_saves_what_was_said(text: str) -> None:
    costly = measure(text).costly
    plain = text
    for item in costly:
        assert item.segments_without < measure(text).segments
        assert text.count(item.char) == item.count
        plain = plain.replace(item.char, "x")
    if costly:
        assert measure(plain).segments == costly[0].segments_without


def test_cheaper_replaces_typography_that_costs_parts() -> None:
    text = "Order №5 — «ready»… don’t\u00a0wait. " + "x" * 60

    assert cheaper(text) == 'Order N5 - "ready"... don\'t wait. ' + "x" * 60


@pytest.mark.parametrize("text", ["", "Hi — you", "Привет — " * 20, "x" * 200])
def test_cheaper_says_nothing_when_nothing_is_saved(text: str) -> None:
    assert cheaper(text) is None


@given(TEXTS)
def test_cheaper_never_touches_a_letter_and_always_saves(text: str) -> None:
    plain = cheaper(text)
    if plain is not None:
        assert measure(plain).segments < measure(text).segments
        spelled_out = text.replace("№", "No").replace("×", "x")
        was, now = (unicodedata.normalize("NFKC", one) for one in (spelled_out, plain))
        assert list(filter(str.isalpha, now)) == list(filter(str.isalpha, was))


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("Cafe\u0301", "Café"),
        ("и\u0306од", "йод"),
        ("Ｓａｌｅ １０％", "Sale 10%"),
        ("𝐒𝐚𝐥𝐞", "Sale"),
        ("ﬁnal", "final"),
        ("Ⅳ", "IV"),
        ("25º ½ ² ° ₽ ё 😀 ❤\ufe0f", "25º ½ ² ° ₽ ё 😀 ❤\ufe0f"),
        ("Cаfé", "Café"),
        ("νow ԝow һe ӏot", "vow wow he lot"),
        ("SАLЕ", "SALE"),
        ("а b СОВА ПРИВЕТ ΑΒΕ", "а b СОВА ПРИВЕТ ΑΒΕ"),
        ("Zоë", "Zоë"),
        ("дом 5а, ｶ 𝛂", "дом 5а, ｶ 𝛂"),
    ],
)
def test_a_plain_text_reads_the_same(text: str, reads: str) -> None:
    assert plain(text) == reads
    assert plain(reads) == reads


def test_what_is_put_in_is_blamed_for_the_alphabet_first_and_then_for_double_signs() -> None:
    assert costly_in("[Анна] – a") == ["А", "н", "а", "–"]
    assert costly_in("[Ann] ~ a") == ["[", "]", "~"]
    assert costly_in("Ann") == []


def test_only_what_grows_shorter_is_blamed_in_another_alphabet() -> None:
    assert culprits("Скидка\u200b — «х» и\u0306") == ["\u200b", "\u0306"]
    assert culprits("Sale — x") == ["—"]
    assert culprits("Sale [x]") == ["[", "]"]


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0"])
def test_a_text_without_a_visible_character_is_refused(text: str) -> None:
    with pytest.raises(BotError) as refused:
        check_text(text)

    assert refused.value.code == "text-empty"


def test_the_gateways_limit_is_kept_to_the_character() -> None:
    assert check_text("ж" * MAX_CHARACTERS) == "ж" * MAX_CHARACTERS
    assert check_text("😀" * 1000) == "😀" * 1000
    for text in ("ж" * 2001, "😀" * 1000 + "a"):
        with pytest.raises(BotError) as refused:
            check_text(text)
        assert refused.value.code == "text-too-long"
        assert refused.value.facts == {"length": 2001, "limit": 2000}
