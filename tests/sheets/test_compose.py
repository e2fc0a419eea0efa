"""Who gets what: a template over the recipients of a file."""

import random
from array import array
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest
import smsutil

from bot.errors import BotError
from bot.sheets import LEFT_OUT, Composition, Garbled, Recipients, compose, read_left_out
from bot.sms.template import bind, columns_of, parse
from tests.sheets.conftest import Load, Make

Compose = Callable[..., Awaitable[Composition]]

ALPHABETS = ("abcXYZ 123", "абвЁё №", "ab€[]{|}", "ж😀👍", "àü@£¥")
PEOPLE = [
    ["Телефон", "Имя", "Город"],
    ["8 916 000-00-00", "Анна", "Омск"],
    ["8 916 000-00-01; 8 916 000-00-02", " ", "Томск"],
    ["нет", "Никто", "Тула"],
    ["8 916 000-00-00", "Опять Анна", "Омск"],
    ["+375 29 123-45-67", "Янка", None],
]


@pytest.fixture
def composed(tmp_path: Path, make: Make, load: Load) -> Compose:
    """Compose a text for the rows of a sheet."""

    async def made(rows: list[list[object]], text: str, **said: object) -> Composition:
        recipients = await load(make(rows))
        return await again(recipients, text, **said)

    async def again(recipients: Recipients, text: str, **said: object) -> Composition:
        folder = tmp_path / "composed"
        folder.mkdir()
        choice = recipients.choice
        known = columns_of(recipients.titles, choice.name_column, choice.phone_columns)
        columns = bind(parse(text), known)
        return await compose(recipients.folder, folder, template=text, columns=columns, **said)  # type: ignore[arg-type]

    return made


def packed(path: Path, *phones: str) -> Path:
    path.write_bytes(array("q", map(int, phones)).tobytes())
    return path


def texts(composition: Composition) -> list[str]:
    return [text or composition.text or "" for _, _, text, _ in composition.lines(0, 10_000)]


def phones(composition: Composition) -> list[str]:
    return [phone for phone, *_ in composition.lines(0, 10_000)]


async def test_everybody_reads_his_own_row(composed: Compose) -> None:
    found = await composed(PEOPLE, "{имя|друг}, {город|дом}: {телефон}")

    assert [(row, text) for _, row, text, _ in found.lines(0, 9)] == [
        (2, "Анна, Омск: +79160000000"),
        (3, "друг, Томск: +79160000001"),
        (3, "друг, Томск: +79160000002"),
        (6, "Янка, дом: +375291234567"),
    ]
    assert found.count == 4
    assert found.text is None


async def test_a_cell_is_read_as_its_owner_sees_it(composed: Compose) -> None:
    rows = [
        ["Телефон", "Имя", "Сумма", "День", "Доля"],
        [89160000000, "А", 1500.0, datetime(2026, 11, 24), 0.3],  # noqa: DTZ001 - a cell has no zone
        [89160000001, "Б", "01500", "завтра", 7e-5],
    ]
    found = await composed(rows, "{сумма} {день} {доля}")

    assert texts(found) == ["1500 2026-11-24 0:00:00 0,3", "01500 завтра 0,00007"]


async def test_a_text_that_is_the_same_for_all_is_kept_once(composed: Compose) -> None:
    found = await composed(PEOPLE, "Скидка {{50%}}")

    assert found.text == "Скидка {50%}"
    assert {text for _, _, text, _ in found.lines(0, 9)} == {None}


async def test_placeholders_that_make_no_difference_make_a_common_text(composed: Compose) -> None:
    rows = [["Телефон", "Имя", "Город"], ["89160000000", "А", "Омск"], ["89160000001", "Б", "Омск"]]

    assert (await composed(rows, "Ждём в {город}")).text == "Ждём в Омск"


async def test_blanks_are_counted_by_whether_something_stands_there(composed: Compose) -> None:
    found = await composed(PEOPLE, "{имя}{имя|друг} {город}")

    assert found.missing == (2, 0, 1)
    assert found.filled == (0, 2, 0)


async def test_the_stop_list_is_left_out_and_the_first_n_are_counted_after_it(
    composed: Compose, tmp_path: Path
) -> None:
    stop = packed(tmp_path / "stop", "79160000000", "79169999999")
    found = await composed(PEOPLE, "{город}", stop=stop, first_n=2)

    assert phones(found) == ["79160000001", "79160000002"]
    assert (found.stopped, found.beyond, found.count) == (1, 1, 2)
    assert list(read_left_out(found.folder / LEFT_OUT)) == [
        (2, "79160000000", "stopped"),
        (6, "375291234567", "beyond"),
    ]


async def test_who_would_get_nothing_at_all_is_left_out(composed: Compose) -> None:
    found = await composed(PEOPLE, "{город}")

    assert (found.blank, found.count) == (1, 3)
    assert list(read_left_out(found.folder / LEFT_OUT)) == [(6, "375291234567", "blank")]


