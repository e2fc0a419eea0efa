"""aiogram's state on a file: every key apart, nothing lost over a restart."""

import asyncio
import dataclasses
import sqlite3
import stat
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StorageKey

from bot.errors import BotError
from handlers import states
from storage.dialogs.file import RENAMED_GROUPS
from storage.dialogs.fsm import DialogStorage, TurnIsolation
from tests.damaged import SPOILED, damage, spoil_file
from tests.databases import dialogs_in, only_sqlite

KEY = StorageKey(bot_id=1, chat_id=2, user_id=3)
OTHERS = [
    dataclasses.replace(KEY, **change)
    for change in (
        {"bot_id": 9},
        {"chat_id": 9},
        {"user_id": 9},
        {"thread_id": 9},
        {"business_connection_id": "9"},
        {"destiny": "aiogd:stack:"},
    )
]


class Menu(StatesGroup):
    main = State()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "dialogs.sqlite3"


@pytest.fixture
def place(path: Path, tmp_path: Path) -> Path | str:
    """Return the database, in a run on a server; else the file."""
    place = dialogs_in(tmp_path)
    return place if isinstance(place, str) else path


@pytest.fixture
async def storage(place: Path | str) -> AsyncIterator[DialogStorage]:
    opened = await DialogStorage.open(place)
    yield opened
    await opened.close()


async def rows(storage: DialogStorage) -> int:
    return len(await storage._in_thread(storage._rows.page, "", 1000))


async def test_nothing_is_known_of_a_new_key(storage: DialogStorage) -> None:
    assert await storage.get_state(KEY) is None
    assert await storage.get_data(KEY) == {}


async def test_state_and_data_outlive_a_restart(place: Path | str) -> None:
    data = {"phone": "79161234567", "text": "Привет 😀", "list": [1, None, {"a": 2.5}]}
    first = await DialogStorage.open(place)
    await first.set_state(KEY, Menu.main)
    await first.set_data(KEY, data)
    await first.close()
    second = await DialogStorage.open(place)
    assert await second.get_state(KEY) == "Menu:main"
    assert await second.get_data(KEY) == data
    await second.close()


@pytest.mark.parametrize("other", OTHERS, ids=lambda key: repr(dataclasses.astuple(key)))
async def test_keys_that_differ_in_one_part_are_apart(
    storage: DialogStorage, other: StorageKey
) -> None:
    await storage.set_state(KEY, "mine")
    await storage.set_data(KEY, {"whose": "mine"})
    await storage.set_state(other, "other")
    await storage.set_data(other, {"whose": "other"})
    assert (await storage.get_state(KEY), await storage.get_data(KEY)) == (
        "mine",
        {"whose": "mine"},
    )
    assert (await storage.get_state(other), await storage.get_data(other)) == (
        "other",
        {"whose": "other"},
    )


async def test_what_is_wrong_with_a_server_is_told_without_its_password() -> None:
    with pytest.raises(BotError) as refused:
        await DialogStorage.open("postgresql+psycopg://bot:hunter2@127.0.0.1:1/sms")
    assert refused.value.code == "database-unreachable"
    assert "hunter2" not in f"{refused.value} {refused.value.facts} {refused.value.__cause__}"


async def test_state_and_data_do_not_touch_each_other(storage: DialogStorage) -> None:
    await storage.set_state(KEY, "s")
    await storage.set_data(KEY, {"a": 1})
    await storage.set_state(KEY, None)
    assert await storage.get_data(KEY) == {"a": 1}
    await storage.set_state(KEY, "s")
    await storage.set_data(KEY, {})
    assert await storage.get_state(KEY) == "s"


async def test_an_update_adds_to_the_data_and_tells_the_whole(storage: DialogStorage) -> None:
    await storage.set_data(KEY, {"a": 1})
    assert await storage.update_data(KEY, {"b": 2}) == {"a": 1, "b": 2}
    assert await storage.get_value(KEY, "b") == 2


async def test_what_is_empty_takes_no_room(storage: DialogStorage) -> None:
    await storage.set_state(KEY, "s")
    await storage.set_data(KEY, {"a": 1})
    assert await rows(storage) == 1
    await storage.set_data(KEY, {})
    await storage.set_state(KEY, None)
    assert await rows(storage) == 0


async def test_many_at_once_lose_nothing(storage: DialogStorage) -> None:
    keys = [dataclasses.replace(KEY, user_id=user) for user in range(100)]
    await asyncio.gather(*[storage.set_data(key, {"user": key.user_id}) for key in keys])
    kept = await asyncio.gather(*[storage.get_data(key) for key in keys])
    assert kept == [{"user": user} for user in range(100)]


