"""A spreadsheet from file to stored recipients, against the usual pipeline and a bare one."""

import asyncio
import re
import resource
import shutil
import sqlite3
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import lru_cache, partial
from pathlib import Path

import phonenumbers
from cryptography.fernet import Fernet
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from bench import Table, ratios
from bench._people import people, write_workbook
from bench._watch import MEGABYTE, TICK, resident, watched
from bot.clock import SystemClock
from bot.contacts import Audiences, Upload
from bot.gateway.destinations import ChatDestinations
from bot.sheets import Choice, Limits, Recipients, read, write_report
from bot.sms.destinations import AllowedDestinations
from storage.chat.chats import Chats
from storage.chat.vault import Vault
from storage.database.engine import Database

TITLE = "Spreadsheets"

CHAT = 1
MANY, ROWS, WRITTEN = 1_000_000, 100_000, 20_000
CHOICE = Choice("Клиенты", (0,), 1, 2)
HOME = AllowedDestinations(frozenset({"RU"}))
LIMITS = Limits(file_bytes=100_000_000)
IDLE_SECONDS = 3
RUNS, USUAL_RUNS = 5, 2

Pairs = Iterable[tuple[str, int]]


async def run() -> list[Table]:
    """Measure reading a million rows, reading a hundred thousand in three ways, and writing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [await _million(folder), await _ratios(folder), await _writing(folder)]


async def _million(folder: Path) -> Table:
    path = folder / "million.xlsx"
    await asyncio.to_thread(write_workbook, path, people(MANY))
    async with watched() as idle:
        await asyncio.sleep(IDLE_SECONDS)
    before, began = resident(), time.perf_counter()
    async with watched() as busy:
        recipients = await read(path, CHOICE, folder, limits=LIMITS)
        found = await _counted(recipients)
    lasted = time.perf_counter() - began
    grown = (busy.most - before) / MEGABYTE
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    path.unlink()
    return Table(
        f"{MANY:,} rows of 4 columns ({found:,} recipients), `read` and then every recipient asked "
        f"for in chunks. This process grew by {grown:.0f} MB (the target is < 60), the child took "
        f"{child:.0f} MB (< 640). The loop's lag, asked every {TICK * 1000:.0f} ms; the targets "
        "are p99 ≤ 5 and worst ≤ 50 ms.",
        ["", "seconds", "lag p99, ms", "lag worst, ms"],
        [idle.row("idle", IDLE_SECONDS), busy.row("reading", lasted)],
    )


async def _counted(recipients: Recipients) -> int:
    found = 0
    for chunk in recipients.chunks():
        found += len(chunk)
        await asyncio.sleep(0)
    return found


async def _ratios(folder: Path) -> Table:
    path = folder / "people.xlsx"
    write_workbook(path, people(ROWS))
    async with _base(folder) as audiences:
        upload = await audiences.receive(CHAT, CHAT, path.name, partial(_copy, path))
        return await _compared(folder, path, audiences, upload)


@asynccontextmanager
async def _base(folder: Path) -> AsyncIterator[Audiences]:
    db = await Database.open(f"sqlite+aiosqlite:///{folder / 'bot.sqlite3'}")
    clock = SystemClock()
    chats = Chats(db, Vault(Fernet.generate_key().decode()))
    await chats.ensure(
        CHAT, timezone="UTC", kind="private", title="", seen_language=None, now=clock.now()
    )
    try:
        yield Audiences(db, folder / "files", clock, ChatDestinations(chats, HOME))
    finally:
        await db.close()


async def _copy(source: Path, target: Path) -> None:
    await asyncio.to_thread(shutil.copyfile, source, target)


async def _compared(folder: Path, path: Path, audiences: Audiences, upload: Upload) -> Table:

    async def ours() -> float:
        began = time.perf_counter()
        await audiences.read(CHAT, CHAT, upload.id, CHOICE)
        return ROWS / (time.perf_counter() - began)

    async def bare() -> float:
        # the next file brings other numbers
        _by_library.cache_clear()
        return _timed(lambda: _store(folder, _bare(path)))

    async def usual() -> float:
        return _timed(lambda: _store(folder, _usual(path)))

    to_bare = await ratios(ours, bare, RUNS)
    to_usual = await ratios(ours, usual, USUAL_RUNS)
    return Table(
        f"{ROWS:,} rows of .xlsx, mixed forms, a tenth bad, a tenth repeated, from the file to "
        "stored recipients. Ours is `Audiences.read`: an audience in its folder, fsynced, with "
        "every row and every refusal, and its row in SQLite. Bare: calamine here in this process, "
        "a pattern for Russian mobiles with a cached `phonenumbers` behind it, `dict.fromkeys`, "
        "one raw `executemany`. Usual: openpyxl read-only, `phonenumbers` for every row, one "
        f"`executemany`. Medians of {RUNS} and {USUAL_RUNS} interleaved runs; the targets are 0.6 "
        "and 6.",
        ["", "ours, rows/s", "the other, rows/s", "ratio"],
        [
            ["bare", f"{to_bare.ours:,.0f}", f"{to_bare.bare:,.0f}", f"{to_bare.ratio:.2f}"],
            ["usual", f"{to_usual.ours:,.0f}", f"{to_usual.bare:,.0f}", f"{to_usual.ratio:.1f}"],
        ],
    )


def _timed(job: Callable[[], None]) -> float:
    began = time.perf_counter()
    job()
    return ROWS / (time.perf_counter() - began)


def _store(folder: Path, pairs: Pairs) -> None:
    path = folder / "recipients.sqlite3"
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE recipients (phone TEXT, line INTEGER)")
    with database:
        database.executemany("INSERT INTO recipients VALUES (?, ?)", pairs)
    database.close()


MOBILE = re.compile(r"(?:\+?[78])?(9[0-9]{9})")
NOISE = str.maketrans(dict.fromkeys(" ()-"))


def _bare(path: Path) -> Pairs:
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows()
    cells = enumerate((row[0] for row in rows), 1)
    found = ((_quick(cell), number) for number, cell in cells)
    unique: dict[str, int] = {}
    for phone, number in found:
        if phone:
            unique.setdefault(phone, number)
    return unique.items()


def _quick(cell: object) -> str:
    text = str(int(cell)) if isinstance(cell, float) else str(cell)
    match = MOBILE.fullmatch(text.translate(NOISE))
    return "7" + match[1] if match else _by_library(text)


@lru_cache(maxsize=16384)
def _by_library(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "RU")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    if phonenumbers.number_type(number) != phonenumbers.PhoneNumberType.MOBILE:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]


def _usual(path: Path) -> Pairs:
    with warnings.catch_warnings(action="ignore"):
        sheet = load_workbook(path, read_only=True).active
        unique: dict[str, int] = {}
        for number, row in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
            phone = _by_library.__wrapped__(str(row[0]))
            if phone:
                unique.setdefault(phone, number)
    return unique.items()


async def _writing(folder: Path) -> Table:
    header = ["Телефон", "Имя", "Город", "Сумма", "Статус", "ID", "Отправлено"]
    rows = ([*row, "доставлено", "123456789012345678", "24.11.2026"] for row in people(WRITTEN))
    began = time.perf_counter()
    async with watched() as watch:
        await write_report(folder / "report.xlsx", header, rows)
    lasted = time.perf_counter() - began
    return Table(
        f"`write_report` of {WRITTEN:,} rows of {len(header)} columns: {WRITTEN / lasted:,.0f} "
        "rows/s.",
        ["", "seconds", "lag p99, ms", "lag worst, ms"],
        [watch.row("writing", lasted)],
    )
