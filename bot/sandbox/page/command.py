"""One command of the page, read with care: anything may come over a socket."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

_MOST_MONEY = Decimal(10_000_000)


class Command:
    """The fields of a command. Every reader raises ValueError with words when a field is wrong."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields

    def text(self, name: str, *, most: int = 4096) -> str:
        """Return a text that is not empty and has at most so many characters."""
        value = self._fields.get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > most:
            raise ValueError(f"a text is needed, at most {most} characters: {name}")
        return value

    def words(self, name: str) -> str | None:
        """Return a text that may be left out."""
        return self.text(name) if self._fields.get(name) else None

    def integer(self, name: str) -> int:
        """Return a whole number."""
        value = self._fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(  # noqa: TRY004 - one kind of error for any wrong field
                f"a whole number is needed: {name}"
            )
        return value

    def count(self, name: str) -> int:
        """Return a whole number of at least one."""
        value = self.integer(name)
        if value < 1:
            raise ValueError(f"at least one is needed: {name}")
        return value

    def flag(self, name: str) -> bool:
        """Return whether something is to be on."""
        return self._fields.get(name) is True

    def money(self, name: str) -> Decimal:
        """Return a sum in the account's currency, not negative."""
        try:
            value = Decimal(self.text(name, most=20))
        except InvalidOperation:
            raise ValueError(f"a sum is needed: {name}") from None
        if not value.is_finite() or not 0 <= value <= _MOST_MONEY:
            raise ValueError(f"a sum from 0 to {_MOST_MONEY} is needed: {name}")
        return value.quantize(Decimal("0.01"))

    def digits(self, name: str) -> str:
        """Return the digits of a phone number."""
        found = "".join(filter(str.isdecimal, self.text(name, most=40)))
        if not found:
            raise ValueError(f"a phone number is needed: {name}")
        return found


class Frame(dict[str, Any]):
    """An answer to the page that asked, and to no other."""


Actions = Mapping[str, Callable[[Command], object]]
"""What can be ordered, by name; what is awaitable is awaited, a `Frame` sent back."""
