"""A timing comes back from JSON as it was."""

import json
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Timing, When
from bot.timing.when_json import dump_when, load_when

moments = st.datetimes()
whens = st.one_of(
    st.just(When()),
    moments.map(lambda moment: When(Timing.AT, at=moment.replace(tzinfo=UTC))),
    moments.map(lambda moment: When(Timing.LOCAL, wall=moment)),
)


@given(whens)
def test_it_comes_back_as_it_was(when: When) -> None:
    assert load_when(json.loads(json.dumps(dump_when(when)))) == when


@pytest.mark.parametrize("nothing", [None, {}])
def test_nothing_chosen_means_now(nothing: dict[str, object] | None) -> None:
    assert load_when(nothing) == When()
