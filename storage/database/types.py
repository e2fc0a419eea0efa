"""Column types that keep the promises of `bot.model`: aware moments, exact money."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, TypeDecorator

from bot.model import QuietHours

MONEY_UNITS = 10_000
"""The gateway tells at most four digits after the point."""
LARGEST = 2**63 - 1


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment; in the database it is UTC without a zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC. Raises ValueError for a moment without a zone."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment, aware, in UTC."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


class Money(TypeDecorator[Decimal]):
    """An exact amount; in the database a whole number of ten-thousandths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Store the amount. Raises ValueError where digits would be lost."""
        del dialect
        return units_of(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return the amount, without zeros at its end."""
        del dialect
        return amount_of(value)


def units_of(value: Decimal | None) -> int | None:
    """Return an amount in ten-thousandths. Raises ValueError where digits would be lost."""
    if value is None:
        return None
    if not value.is_finite():
        raise ValueError("not an amount of four digits after the point")
    # in whole numbers, because a product of Decimals is silently rounded to 28 digits
    numerator, denominator = value.as_integer_ratio()
    units, lost = divmod(numerator * MONEY_UNITS, denominator)
    if lost:
        raise ValueError("more than four digits after the point")
    if not -LARGEST <= units <= LARGEST:
        raise ValueError("more than a column can hold")
    return units


def amount_of(units: int | None) -> Decimal | None:
    """Return the amount of so many ten-thousandths, without zeros at its end."""
    return None if units is None else (Decimal(units) / MONEY_UNITS)


def quiet_of(row: Mapping[Any, Any]) -> QuietHours | None:
    """Read quiet hours, of a chat or of a mailing."""
    start, end = row["quiet_start"], row["quiet_end"]
    return None if start is None or end is None else QuietHours(start, end)