@only_sqlite("a file")
async def test_only_the_owner_can_read_the_file(storage: DialogStorage, path: Path) -> None:
    await storage.set_data(KEY, {"text": "private"})
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


async def test_rights_that_others_have_are_taken_away_at_the_start(path: Path) -> None:
    def rights() -> list[int]:
        return [stat.S_IMODE(one.stat().st_mode) for one in (path.parent, path)]

    await (await DialogStorage.open(path)).close()
    for one, given in zip((path.parent, path), (0o755, 0o644), strict=True):
        one.chmod(given)
    await (await DialogStorage.open(path)).close()
    assert rights() == [0o700, 0o600]


async def test_a_damaged_file_is_put_aside_and_dialogs_begin_anew(path: Path) -> None:
    storage = await DialogStorage.open(path)
    keys = [dataclasses.replace(KEY, user_id=user) for user in range(300)]
    for key in keys:
        await storage.set_data(key, {"text": "x" * 500})
    await storage.close()
    damage(path)
    storage = await DialogStorage.open(path)
    assert await storage.get_data(KEY) == {}
    await storage.set_data(KEY, {"text": "new"})
    assert await storage.get_data(KEY) == {"text": "new"}
    await storage.close()
    assert path.with_name(f"{path.name}.damaged").exists()


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
async def test_dialogs_begin_anew_whatever_is_left_of_the_file_and_nobody_else_reads_that(
    path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    storage = await DialogStorage.open(path)
    await storage.set_data(KEY, {"text": "x" * 50_000})
    await storage.close()
    spoil_file(path, spoil)
    storage = await DialogStorage.open(path)
    assert await storage.get_data(KEY) == {}
    await storage.close()
    aside = path.with_name(f"{path.name}.damaged")
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600


@pytest.fixture
def junk(path: Path) -> Path:
    path.parent.mkdir()
    path.write_bytes(b"this is no database" * 300)
    return path


async def test_a_file_that_is_no_database_is_told_and_nothing_keeps_running(junk: Path) -> None:
    before = set(threading.enumerate())
    with pytest.raises(BotError) as refused:
        await DialogStorage.open(junk)
    assert (refused.value.code, refused.value.facts) == ("database-unusable", {"path": str(junk)})
    await asyncio.to_thread(lambda: None)
    # the loop's own pool may have grown by as many threads as it likes
    begun = {one.name for one in set(threading.enumerate()) - before}
    assert not [name for name in begun if not name.startswith("asyncio")]


async def test_what_an_earlier_version_left_open_has_its_state_under_the_new_name(
    path: Path,
) -> None:
    context = dataclasses.replace(KEY, destiny="aiogd:context:abc")
    data = {"state": "SendOne:phone", "dialog_data": {"text": "Привет, «SendOne:phone»"}}
    before = await DialogStorage.open(path)
    await before.set_data(context, data)
    await before.set_data(KEY, {"draft": {"text": "SendOne:phone"}})
    await before.close()
    with sqlite3.connect(path) as connection:
        connection.execute("pragma user_version = 0")
    connection.close()

    for _ in range(2):
        storage = await DialogStorage.open(path)
        found, draft = await storage.get_data(context), await storage.get_data(KEY)
        await storage.close()

        assert found == data | {"state": "SendSG:phone"}
        assert draft == {"draft": {"text": "SendOne:phone"}}


def test_every_group_of_states_that_was_renamed_is_there_under_its_new_name() -> None:
    groups = {name for name, one in vars(states).items() if isinstance(one, type)}

    assert set(RENAMED_GROUPS.values()) <= groups


PERSON = StorageKey(bot_id=1, chat_id=2, user_id=2)
STACK = dataclasses.replace(PERSON, destiny="aiogd:stack:")
CONTEXT = dataclasses.replace(PERSON, destiny="aiogd:context:abc")
GROUP_STACK = StorageKey(bot_id=1, chat_id=-5, user_id=-5, thread_id=7, destiny="aiogd:stack:<2>")


async def test_a_turn_reads_once_and_writes_once(
    storage: DialogStorage, dialog_hops: list[str]
) -> None:
    await storage.set_data(STACK, {"intents": ["abc"]})
    await storage.set_data(CONTEXT, {"step": 1})
    dialog_hops.clear()
    async with TurnIsolation(storage).lock(PERSON):
        assert await storage.get_state(PERSON) is None
        assert await storage.get_data(STACK) == {"intents": ["abc"]}
        assert await storage.get_data(CONTEXT) == {"step": 1}
        await storage.set_data(CONTEXT, {"step": 2})
        await storage.set_state(PERSON, "s")
        await storage.update_data(PERSON, {"draft": "Привет"})
        await storage.set_data(STACK, {})
        assert await storage.get_data(CONTEXT) == {"step": 2}
        assert await storage.get_data(STACK) == {}
    assert dialog_hops == ["_load", "put"]
    assert (await storage.get_data(CONTEXT), await storage.get_data(STACK)) == ({"step": 2}, {})
    assert (await storage.get_state(PERSON), await storage.get_data(PERSON)) == (
        "s",
        {"draft": "Привет"},
    )


async def test_a_person_in_a_topic_of_a_group_is_read_at_once_too(
    storage: DialogStorage, dialog_hops: list[str]
) -> None:
    context = dataclasses.replace(GROUP_STACK, destiny="aiogd:context:abc")
    await storage.set_data(GROUP_STACK, {"intents": ["abc"]})
    await storage.set_data(context, {"step": 1})
    dialog_hops.clear()
    async with TurnIsolation(storage).lock(dataclasses.replace(PERSON, chat_id=-5)):
        assert await storage.get_data(GROUP_STACK) == {"intents": ["abc"]}
        assert await storage.get_data(context) == {"step": 1}
    assert dialog_hops == ["_load"]


async def test_what_a_turn_changed_before_an_error_is_written(storage: DialogStorage) -> None:
    async def handle() -> None:
        async with TurnIsolation(storage).lock(PERSON):
            await storage.set_data(CONTEXT, {"step": 1})
            raise LookupError

    with pytest.raises(LookupError):
        await handle()
    assert await storage.get_data(CONTEXT) == {"step": 1}


async def test_what_a_turn_changed_before_it_was_cancelled_is_written(
    storage: DialogStorage,
) -> None:
    changed = asyncio.Event()

    async def handle() -> None:
        async with TurnIsolation(storage).lock(PERSON):
            await storage.set_data(CONTEXT, {"step": 1})
            changed.set()
            await asyncio.Event().wait()

    handling = asyncio.create_task(handle())
    await changed.wait()
    handling.cancel()
    await asyncio.gather(handling, return_exceptions=True)
    assert await storage.get_data(CONTEXT) == {"step": 1}


async def test_a_stack_is_written_before_another_person_may_have_it(
    storage: DialogStorage,
) -> None:
    isolation = TurnIsolation(storage)
    async with isolation.lock(PERSON):
        async with isolation.lock(STACK):
            await storage.set_data(STACK, {"intents": ["abc"]})
            assert await rows(storage) == 0
        assert await rows(storage) == 1


async def test_what_belongs_to_no_dialog_of_the_chat_does_not_wait_for_the_end_of_a_turn(
    storage: DialogStorage,
) -> None:
    files = StorageKey(bot_id=1, chat_id=0, user_id=0, destiny="files")
    async with TurnIsolation(storage).lock(PERSON):
        await storage.set_data(files, {"job": 1})
        assert await rows(storage) == 1


async def test_a_task_that_outlives_its_turn_reads_and_writes_the_file(
    storage: DialogStorage,
) -> None:
    ended = asyncio.Event()

    async def later() -> dict[str, object]:
        await ended.wait()
        found = await storage.get_data(CONTEXT)
        await storage.set_data(CONTEXT, {"step": 3})
        return found

    async with TurnIsolation(storage).lock(PERSON):
        task = asyncio.create_task(later())
        await storage.set_data(CONTEXT, {"step": 1})
    await storage.set_data(CONTEXT, {"step": 2})
    ended.set()
    assert await task == {"step": 2}
    assert await storage.get_data(CONTEXT) == {"step": 3}


async def test_the_next_turn_of_a_person_reads_nothing_and_finds_what_the_last_one_wrote(
    storage: DialogStorage, dialog_hops: list[str]
) -> None:
    isolation = TurnIsolation(storage)
    async with isolation.lock(PERSON):
        await storage.set_data(STACK, {"intents": ["abc"]})
        await storage.set_data(CONTEXT, {"step": 1})
    dialog_hops.clear()
    async with isolation.lock(PERSON):
        assert await storage.get_state(PERSON) is None
        assert await storage.get_data(STACK) == {"intents": ["abc"]}
        assert await storage.get_data(CONTEXT) == {"step": 1}
    assert dialog_hops == []


async def test_what_stays_as_it_is_is_not_written_again(
    storage: DialogStorage, dialog_hops: list[str]
) -> None:
    isolation = TurnIsolation(storage)
    for _ in range(2):
        dialog_hops.clear()
        async with isolation.lock(PERSON):
            await storage.set_data(CONTEXT, {"step": 1})
    assert dialog_hops == []


@pytest.mark.parametrize("meanwhile", [True, False])
async def test_what_was_written_past_a_persons_turns_is_seen_by_the_next(
    storage: DialogStorage, *, meanwhile: bool
) -> None:
    isolation = TurnIsolation(storage)
    begun, written = asyncio.Event(), asyncio.Event()

    async def visit() -> None:
        await begun.wait()
        await storage.set_data(CONTEXT, {"step": 2})
        written.set()

    visiting = asyncio.create_task(visit())
    async with isolation.lock(PERSON):
        await storage.set_data(CONTEXT, {"step": 1})
        await storage.flush()
        if meanwhile:
            begun.set()
            await written.wait()
    begun.set()
    await visiting
    async with isolation.lock(PERSON):
        assert await storage.get_data(CONTEXT) == {"step": 2}


async def test_a_stack_that_another_person_has_changed_is_read_anew(
    storage: DialogStorage,
) -> None:
    isolation = TurnIsolation(storage)
    owner = dataclasses.replace(PERSON, chat_id=-5)
    other = dataclasses.replace(owner, user_id=3)
    async with isolation.lock(owner):
        await storage.set_data(GROUP_STACK, {"intents": ["abc"]})
    async with isolation.lock(other), isolation.lock(GROUP_STACK):
        await storage.set_data(GROUP_STACK, {"intents": ["def"]})
    async with isolation.lock(owner):
        assert await storage.get_data(GROUP_STACK) == {"intents": ["def"]}


@pytest.mark.parametrize("group", [None, -5])
async def test_of_more_people_than_are_held_in_memory_nothing_is_lost(
    storage: DialogStorage, monkeypatch: pytest.MonkeyPatch, group: int | None
) -> None:
    monkeypatch.setattr("storage.dialogs.fsm.MOST_PEOPLE", 2)
    isolation = TurnIsolation(storage)
    people = [dataclasses.replace(PERSON, chat_id=group or user, user_id=user) for user in range(5)]
    for person in people:
        async with isolation.lock(person):
            await storage.set_data(person, {"user": person.user_id})
    known = storage._known
    assert len(known._people) == sum(map(len, known._of_chat.values())) == 2
    for person in people:
        async with isolation.lock(person):
            assert await storage.get_data(person) == {"user": person.user_id}


async def test_no_lock_outlives_its_holders_and_nobody_slips_past_a_waiting_one(
    storage: DialogStorage,
) -> None:
    isolation, inside = TurnIsolation(storage), 0

    async def enter(person: StorageKey) -> None:
        nonlocal inside
        async with isolation.lock(person):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(enter(PERSON) for _ in range(20)))
    for user in range(100):
        await enter(dataclasses.replace(PERSON, chat_id=user, user_id=user))
    assert not isolation._locks


