"""`python -m bench [name …]`: run the benchmarks; all of them are written to RESULTS.md."""

import asyncio
import importlib
import os
import pkgutil
import platform
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench import Table

HERE = Path(__file__).parent


def main() -> None:
    """Run what is named, or everything."""
    chosen = sys.argv[1:]
    began = time.monotonic()
    parts = [_part(name) for name in chosen or _names()]
    head = _head(time.monotonic() - began)
    if not chosen:
        (HERE / "RESULTS.md").write_text("\n".join([head, *parts]), encoding="utf-8")
        print(f"written to bench/RESULTS.md in {time.monotonic() - began:.0f} s")


def _names() -> list[str]:
    found = (module.name for module in pkgutil.iter_modules([str(HERE)]))
    return sorted(name for name in found if not name.startswith("_"))


def _part(name: str) -> str:
    module = importlib.import_module(f"bench.{name}")
    tables: list[Table] = asyncio.run(module.run())
    lines = [f"## {module.TITLE}", "", f"`bench/{name}.py`", ""]
    lines += [line for table in tables for line in _lines(table)]
    part = "\n".join(lines)
    print(part)
    return part


def _lines(table: Table) -> Iterator[str]:
    yield from (table.note, "", _row(table.columns), _row(["---"] * len(table.columns)))
    yield from map(_row, table.rows)
    yield ""


def _row(cells: object) -> str:
    assert isinstance(cells, (list, tuple))
    return "| " + " | ".join(cells) + " |"


def _head(seconds: float) -> str:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return (
        "# What was measured\n\n"
        f"`make bench`, {datetime.now(UTC):%Y-%m-%d}, {python}, {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} cores (shared with other work), {seconds:.0f} s. "
        "Trust the ratios, not the absolutes.\n"
    )


main()
