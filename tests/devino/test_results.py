"""What the gateway wrote is what is read."""

import json
import tracemalloc
from datetime import UTC, datetime
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.devino.results import (
    Incoming,
    SmsState,
    SmsStatistics,
    read_balance,
    read_ids,
    read_incoming,
    read_session,
    read_state,
    read_statistics,
)

DOCUMENTED_STATE = (
    '{"State":0,"CreationDateUtc":"\\/Date(1455820738000)\\/",'
    '"SubmittedDateUtc":"/Date(1455820738000+0000)/","ReportedDateUtc":"/Date(1455820744000)/",'
    '"TimeStampUtc":"/Date(1455820744000)/","StateDescription":"Доставлено","Price":1.5}'
).encode()


def test_the_documented_state_is_read() -> None:
    created, reported = (datetime(2016, 2, 18, 18, 38, s, tzinfo=UTC) for s in (58, 64 - 60))

    assert read_state(DOCUMENTED_STATE) == SmsState(
        state=0,
        created=created,
        submitted=created,
        reported=reported.replace(minute=39),
        timestamp=reported.replace(minute=39),
        description="Доставлено",
        price=Decimal("1.5"),
    )


def test_a_state_needs_nothing_but_its_number() -> None:
    assert read_state(b'{"State":255}') == SmsState(255, None, None, None, None, "", None)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("null", None),
        ('"/Date(-62135596800000)/"', None),
        ('"\\/Date(-62135596800000)\\/"', None),
        ('"/Date(-62135607600000)/"', None),
        ('"/Date(-62135586000000+0300)/"', None),
        ('"/Date(253402300799999)/"', None),
        ('"/Date(253402300800000)/"', None),
        ('"/Date(253402290000000+0300)/"', None),
        ('"/Date(999999999999999999)/"', None),
        ('"2016-02-18T18:38:58Z"', None),
        ("1294045911213", None),
        ("{}", None),
        ('"/Date(0)/"', datetime(1970, 1, 1, tzinfo=UTC)),
        ('"/Date(1294045911213+0300)/"', datetime(2011, 1, 3, 9, 11, 51, 213000, tzinfo=UTC)),
    ],
)
def test_dates_are_utc_and_min_value_is_none(written: str, read: datetime | None) -> None:
    assert read_state(f'{{"State":0,"ReportedDateUtc":{written}}}'.encode()).reported == read


@given(st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1)))  # noqa: DTZ001 — bounds are naive
def test_any_date_is_read_to_the_millisecond(moment: datetime) -> None:
    wanted = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
    since_epoch = wanted - datetime(1970, 1, 1, tzinfo=UTC)
    milliseconds = (since_epoch.days * 86_400 + since_epoch.seconds) * 1000
    milliseconds += since_epoch.microseconds // 1000

    body = f'{{"State":0,"TimeStampUtc":"/Date({milliseconds})/"}}'.encode()

    assert read_state(body).timestamp == wanted


@given(st.decimals(-(10**15), 10**15, places=4, allow_nan=False))
def test_money_is_read_from_its_digits(amount: Decimal) -> None:
    assert read_balance(f"{amount:f}".encode()) == amount
    assert read_state(f'{{"State":0,"Price":{amount:f}}}'.encode()).price == amount


