"""How long each file made to bring a reader down is looked at before it is refused."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import Table
from bench._watch import MEGABYTE, resident
from bot.errors import BotError
from bot.sheets import look
from tests.sheets import made

TITLE = "Bombs"


def _gigabyte_of_strings(path: Path) -> Path:
    strings = ("<si><t>" + "0" * 50 + "</t></si>") * 1000
    return made.xlsx(path, [made.rows("1")], (strings for _ in range(17_000)))


BOMBS: dict[str, Callable[[Path], Path]] = {
    "one cell at XFD1048576": made.far_cell,
    "one merged range over the whole sheet": made.merged,
    "1 GB of zeros in 1 MB": made.zeros,
    "the same, declared as 1 KB": made.lying_zeros,
    "41 million empty rows": made.many_rows,
    "8 million cells, packed well": made.many_cells,
    "30 million cells, packed badly": made.heavy,
    "1 GB of shared strings": _gigabyte_of_strings,
    "300 MB of shared strings, packed badly": made.many_strings,
    "a billion laughs": made.entities,
    "an .ods cell repeated over the whole sheet": made.repeated_ods,
}
TARGET = 10


async def run() -> list[Table]:
    """Look at each as when it is dropped into a chat."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [await _row(name, make, Path(folder)) for name, make in BOMBS.items()]
    return [
        Table(
            f"`look`, with its limits as they are; each is to end within {TARGET} s. What is "
            "read is harmless within the limits: its child did not exceed them.",
            ["", "KB", "seconds", "ended as", "this process grew by, MB"],
            rows,
        )
    ]


async def _row(name: str, make: Callable[[Path], Path], folder: Path) -> list[str]:
    path = await asyncio.to_thread(make, folder / "bomb.xlsx")
    size, before, began = path.stat().st_size, resident(), time.perf_counter()
    try:
        await look(path)
        ended = "read"
    except BotError as error:
        ended = error.code
    lasted, grown = time.perf_counter() - began, resident() - before
    path.unlink()
    return [
        name,
        f"{size / 1024:,.0f}",
        f"{lasted:.1f}",
        ended,
        f"{grown / MEGABYTE:.0f}",
    ]
