import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.devino.segments import segment_count, utf16_length


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("я" * 134, 2),
        ("я" * 135, 3),
        ("€" * 80, 1),
        ("€" * 80 + "a", 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("я" * 66 + "😀" + "я" * 66, 3),
        ("я" * 69 + "€", 1),
        ("a" * 70 + "ё", 2),
        ("«" + "a" * 69, 1),
        ("«" + "a" * 70, 2),
        ("`" + "a" * 70, 2),
    ],
)
def test_the_documented_texts_cost_what_the_documents_say(text: str, parts: int) -> None:
    assert segment_count(text) == parts


def test_a_family_emoji_is_eleven_units() -> None:
    assert utf16_length("👨‍👩‍👧‍👦") == 11


_TRICKY = st.text(st.sampled_from("aA @€[]{}~^|\\яё«№—😀\n"), min_size=1, max_size=400)


@given(_TRICKY)
def test_the_count_agrees_with_a_library_that_shares_no_code_with_it(text: str) -> None:
    assert segment_count(text) == len(smsutil.split(text).parts)