@pytest.mark.parametrize(
    ("body", "amount"),
    [(b"20015.3", "20015.3"), (b"0", "0"), (b" -1.10\r\n", "-1.10"), (b"1.5E+3", "1500")],
)
def test_a_bare_number_is_a_balance(body: bytes, amount: str) -> None:
    assert read_balance(body) == Decimal(amount)


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("20015.3", "20015.3"),
        ("20015,30", "20015.30"),
        (" 20 015,3 ", "20015.3"),
        ("20\u00a0015,30", "20015.30"),
        ("20\u202f015.30", "20015.30"),
        ("1\u2009234\u2009567", "1234567"),
        ("20,015.30", "20015.30"),
        ("20.015,30", "20015.30"),
        ("1,234,567", "1234567"),
        ("1'234.5", "1234.5"),
        ("−5,5", "-5.5"),
        ("-0.01", "-0.01"),
        ("0,123", "0.123"),
        ("1.234", "1.234"),
        ("1234,567", "1234.567"),
        ("0", "0"),
        ("5.", "5"),
        # nobody knows what these say
        ("1,234", None),
        ("20,0155.3", None),
        ("1,234,56", None),
        ("1,23,456", None),
        ("", None),
        (" ", None),
        ("-", None),
        ("n/a", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e9", None),
        ("0x10", None),
        ("10 RUB", None),
        ("٣", None),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("1 " * 500, None),
        (None, None),
    ],
)
def test_an_amount_written_as_text_is_read_or_unknown_and_never_guessed(
    said: str | None, amount: str | None
) -> None:
    wanted = None if amount is None else Decimal(amount)
    assert read_balance(json.dumps(said).encode()) == wanted
    assert read_state(json.dumps({"State": 0, "Price": said}).encode()).price == wanted


@pytest.mark.parametrize(
    "monster",
    [
        b"1e999999999",
        b"-1e999999999",
        b"1e-999999999",
        b"1e99999999999999999999999",
        b"0e999999999",
        b"1" * 100_000,
        b"0." + b"1" * 100_000,
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"Code":4,"Desc":"Invalid user login or password"}',
        b'{"Balance":1,"Balance":2}',
        b"\xff\xfe1\x00",
        b"1 2",
        b"<html>",
    ],
    ids=lambda body: ascii(body[:20]),
)
def test_a_monstrous_balance_is_an_error_and_not_a_number(monster: bytes) -> None:
    with pytest.raises((ValueError, RecursionError, ArithmeticError)):
        read_balance(monster)


@pytest.mark.parametrize("odd", [b"NaN", b"-Infinity", b"true", b"[]", b"[1]", b"{}", b'{"a":1}'])
def test_a_balance_that_is_no_number_is_unknown(odd: bytes) -> None:
    assert read_balance(odd) is None


@pytest.mark.parametrize("name", ["Price", "ReportedDateUtc", "StateDescription", "Unheard"])
@pytest.mark.parametrize(
    "odd",
    [
        "1e999999999",
        "1e99999999999999999999999",
        "9" * 5000,
        "NaN",
        "-Infinity",
        "true",
        "[[1]]",
        '{"a":1,"a":2}',
        '"yesterday"',
        '"\\ud800"',
        '"/Date(9e99)/"',
        json.dumps("x" * 50_000),
    ],
    ids=lambda odd: odd[:20],
)
def test_an_odd_part_of_a_state_hides_nothing_of_the_state(name: str, odd: str) -> None:
    read = read_state(f'{{"State":0,"{name}":{odd}}}'.encode())
    assert (read.state, read.price, read.reported) == (0, None, None)
    assert len(read.description.encode()) <= 200


@pytest.mark.parametrize(
    "ids",
    [
        [""],
        [" "],
        ["x" * 101],
        ["1", "y" * 1_000_000],
        ["1\n2"],
        ["\u202e1"],
        ["1\u200b"],
        ["\x7f"],
        ["\x00"],
        ["1\u00a0"],
        [1],
        ["1", 2],
        ["1", None],
        ["1", ["2"]],
        ["1", {}],
        [True],
        ["1"] * 3000,
    ],
    ids=lambda ids: ascii(ids)[:20],
)
def test_what_cannot_be_an_id_is_not_taken_for_one(ids: object) -> None:
    for body in (orjson.dumps(ids), json.dumps(ids).encode(), json.dumps(ids, indent=1).encode()):
        with pytest.raises(ValueError, match=r"."):
            read_ids(body)