LONG = [
    ["Телефон", "Имя", "Текст"],
    ["89160000000", "А", "я" * 1998],
    ["89160000001", "Б", "я" * 1999],
    ["89160000002", "В", "😀" * 999 + "я"],
    ["89160000003", "Г", "мало"],
]


async def test_a_text_that_the_gateway_does_not_take_is_told_with_its_row(
    composed: Compose,
) -> None:
    found = await composed(LONG, "{имя} {текст}")

    assert (found.count, found.too_long, found.too_long_rows) == (4, 2, (3, 4))


async def test_a_text_that_is_too_long_can_be_left_out(composed: Compose) -> None:
    found = await composed(LONG, "{имя} {текст}", skip_too_long=True)

    assert phones(found) == ["79160000000", "79160000003"]
    assert (found.skipped, found.too_long) == (2, 2)
    assert [why for _, _, why in read_left_out(found.folder / LEFT_OUT)] == ["too-long"] * 2


def strange_names(count: int) -> list[str]:
    chance = random.Random(42)  # noqa: S311
    alphabets = [chance.choice(ALPHABETS) for _ in range(count)]
    return ["x" + "".join(chance.choices(a, k=chance.randrange(330))) for a in alphabets]


async def test_an_independent_library_counts_the_same_segments(composed: Compose) -> None:
    rows: list[list[object]] = [["Телефон", "Имя"]]
    rows += [[str(79160000000 + i), name] for i, name in enumerate(strange_names(600))]
    found = await composed(rows, "Hi {имя}")
    lines = found.lines(0, 1000)
    expected = [len(smsutil.split(text).parts) for _, _, text, _ in lines]

    assert [segments for *_, segments in lines] == list(found.sizes(0, 1000)) == expected
    assert found.segments == sum(expected)
    assert found.distribution == {size: expected.count(size) for size in sorted(set(expected))}
    assert len(found.distribution) > 3
    assert found.dearest is not None
    assert found.longest is not None
    assert found.dearest.segments == max(expected)
    assert found.longest.text == max(texts(found), key=len)


async def test_any_part_of_the_lines_can_be_asked_for(composed: Compose) -> None:
    rows: list[list[object]] = [["Телефон", "Имя"]]
    rows += [[str(79160000000 + i), f"Имя{i}"] for i in range(5000)]
    found = await composed(rows, "{имя}")
    whole = found.lines(0, 6000)

    assert len(whole) == 5000
    assert found.lines(1999, 1300) == whole[1999:3299]
    assert found.lines(4999, 10) == whole[4999:]
    assert found.lines(5000, 10) == []
    assert [one.text for one in found.examples] == ["Имя0", "Имя1", "Имя2"]


async def test_a_recipient_is_found_by_his_row(composed: Compose) -> None:
    found = await composed(PEOPLE, "{город|нигде}")
    there = {row: found.in_row(row) for row in range(8)}

    assert {row: one.text for row, one in there.items() if one} == {
        2: "Омск",
        3: "Томск",
        6: "нигде",
    }


async def test_those_who_got_it_before_are_counted_once(composed: Compose, tmp_path: Path) -> None:
    got = [
        packed(tmp_path / "1", "79160000000", "79160000001", "79990000000"),
        packed(tmp_path / "2", "79160000001", "375291234567"),
    ]
    found = await composed(PEOPLE, "{город}", got=got)

    assert found.repeated == 2, "the third of them would get nothing"


async def test_a_number_of_each_kind_stands_for_all(composed: Compose) -> None:
    assert (await composed(PEOPLE, "Привет")).places == ("79160000000", "375291234567")


async def test_nobody_is_no_mistake(composed: Compose, tmp_path: Path) -> None:
    found = await composed(PEOPLE, "{имя}", first_n=0)

    assert (found.count, found.segments, found.distribution) == (0, 0, {})
    assert (found.lines(0, 10), found.longest, found.in_row(2)) == ([], None, None)
    assert Composition.open(tmp_path / "composed") == found


async def test_recipients_that_are_gone_are_no_unforeseen_error(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="audience-broken"):
        await compose(tmp_path / "gone", tmp_path, template="Привет", columns=())


async def test_letters_that_look_wrong_are_counted_by_placeholder(composed: Compose) -> None:
    rows: list[list[object]] = [["Телефон", "Имя", "Город"]]
    rows += [[str(89160000000 + number), "Анна", "Омск"] for number in range(700)]
    rows[5][1], rows[600][1], rows[601][1] = "Ïðèâåò", "РђРЅРЅР°", "Ив\ufffdн"
    rows[7][2] = "????"
    composition = await composed(rows, "{имя}, {телефон}")
    assert composition.garbled == (Garbled(3, (6, 601, 602), "Ïðèâåò"), None)
    assert composition.count == 700
