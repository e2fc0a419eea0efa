"""The room that a chat's files may take, and how many of everything a chat may have."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.contacts import Audiences, Contacts, StopList
from bot.errors import BotError
from storage.database.engine import Database
from storage.journal.drafts import Drafts
from storage.journal.journal import Journal
from tests.conftest import ManualClock
from tests.contacts.conftest import CHAT, OTHER_CHAT, USER
from tests.storage.conftest import NEW

NUMBERS = "89161234567\n89161234568"


async def receive(audiences: Audiences, tmp_path: Path, chat_id: int = CHAT) -> str:
    source = tmp_path / "numbers.csv"
    source.write_text(NUMBERS)

    async def fetch(to: Path) -> None:
        shutil.copy(source, to)

    return (await audiences.receive(chat_id, USER, "numbers.csv", fetch)).id


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.contacts.quota.QUOTA_BYTES", 1000)


async def is_full(audiences: Audiences) -> bool:
    try:
        await audiences._quota.make_room(CHAT)
    except BotError as error:
        return error.code == "files-full"
    return False


async def draft(db: Database, audience_id: int, now: datetime) -> None:
    await Drafts(db).add(CHAT, USER, audience_id, {"text": "Привет"}, now, most=9)


@pytest.mark.usefixtures("_small")
async def test_a_chat_whose_drafts_take_all_room_is_told_so_and_others_are_not(
    audiences: Audiences, db: Database, clock: ManualClock, tmp_path: Path
) -> None:
    kept = []
    while not await is_full(audiences):
        kept.append(await audiences.from_text(CHAT, USER, NUMBERS))
        await draft(db, kept[-1].id, clock.now())
    assert len(kept) > 1
    clock.forward(hours=2)
    with pytest.raises(BotError, match="files-full"):
        await receive(audiences, tmp_path)
    assert all(audiences.folder(one).exists() for one in kept)
    await audiences.from_text(OTHER_CHAT, USER, NUMBERS)
    assert await Drafts(db).drop(CHAT, 1)
    for number in range(2, len(kept) + 1):
        await Drafts(db).drop(CHAT, number)
    await receive(audiences, tmp_path)


@pytest.mark.usefixtures("_small")
async def test_what_no_draft_needs_makes_room_after_an_hour(
    audiences: Audiences, clock: ManualClock, tmp_path: Path
) -> None:
    while not await is_full(audiences):
        upload = await receive(audiences, tmp_path)
    clock.forward(hours=1, seconds=1)
    new = await receive(audiences, tmp_path)
    assert (await audiences.upload(CHAT, new)).id == new
    with pytest.raises(BotError, match="upload-unknown"):
        await audiences.upload(CHAT, upload)


@pytest.mark.usefixtures("_small")
async def test_recipients_of_a_confirmed_mailing_take_no_room(
    audiences: Audiences, db: Database, clock: ManualClock
) -> None:
    journal = Journal(db)
    for number in range(8):
        made = await audiences.from_text(CHAT, USER, NUMBERS)
        new = replace(NEW, token=str(number), phones=(), audience_id=made.id)
        await journal.life.create(replace(new, created_at=clock.now()))
        clock.forward(hours=2)
    assert audiences.folder(made).exists()


async def test_a_chat_has_no_more_lists_than_it_may(
    contacts: Contacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.contacts.base.MOST_LISTS", 2)
    for name in ("А", "Б"):
        await contacts.create_list(CHAT, USER, name)
    with pytest.raises(BotError) as full:
        await contacts.create_list(CHAT, USER, "В")
    assert (full.value.code, full.value.facts) == ("lists-full", {"limit": 2})
    await contacts.create_list(OTHER_CHAT, USER, "В")


async def test_a_list_has_no_more_contacts_than_it_may(
    contacts: Contacts, audiences: Audiences, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.contacts.base.MOST_CONTACTS", 2)
    made = await contacts.create_list(CHAT, USER, "А")
    two = await audiences.from_text(CHAT, USER, NUMBERS)
    await contacts.load(CHAT, USER, made.id, two, replace=False)
    for more in (
        contacts.load(CHAT, USER, made.id, two, replace=False),
        contacts.add(CHAT, made.id, "79161234569", ""),
    ):
        with pytest.raises(BotError, match="list-full"):
            await more
    await contacts.load(CHAT, USER, made.id, two, replace=True)
    assert (await contacts.get(CHAT, made.id)).total == 2


async def test_a_stop_list_takes_no_endless_files_but_every_single_number(
    stop_list: StopList, audiences: Audiences, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.contacts.stop_list.MOST_STOPPED", 1)
    two = await audiences.from_text(CHAT, USER, NUMBERS)
    with pytest.raises(BotError, match="stop-list-full"):
        await stop_list.add_audience(CHAT, USER, "Анна", two)
    for phone in ("79161234567", "79161234568"):
        assert await stop_list.add(CHAT, USER, "Анна", [phone])
