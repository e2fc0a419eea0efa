"""Any answer becomes a result or one typed error."""

import copy
import html
import json
import pickle
from collections.abc import Callable
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import devino
from bot.devino.answers import HttpAnswer, decipher
from bot.devino.results import (
    read_balance,
    read_ids,
    read_incoming,
    read_session,
    read_state,
    read_statistics,
)

JSON = "application/json; charset=utf-8"
READERS: list[Callable[[bytes], object]] = [
    read_balance,
    read_ids,
    read_incoming,
    read_session,
    read_state,
    read_statistics,
]


def coded(status: int, code: object, desc: object = "", **more: object) -> HttpAnswer:
    return HttpAnswer(status, JSON, json.dumps({"Code": code, "Desc": desc} | more).encode())


@pytest.mark.parametrize(
    ("status", "code", "desc", "kind"),
    [
        (400, 1, "Argument cannot be null or empty", devino.BadArgument),
        (400, 2, "Invalid argument", devino.BadArgument),
        (400, 3, "Invalid session id", devino.SessionInvalid),
        (401, 4, "SessionID expired", devino.SessionInvalid),
        (401, 4, "Invalid user login or password", devino.Unauthorised),
        (401, 4, "", devino.Unauthorised),
        (403, 5, "Not enough credits", devino.NotEnoughCredits),
        (400, 6, "Invalid source address", devino.InvalidSourceAddress),
        (400, 6, "Invalid destination address", devino.InvalidDestinationAddress),
        (400, 6, "Неверный адрес получателя", devino.InvalidDestinationAddress),
        (400, 6, "Invalid operation", devino.InvalidOperation),
        (403, 7, "User is blocked", devino.Forbidden),
    ],
)
def test_a_documented_refusal_has_its_kind(
    status: int, code: int, desc: str, kind: type[devino.CallRefused]
) -> None:
    with pytest.raises(devino.CallRefused) as caught:
        decipher(coded(status, code, desc), read_ids)

    error = caught.value
    assert type(error) is kind
    assert (error.http_status, error.code, error.description) == (status, code, desc)
    assert str(code) in str(error)
    assert desc in str(error)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (coded(500, 8, "Gateway error"), devino.GatewayFailed),
        (coded(500, 9, "Internal server error"), devino.GatewayFailed),
        (coded(500, 6, "Invalid destination address"), devino.GatewayFailed),
        (HttpAnswer(502, "text/html", b"<html>502 Bad Gateway</html>"), devino.GatewayFailed),
        (HttpAnswer(503, "", b""), devino.GatewayFailed),
        (HttpAnswer(200, JSON, b""), devino.Empty),
        (HttpAnswer(200, JSON, b"\xef\xbb\xbf \r\n"), devino.Empty),
        (HttpAnswer(200, JSON, b'["1"', cut=True), devino.TooLong),
        (HttpAnswer(200, JSON, b"", cut=True), devino.TooLong),
        (HttpAnswer(403, JSON, b'{"Code":5}', cut=True), devino.Garbled),
        (HttpAnswer(400, JSON, b'{"Code":6,"Code":8}'), devino.Garbled),
        (HttpAnswer(400, JSON, b'{"Code":6}' + b" " * 70_000), devino.Garbled),
        (HttpAnswer(400, JSON, b'{"Code":' * 50_000), devino.Garbled),
        (HttpAnswer(400, JSON, b'{"Code":' + b"9" * 5000 + b"}"), devino.Garbled),
        (HttpAnswer(408, "text/html", b""), devino.Garbled),
        (coded(503, 8, "Gateway busy"), devino.GatewayFailed),
        (coded(500, 8, "Error_Message_Queue_Full"), devino.GatewayFailed),
        (coded(200, 0, "Error_Gateway_Busy"), devino.Garbled),
        (coded(400, 15, "Error_Gateway_Busy"), devino.Garbled),
        (HttpAnswer(200, JSON, b'["5797008541'), devino.Garbled),
        (HttpAnswer(200, JSON, b"[" * 100_000), devino.Garbled),
        (HttpAnswer(200, "text/html", b"<html>ok</html>"), devino.Garbled),
        (HttpAnswer(204, "", b""), devino.Empty),
        (coded(200, 6, "Invalid source address"), devino.Garbled),
        (HttpAnswer(302, "text/html", b""), devino.Garbled),
        (HttpAnswer(307, "", b"{}"), devino.Garbled),
        (HttpAnswer(404, "text/html", b"<html>not found</html>"), devino.Garbled),
        (coded(400, 8, "Gateway error"), devino.Garbled),
        (coded(400, 77, "New"), devino.Garbled),
        (HttpAnswer(400, JSON, b'{"Code":true}'), devino.Garbled),
        (coded(400, "4", "x"), devino.Garbled),
    ],
)
def test_an_answer_that_says_neither_yes_nor_no_is_unknown(
    answer: HttpAnswer, kind: type[devino.OutcomeUnknown]
) -> None:
    with pytest.raises(devino.OutcomeUnknown) as caught:
        decipher(answer, read_ids)

    assert type(caught.value) is kind
    assert caught.value.http_status == answer.status
    assert str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        HttpAnswer(429, JSON, b'{"message":"slow down"}'),
        HttpAnswer(429, "text/html", b"<html>", cut=True),
        HttpAnswer(429, "", b""),
        coded(429, 5, "Not enough credits"),
        HttpAnswer(429, JSON, b'["1"]'),
    ],
)
def test_too_many_requests_means_that_this_one_was_not_taken(answer: HttpAnswer) -> None:
    with pytest.raises(devino.TooManyRequests) as caught:
        decipher(answer, read_ids)

    assert isinstance(caught.value, devino.NotTaken)
    assert not isinstance(caught.value, devino.CallRefused | devino.OutcomeUnknown)


