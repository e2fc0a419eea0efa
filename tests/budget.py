"""One budget of real seconds for each test: every wait may take what is left of it.

A wait of its own length would fail on a busy machine and prove nothing. A wait `within()` ends
with the budget, and pytest-timeout breaks off a test that hangs anywhere else some seconds
later. `pytest.mark.budget(seconds)` gives the few long ones more.
"""

import asyncio
import time

import pytest

SECONDS = 240.0
TO_TIDY_UP = 60.0
"""Seconds past the budget: what its end has stopped takes its servers and processes down."""


class Budget:
    """What is left to the test that runs."""

    def __init__(self) -> None:
        self._ends = 0.0

    def begin(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    @property
    def seconds_left(self) -> float:
        return max(0.0, self._ends - time.monotonic())


BUDGET = Budget()


def seconds_of(item: pytest.Item) -> float:
    """Return the budget of a test."""
    marker = item.get_closest_marker("budget")
    return float(marker.args[0]) if marker else SECONDS


def within() -> asyncio.Timeout:
    """Return a context that raises TimeoutError when the budget of the running test is spent."""
    return asyncio.timeout(BUDGET.seconds_left)
