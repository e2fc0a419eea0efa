"""Benchmarks: `make bench` runs them all and writes `bench/RESULTS.md`.

A benchmark is a module `bench/<name>.py` (no leading underscore) with two names:

    TITLE = "What is measured"

    async def run() -> list[Table]: ...

`run()` measures and returns tables, and keeps to about 20 seconds. What is ours is judged as a
ratio to a bare loop doing the same in the same run: interleave the two and take the median of the
ratios (`ratios`), for others use the machine at the same time. `python -m bench gateway` runs the
named modules only, and prints without writing.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the report: a line on how it was got, the head, the rows."""

    note: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Medians over interleaved runs, in things a second, and the median of the runs' ratios."""

    ours: float
    bare: float
    ratio: float


Measure = Callable[[], Awaitable[float]]


async def ratios(ours: Measure, bare: Measure, runs: int) -> Ratio:
    """Run the two by turns, each first as often as second; each returns things a second."""
    pairs = []
    for number in range(runs):
        if number % 2:
            mine, limit = await ours(), await bare()
        else:
            limit, mine = await bare(), await ours()
        pairs.append((mine, limit))
    return Ratio(
        ours=median(mine for mine, _ in pairs),
        bare=median(limit for _, limit in pairs),
        ratio=median(mine / limit for mine, limit in pairs),
    )
