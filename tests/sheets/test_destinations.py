"""Rows and recipients where SMS may not be sent: refused when read, left out when composed."""

from pathlib import Path

from bot.sheets import LEFT_OUT, Recipients, Refusal, compose, read, read_left_out
from bot.sms.destinations import AllowedDestinations
from tests.sheets.conftest import Load, Make, by_columns, phones

RUSSIA = AllowedDestinations(frozenset({"RU"}))
HEADER = ["Телефон", "Имя"]
ROWS = [
    ["89161234567", "Иван"],
    ["+53 5 1234567", "Куба"],
    ["+7 701 123-45-67", "Казахстан"],
    ["+881 612345678", "Иридиум"],
    ["89161234568; +5351234568", "Двое"],
    [79541001234, "Спутник"],
    [77011234568.0, "Опять Казахстан"],
    ["+5351234567", "Куба опять"],
]


async def test_rows_elsewhere_are_refused_each_with_its_own_reason(
    make: Make, folder: Path
) -> None:
    got = await read(make([HEADER, *ROWS]), by_columns(0, first_row=2), folder, allowed=RUSSIA)

    assert phones(got) == ["79161234567", "79161234568"]
    assert got.refused == {"phone-country": 5, "phone-expensive": 2}
    assert list(got.refusals()) == [
        Refusal(3, "+5351234567", "phone-country"),
        Refusal(4, "+77011234567", "phone-country"),
        Refusal(5, "+881612345678", "phone-expensive"),
        Refusal(6, "+5351234568", "phone-country"),
        Refusal(7, "+79541001234", "phone-expensive"),
        Refusal(8, "+77011234568", "phone-country"),
        Refusal(9, "+5351234567", "phone-country"),
    ]
    assert (got.count, got.rows, got.several) == (2, 8, 0)


async def test_all_are_recipients_where_all_is_allowed(make: Make, load: Load) -> None:
    got = await load(make([HEADER, *ROWS]))

    assert (got.count, got.refused) == (8, {"phone-duplicate": 1})


async def composed(
    recipients: Recipients, tmp_path: Path, allowed: AllowedDestinations, text: str = "Привет"
) -> tuple[dict[str, int], dict[str, int], list[tuple[int, str, str]]]:
    folder = tmp_path / text
    folder.mkdir()
    made = await compose(recipients.folder, folder, template=text, columns=(), allowed=allowed)
    counted = sum(made.people.values()), sum(made.segments_to.values())
    assert counted == (made.count, made.segments)
    assert (made.abroad, made.expensive) == tuple(
        sum(why == one for *_, why in read_left_out(folder / LEFT_OUT))
        for one in ("country", "expensive")
    )
    assert made.destinations(0, 100) == [
        place for phone, *_ in made.lines(0, 100) for place in [_place(phone)]
    ]
    return made.people, made.segments_to, list(read_left_out(folder / LEFT_OUT))


def _place(phone: str) -> str:
    return {"79": "RU", "77": "KZ", "53": "CU", "88": "881"}[phone[:2]]


async def test_recipients_are_counted_by_destination_and_left_out_when_the_setting_has_changed(
    make: Make, load: Load, tmp_path: Path
) -> None:
    rows = [row for row in ROWS if row[0] != 79541001234]
    recipients = await load(make([HEADER, *rows]))
    anywhere = AllowedDestinations(None, expensive=True)

    people, segments, left = await composed(recipients, tmp_path, anywhere, "я" * 71)
    assert people == {"RU": 2, "CU": 2, "KZ": 2, "881": 1}
    assert segments == {"RU": 4, "CU": 4, "KZ": 4, "881": 2}
    assert left == []

    people, segments, left = await composed(recipients, tmp_path, RUSSIA)
    assert (people, segments) == ({"RU": 2}, {"RU": 2})
    assert left == [
        (3, "5351234567", "country"),
        (4, "77011234567", "country"),
        (5, "881612345678", "expensive"),
        (6, "5351234568", "country"),
        (7, "77011234568", "country"),
    ]
