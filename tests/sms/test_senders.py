import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BotError
from bot.sms.senders import among_senders, check_sender, is_startup_name, parse_sender_list

SIGNS = " .-_&"


@pytest.mark.parametrize(
    "name",
    ["DTSMS", "Shop", "a", "12345678901", "My-Shop.ru", "A & B", "x" * 11, "7" * 15, "Shop_24"],
)
def test_a_name_the_gateway_takes_is_kept_as_typed(name: str) -> None:
    assert check_sender(f"  {name}\n") == name


@pytest.mark.parametrize(
    ("name", "code", "facts"),
    [
        ("", "sender-empty", {}),
        (" \u00a0", "sender-empty", {}),
        ("Магазин", "sender-cyrillic", {"value": "Магазин", "characters": "М а г з и н"}),
        ("SНOP", "sender-cyrillic", {"value": "SНOP", "characters": "Н"}),
        ("Shop№1", "sender-bad-character", {"value": "Shop№1", "characters": "№"}),
        ("Shop{1}", "sender-bad-character", {"value": "Shop{1}", "characters": "{ }"}),
        ("Shop!", "sender-bad-character", {"value": "Shop!", "characters": "!"}),
        ("A*B$C@D", "sender-bad-character", {"value": "A*B$C@D", "characters": "* $ @"}),
        ("Café", "sender-bad-character", {"value": "Café", "characters": "é"}),
        ("Shop’s", "sender-bad-character", {"value": "Shop's", "characters": "'"}),
        ("SΗOP", "sender-cyrillic", {"value": "SΗOP", "characters": "Η"}),
        ("x" * 12, "sender-too-long", {"value": "x" * 12, "length": 12, "limit": 11}),
        ("7" * 16, "sender-digits-too-long", {"value": "7" * 16, "length": 16, "limit": 15}),
    ],
)
def test_a_refused_name_says_what_is_wrong_with_it(
    name: str, code: str, facts: dict[str, str | int]
) -> None:
    with pytest.raises(BotError) as refused:
        check_sender(name)

    assert (refused.value.code, refused.value.facts) == (code, facts)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("\u2068My\u200bShop\u2069", "MyShop"),
        ("\ufeffMy\u00a0Shop", "My Shop"),
        ("My–Shop", "My-Shop"),
        ("Shop＆Co", "Shop&Co"),
        ("Shop․ru", "Shop.ru"),
        ("Ｓhop２４", "Shop24"),
    ],
)
def test_signs_that_no_phone_shows_apart_are_made_plain(typed: str, name: str) -> None:
    assert check_sender(typed) == name
    assert parse_sender_list(f"{typed}\n".encode())[0] == [name]


@given(st.text(max_size=20))
def test_whatever_passes_is_within_the_gateways_limits(name: str) -> None:
    try:
        checked = check_sender(name)
    except BotError as refused:
        assert refused.code.startswith("sender-")  # noqa: PT017 both outcomes are right here
    else:
        assert checked.isascii()
        assert checked.isprintable()
        assert len(checked) <= (15 if checked.isdigit() else 11)
        assert check_sender(checked) == checked


def test_the_names_given_at_registration_are_known_in_any_case() -> None:
    assert is_startup_name("DTSMS")
    assert is_startup_name("TestSms")
    assert not is_startup_name("Shop")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_list_is_read_in_any_usual_encoding(encoding: str) -> None:
    data = "Shop\r\n\r\n  DTSMS \r\nМагазин\r\nShop\r\n".encode(encoding)

    names, refused = parse_sender_list(data)

    assert names == ["Shop", "DTSMS"]
    [(line, error)] = refused
    assert (line, error.code, error.facts["value"]) == (4, "sender-cyrillic", "Магазин")


def test_names_that_differ_in_case_are_two_names() -> None:
    assert parse_sender_list(b"Shop\nSHOP") == (["Shop", "SHOP"], [])


@pytest.mark.parametrize("data", [b"a" * (64 * 1024 + 1), b"\n" * 1001])
def test_a_list_that_is_too_big_is_refused_whole(data: bytes) -> None:
    with pytest.raises(BotError) as refused:
        parse_sender_list(data)

    assert refused.value.code in ("file-too-big", "list-too-long")


def test_the_biggest_list_is_still_read() -> None:
    names, _ = parse_sender_list("\n".join(f"N{i}" for i in range(1000)).encode())

    assert len(names) == 1000


@given(st.binary(max_size=300))
def test_any_bytes_give_names_and_refusals_only(data: bytes) -> None:
    names, refused = parse_sender_list(data)

    assert [check_sender(name) for name in names] == names
    assert all(number >= 1 for number, _ in refused)


@given(st.text("abcXYZ019" + SIGNS, min_size=1, max_size=11).filter(str.strip))
def test_latin_letters_digits_and_the_usual_signs_are_all_allowed(name: str) -> None:
    assert check_sender(name) == name.strip()


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("79001234567", "79001234567"),
        ("+79001234567", "79001234567"),
        ("89001234567", "79001234567"),
        ("1234", "1234"),
        ("Shop", "Shop"),
        ("SHOP", None),
        ("79001234568", None),
        ("", None),
    ],
)
def test_a_number_is_found_among_senders_however_it_is_written(
    address: str, found: str | None
) -> None:
    assert among_senders(address, ["Shop", "1234", "79001234567"]) == found
