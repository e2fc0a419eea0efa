"""The base of subscribers on a real database and a real folder."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from bot.contacts import Audiences, Contacts, ListWords, NumberHashes, StopList
from bot.model import Audience
from storage.chat.chats import Chats
from storage.chat.vault import Vault
from storage.database.engine import Database
from tests.conftest import ManualClock, everywhere
from tests.databases import database_in

CHAT, OTHER_CHAT, USER = 7, 8, 1
WORDS = ListWords("Телефон", "Имя", "Отмечен", "да", "нет")

Send = Callable[..., Awaitable[Audience]]


@pytest.fixture
async def db(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Database]:
    database = await Database.open(database_in(tmp_path / "data"))
    for chat_id in (CHAT, OTHER_CHAT):
        await Chats(database, Vault(Fernet.generate_key().decode())).ensure(
            chat_id,
            timezone="UTC",
            kind="group",
            title="",
            seen_language=None,
            now=clock.now(),
        )
    yield database
    await database.close()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def audiences(db: Database, files: Path, clock: ManualClock) -> Audiences:
    return Audiences(db, files, clock, everywhere(db))


@pytest.fixture
def contacts(db: Database, audiences: Audiences, clock: ManualClock) -> Contacts:
    return Contacts(db, audiences, clock)


@pytest.fixture
def stop_list(db: Database, audiences: Audiences, clock: ManualClock) -> StopList:
    hashes = NumberHashes(db, Vault(Fernet.generate_key().decode()))
    return StopList(db, audiences, hashes, clock)


@pytest.fixture
def send(audiences: Audiences) -> Send:
    """Send a file of these rows, or of these bytes, and read it as it is offered."""

    async def sent(content: Sequence[Sequence[object]] | bytes, title: str = "a.xlsx") -> Audience:
        upload = await audiences.receive(CHAT, USER, title, fetching(content))
        assert upload.choice
        return await audiences.read(CHAT, USER, upload.id, upload.choice)

    return sent


def fetching(content: Sequence[Sequence[object]] | bytes) -> Callable[[Path], Awaitable[None]]:
    async def fetch(path: Path) -> None:
        await asyncio.to_thread(save, path, content)

    return fetch


def save(path: Path, content: Sequence[Sequence[object]] | bytes) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    book = Book()
    for row in content:
        book.active.append(list(row))
    for one in (one for row in book.active.rows for one in row if isinstance(one.value, str)):
        one.data_type = "s"
    with path.open("wb") as file:
        book.save(file)


def table(path: Path) -> list[tuple[object, ...]]:
    """Return the rows of an .xlsx."""
    book = load_workbook(path)
    rows = list(book.active.iter_rows(values_only=True))
    book.close()
    return rows


def cell(path: Path, name: str) -> tuple[object, str]:
    """Return the value of a cell and its type: "s" is text, "f" a formula."""
    found = load_workbook(path).active[name]
    return found.value, found.data_type


async def phones(audiences: Audiences, audience: Audience) -> list[str]:
    recipients = await audiences.recipients(audience)
    return [phone for chunk in recipients.chunks() for phone, _ in chunk]


async def people(audiences: Audiences, audience: Audience) -> list[tuple[str, str]]:
    """Return (number, name) of every recipient."""
    recipients = await audiences.recipients(audience)
    column = recipients.choice.name_column
    with recipients.open_rows() as rows:
        found = [(p, rows.row(row)) for chunk in recipients.chunks() for p, row in chunk]
    return [
        (phone, str(row[column]) if column is not None and column < len(row) else "")
        for phone, row in found
    ]


async def refused(audiences: Audiences, audience: Audience) -> list[tuple[int, str, str]]:
    recipients = await audiences.recipients(audience)
    return [(one.row, one.value, one.code) for one in recipients.refusals()]


async def everybody(
    contacts: Contacts, list_id: int
) -> dict[str, tuple[str, dict[str, str], bool]]:
    """Return what is known by number."""
    page, total = await contacts.page(CHAT, list_id, limit=100_000)
    assert total == len(page)
    return {one.phone: (one.name, one.fields, one.ticked) for one in page}
