"""aiogram's FSM state, apart from the journal: a mailing never slows a tap (docs/rules.md, M1).

Whatever an update reads and writes of its person's dialogs is one read when the person's turn
begins and one transaction when it ends. The turn is the lock of aiogram's events isolation, so
nobody else changes these rows meanwhile. The rows of those who clicked last stay in memory: this
process alone writes them.
"""

import asyncio
import json
import logging
import sqlite3
from collections import OrderedDict, defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import (
    DEFAULT_DESTINY,
    BaseEventIsolation,
    BaseStorage,
    StateType,
    StorageKey,
)

from bot.errors import BotError
from storage.dialogs.file import DialogsFile
from storage.dialogs.rows import Change, Row, RowStore
from storage.dialogs.table import DialogsTable

T = TypeVar("T")
log = logging.getLogger(__name__)

_encode = json.JSONEncoder(ensure_ascii=False).encode

_AT_ONCE = 500

MOST_PEOPLE = 1000
"""How many people's dialogs are held in memory: a few kilobytes a person."""

OF_DIALOGS = "aiogd:"
STACK, CONTEXT = "aiogd:stack:", "aiogd:context:"
"""How aiogram-dialog begins the destinies of its stacks, and of the contexts in them."""


_Chat = tuple[int, int]
"""A bot and a chat."""
_Person = tuple[int, int, int]
"""A bot, a chat, and a person there."""


@dataclass(slots=True, eq=False)
class _Turn:
    """The rows of one person in one chat while an update of his is handled."""

    key: StorageKey
    rows: dict[str, Row]
    """The rows read when the turn began, with their changes; the store may have more rows."""
    changes: dict[str, Change] = field(default_factory=dict)
    ended: bool = False
    disturbed: bool = False
    """Somebody else wrote one of the rows: they are read anew next time."""
    forgotten: bool = False
    """All dialogs were forgotten meanwhile: nothing of this turn is written."""

    @property
    def chat(self) -> _Chat:
        return _chat_of(self.key)

    def holds(self, key: StorageKey) -> bool:
        """Tell whether writes to this key wait for the end of the turn."""
        same_chat = _chat_of(key) == self.chat
        return same_chat and (key == self.key or key.destiny.startswith(OF_DIALOGS))

    def change(self, name: str, change: Change) -> None:
        """Note a change of a row, unless it is kept so already.

        A row of a dialog that was not read counts as new.
        """
        row, known = self.rows.get(name, Row()), self.changes.get(name)
        changed = row.changed(change)
        if name in self.rows and known is None and changed == row and not self.disturbed:
            return
        self.changes[name] = known.followed_by(change) if known else change
        self.rows[name] = changed


_turn: ContextVar[_Turn | None] = ContextVar("turn", default=None)


class _KnownRows:
    """The rows of those who clicked last, between their turns, as they are kept."""

    def __init__(self) -> None:
        self._people: OrderedDict[_Person, dict[str, Row]] = OrderedDict()
        self._of_chat: defaultdict[_Chat, set[_Person]] = defaultdict(set)
        """The people of each chat who are in `_people`."""
        self._turns: set[_Turn] = set()

    def take(self, key: StorageKey) -> dict[str, Row] | None:
        """Take a person's rows out, for a turn."""
        return self._forget((*_chat_of(key), key.user_id))

    def begin(self, turn: _Turn) -> None:
        """Note that a turn has rows in hand."""
        self._turns.add(turn)

    def end(self, turn: _Turn) -> None:
        """Hold the rows for the person's next turn, if they are as they are kept."""
        self._turns.discard(turn)
        if turn.disturbed or turn.changes:
            return
        closed, person = f'"{CONTEXT}', (*turn.chat, turn.key.user_id)
        rows = {name: row for name, row in turn.rows.items() if row != Row() or closed not in name}
        self._people[person] = rows
        self._people.move_to_end(person)
        self._of_chat[turn.chat].add(person)
        if len(self._people) > MOST_PEOPLE:
            self._forget(next(iter(self._people)))

    def forget_chat(self, chat: _Chat) -> None:
        """Forget everyone of a chat, before something is written there outside of any turn."""
        for person in list(self._of_chat.get(chat, ())):
            self._forget(person)
        for turn in self._turns:
            turn.disturbed |= turn.chat == chat

    def forget_everyone(self) -> None:
        """Forget everyone, before all rows are removed; the turns in hand write nothing."""
        self.forget_all()
        for turn in self._turns:
            turn.forgotten = True

    def forget_all(self) -> None:
        """Forget everyone, before rows are deleted outside of any turn."""
        self._people.clear()
        self._of_chat.clear()
        for turn in self._turns:
            turn.disturbed = True

    def forget_rows(self, names: Collection[str], by: _Turn) -> None:
        """Forget others in the chat who hold one of these rows, before a turn writes them."""
        for person in list(self._of_chat.get(by.chat, ())):
            if not self._people[person].keys().isdisjoint(names):
                self._forget(person)
        for turn in self._turns - {by}:
            turn.disturbed |= turn.chat == by.chat and not turn.rows.keys().isdisjoint(names)

    def _forget(self, person: _Person) -> dict[str, Row] | None:
        """Take a person's rows out; None: they are not held."""
        rows, chat = self._people.pop(person, None), person[:2]
        if rows is not None:
            self._of_chat[chat].discard(person)
            if not self._of_chat[chat]:
                del self._of_chat[chat]
        return rows


