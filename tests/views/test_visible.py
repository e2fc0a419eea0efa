"""What strangers have written cannot disguise a count or a number on a card."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.i18n import Words
from handlers.ui.sent_files import file_name
from handlers.views.sentences import one_line, shorten
from handlers.visible import NOTHING, visible, visible_name

RU = Words("ru", "Europe/Moscow")
HIDDEN = (
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200e\u200f\u061c"
    "\u200b\u2060\ufeff\u00ad\u3164\u2800\u200c\u200d\ufe00\ufe0f\u180b\U000e0101\U000e0041\U0001d159"
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


@pytest.mark.parametrize("sign", HIDDEN)
def test_no_sign_makes_two_names_look_alike(sign: str) -> None:
    assert visible_name(f"{sign}А{sign}нн{sign}а{sign}") == "Анна"
    assert visible_name(f"Anna{sign}5") == "Anna5"


@pytest.mark.parametrize("space", "\t\u2000\u2009\u200a\u202f\u205f\u3000")
def test_a_space_is_as_wide_as_any_other(space: str) -> None:
    assert visible_name(f"Анна{space}Б") == "Анна Б"


@pytest.mark.parametrize("name", ["\u3164", "\u200b\u200d", "\u202e", "\u2068\u2069", "\u0301"])
def test_a_name_in_which_nothing_is_seen_has_a_label_all_the_same(name: str) -> None:
    assert visible_name(name) == NOTHING
    assert visible_name("") == ""


@pytest.mark.parametrize("mark", "\u0301\u0338\u20dd\u20e3\u0903")
def test_a_mark_at_the_beginning_does_not_change_the_sign_before_the_name(mark: str) -> None:
    assert visible_name(f"{mark}клиенты") == "клиенты"
    assert visible(f"а\n{mark}б") == "а\nб"


def test_the_name_of_a_file_has_nothing_hidden() -> None:
    assert file_name("фото\u202exslx.exe") == "фотоxslx.exe.xlsx"
    assert file_name("שלום") == "שלום.xlsx"
    assert file_name("a\u2028b/c\u200d") == "a b c.xlsx"


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
    assert visible("е" + "\u0301\u0301\u200b" * 40) == "е" + "\u0301" * 4


@pytest.mark.parametrize(
    "name",
    [
        "Иванов И.",
        "Коммерция 🏀",
        "👨‍👩‍👧 семья",
        "🏳️‍🌈 🧑🏽‍💻 ❤️‍🔥 🙂‍↔️ 5️⃣ ‼️ ℹ️",
        "O'Neil",
        "№ 5 — “a”",
        "⚠️",
        "Й",
        "Nguyễn",
        "क्\u200dष क्\u200cष",
        "\u2068می\u200cخواهم\u2069",
    ],
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
        assert sign not in HIDDEN or sign in "\u200c\u200d\ufe0f"
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
