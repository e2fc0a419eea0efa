"""What goes in comes out: moments in UTC, money to the last digit."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from storage.database.types import Money, UtcDateTime

DIALECT = sqlite.dialect()


@given(st.decimals(min_value="-90000000000", max_value="90000000000", places=4))
def test_money_comes_back_to_the_last_digit(amount: Decimal) -> None:
    stored = Money().process_bind_param(amount, DIALECT)
    assert isinstance(stored, int)
    assert Money().process_result_value(stored, DIALECT) == amount


@pytest.mark.parametrize("amount", ["0.00001", "1.23456", "NaN", "-0.00009"])
def test_money_that_would_lose_digits_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=r"digits|amount"):
        Money().process_bind_param(Decimal(amount), DIALECT)


@given(
    st.datetimes(
        timezones=st.integers(-840, 840).map(lambda m: timezone(timedelta(minutes=m)))
    ).filter(lambda moment: 2 < moment.year < 9998)
)
def test_a_moment_comes_back_the_same_and_in_utc(moment: datetime) -> None:
    back = UtcDateTime().process_result_value(
        UtcDateTime().process_bind_param(moment, DIALECT), DIALECT
    )
    assert back == moment
    assert back is not None
    assert back.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), DIALECT)  # noqa: DTZ001 the point
