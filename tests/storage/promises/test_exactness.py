"""Money and moments come back from the file as they went in, or do not go in."""

import asyncio
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from bot.model import Segment
from storage.database.types import Money, UtcDateTime
from storage.journal.journal import Journal
from tests.storage.claiming import accept, claim
from tests.storage.promises.sample import NOW, confirm, open_journal

DIALECT = sqlite.dialect()
PRICES = st.decimals(min_value="-900000000000", max_value="900000000000", places=4)
ZONES = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001 - hypothesis asks for naive bounds

OneSegment = tuple[asyncio.Runner, Journal, Segment]


@pytest.fixture(scope="module")
def one_segment() -> Iterator[OneSegment]:
    """One accepted part in a real file, to be written and read many times."""
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as runner:
        db, journal = runner.run(open_journal(Path(folder)))
        yield runner, journal, runner.run(accepted(journal))
        runner.run(db.close())


async def accepted(journal: Journal) -> Segment:
    mailing_id = await confirm(journal, "token", phones=("79160000000",))
    await journal.life.start(mailing_id, NOW, None)
    batch = await claim(journal, mailing_id, 1, NOW)
    assert batch is not None
    await accept(journal, batch, [("id-1",)], ["id-1"], NOW)
    return (await journal.queries.segments(mailing_id))[0]


@settings(max_examples=60, deadline=None)
@given(price=PRICES, submitted=MOMENTS, reported=MOMENTS)
def test_a_recorded_state_keeps_its_price_and_moments_whatever_their_zone(
    one_segment: OneSegment, price: Decimal, submitted: datetime, reported: datetime
) -> None:
    runner, journal, part = one_segment
    told = replace(
        part, state=-1, price=price, submitted_at=submitted, reported_at=reported, checked_at=NOW
    )
    runner.run(journal.delivery.record_states([told]))
    silent = replace(told, price=None, submitted_at=None, reported_at=None)
    runner.run(journal.delivery.record_states([silent]))
    kept = runner.run(journal.queries.segments(part.mailing_id))[0]
    assert kept == told
    assert isinstance(kept.price, Decimal)
    assert kept.submitted_at is not None
    assert kept.submitted_at.tzinfo is UTC


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_money_is_kept_to_the_last_digit_or_refused(amount: Decimal) -> None:
    try:
        stored = Money().process_bind_param(amount, DIALECT)
    except ValueError:
        return
    assert stored is not None
    assert -(2**63) < stored < 2**63
    assert Money().process_result_value(stored, DIALECT) == amount


@pytest.mark.parametrize(
    "amount",
    ["0.00001", "0.0001000000000000000000000000000001", "NaN", "sNaN", "Infinity", "1E+20"],
)
def test_money_that_a_column_cannot_hold_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=r"point|column"):
        Money().process_bind_param(Decimal(amount), DIALECT)


@given(st.datetimes())
def test_a_moment_without_a_zone_is_refused(moment: datetime) -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(moment, DIALECT)


def test_nothing_stays_nothing() -> None:
    for kind in (Money(), UtcDateTime()):
        assert kind.process_bind_param(None, DIALECT) is None
        assert kind.process_result_value(None, DIALECT) is None
