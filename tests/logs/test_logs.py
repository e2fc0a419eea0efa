import html
import json
import logging
import re
import string
import sys
import threading
import warnings
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql

from bot.logs import HIDDEN, Redactor, add_secret, redact, set_up
from storage.database.engine import make_engine
from tests.logs.stderr import process_log

TOKENS = st.builds(
    "{}:{}".format,
    st.integers(1, 10**12),
    st.text(string.ascii_letters + string.digits + "_-", min_size=20, max_size=50),
)
SESSION_IDS = st.text(string.ascii_uppercase + string.digits, min_size=36, max_size=36)
RUSSIAN = st.integers(0, 10**9 - 1).map("79{:09d}".format)
AROUND = st.text(" ,.;:'\"()=\nабв", max_size=5)
WRITINGS: list[Callable[[str], str]] = [
    str,
    repr,
    ascii,
    json.dumps,
    html.escape,
    quote,
    quote_plus,
    lambda secret: quote(secret, safe=""),
    lambda secret: quote(secret, safe="").lower(),
    lambda secret: urlencode({"Password": secret}),
    lambda secret: repr({"Password": secret}),
    lambda secret: repr([("Password", secret)]),
    lambda secret: json.dumps(json.dumps({"password": secret})),
    lambda secret: repr(repr(secret)),
]


@given(TOKENS, AROUND, AROUND)
def test_no_bot_token_comes_out(token: str, before: str, after: str) -> None:
    secret = token.partition(":")[2]
    for text in (
        f"{before}{token}{after}",
        f"https://api.telegram.org/bot{token}/getMe",
        f"/bot{quote(token, safe='')}/getMe",
    ):
        assert secret not in redact(text)


@given(SESSION_IDS, AROUND, AROUND)
def test_no_session_id_comes_out(session_id: str, before: str, after: str) -> None:
    assert session_id not in redact(before + session_id + after)
    assert session_id not in redact(f"POST /rest/Sms/Send SessionID={session_id}&Data=x")


@pytest.mark.parametrize("write", WRITINGS)
@given(secret=st.text(min_size=4, max_size=30).filter(lambda text: text not in HIDDEN))
def test_a_known_secret_never_comes_out_however_it_is_written(
    write: Callable[[str], str], secret: str
) -> None:
    redactor = Redactor()
    redactor.add(secret)
    written = write(secret)

    shown = redactor.redact(f"<{written}>")

    assert HIDDEN in shown
    assert secret not in shown.replace(HIDDEN, "")


@pytest.mark.parametrize(
    "text",
    [
        "Login=ivan&Password=hunter2&SessionID=hunter2",
        "password: hunter2",
        'body {"Login": "ivan", "Password": "hunter2", "secret_key": "hunter2"}',
        "{'Password': 'hunter2 and \\'more\\' hunter2'}",
        "[('Login', 'ivan'), ('Password', 'hunter2')]",
        "Password%3Dhunter2",
        "Authorization: Basic hunter2=",
        "{'Authorization': 'Key hunter2'}",
        "sent Bearer hunter2hunter2",
        "postgresql+asyncpg://bot:hunter2@localhost/bot",
        "token='hunter2'",
    ],
)
def test_an_unknown_password_in_a_telling_place_is_hidden(text: str) -> None:
    assert "hunter2" not in redact(text)
    assert HIDDEN in redact(text)


@given(RUSSIAN, AROUND, AROUND, st.data())
def test_no_russian_number_comes_out(
    phone: str, before: str, after: str, data: st.DataObject
) -> None:
    national = phone[1:]
    written = data.draw(
        st.sampled_from(
            [
                phone,
                "+" + phone,
                "8" + national,
                national,
                f"+7 {national[:3]} {national[3:6]}-{national[6:8]}-{national[8:]}",
                f"8 ({national[:3]}) {national[3:6]}-{national[6:8]}-{national[8:]}",
                f"8-{national[:3]}-{national[3:6]}-{national[6:8]}-{national[8:]}",
                f"+7\u00a0{national[:3]}\u00a0{national[3:]}",
                "%2B" + phone,
            ]
        )
    )
    shown = redact(before + written + after)

    assert "***" in shown
    assert national not in "".join(filter(str.isdigit, shown))


