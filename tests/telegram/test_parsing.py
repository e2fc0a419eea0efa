"""JSON of Telegram's: no number that a database would refuse gets in."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.parsing import BROKEN, is_larger, parse

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(LEAVES, lambda more: st.lists(more) | st.dictionaries(st.text(), more))


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _numbers(one)
    elif isinstance(value, int | float):
        yield value


@given(JSON)
def test_whatever_comes_its_numbers_fit_a_database(value: object) -> None:
    numbers = list(_numbers(parse(json.dumps(value))))
    assert all(-(2**63) < number < 2**63 for number in numbers)


@given(JSON.filter(lambda value: all(abs(number) < 2**53 for number in _numbers(value))))
def test_json_with_usual_numbers_is_read_as_it_is(value: object) -> None:
    assert parse(json.dumps(value)) == value


@given(st.text(st.characters(categories=["Cs", "Lu", "Po"]) | st.sampled_from('\\"u😀')))
def test_whatever_text_comes_it_can_be_written_down(text: str) -> None:
    parsed = parse(json.dumps(text))
    assert isinstance(parsed, str)
    parsed.encode()
    assert parse(json.dumps(parsed)) == parsed


@pytest.mark.parametrize("text", ["9" * 5000, "-" + "9" * 5000, "1e999", "NaN", "-Infinity"])
def test_a_number_that_is_none_is_read_as_nothing(text: str) -> None:
    assert parse(f'{{"a": {text}}}') == {"a": None}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (r"\ud83d\ude00\uD83D\uDE00", "😀😀"),
        (r"a\ud83db", "a\ufffdb"),
        (r"\ude00\ud83d", "\ufffd\ufffd"),
        (r"\ud83d\ud83d\ude00", "\ufffd😀"),
        (r"\\ud83d", r"\ud83d"),
        (r"\\\ud83d", "\\\ufffd"),
    ],
)
def test_half_of_a_pair_is_read_as_a_sign_that_can_be_written_down(text: str, seen: str) -> None:
    assert parse(f'"{text}"') == seen


@pytest.mark.parametrize("text", ["", "<html>", "{} {}", "[" * 100_000])
def test_what_is_no_json_is_broken(text: str) -> None:
    with pytest.raises(BROKEN):
        parse(text)


@given(JSON, st.integers(0, 50))
def test_a_value_is_larger_than_the_count_of_all_that_is_in_it(value: object, most: int) -> None:
    def count(one: object) -> int:
        parts = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        return 1 + sum(map(count, parts))

    assert is_larger(value, most) == (count(value) > most)
