"""What makes a mailing's text dear is counted over all its recipients, and mended by one tap."""

from dataclasses import replace

import pytest

from bot.mailing.plan import Plan
from bot.sms.segments import plain
from bot.sms.template import changed
from handlers.i18n import Words
from handlers.views.text_facts import mailing_cost_lines
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
    assert "из-за данных" in said
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
