"""What makes a mailing's text dear is counted over all its recipients, and mended by one tap."""

import re
from dataclasses import replace

import pytest

from bot.mailing.plan import Plan
from bot.sms.fold import QUOTES
from bot.sms.segments import plain
from bot.sms.template import changed, without_names
from handlers.i18n import LANGUAGES, Words
from handlers.views.text_facts import mailing_cost_lines, measure_lines, signs_line
from tests.mailing.conftest import CHAT, Room

WORDS = Words("ru", "Europe/Moscow")
PEOPLE = [
    ["Phone", "Name", "№"],
    ["89160000000", "Anna", "1"],
    ["89160000001", "Bob – junior", "2"],
    ["89160000002", "Zoë", "3"],
    ["89160000003", "", "4"],
]


async def mended(room: Room, text: str, **said: object) -> tuple[Plan, Plan]:
    """Return the plan of a text, and the one after the tap that replaces its signs."""
    draft = await room.draft(text, PEOPLE, **said)
    before = await room.mailings.plan(CHAT, draft.id)
    draft = await room.mailings.drafts.save(replace(draft, text=changed(text, plain)))
    return before, await room.mailings.plan(CHAT, draft.id)


@pytest.mark.parametrize(
    "text",
    [
        "Sale — 10 %" + "x" * 90,
        "{name|dear — friend} — sale" + "x" * 80,
        "{name}, «sale» №{№}" + "x" * 140,
        "Sаle " + "x" * 90,
        "{{name}} … {name}" + "x" * 140,
    ],
)
@pytest.mark.parametrize("first_n", [None, 2])
async def test_the_number_that_is_promised_is_what_the_plan_then_says(
    room: Room, text: str, first_n: int | None
) -> None:
    before, after = await mended(room, text, first_n=first_n)

    assert before.plainer is not None
    assert before.plainer < before.segments
    assert after.segments == before.plainer
    assert after.plainer is None
    assert f"{before.segments} SMS вместо" in mailing_cost_lines(WORDS, before)[0]


async def test_texts_that_become_short_enough_are_counted_as_the_plan_would(room: Room) -> None:
    text = "{name}" + "™" * 3 + "x" * 1978
    before, after = await mended(room, text, skip_too_long=True)

    assert before.recipients > after.recipients > 0
    assert before.plainer == after.segments


async def test_signs_are_not_replaced_where_the_text_would_grow_too_long(room: Room) -> None:
    draft = await room.draft("{name}" + "™" * 3 + "x" * 1985, PEOPLE)

    assert (await room.mailings.plan(CHAT, draft.id)).plainer is None


async def test_a_text_in_cyrillic_is_not_blamed_for_its_signs(room: Room) -> None:
    before, _ = await mended(room, "Скидки — только «сегодня» " + "я" * 60)

    assert (before.plainer, before.bare, before.costly_values) == (None, None, None)
    assert mailing_cost_lines(WORDS, before) == []


async def test_what_stands_in_the_rows_is_told_apart_from_the_text(room: Room) -> None:
    before, _ = await mended(room, "{name}, sale" + "x" * 80)
    found = before.costly_values

    assert (before.plainer, before.bare) == (None, None)
    assert found
    assert (found.recipients, found.extra, found.signs, found.row) == (2, 2, "–ë", 3)
    said = "\n".join(mailing_cost_lines(WORDS, before))
    assert "в данных столбца" in said
    assert "«name»" in said
    assert "строка 3" in said


async def test_a_letter_that_looks_latin_is_named_with_its_place(room: Room) -> None:
    before, _ = await mended(room, "Big Sаle " + "x" * 90)

    assert "«а» в «Sаle», знак 6" in "\n".join(mailing_cost_lines(WORDS, before))


def test_only_a_letter_among_latin_ones_is_made_latin() -> None:
    assert plain("Sаle с 5 мая — СКИДКА") == "Sale с 5 мая - СКИДКА"
    assert plain("№ 5 …\u00a0«x»") == 'N 5 ... "x"'


def test_a_placeholder_keeps_its_name() -> None:
    assert changed("№{№|—} — {{—}}", plain) == "N{№|-} - {{-}}"


@pytest.mark.parametrize(
    "text",
    [
        "Cafe\u0301 sale " + "x" * 80,
        "{name}, Ｓａｌｅ " + "x" * 80,
        "Скидка\u200b\u200b\u200b «всё» {name|и\u0306од}" + "я" * 52,
    ],
)
async def test_what_reads_the_same_is_offered_too(room: Room, text: str) -> None:
    before, after = await mended(room, text)

    assert before.plainer is not None
    assert (after.segments, after.plainer) == (before.plainer, None)


