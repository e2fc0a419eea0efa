"""Texts with placeholders: what is read in them, and what recipients read then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.sms.template import NUMBER, Field, bind, columns_of, escaped, parse, render

TITLES = ("Телефон", "ФИО", "Город", "Счёт  за месяц", "Город")
COLUMNS = columns_of(TITLES, 1, (0,))


def bound(text: str) -> tuple[int, ...]:
    return bind(parse(text), COLUMNS)


def refusal(text: str) -> BotError:
    with pytest.raises(BotError) as caught:
        bound(text)
    return caught.value


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("Город", 2),
        ("  гоРОД ", 2),
        ("фио", 1),
        ("имя", 1),
        ("Name", 1),
        ("счет за МЕСЯЦ", 3),
        ("телефон", NUMBER),
        ("PHONE", NUMBER),
    ],
)
def test_a_title_is_found_however_it_is_written(name: str, column: int) -> None:
    assert bound(f"{{{name}}}") == (column,)


def test_an_invisible_sign_in_a_title_or_a_placeholder_does_not_hide_the_column() -> None:
    columns = columns_of(("Телефон", "Гор\u200bод\ufeff"), None, (0,))
    assert bind(parse("{\u202eгород}"), columns) == (1,)


def test_the_name_column_has_a_name_whatever_another_title_says() -> None:
    assert columns_of(("Имя", "Покупатель"), 1).places["имя"] == 1
    assert columns_of(("Имя", "Покупатель"), None).places["имя"] == 0


def test_the_columns_are_shown_with_the_name_first_and_without_the_numbers() -> None:
    assert COLUMNS.names == ("ФИО", "Город", "Счёт  за месяц")


def test_an_unknown_placeholder_is_named_with_those_there_are() -> None:
    error = refusal("Привет, {имя}! {Скидка|5%} ждёт")

    assert error.code == "template-unknown"
    assert error.facts == {"name": "Скидка", "known": "{ФИО}, {Город}, {Счёт  за месяц}"}


@pytest.mark.parametrize(
    "text", ["Скидка {", "{имя", "{}", "{ }", "{|друг}", "a {{{ b", "{a{город}"]
)
def test_a_brace_that_is_no_placeholder_is_refused(text: str) -> None:
    assert refusal(text).code == "template-brace"


def test_doubled_braces_are_braces() -> None:
    assert parse("{{имя}} :} {{{имя}}}").parts == ("{имя} :} {", Field("имя"), "}")


def test_a_blank_takes_its_default_and_is_told_apart_from_one_without() -> None:
    template = parse("Привет, {имя|друг}! {город}{город|}")

    assert render(template, [" ", "Омск", "\u00a0"]).text == "Привет, друг! Омск"
    assert render(template, ["", "", ""]).filled == (0, 2)
    assert render(template, ["", "", ""]).blank == (1,)
    assert render(template, [" Анна\n", "x", "y"]) == render(template, ["Анна", "x", "y"])


def test_a_default_may_hold_a_bar_and_keeps_its_spaces() -> None:
    assert parse("Привет{имя|, друг | подруга}").fields == (Field("имя", ", друг | подруга"),)


def test_what_a_cell_holds_is_never_a_placeholder() -> None:
    assert render(parse("{имя}"), ["{город} {{ }}"]).text == "{город} {{ }}"


@given(st.text())
def test_any_text_without_braces_is_sent_as_it_is(text: str) -> None:
    plain = text.replace("{", "").replace("}", "")

    assert render(parse(plain), []).text == plain
    assert parse(plain).fields == ()


@given(st.text())
def test_any_text_can_be_written_with_doubled_braces(text: str) -> None:
    assert render(parse(escaped(text)), []).text == text


VALUES = st.text(st.characters(exclude_categories=["Cs"])).map(str.strip).filter(bool)
PLAIN = st.text(st.characters(exclude_characters="{}"))


@given(st.lists(st.tuples(PLAIN, VALUES)), PLAIN)
def test_values_stand_where_their_placeholders_stood(
    pairs: list[tuple[str, str]], end: str
) -> None:
    template = parse("".join(f"{before}{{город}}" for before, _ in pairs) + end)
    rendered = render(template, [value for _, value in pairs])

    assert rendered.text == "".join(before + value for before, value in pairs) + end
    assert not rendered.blank + rendered.filled
