"""How large a drill is, and what its chance begins with: both may be said on the command line."""

import secrets
from random import Random

import pytest


@pytest.fixture
def recipients(request: pytest.FixtureRequest) -> int:
    size: int = request.config.getoption("--recipients")
    return size


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> Random:
    """A chance that can come again: its seed is told."""
    seed = request.config.getoption("--seed")
    seed = secrets.randbelow(10**9) if seed is None else seed
    print(f"--seed={seed}")  # noqa: T201 - for whoever wants to see this very drill again
    return Random(seed)  # noqa: S311 - a drill
