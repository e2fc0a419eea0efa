"""What strangers have written cannot disguise a count or a number on a card."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.i18n import Words
from handlers.views.sentences import one_line, shorten
from handlers.visible import visible, visible_name

RU = Words("ru", "Europe/Moscow")
HIDDEN = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200e\u200f\u061c"
    "\u200b\u2060\ufeff\u00ad\u3164\u2800"
)
TEXTS = st.text(
    st.one_of(
        st.sampled_from(HIDDEN + "\u2068\u2069\u200d\n\r\t\u2028\u0085\u0301אب5"), st.characters()
    )
)


@pytest.mark.parametrize("sign", HIDDEN)
def test_a_sign_that_moves_or_hides_others_is_never_shown(sign: str) -> None:
    assert visible(f"из {sign}05") == "из 05"
    assert visible_name(f"{sign}клиенты{sign}.xlsx") == "клиенты.xlsx"


def test_a_name_has_no_second_line_that_looks_like_the_bots_own() -> None:
    name = "clients.xlsx»\n✅ Отправлено: 5000\u2028из 5000"
    assert RU.plain("upload-also", title=name).count("\n") == RU.plain(
        "upload-also", title="clients.xlsx"
    ).count("\n")
    assert visible_name("a\r\nb\u0085c") == "a b c"


def test_a_name_from_right_to_left_is_set_apart_from_the_figures_beside_it() -> None:
    assert visible_name("שלום") == "\u2068שלום\u2069"
    shown = RU.plain("list-nameless") + visible_name("علي 05")
    assert shown.endswith("\u2068علي 05\u2069")
    assert visible(visible("علي")) == visible("علي")


def test_an_isolate_without_its_partner_reaches_nothing_behind_the_name() -> None:
    assert visible("\u2068клиенты") == "клиенты"
    assert visible("клиенты\u2069") == "клиенты"
    assert visible("\u2069\u2068") == ""


def test_a_pile_of_accents_does_not_cover_the_line_above() -> None:
    assert visible("е" + "\u0301" * 40) == "е" + "\u0301" * 4


@pytest.mark.parametrize(
    "name", ["Иванов И.", "Коммерция 🏀", "👨‍👩‍👧 семья", "O'Neil", "№ 5 — “a”", "⚠️", "Й"]
)
def test_honest_names_stay_as_they_are(name: str) -> None:
    assert visible_name(name) == name


def test_the_text_of_an_sms_keeps_its_lines() -> None:
    assert visible("Привет!\n\nДо встречи") == "Привет!\n\nДо встречи"
    assert "Привет\nЗавтра" in RU.html("card-text", text="Привет\nЗавтра")


@given(TEXTS)
def test_whatever_is_written_nothing_hidden_is_left_and_it_stays_so(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    for sign in shown:
        kept = sign in "\n\u200c\u200d\u2068\u2069"
        assert kept or unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
    for line in shown.split("\n"):
        depth = 0
        for sign in line:
            depth += (sign == "\u2068") - (sign == "\u2069")
            assert depth >= 0
            if unicodedata.bidirectional(sign) in {"R", "AL", "AN"}:
                assert depth > 0
        assert depth == 0


@given(TEXTS, st.integers(1, 50))
def test_a_shortened_name_has_nothing_hidden_either(text: str, limit: int) -> None:
    for shown in (shorten(text, limit), one_line(text, limit)):
        assert visible(shown) == shown