async def test_signs_that_no_tap_can_mend_are_named_without_one(room: Room) -> None:
    before, _ = await mended(room, "Sale 😀 {{now}} " + "x" * 80)

    assert before.plainer is None
    assert mailing_cost_lines(WORDS, before) == ["💡 Из-за «😀»: 8 SMS вместо 4"]


async def test_braces_of_the_text_are_counted_as_the_two_units_they_are(room: Room) -> None:
    before, _ = await mended(room, "{{x}} " + "x" * 155)

    assert mailing_cost_lines(WORDS, before) == ["💡 Из-за «{», «}»: 8 SMS вместо 4"]


async def test_values_with_signs_of_two_units_are_named(room: Room) -> None:
    rows = [["Phone", "Name"], ["89160000000", "[VIP]"], ["89160000001", "VIP"]]
    draft = await room.draft("{name}€" + "x" * 152, rows)
    found = (await room.mailings.plan(CHAT, draft.id)).costly_values

    assert found
    assert (found.recipients, found.extra, found.signs, found.row) == (1, 1, "[]", 2)


async def test_a_letter_is_looked_for_in_the_words_and_not_in_the_names_of_columns(
    room: Room,
) -> None:
    rows = [["Phone", "Дата"], ["89160000000", "5 May"]]
    draft = await room.draft("{Дата} Sаlе, ВСЁ " + "x" * 90, rows)
    plan = await room.mailings.plan(CHAT, draft.id)

    said = mailing_cost_lines(WORDS, plan)
    assert said[1] == "🔤 Нелатинские буквы: «а, е» в «Sаlе», знак 9, «ВСЁ», знак 14"


@pytest.mark.parametrize("text", ["Скидка\u200b\u200b\u200b «всё» — " + "я" * 53])
def test_one_sms_names_only_what_the_tap_makes_shorter(text: str) -> None:
    said = ["💡 Из-за невидимого знака U+200B: 2 SMS вместо 1"]
    assert measure_lines(WORDS, text).split("\n")[1:] == said


@pytest.mark.parametrize(
    ("signs", "russian", "english"),
    [
        ("—", "«—»", "“—”"),
        ("№…", "«№», «…»", "“№”, “…”"),
        ("“”", "кавычек “ ”", "the quotation marks “ ”"),
        ("«—»", "кавычек « », «—»", "the quotation marks « », “—”"),
        ("„", "кавычек „", "the quotation marks „"),
        ("’", "апострофа ’", "the apostrophe ’"),
        ("‘’", "апострофов ‘ ’", "the apostrophes ‘ ’"),
        ("`", "апострофа `", "the apostrophe `"),
        ("\u00a0\u202f", "неразрывного пробела", "the no-break space"),
        ("\u2003", "пробела особой ширины", "the space of unusual width"),
        ("\u2011", "неразрывного дефиса", "the no-break hyphen"),
        ("\u00ad", "невидимого знака U+00AD", "the invisible character U+00AD"),
        (
            "\u200b\ufeff",
            "невидимых знаков U+200B U+FEFF",
            "the invisible characters U+200B U+FEFF",
        ),
        ("\u0301", "отдельного значка над буквой U+0301", "the separate accent U+0301"),
    ],
)
def test_a_sign_that_reads_badly_in_quotation_marks_is_named(
    signs: str, russian: str, english: str
) -> None:
    said = [signs_line(words, signs) for words in (WORDS, Words("en", "Europe/Moscow"))]

    assert said == [russian, english]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sign_stands_within_two_pairs_of_quotation_marks(language: str) -> None:
    words = Words(language, "Europe/Moscow")
    quotes = re.findall(f"[{QUOTES}]", "".join(map(chr, range(0x80, 0x10000))))

    assert len(quotes) > 20
    assert not {sign for sign in quotes if signs_line(words, sign) == f"“{sign}”"}
    assert not {sign for sign in quotes if signs_line(words, sign) == f"«{sign}»"}


@pytest.mark.parametrize("text", ["{{x}} — {name|—}", "{Дата|наша} {{{{", "{a}{{b}}{c|d|e}", "—"])
def test_without_the_names_every_other_sign_keeps_its_place(text: str) -> None:
    blank = without_names(text)

    assert len(blank) == len(text)
    assert all(now in {was, " "} for was, now in zip(text, blank, strict=True))
