"""Files that people send in journeys, made in memory."""

import io
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from csv import writer
from typing import Any

from openpyxl import Workbook

from bot.sheets import process
from bot.workers.turns import AT_ONCE

Table = Sequence[Sequence[Any]]

PEOPLE: Table = [
    ["Имя", "Телефон", "Город"],
    ["Иван", "8 916 123-45-67", "Москва"],
    ["Анна", 79261234568, "Тверь"],
    ["Пётр", "+7 903 123-45-69", "Омск"],
]


def xlsx(*sheets: Table, names: Sequence[str] = ()) -> bytes:
    """Return a workbook with these sheets."""
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(names[number] if names else f"Лист{number + 1}")
        for row in rows:
            sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def csv(rows: Table, *, encoding: str = "utf-8", delimiter: str = ";") -> bytes:
    """Return a text of these rows."""
    text = io.StringIO()
    writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def many(count: int) -> bytes:
    """Return a plain column of so many numbers."""
    return b"".join(b"7916%07d\n" % number for number in range(count))


@asynccontextmanager
async def others_reading() -> AsyncIterator[None]:
    """Take all slots for reading files: another file must wait for as long as the block takes."""
    async with AsyncExitStack() as others:
        for _ in range(AT_ONCE):
            await others.enter_async_context(process.read_slots.turn(None))
        yield
