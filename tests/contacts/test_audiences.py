"""Audiences of lists and rows, and how long they are kept."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.contacts import Audiences, Contacts
from bot.errors import BotError
from bot.model import AudienceKind
from bot.sheets import Cell, Shown
from storage.database.engine import Database
from storage.database.schema import drafts
from tests.conftest import ManualClock
from tests.contacts.conftest import CHAT, OTHER_CHAT, USER, Send, fetching, people, phones

HEADER = ("Телефон", "Имя")
ROWS = [
    [*HEADER, "Город", "Сумма"],
    ["79161234567", "Иван", "Тула", 1500],
    ["79161234568", "", "", ""],
    ["79161234569", "Яна", "=1+1", 'a;b\n"c"'],
]


async def test_a_list_is_frozen_with_its_ticked_contacts_and_their_fields(
    contacts: Contacts, audiences: Audiences, send: Send
) -> None:
    clients = await contacts.create_list(CHAT, USER, "Клиенты")
    await contacts.load(CHAT, USER, clients.id, await send(ROWS), replace=False)
    await contacts.tick_all(CHAT, clients.id, ticked=False, query="79161234568")
    made = await audiences.from_list(CHAT, USER, clients.id, HEADER)
    assert (made.kind, made.title, made.titles) == (
        AudienceKind.LIST,
        "Клиенты",
        (*HEADER, "Город", "Сумма"),
    )
    assert await people(audiences, made) == [("79161234567", "Иван"), ("79161234569", "Яна")]
    recipients = await audiences.recipients(made)
    with recipients.open_rows() as rows:
        assert rows.row(2) == [
            "79161234567",
            "Иван",
            "Тула",
            Shown(1500, "1500", "General"),
        ]
        assert rows.row(3) == ["79161234569", "Яна", "=1+1", 'a;b\n"c"']


async def test_what_becomes_of_a_list_does_not_touch_an_audience_of_it(
    contacts: Contacts, audiences: Audiences, send: Send
) -> None:
    clients = await contacts.create_list(CHAT, USER, "Клиенты")
    await contacts.load(CHAT, USER, clients.id, await send(ROWS), replace=False)
    made = await audiences.from_list(CHAT, USER, clients.id, HEADER)
    await contacts.delete_list(CHAT, USER, clients.id)
    assert await audiences.get(CHAT, made.id) == made
    assert len(await phones(audiences, made)) == 3


async def test_a_list_where_nobody_is_ticked_is_told(
    contacts: Contacts, audiences: Audiences
) -> None:
    clients = await contacts.create_list(CHAT, USER, "Клиенты")
    with pytest.raises(BotError, match="list-nobody-ticked"):
        await audiences.from_list(CHAT, USER, clients.id, HEADER)
    with pytest.raises(BotError, match="list-unknown"):
        await audiences.from_list(OTHER_CHAT, USER, clients.id, HEADER)


async def test_rows_of_an_earlier_mailing_become_an_audience(audiences: Audiences) -> None:
    async def rows() -> AsyncIterator[list[str]]:
        for number in range(2500):
            yield [f"Имя {number}", str(79160000000 + number)]

    made = await audiences.from_rows(
        CHAT,
        USER,
        AudienceKind.UNSENT,
        "Май",
        titles=["ФИО", "Номер"],
        rows=rows(),
        phone_column=1,
        name_column=0,
        of_mailing=42,
    )
    assert await audiences.get(CHAT, made.id) == made
    assert (made.of_mailing, made.count, made.titles) == (42, 2500, ("ФИО", "Номер"))
    assert (await people(audiences, made))[-1] == ("79160002499", "Имя 2499")


async def test_cells_of_an_earlier_mailing_stay_numbers_and_dates(audiences: Audiences) -> None:
    own: list[Cell] = [Shown(46350, "24.11.2026", "dd.mm.yyyy"), 1500, 0.5, "001", 'a;"b"\n=c', ""]

    async def rows() -> AsyncIterator[list[Cell]]:
        yield ["79161234567", *own]

    made = await audiences.from_rows(
        CHAT,
        USER,
        AudienceKind.UNSENT,
        "",
        titles=["Номер", "a", "b", "c", "d", "e", "f"],
        rows=rows(),
        phone_column=0,
        name_column=None,
    )
    recipients = await audiences.recipients(made)
    with recipients.open_rows() as cells:
        assert cells.row(2) == ["79161234567", *own]


async def test_no_rows_are_an_audience_of_nobody(audiences: Audiences) -> None:
    async def rows() -> AsyncIterator[list[str]]:
        for row in ():
            yield row

    made = await audiences.from_rows(
        CHAT,
        USER,
        AudienceKind.UNSENT,
        "",
        titles=["Номер"],
        rows=rows(),
        phone_column=0,
        name_column=None,
    )
    assert made.count == 0


async def test_rows_that_fail_leave_nothing_on_disk(audiences: Audiences, files: Path) -> None:
    async def rows() -> AsyncIterator[list[str]]:
        yield ["79161234567"]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await audiences.from_rows(
            CHAT,
            USER,
            AudienceKind.UNSENT,
            "",
            titles=["Номер"],
            rows=rows(),
            phone_column=0,
            name_column=None,
        )
    assert left(files) == {}


def left(files: Path) -> dict[str, int]:
    """Return how many folders there are of each kind."""
    kinds = {kind.name: len(list(kind.iterdir())) for kind in files.iterdir()}
    return {kind: count for kind, count in kinds.items() if count}


async def draft_of(db: Database, audience_id: int, clock: ManualClock) -> None:
    values = {
        "token": "t",
        "chat_id": CHAT,
        "user_id": USER,
        "audience_id": audience_id,
        "facts": {},
        "changed_at": clock.now(),
    }
    async with db.write() as connection:
        await connection.execute(insert(drafts).values(**values))


async def test_only_what_nothing_refers_to_is_removed_and_only_after_a_week(
    db: Database, audiences: Audiences, clock: ManualClock
) -> None:
    kept = await audiences.from_text(CHAT, USER, "89161234567")
    unused = await audiences.from_text(CHAT, USER, "89161234568")
    await draft_of(db, kept.id, clock)
    assert await audiences.tidy(clock.now() + timedelta(days=6)) == 0
    assert audiences.folder(unused).exists()
    assert await audiences.tidy(clock.now() + timedelta(days=8)) == 1
    assert not audiences.folder(unused).exists()
    assert await phones(audiences, await audiences.get(CHAT, kept.id)) == ["79161234567"]
    with pytest.raises(BotError, match="audience-unknown"):
        await audiences.get(CHAT, unused.id)
    with pytest.raises(BotError, match="audience-unknown"):
        await audiences.recipients(unused)


async def test_the_id_of_an_audience_that_is_gone_is_never_anothers(
    audiences: Audiences, clock: ManualClock
) -> None:
    gone = await audiences.from_text(CHAT, USER, "89161234567")
    await audiences.tidy(clock.now() + timedelta(days=8))
    assert (await audiences.from_text(CHAT, USER, "89161234567")).id > gone.id


async def test_what_a_killed_process_left_half_made_is_removed_and_nothing_else(
    audiences: Audiences, files: Path, send: Send, clock: ManualClock
) -> None:
    clock.set(datetime.now(UTC))  # what is left half made bears the time of the machine
    whole = await send(ROWS)
    upload = await audiences.receive(CHAT, USER, "a.xlsx", fetching(ROWS))
    half = files / "audiences" / ("0" * 32)
    half.mkdir()
    (half / "phones.int64").write_bytes(b"12345678")
    await audiences.tidy(clock.now() + timedelta(hours=1))
    assert half.exists()  # it may be in the making
    await audiences.tidy(clock.now() + timedelta(hours=25))
    assert [folder.name for folder in (files / "audiences").iterdir()] == [whole.folder]
    assert (await audiences.upload(CHAT, upload.id)).id == upload.id
    await audiences.tidy(clock.now() + timedelta(days=8))
    assert left(files) == {}
