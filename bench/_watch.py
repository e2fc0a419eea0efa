"""How late the loop wakes up, and how much memory this process has."""

import asyncio
import resource
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

MEGABYTE = 1024 * 1024
TICK = 0.005


@dataclass(slots=True)
class Watch:
    """How late the loop woke up, in ms, and how much memory this process had at most."""

    lags: list[float] = field(default_factory=list)
    most: int = 0

    def row(self, name: str, seconds: float) -> list[str]:
        """Return a row of the report."""
        p99 = quantiles(self.lags, n=100)[98]
        return [name, f"{seconds:.1f}", f"{p99:.1f}", f"{max(self.lags):.1f}"]


@asynccontextmanager
async def watched() -> AsyncIterator[Watch]:
    """Watch while the block runs."""
    watch = Watch()
    task = asyncio.create_task(_tick(watch))
    await asyncio.sleep(0)
    yield watch
    task.cancel()


async def _tick(watch: Watch) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(TICK)
        watch.lags.append((time.perf_counter() - began - TICK) * 1000)
        watch.most = max(watch.most, resident())


def resident() -> int:
    """Return this process's memory, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
