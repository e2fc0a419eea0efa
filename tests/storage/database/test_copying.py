"""Everything is taken from one database into an empty one, and both tell the same."""

from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update

from bot.checkup import in_words
from bot.database_copy import copy_database
from bot.errors import BotError
from bot.model import Account, MailingState, RestoredWhy
from storage.chat.chats import Chats
from storage.database.copying import copy_all
from storage.database.engine import Database
from storage.database.high_water import HighWaterFile
from storage.database.schema import audit, mailings, metadata, segments, store
from storage.journal.drafts import Drafts
from storage.journal.journal import Journal
from storage.journal.new_ids import STEP
from storage.journal.restoring import RestoreMode
from storage.journal.store import Store
from storage.people.contacts import ContactStore, NewContact
from storage.people.lists import ListStore
from storage.privacy.ageing import Ageing
from tests.databases import database_in
from tests.storage.claiming import accept, claim, lose
from tests.storage.conftest import CHAT, NOW

Run = Callable[..., Awaitable[int]]


@pytest.fixture
def here(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/here/bot.sqlite3"


@pytest.fixture
def there(tmp_path: Path) -> str:
    return database_in(tmp_path / "there")


@pytest.fixture
async def db(here: str) -> AsyncIterator[Database]:
    database = await Database.open(here)
    yield database
    await database.close()


@pytest.fixture
async def live(db: Database, journal: Journal, chats: Chats, run: Run) -> None:
    """Leave something in the tables that matter, of every type of column."""
    await chats.log_in(CHAT, Account("https://gateway.example", "shop"), "secret", NOW)
    await chats.note_balance(CHAT, Decimal("12.3456"), NOW)
    mailing_id = await run(60, text="Привет\t\\N \\ \"'«»\r\n\x7f😀")
    taken = await claim(journal, mailing_id, 30, NOW)
    assert taken
    ids = [[f"{place}-a\\", f"{place}-b"] for place in range(30)]
    await accept(journal, taken, ids, [one for own in ids for one in own], NOW)
    lost = await claim(journal, mailing_id, 30, NOW)
    assert lost
    await lose(journal, lost, NOW)
    people = ListStore(db), ContactStore(db)
    list_id = await people[0].create(CHAT, "Клиенты", NOW, most=9)
    await people[1].merge(CHAT, list_id, [NewContact("79161234567", "Ёлка", {"город": "Тверь"})])
    drafts = Drafts(db)
    for _ in range(3):
        last = await drafts.add(CHAT, 1, None, {"text": "a\u2028b"}, NOW, most=9)
    await drafts.drop(CHAT, last.id)
    async with db.write() as connection:
        own = segments.c.mailing_id == mailing_id
        priced = {"price": Decimal("1.5"), "final": True, "reported_at": NOW}
        await connection.execute(update(segments).where(own).values(**priced))
        facts = {"старое": None, "новое": [1, 2.5, "x"]}
        values = {"at": NOW, "chat_id": CHAT, "user_id": 2**40, "action": "a", "facts": facts}
        await connection.execute(insert(audit).values(**values))


@pytest.mark.usefixtures("live")
async def test_every_row_comes_over_and_both_tell_the_same(
    db: Database, here: str, there: str
) -> None:
    await db.close()
    lines: list[str] = []
    await copy_database(here, there, lines.append)
    old, new = await Database.open(here), await Database.open(there)
    for table in metadata.sorted_tables:
        query = select(*table.c).order_by(*table.primary_key)
        async with old.read() as one, new.read() as other:
            rows = (await one.execute(query)).all()
            assert (await other.execute(query)).all() == rows
        assert any(line.startswith(f"{table.name}: {len(rows)} rows") for line in lines)
    await old.close()
    await new.close()


@pytest.mark.usefixtures("live")
async def test_parts_that_are_folded_come_over_and_are_found(
    db: Database, here: str, there: str
) -> None:
    old = Journal(db)
    assert await Ageing(db).fold(1) == 60
    parts, place = await old.queries.segments(1), await old.queries.find(CHAT, "7-b")
    assert place == (1, 7)
    await db.close()
    await copy_database(here, there, lambda _: None)
    new = await Database.open(there)
    assert await Journal(new).queries.segments(1) == parts
    assert await Journal(new).queries.find(CHAT, "7-b") == place
    await new.close()


@pytest.mark.usefixtures("live")
async def test_work_goes_on_in_the_copy_and_no_number_is_given_again(
    db: Database, here: str, there: str
) -> None:
    await db.close()
    await copy_database(here, there, lambda _: None)
    new = await Database.open(there)
    made = await Drafts(new).add(CHAT, 1, None, {}, NOW, most=9)
    assert made.id == 4
    found = (await Journal(new).queries.history(CHAT, offset=0, limit=9))[0]
    assert (found.accepted, found.unknown, found.state) == (30, 30, MailingState.RUNNING)
    ended = await Journal(new).life.finish(found.id, NOW, None)
    assert ended
    assert ended.state is MailingState.FINISHED
    await new.close()


@pytest.mark.usefixtures("live")
async def test_nothing_is_copied_onto_what_is_there(db: Database, here: str, there: str) -> None:
    await db.close()
    await copy_database(here, there, lambda _: None)
    with pytest.raises(BotError) as refused:
        await copy_database(here, there, lambda _: None)
    assert refused.value.code == "copy-not-empty"


async def test_a_server_is_not_copied_from_and_the_operator_is_told_what_does(there: str) -> None:
    with pytest.raises(BotError) as refused:
        await copy_database("postgresql+psycopg://nobody@localhost/sms", there, lambda _: None)
    assert refused.value.code == "copy-not-sqlite"
    assert "pg_dump" in in_words(refused.value)


@pytest.mark.parametrize("busy", ["here", "there"])
async def test_nothing_is_copied_while_a_bot_runs_on_either(
    request: pytest.FixtureRequest, here: str, there: str, busy: str
) -> None:
    running = await Database.open(request.getfixturevalue(busy))
    with pytest.raises(BotError) as refused:
        await copy_database(here, there, lambda _: None)
    await running.close()
    assert refused.value.code == "database-busy"


@pytest.mark.usefixtures("live")
async def test_a_copy_that_tells_something_else_is_not_kept(db: Database, there: str) -> None:
    """What differs here is made by a trigger, in place of a fault of the disk or of ours."""
    new = await Database.open(there)
    async with new.write() as connection:
        for statement in SPOILING[connection.dialect.name]:
            await connection.execute(text(statement))
    with pytest.raises(BotError) as refused:
        await copy_all(db, new)
    async with new.read() as connection:
        left = (await connection.execute(select(mailings.c.id))).all()
    await new.close()
    assert (refused.value.code, refused.value.facts) == ("copy-differs", {"table": "segments"})
    assert left == []


SPOILING = {
    "sqlite": [
        """create trigger spoil after insert on segments when new.position = 7 begin
        update segments set final = 0 where rowid = new.rowid; end"""
    ],
    "postgresql": [
        """create function spoil() returns trigger language plpgsql as
        'begin if new.position = 7 then new.final = false; end if; return new; end'""",
        "create trigger spoil before insert on segments for each row execute function spoil()",
    ],
}


async def looked(url: str, file: HighWaterFile) -> Store:
    """Return how the store at a URL stands after a start beside the high-water file."""
    db = await Database.open(url)
    found = await RestoreMode(db, file).look(NOW)
    await db.close()
    file.close()
    return found


async def claimed(url: str, file: HighWaterFile) -> None:
    """Let the store at a URL make another claim of its running mailing."""
    db = await Database.open(url)
    journal = Journal(db, file)
    mailing = (await journal.queries.history(CHAT, offset=0, limit=1))[0]
    assert await claim(journal, mailing.id, 1, NOW)
    await db.close()
    file.close()


@pytest.fixture
async def high_water(db: Database, run: Run, tmp_path: Path) -> HighWaterFile:
    """Let a store send beside its high-water file, and end."""
    file = HighWaterFile(tmp_path / "other-disk" / "high-water")
    await RestoreMode(db, file).look(NOW)
    assert await claim(Journal(db, file), await run(9), 1, NOW)
    await db.close()
    file.close()
    return file


async def test_a_copy_is_the_same_store_and_sends_on(
    here: str, there: str, high_water: HighWaterFile
) -> None:
    before = high_water.read()
    await copy_database(here, there, lambda _: None)
    found = await looked(there, high_water)
    assert (found.restored_at, found.mark) == (None, before)
    await claimed(there, high_water)
    assert (await looked(there, high_water)).restored_at is None


@pytest.mark.parametrize("goes_on", ["here", "there"])
async def test_of_a_database_and_its_copy_the_one_that_did_not_send_last_is_restored(
    request: pytest.FixtureRequest, here: str, there: str, high_water: HighWaterFile, goes_on: str
) -> None:
    await copy_database(here, there, lambda _: None)
    await claimed(request.getfixturevalue(goes_on), high_water)
    left = there if goes_on == "here" else here
    assert (await looked(left, high_water)).restored_why is RestoredWhy.BEHIND


async def test_restore_mode_and_the_ids_it_left_out_come_along(
    here: str, there: str, high_water: HighWaterFile
) -> None:
    await claimed(here, high_water)
    old = await Database.open(here)
    async with old.write() as connection:
        await connection.execute(update(store).values(claims=1))
    known = await RestoreMode(old, high_water).look(NOW)
    await old.close()
    high_water.close()
    assert known.restored_why is RestoredWhy.BEHIND

    await copy_database(here, there, lambda _: None)
    assert await looked(there, high_water) == known
    new = await Database.open(there)
    assert (await Drafts(new).add(CHAT, 1, None, {}, NOW, most=9)).id > STEP
    await new.close()


@pytest.mark.usefixtures("high_water")
async def test_nothing_is_copied_onto_a_store_that_has_sent(here: str, there: str) -> None:
    new = await Database.open(there)
    async with new.write() as connection:
        await connection.execute(update(store).values(claims=1))
    await new.close()
    with pytest.raises(BotError) as refused:
        await copy_database(here, there, lambda _: None)
    assert refused.value.code == "copy-not-empty"
