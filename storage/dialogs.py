"""aiogram's FSM state, in a file of its own: a mailing never slows a tap (docs/rules.md, M1)."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiosqlite
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from bot.errors import BotError

TABLE = """
create table if not exists dialogs (
    key text primary key,
    state text,
    data text not null default '{}'
) without rowid
"""
PUT = """
insert into dialogs (key, state, data) values (:key, :state, :data)
on conflict (key) do update set
    state = case when :set_state then :state else state end,
    data = case when :set_state then data else :data end
"""
DROP_EMPTY = "delete from dialogs where key = :key and state is null and data = '{}'"

VERSION = 1
RENAMED_GROUPS = {
    "Menu": "MenuSG",
    "Login": "LoginSG",
    "Senders": "SendersSG",
    "SendOne": "SendSG",
    "PickTime": "PickTimeSG",
    "Scheduled": "ScheduledSG",
    "Status": "StatusSG",
    "History": "HistorySG",
    "Settings": "SettingsSG",
    "Statistics": "StatisticsSG",
    "Templates": "SavedTextsSG",
    "Resend": "ResendSG",
    "Mailing": "MailingSG",
    "Drafts": "DraftsSG",
    "Contacts": "ListsSG",
    "ContactList": "OneListSG",
    "ContactCard": "OneContactSG",
    "StopList": "StopListSG",
    "Upload": "UploadSG",
}
"""Groups of states by their names in version 0 of the file; never changed afterwards."""
RENAME_GROUP = """
update dialogs set data = json_set(data, '$.state', :new || substr(data ->> '$.state', :length))
where data ->> '$.state' glob :old || ':*'
"""


class DialogStorage(BaseStorage):
    """States and data by bot, chat, user, thread, business connection and destiny."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._db = connection
        self._changing = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> "DialogStorage":
        """Open the file, made when absent. BotError `database-unusable` (fact `path`)."""
        try:
            await asyncio.to_thread(_make, path)
            connection = await aiosqlite.connect(path, isolation_level=None)
        except (OSError, aiosqlite.Error) as error:
            raise BotError("database-unusable", path=str(path)) from error
        try:
            await connection.execute("pragma journal_mode = wal")
            await connection.execute("pragma synchronous = normal")
            await connection.execute(TABLE)
            await _upgrade(connection)
        except aiosqlite.Error as error:
            # a connection left open keeps its thread, and with it the whole process
            await connection.close()
            raise BotError("database-unusable", path=str(path)) from error
        return cls(connection)

    async def close(self) -> None:
        """Close the file."""
        await self._db.close()

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Keep a state; None clears it."""
        name = state.state if isinstance(state, State) else state
        await self._put(key, state=name, set_state=True)

    async def get_state(self, key: StorageKey) -> str | None:
        """Return the state, None when there is none."""
        row = await self._row(key)
        return row[0] if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Keep data as JSON. Raises TypeError for what JSON cannot hold."""
        async with self._changing:
            await self._put(key, data=json.dumps(dict(data), ensure_ascii=False))

    async def update_data(self, key: StorageKey, data: Mapping[str, Any]) -> dict[str, Any]:
        """Add to the data, return the whole. aiogram's own loses what others add meanwhile."""
        async with self._changing:
            whole = await self.get_data(key) | dict(data)
            await self._put(key, data=json.dumps(whole, ensure_ascii=False))
        return whole

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Return the data, empty when there is none."""
        row = await self._row(key)
        return json.loads(row[1]) if row else {}

    async def _put(
        self,
        key: StorageKey,
        *,
        state: str | None = None,
        data: str = "{}",
        set_state: bool = False,
    ) -> None:
        values = {"key": _name(key), "state": state, "data": data, "set_state": set_state}
        await self._db.execute(PUT, values)
        if (state is None) if set_state else data == "{}":
            await self._db.execute(DROP_EMPTY, {"key": values["key"]})

    async def _row(self, key: StorageKey) -> tuple[str | None, str] | None:
        query = "select state, data from dialogs where key = ?"
        # in one piece: each step of a cursor of its own goes to the connection's thread and back
        rows = await self._db.execute_fetchall(query, (_name(key),))
        return next(((row[0], row[1]) for row in rows), None)


async def _upgrade(connection: aiosqlite.Connection) -> None:
    """Let the dialogs that an earlier version left open go on where they were."""
    rows = await connection.execute_fetchall("pragma user_version")
    if next(iter(rows))[0] >= VERSION:
        return
    renames = [
        {"old": old, "new": new, "length": len(old) + 1} for old, new in RENAMED_GROUPS.items()
    ]
    await connection.execute("begin immediate")
    await connection.executemany(RENAME_GROUP, renames)
    await connection.execute(f"pragma user_version = {VERSION}")
    await connection.execute("commit")


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)


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