@given(st.lists(RUSSIAN, min_size=2, max_size=5), st.sampled_from([" ", ", ", "', '", "&a=", "\n"]))
def test_of_several_numbers_none_comes_out(phones: list[str], separator: str) -> None:
    shown = redact(separator.join(phones))

    assert shown.count("***") == len(phones)
    assert not any(phone[1:] in shown for phone in phones)


@pytest.mark.parametrize(
    ("bare", "international"),
    [
        ("375291234567", "+375 29 123-45-67"),
        ("12125550123", "+1 212-555-0123"),
        ("4915123456789", "+49 1512 3456789"),
        ("447400123456", "+44 7400 123456"),
        ("998912345678", "+998 91 234 56 78"),
        ("8613123456789", "+86 131 2345 6789"),
        ("77710009998", "+7 771 000 9998"),
    ],
)
def test_no_foreign_mobile_comes_out(bare: str, international: str) -> None:
    for written in (bare, "+" + bare, international):
        shown = redact(f"to {written}.")
        assert "***" in shown
        assert bare[2:] not in re.sub(r"\D", "", shown)


@pytest.mark.parametrize(
    "text",
    [
        "579700854169272358",
        "['579700854169272358', '579700854169272359']",
        "GW0261BBD6B3",
        "2026-12-25 09:30:00,123",
        "2026-12-25T09:30:00+03:00 INFO",
        "/Date(1455820738000)/",
        "1790000000",
        "1790000000000",
        "chat -1001234567890",
        "user 7123456789",
        "mailing 12 batch 345 rows 0-2998",
        "Wrong login or password, try again",
        "SessionID expired",
        '"POST /rest/Sms/Send HTTP/1.1" 200 22',
    ],
)
def test_what_helps_to_find_a_fault_stays(text: str) -> None:
    assert redact(text) == text


@given(st.text(max_size=200))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    assert redact(redact(text)) == redact(text)


def test_a_masked_number_keeps_its_ends() -> None:
    assert redact("to 79214563763!") == "to +7921***3763!"


def _raise_secrets() -> None:
    raise ValueError('configured-secret ru"n-time 79214563763 Password=hunter2')


@pytest.mark.parametrize("fmt", ["text", "json"])
def test_nothing_escapes_through_arguments_or_tracebacks(fmt: str) -> None:
    logger = logging.getLogger("aiohttp.client")
    with process_log() as stderr:
        set_up("INFO", fmt, ["configured-secret"])
        add_secret('ru"n-time')
        try:
            _raise_secrets()
        except ValueError:
            logger.exception("Failed %s %r", "configured-secret", {"Password": 'ru"n-time'})
        logger.info("stack of 79214563763", stack_info=True)

    shown = stderr.getvalue()
    assert "ValueError" in shown
    assert shown.count("test_nothing_escapes_through_arguments_or_tracebacks") == 2
    for secret in ("configured-secret", "n-time", "79214563763", "hunter2"):
        assert secret not in shown


def test_json_lines_are_objects_with_utc_moments() -> None:
    with process_log() as stderr:
        set_up("INFO", "json")
        logging.getLogger("aiogram.event").warning("Привет\n%s", "всем")

    (entry,) = stderr.entries
    assert (entry["level"], entry["logger"]) == ("WARNING", "aiogram.event")
    assert entry["message"] == "Привет\nвсем"
    assert datetime.fromisoformat(entry["ts"]).utcoffset() == timedelta(0)
    assert "exception" not in entry


def test_text_lines_say_when_how_bad_and_where() -> None:
    with process_log() as stderr:
        set_up("INFO", "text")
        logging.getLogger("bot.app").info("Ready")

    moment = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    assert re.fullmatch(rf"{moment} INFO bot\.app: Ready\n", stderr.getvalue())