class DialogStorage(BaseStorage):
    """States and data by bot, chat, user, thread, business connection and destiny."""

    def __init__(self, rows: RowStore, thread: ThreadPoolExecutor) -> None:
        self._rows = rows
        self._thread = thread
        self._changing = asyncio.Lock()
        self._known = _KnownRows()

    @classmethod
    async def open(cls, place: Path | str) -> "DialogStorage":
        """Open the file at a path, or the table in the database at a URL; made when absent.

        A damaged file is put aside, and a new one begun; one that never was SQLite's is left alone.
        Raises BotError `database-unusable` and `data-exposed` (fact `path`), and for a table what
        `DialogsTable.open` raises.
        """
        thread = ThreadPoolExecutor(1, "dialogs")
        try:
            rows = await asyncio.get_running_loop().run_in_executor(thread, _open_rows, place)
        except BaseException:
            thread.shutdown()
            raise
        return cls(rows, thread)

    async def close(self) -> None:
        """Close the file, or the connection to the server."""
        await self._in_thread(self._rows.close)
        self._thread.shutdown()

    @asynccontextmanager
    async def turn(self, key: StorageKey) -> AsyncIterator[None]:
        """Read this person's rows in this chat in one go, and write their changes in one go.

        Enter it in the person's turn: nobody else may change these rows meanwhile. The changes are
        written when the block ends, even with an error.
        """
        rows = self._known.take(key)
        if rows is None:
            rows = await self._in_thread(_load, self._rows, key)
        turn = _Turn(key, rows)
        self._known.begin(turn)
        token = _turn.set(turn)
        try:
            yield
        finally:
            _turn.reset(token)
            turn.ended = True
            try:
                await self._flush(turn)
            finally:
                self._known.end(turn)

    async def flush(self) -> None:
        """Write what the turn has changed so far: others may read it from now on."""
        if turn := _current():
            await self._flush(turn)

    async def forget_all(self) -> None:
        """Forget every dialog of everybody; what turns in hand have read is not written again.

        Nor is the caller's own: aiogram-dialog has read his dialog before the handler runs, and
        writes it back afterwards.
        """
        if own := _current():
            own.rows.clear()
        # twice: a turn may begin with rows that it has read before the first time
        for _ in range(2):
            self._known.forget_everyone()
            await self._in_thread(self._rows.clear)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Keep a state; None clears it."""
        name = state.state if isinstance(state, State) else state
        await self._change(key, Change(state=name, set_state=True))

    async def get_state(self, key: StorageKey) -> str | None:
        """Return the state, None when there is none."""
        return (await self._row(key)).state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Keep data as JSON. Raises TypeError for what JSON cannot hold."""
        async with self._changing:
            await self._change(key, Change(data=_dump(data)))

    async def update_data(self, key: StorageKey, data: Mapping[str, Any]) -> dict[str, Any]:
        """Merge into the data; return the whole.

        aiogram's own method loses what others add meanwhile.
        """
        async with self._changing:
            whole = await self.get_data(key) | dict(data)
            await self._change(key, Change(data=_dump(whole)))
        return whole

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Return the data, empty when there is none."""
        data: dict[str, Any] = json.loads((await self._row(key)).data)
        return data

    async def forget(self, chat_id: int | None, holds: Callable[[str], bool] | None = None) -> int:
        """Delete the rows of a chat (None: of all) whose data `holds`; None: all of them.

        Returns how many. What is left is written anew: nothing of these rows stays where they were
        kept. Whose dialog it was begins anew.
        """
        self._known.forget_all()
        after, gone = "", 0
        while rows := await self._in_thread(self._rows.page, after, _AT_ONCE):
            after = rows[-1][0]
            names = [
                name
                for name, _, data in rows
                if chat_id in (None, json.loads(name)[1]) and (holds is None or holds(data))
            ]
            if names:
                gone += len(names)
                await self._in_thread(self._rows.delete, names)
        await self._in_thread(self._rows.rewrite)
        return gone

    async def _row(self, key: StorageKey) -> Row:
        name, turn = _name(key), _current()
        if turn and name in turn.rows:
            return turn.rows[name]
        return await self._in_thread(self._rows.row, name)

    async def _change(self, key: StorageKey, change: Change) -> None:
        name, turn = _name(key), _current()
        if turn and turn.holds(key):
            turn.change(name, change)
            return
        self._known.forget_chat(_chat_of(key))
        await self._write({name: change})

    async def _flush(self, turn: _Turn) -> None:
        if not turn.changes or turn.forgotten:
            return
        changes, turn.changes = turn.changes, {}
        self._known.forget_rows(changes.keys(), turn)
        try:
            await self._write(changes)
        except BaseException:
            # what could not be written is tried again when the turn ends
            turn.changes = changes | turn.changes
            raise

    async def _write(self, changes: Mapping[str, Change]) -> None:
        await self._in_thread(self._rows.put, changes)

    async def _in_thread(self, work: Callable[..., T], *arguments: object) -> T:
        done = asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)
        # a handler that is cancelled must not take back what it has asked to be written
        return await asyncio.shield(done)


class TurnIsolation(BaseEventIsolation):
    """Isolation of a person's events, with his turn of the dialogs' storage in it.

    A lock lasts as long as somebody holds it or waits for it. aiogram's own keeps one for every
    person who ever came.
    """

    def __init__(self, storage: DialogStorage) -> None:
        self._storage = storage
        self._locks: WeakValueDictionary[StorageKey, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncGenerator[None, None]:
        """Wait for the turn; nobody else gets it before what has changed in it is written."""
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            if key.destiny == DEFAULT_DESTINY:
                async with self._storage.turn(key):
                    yield
                return
            try:
                yield
            finally:
                await self._storage.flush()

    async def close(self) -> None:
        """Do nothing: no lock outlives its holder."""


def _open_rows(place: Path | str) -> RowStore:
    if not isinstance(place, Path):
        return DialogsTable.open(place)
    try:
        return DialogsFile.open_or_begin_anew(place)
    except (OSError, sqlite3.Error) as error:
        raise BotError("database-unusable", path=str(place)) from error


def _chat_of(key: StorageKey) -> _Chat:
    return key.bot_id, key.chat_id


def _current() -> _Turn | None:
    turn = _turn.get()
    # a task that was started in a turn still sees it after its end
    return turn if turn and not turn.ended else None


def _load(kept: RowStore, key: StorageKey) -> dict[str, Row]:
    """Return the person's own row, his stacks in any thread of the chat, and their contexts."""
    own = _name(key)
    stacks = kept.alike(*_stacks_of(key))
    rows = {own: kept.row(own)} | stacks
    for name, stack in stacks.items():
        *place, _ = json.loads(name)
        for intent in json.loads(stack.data).get("intents", ()):
            context = json.dumps([*place, f"{CONTEXT}{intent}"])
            rows[context] = kept.row(context)
    return rows


def _dump(data: Mapping[str, Any]) -> str:
    return _encode(dict(data))


@lru_cache(MOST_PEOPLE)
def _name(key: StorageKey) -> str:
    parts = (
        key.bot_id,
        key.chat_id,
        key.user_id,
        key.thread_id,
        key.business_connection_id,
        key.destiny,
    )
    return json.dumps(parts)


def _stacks_of(key: StorageKey) -> tuple[str, str, str]:
    """Return the range of a chat's rows, and the pattern of a person's stacks among them.

    aiogram-dialog names a stack by its person, except in a private chat, and puts the chat's id
    where the key has the user's.
    """
    chat = json.dumps((key.bot_id, key.chat_id, key.chat_id))[:-1]
    person = "" if key.user_id == key.chat_id else f"<{key.user_id}>"
    return f"{chat}, ", f"{chat},!", f'%, "{STACK}{person}"]'