async def test_when_all_is_forgotten_no_turn_in_hand_writes_anything_back(
    storage: DialogStorage,
) -> None:
    """A dialog that a turn has in hand, the asking one's too, would come back when it ends."""
    asks, other = (StorageKey(bot_id=1, chat_id=n, user_id=n) for n in (7, 8))
    for key in (asks, other):
        await storage.set_data(key, {"token": "old"})
    began, forgotten = asyncio.Event(), asyncio.Event()

    async def others_turn() -> None:
        async with storage.turn(other):
            await storage.update_data(other, {"step": 2})
            began.set()
            await forgotten.wait()

    turn = asyncio.create_task(others_turn())
    await began.wait()
    async with storage.turn(asks):
        await storage.forget_all()
        assert await storage.get_data(asks) == {}
        await storage.set_data(asks, {"token": "old"})
    forgotten.set()
    await turn
    assert await storage.get_data(asks) == {}
    assert await storage.get_data(other) == {}


def put_aside(path: Path) -> None:
    """Leave a damaged file as an earlier start would."""
    Path(f"{path}.damaged").write_bytes(b"79031234567")


def files_with(folder: Path, sought: bytes) -> list[str]:
    return [file.name for file in folder.iterdir() if sought in file.read_bytes()]


@only_sqlite("a file")
async def test_what_is_forgotten_is_in_neither_the_file_nor_memory_and_the_rest_is_there(
    storage: DialogStorage, path: Path
) -> None:
    other = dataclasses.replace(KEY, chat_id=9)
    async with storage.turn(KEY):
        await storage.set_data(KEY, {"phone": "79031234567"})
    async with storage.turn(KEY):
        await storage.get_data(KEY)
    await storage.set_data(other, {"phone": "79031234567"})
    put_aside(path)

    assert await storage.forget(KEY.chat_id, lambda data: "9031234567" in data) == 1
    async with storage.turn(KEY):
        assert await storage.get_data(KEY) == {}
    assert await storage.get_data(other) == {"phone": "79031234567"}
    assert await storage.forget(None) == 1
    assert files_with(path.parent, b"9031234567") == []
