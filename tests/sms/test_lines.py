"""Lines end at CR and LF, and at nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from bot.sms.lines import lines_of

LINE = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]))


@given(st.lists(LINE), st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_line_comes_back_whole(lines: list[str], end: str) -> None:
    assert lines_of("".join(line + end for line in lines)) == lines


def test_what_follows_the_last_end_is_a_line_too() -> None:
    assert lines_of("a\r\n\nb\rc") == ["a", "", "b", "c"]
    assert lines_of("") == []