def test_the_level_is_kept_and_setting_up_again_replaces() -> None:
    with process_log() as stderr:
        set_up("DEBUG", "text")
        set_up("WARNING", "json")
        logging.getLogger("bot").info("quiet")
        logging.getLogger("bot").warning("loud")

    assert [entry["message"] for entry in stderr.entries] == ["loud"]


async def test_even_at_debug_no_text_in_the_database_gets_into_the_log(tmp_path: Path) -> None:
    with process_log() as stderr:
        set_up("DEBUG", "text")
        engine = make_engine(f"sqlite+aiosqlite:///{tmp_path / 'some.sqlite3'}")
        async with engine.connect() as connection:
            await connection.execute(sql("select :words"), {"words": "see you at nine"})
        await engine.dispose()
        logging.getLogger("bot").debug("heard")

    assert "heard" in stderr.getvalue()
    assert "see you at nine" not in stderr.getvalue()


def test_a_record_that_cannot_be_formatted_does_not_show_its_arguments() -> None:
    with process_log() as stderr:
        set_up("INFO", "text")
        logging.getLogger("bot").info("%d", "hunter2")

    assert "hunter2" not in stderr.getvalue()
    assert "could not be written" in stderr.getvalue()


def test_uncaught_exceptions_and_warnings_are_named_without_their_words() -> None:
    with process_log() as stderr, warnings.catch_warnings():
        warnings.simplefilter("always")
        set_up("INFO", "json")
        sys.excepthook(RuntimeError, RuntimeError("canary-word 79214563763"), None)
        warnings.warn("canary-word 79214563763", stacklevel=1)
        thread = threading.Thread(target=_raise_secrets)
        thread.start()
        thread.join()

    assert [entry["level"] for entry in stderr.entries] == ["CRITICAL", "WARNING", "CRITICAL"]
    assert stderr.entries[0]["exception"] == "RuntimeError"
    assert stderr.entries[1]["message"].startswith("UserWarning at ")
    assert not [one for one in ("canary-word", "hunter2", "9214563763") if one in stderr.getvalue()]


def test_hundreds_of_known_passwords_are_hidden_without_searching_every_line_for_each() -> None:
    redactor = Redactor()
    passwords = [f"Pass-{number:03}-word" for number in range(300)]
    for password in passwords:
        redactor.add(password)

    assert redactor._worth_a_search("INFO an ordinary line, 20 % of 3 \\ 4 & more") == []
    for password in passwords:
        assert len(redactor._worth_a_search(f"Password={quote(password)}")) == 1
        assert redactor.redact(f"<{password}>") == f"<{HIDDEN}>"


@pytest.mark.parametrize("written", ["H%75nter2", "h\\unter2", "HUNTER2", "h%75\\nter2"])
def test_an_unusual_spelling_of_a_known_secret_is_hidden_too(written: str) -> None:
    redactor = Redactor()
    redactor.add("hunter2")

    assert redactor.redact(f"<{written}>") == f"<{HIDDEN}>"


def test_every_letter_that_is_another_one_in_capitals_is_looked_for() -> None:
    redactor = Redactor()
    redactor.add("kiss4you")

    for written in ("\u212ai\u017fs4you", "k\u0130ss4you", "k\u0131ss4you"):
        assert redactor.redact(written) == HIDDEN


def test_of_passing_secrets_the_newest_are_kept_and_lasting_ones_stay() -> None:
    redactor = Redactor()
    redactor.add("lasting-secret", lasting=True)
    redactor.add("renewed-secret")
    redactor.add("lasting-secret")
    redactor.add("oldest-secret")
    for number in range(998):
        redactor.add(f"password-{number}")
    redactor.add("renewed-secret")
    redactor.add("one-more-secret")

    for kept in ("lasting-secret", "renewed-secret", "one-more-secret", "password-0"):
        assert redactor.redact(kept) == HIDDEN
    assert redactor.redact("oldest-secret") == "oldest-secret"
