"""One budget of real seconds for each test: every wait may take what is left of it.

A wait of its own length would fail on a busy machine and prove nothing. A test that hangs ends
with its budget; `pytest.mark.budget(seconds)` gives the few long ones more.
"""

import asyncio
import time

SECONDS = 240.0


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


def within() -> asyncio.Timeout:
    """Return a context that raises TimeoutError when the budget of the running test is spent."""
    return asyncio.timeout(BUDGET.seconds_left)