def test_a_secret_in_a_long_answer_is_not_quoted_where_it_is_cut_off() -> None:
    secret = "pa$$" * 50
    for before in range(16 * 1024 - 210, 16 * 1024 + 10, 7):
        body = (" " * before + secret).encode() + b" " * 70_000
        with pytest.raises(devino.DevinoError) as caught:
            decipher(HttpAnswer(500, "text/html", body), read_ids, secrets=[secret])
        assert "pa$$" not in caught.value.raw


def test_an_undocumented_code_is_kept_for_support() -> None:
    with pytest.raises(devino.Garbled) as caught:
        decipher(coded(400, 77, "New rule"), read_ids)

    assert (caught.value.code, caught.value.description) == (77, "New rule")


def test_a_byte_order_mark_does_not_garble_an_answer() -> None:
    assert decipher(HttpAnswer(200, JSON, b'\xef\xbb\xbf["1"]'), read_ids) == ["1"]


def test_a_list_of_ids_is_believed_whatever_its_content_type() -> None:
    assert decipher(HttpAnswer(200, "text/plain", b'["1"]'), read_ids) == ["1"]


@given(
    st.sampled_from(READERS),
    st.integers(200, 599),
    st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: (
                st.lists(inner)
                | st.dictionaries(
                    st.sampled_from(["Code", "Desc", "State", "Price", "ID", "ReportedDateUtc"]),
                    inner,
                )
            ),
        ).map(lambda found: json.dumps(found).encode()),
    ),
)
def test_nothing_but_a_result_or_an_error_of_ours_comes_out(
    read: Callable[[bytes], object], status: int, body: bytes
) -> None:
    error = failure(HttpAnswer(status, JSON, body), read)

    if error is None:
        assert status // 100 == 2
    else:
        assert error.http_status == status
        assert len(error.raw) <= 500
        assert str(error)


def failure(answer: HttpAnswer, read: Callable[[bytes], object]) -> devino.DevinoError | None:
    try:
        decipher(answer, read)
    except devino.DevinoError as error:
        return error
    return None


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map("¤{}¤".format),
    st.sampled_from([str, quote_plus, html.escape, json.dumps]),
    st.sampled_from([200, 302, 400, 401, 500]),
    st.integers(0, 700),
)
def test_an_echoed_secret_is_never_quoted(
    secret: str, spell: Callable[[str], str], status: int, before: int
) -> None:
    spelled = spell(secret)
    body = "." * before + spelled + ";"

    with pytest.raises(devino.DevinoError) as caught:
        decipher(HttpAnswer(status, "text/html", body.encode()), read_ids, secrets=[secret])
    shown = f"{caught.value} {caught.value!r} {caught.value.raw}"
    assert secret not in shown
    assert spelled not in shown


def test_an_echoed_secret_is_cut_out_of_the_description() -> None:
    with pytest.raises(devino.Unauthorised) as caught:
        decipher(coded(401, 4, "Wrong password hunter22"), read_ids, secrets=["hunter22", ""])

    assert "hunter22" not in repr(caught.value) + str(caught.value) + caught.value.raw
    assert caught.value.description == "Wrong password ***"


def test_a_session_in_an_unexpected_shape_is_never_quoted() -> None:
    body = b'{"SessionID":"Z5CYSZEKDL1DPICU37WEHQVOYKP0T1GSLHX1"}'

    with pytest.raises(devino.Garbled) as caught:
        decipher(HttpAnswer(200, JSON, body), read_session, withhold=True)

    assert "Z5CY" not in repr(caught.value) + str(caught.value) + caught.value.raw


@pytest.mark.parametrize(
    "error",
    [
        devino.BadArgument(400, 2, "Invalid argument", raw="{}"),
        devino.Garbled("an empty answer", http_status=200, raw="x"),
        devino.Unreachable("refused"),
    ],
)
def test_errors_can_be_copied_and_pickled(error: devino.DevinoError) -> None:
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301 — our own bytes
        assert type(twin) is type(error)
        assert (str(twin), twin.raw, twin.http_status) == (
            str(error),
            error.raw,
            error.http_status,
        )


def test_an_error_without_words_is_named_by_its_kind() -> None:
    assert str(devino.TimedOut()) == "TimedOut"