@pytest.mark.parametrize("thing", [b"{}", b"[]", b"0", b'""', b"null", b'"1"'])
def test_millions_of_things_are_refused_before_they_are_made(thing: bytes) -> None:
    body = b"[" + b",".join([thing] * 3_000_000) + b"]"
    tracemalloc.start()
    with pytest.raises(ValueError, match="a list of ids"):
        read_ids(body, most=90_000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_000_000


def test_as_many_ids_as_the_longest_text_to_the_most_people_may_have_are_read() -> None:
    ids = [str(579700854169272358 + one) for one in range(2999 * 30)]
    assert read_ids(orjson.dumps(ids), most=2999 * 30) == ids


def test_one_odd_incoming_sms_does_not_hide_the_others() -> None:
    odd: list[object] = [
        1,
        None,
        {"Data": "no number"},
        {"ID": "5", "Data": "a text for a number"},
        {"ID": 1.5},
        {"ID": 6, "Data": 5, "SourceAddress": {}, "CreatedDateUtc": "/Date(9e99)/"},
        {"ID": 7, "Data": "я" * 1_000_000, "CreatedDateUtc": "/Date(99999999999999999)/"},
        {"ID": 8, "Data": "\ud800 half a pair"},
    ]
    unwritten = b',{"ID":9,"ID":10},{"ID":1e999999999},{"ID":NaN},{"ID":%b}]' % (b"1" * 5000)
    read = read_incoming(json.dumps(odd).encode()[:-1] + unwritten)
    assert [(one.id, one.created_at) for one in read] == [(6, None), (7, None), (8, None)]
    assert [len(one.data) for one in read] == [0, 40_000, 13]
    assert read[-1].data.encode()


def test_long_fractions_take_no_detour_through_floats() -> None:
    assert str(read_balance(b"0.1000000000000000055511151231257827")) == (
        "0.1000000000000000055511151231257827"
    )


@pytest.mark.parametrize(
    "ids", [["579700854169272358"], ["GW0261BBD6B3"], ["SAR-GW01+79160000000-5f3b1972-2-1", "x"]]
)
def test_ids_are_opaque_texts(ids: list[str]) -> None:
    assert read_ids(("[" + ",".join(f'"{name}"' for name in ids) + "]").encode()) == ids


def test_a_session_id_is_a_bare_text() -> None:
    assert read_session(b'"Z5CYSZEKDL1DPICU37WEHQVOYKP0T1GSLHX1"') == (
        "Z5CYSZEKDL1DPICU37WEHQVOYKP0T1GSLHX1"
    )


def test_incoming_messages_are_read() -> None:
    body = (
        b'[{"Data":"test1","SourceAddress":"79260000000","DestinationAddress":"79160000000",'
        b'"ID":539187174,"CreatedDateUtc":"\\/Date(1294045911213)\\/"},{"ID":1}]'
    )
    moment = datetime(2011, 1, 3, 9, 11, 51, 213000, tzinfo=UTC)

    assert read_incoming(body) == [
        Incoming(539187174, "test1", "79260000000", "79160000000", moment),
        Incoming(1, "", "", "", None),
    ]
    assert read_incoming(b"[]") == []


def test_statistics_are_read() -> None:
    body = (
        b'{"Sent":9,"Delivered":0,"Errors":1,"InProcess":7780,"Expired":2,"Rejected":56876,'
        b'"Total":64665,"TotalWithErrors":64665,"DeliveryRatio":0.25}'
    )

    assert read_statistics(body) == SmsStatistics(9, 0, 1, 7780, 2, 56876, 64665, Decimal("0.25"))


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (read_ids, b"[]"),
        (read_ids, b'["a",null]'),
        (read_ids, b'["a",""]'),
        (read_ids, b"[1]"),
        (read_ids, b'"a"'),
        (read_ids, b'{"Code":0}'),
        (read_session, b'""'),
        (read_session, b"1"),
        (read_session, b'"\\ud800"'),
        (read_balance, b"1" * 5000),
        (read_state, b"[]"),
        (read_state, b"{}"),
        (read_state, b'{"State":"0"}'),
        (read_state, b'{"State":0,"State":42}'),
        (read_state, b'{"State":1e3}'),
        (read_state, b'{"State":NaN}'),
        (read_state, b'{"State":' + b"1" * 5000 + b"}"),
        (read_incoming, b'{"ID":1}'),
        (read_statistics, b'{"Sent":1}'),
    ],
)
def test_other_shapes_are_not_guessed_at(read: object, body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read(body)  # type: ignore[operator]
