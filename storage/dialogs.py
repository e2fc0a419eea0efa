"""aiogram's FSM state, in a file of its own: a mailing never slows a tap (docs/rules.md, M1).

Whatever an update reads and writes of its person's dialogs is one read when the person's turn
begins and one transaction when it ends. The turn is the lock of aiogram's events isolation, so
nobody else changes these rows meanwhile.
"""

import asyncio
import json
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import DEFAULT_DESTINY, BaseStorage, StateType, StorageKey
from aiogram.fsm.storage.memory import SimpleEventIsolation

from bot.errors import BotError
from storage.dialogs_file import Change, DialogsFile, Row

T = TypeVar("T")

OF_DIALOGS = "aiogd:"
STACK, CONTEXT = "aiogd:stack:", "aiogd:context:"
"""How aiogram-dialog begins the destinies of its stacks, and of the contexts in them."""


@dataclass(slots=True)
class _Turn:
    """The rows of one person in one chat while an update of his is handled."""

    key: StorageKey
    rows: dict[str, Row]
    """What was read when it began, as it is by now; there may be more in the file."""
    changes: dict[str, Change] = field(default_factory=dict)
    ended: bool = False

    def holds(self, key: StorageKey) -> bool:
        """Tell whether writes to this key wait for the end of the turn."""
        same_chat = (key.bot_id, key.chat_id) == (self.key.bot_id, self.key.chat_id)
        return same_chat and (key == self.key or key.destiny.startswith(OF_DIALOGS))


_turn: ContextVar[_Turn | None] = ContextVar("turn", default=None)


class DialogStorage(BaseStorage):
    """States and data by bot, chat, user, thread, business connection and destiny."""

    def __init__(self, file: DialogsFile, thread: ThreadPoolExecutor) -> None:
        self._file = file
        self._thread = thread
        self._changing = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> "DialogStorage":
        """Open the file, made when absent. BotError `database-unusable` (fact `path`)."""
        thread = ThreadPoolExecutor(1, "dialogs")
        loop = asyncio.get_running_loop()
        try:
            file = await loop.run_in_executor(thread, DialogsFile.open, path)
        except (OSError, sqlite3.Error) as error:
            thread.shutdown()
            raise BotError("database-unusable", path=str(path)) from error
        return cls(file, thread)

    async def close(self) -> None:
        """Close the file."""
        await self._in_thread(self._file.close)
        self._thread.shutdown()

    @asynccontextmanager
    async def turn(self, key: StorageKey) -> AsyncIterator[None]:
        """Read what this person has in this chat at once, and write what changes at once.

        To be entered in the person's turn: nobody else may change these rows meanwhile. What is
        changed is written when the block ends, also by an error.
        """
        turn = _Turn(key, await self._in_thread(_load, self._file, key))
        token = _turn.set(turn)
        try:
            yield
        finally:
            _turn.reset(token)
            turn.ended = True
            await self._flush(turn)

    async def flush(self) -> None:
        """Write what the turn has changed so far: others may read it from now on."""
        if turn := _current():
            await self._flush(turn)

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
        """Add to the data, return the whole. aiogram's own loses what others add meanwhile."""
        async with self._changing:
            whole = await self.get_data(key) | dict(data)
            await self._change(key, Change(data=_dump(whole)))
        return whole

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Return the data, empty when there is none."""
        data: dict[str, Any] = json.loads((await self._row(key)).data)
        return data

    async def _row(self, key: StorageKey) -> Row:
        name, turn = _name(key), _current()
        if turn is None:
            return await self._in_thread(self._file.row, name)
        if name in turn.rows:
            return turn.rows[name]
        row = await self._in_thread(self._file.row, name)
        change = turn.changes.get(name)
        return row.changed(change) if change else row

    async def _change(self, key: StorageKey, change: Change) -> None:
        name, turn = _name(key), _current()
        if turn is None or not turn.holds(key):
            await self._write({name: change})
            return
        if name in turn.rows:
            turn.rows[name] = turn.rows[name].changed(change)
        known = turn.changes.get(name)
        turn.changes[name] = known.followed_by(change) if known else change

    async def _flush(self, turn: _Turn) -> None:
        if not turn.changes:
            return
        changes, turn.changes = turn.changes, {}
        try:
            await self._write(changes)
        except BaseException:
            # what could not be written is tried again when the turn ends
            turn.changes = changes | turn.changes
            raise

    async def _write(self, changes: Mapping[str, Change]) -> None:
        await self._in_thread(self._file.put, changes)

    async def _in_thread(self, work: Callable[..., T], *arguments: object) -> T:
        done = asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)
        # a handler that is cancelled must not take back what it has asked to be written
        return await asyncio.shield(done)


class TurnIsolation(SimpleEventIsolation):
    """aiogram's isolation of events, with the person's turn of the dialogs' storage in it."""

    def __init__(self, storage: DialogStorage) -> None:
        super().__init__()
        self._storage = storage

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncGenerator[None, None]:
        """Wait for the turn; nobody else gets it before what has changed in it is written."""
        async with super().lock(key):
            if key.destiny == DEFAULT_DESTINY:
                async with self._storage.turn(key):
                    yield
                return
            try:
                yield
            finally:
                await self._storage.flush()


def _current() -> _Turn | None:
    turn = _turn.get()
    # a task that was started in a turn still sees it after its end
    return turn if turn and not turn.ended else None


def _load(file: DialogsFile, key: StorageKey) -> dict[str, Row]:
    """Return the person's own row, his stacks in any thread of the chat, and their contexts."""
    own = _name(key)
    stacks = file.alike(*_stacks_of(key))
    rows = {own: file.row(own)} | stacks
    for name, stack in stacks.items():
        *place, _ = json.loads(name)
        for intent in json.loads(stack.data).get("intents", ()):
            context = json.dumps([*place, f"{CONTEXT}{intent}"])
            rows[context] = file.row(context)
    return rows


def _dump(data: Mapping[str, Any]) -> str:
    return json.dumps(dict(data), ensure_ascii=False)


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

    aiogram-dialog names a stack by its person, but for a private chat, and sets the chat's id in
    the user's place of the key.
    """
    chat = json.dumps((key.bot_id, key.chat_id, key.chat_id))[:-1]
    person = "" if key.user_id == key.chat_id else f"<{key.user_id}>"
    return f"{chat}, ", f"{chat},!", f'%, "{STACK}{person}"]'
