"""What leaves this machine is what was meant, byte for byte."""

from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qs, parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.devino import wire

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=2000)
NAIVE = datetime.fromisoformat("2011-01-28T16:05:00")
MOSCOW = timezone(timedelta(hours=3))


def fields(form: str) -> list[tuple[str, str]]:
    return parse_qsl(form, keep_blank_values=True, strict_parsing=True)


@given(any_text)
def test_any_text_survives_the_form(text: str) -> None:
    form = wire.send("DTSMS", "79161234567", text, None, None)

    assert parse_qs(form, keep_blank_values=True)["Data"] == [text]


@given(any_text, any_text)
def test_any_login_and_password_survive_the_form(login: str, password: str) -> None:
    sent = wire.body(wire.credentials(login, password), wire.state("1"))

    assert fields(sent.decode()) == [("Login", login), ("Password", password), ("messageId", "1")]


@given(st.lists(any_text, min_size=1, max_size=20))
def test_any_addresses_survive_the_form_in_order(addresses: list[str]) -> None:
    sent = fields(wire.send_bulk("DTSMS", addresses, "x", None, None))

    assert [value for name, value in sent if name == "DestinationAddresses"] == addresses


@given(any_text)
def test_a_body_is_plain_ascii_without_spaces(text: str) -> None:
    sent = wire.body(wire.session(text), wire.send(text, text, text, None, None))

    assert sent.isascii()
    assert not set(sent) & set(b" \r\n\t")


def test_a_full_bulk_repeats_the_field_2999_times() -> None:
    addresses = [str(79160000000 + number) for number in range(wire.MAX_ADDRESSES)]

    sent = fields(wire.send_bulk("DTSMS", addresses, "x", None, 60))

    assert sent == [
        ("SourceAddress", "DTSMS"),
        *(("DestinationAddresses", address) for address in addresses),
        ("Data", "x"),
        ("Validity", "60"),
    ]


@pytest.mark.parametrize("count", [0, wire.MAX_ADDRESSES + 1])
def test_a_bulk_the_gateway_cannot_hold_is_not_written(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 2999"):
        wire.send_bulk("DTSMS", ["79160000000"] * count, "x", None, None)


def test_one_address_is_not_taken_for_a_list_of_digits() -> None:
    with pytest.raises(TypeError):
        wire.send_bulk("DTSMS", "79160000000", "x", None, None)


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2011, 1, 28, 16, tzinfo=UTC), "2011-01-28T16:00:00"),
        (datetime(2011, 1, 28, 16, tzinfo=MOSCOW), "2011-01-28T13:00:00"),
        (datetime(2011, 1, 1, 1, 2, 3, 999999, tzinfo=MOSCOW), "2010-12-31T22:02:03"),
    ],
)
def test_a_moment_is_written_in_gmt(moment: datetime, written: str) -> None:
    form = wire.send("DTSMS", "79160000000", "x", wire.utc(moment), None)

    assert ("SendDate", written) in fields(form)


def test_a_wall_time_is_written_as_it_stands() -> None:
    form = wire.send("DTSMS", "79160000000", "x", wire.wall(NAIVE), None)

    assert ("SendDate", "2011-01-28T16:05:00") in fields(form)


def test_a_moment_without_a_zone_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="aware"):
        wire.utc(NAIVE)


def test_a_wall_time_with_a_zone_is_not_stripped() -> None:
    with pytest.raises(ValueError, match="naive"):
        wire.wall(datetime(2011, 1, 28, 16, tzinfo=UTC))


def test_reads_name_their_moments_as_the_documents_do() -> None:
    first, last = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)

    assert fields(wire.incoming(first, last)) == [
        ("minDateUTC", "2024-01-01T00:00:00"),
        ("maxDateUTC", "2024-02-01T00:00:00"),
    ]
    assert fields(wire.statistics(first, last)) == [
        ("startDateTime", "2024-01-01T00:00:00"),
        ("endDateTime", "2024-02-01T00:00:00"),
    ]
