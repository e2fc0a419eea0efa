"""Backups at random moments of a mailing, each put in an empty folder: nothing leaves by itself.

With the last one a person goes on, and the gateway's ledger and the journal agree.
"""

import asyncio
import json
import shutil
import sqlite3
import tarfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.drill.manager import Manager, Wanted, hire
from tests.journeys.conftest import ANNA
from tests.journeys.process_life.processes import Life, Place, open_place

CALLS, RATE, LATER_RATE = 1000, 4, 100
"""Calls of the mailing, and how many a second: it lasts longer than the backups take."""
BACKUPS, BETWEEN = 3, (0.0, 4.0)
WATCHED = 4.0
"""Seconds in which a bot with a restored journal would have begun to send."""


@pytest.mark.drill
@pytest.mark.budget(900)
async def test_whenever_it_was_made_a_restored_backup_sends_nothing_by_itself(
    tmp_path: Path, chance: Random, recipients: int
) -> None:
    wanted = Wanted(
        "same.csv", "Скидка 20 %", [str(79000000000 + one) for one in range(recipients)]
    )
    settings = {
        "BATCH_SIZE": str(max(2, recipients // CALLS)),
        "DEVINO_REQUESTS_PER_SECOND": str(RATE),
        "ADMINS": str(ANNA),
    }
    first = tmp_path / "first"
    first.mkdir()
    async with open_place(first, **settings) as place:
        backups = await _back_up_meanwhile(place, wanted, chance)
        ledger = _taken(place)
        print(f"{len(ledger)} of {recipients} sent")  # noqa: T201 - what the drill has to show
        assert max(ledger.values()) == 1
        assert len(ledger) < recipients, "the mailing was over: nothing was left to send"
        for number, backup in enumerate(backups):
            known = _check_copy(backup, wanted, ledger)
            print(f"{backup.name} knows of {known}")  # noqa: T201 - the same
            assert known < len(ledger), "nothing was sent after this backup: it proves nothing"
            folder = tmp_path / f"restored-{number}"
            database = f"sqlite+aiosqlite:///{folder / 'data' / 'bot.sqlite3'}"
            faster = {"DEVINO_REQUESTS_PER_SECOND": str(LATER_RATE), "DATABASE_URL": database}
            again = Place(place.world, folder, place.environment | faster)
            life = await _restore_and_start(again, backup, first)
            sent = sum((_taken(place) - ledger).values())
            print(f"sent by itself after the restore: {sent}")  # noqa: T201 - the same
            assert sent == 0
            if backup is backups[-1]:
                await _go_on(again, wanted, ledger)
            assert not life.ended.done(), again.log.read_text()
            await life.end()
            await again.close()
            again.check_logs()


def _taken(place: Place) -> Counter[str]:
    """Return how often the gateway took an SMS to each number of the mailing."""
    ledger = place.world.gateway.ledger
    return Counter(sms.destination for sms in ledger if sms.data == "Скидка 20 %")


async def _back_up_meanwhile(place: Place, wanted: Wanted, chance: Random) -> list[Path]:
    """Make backups while the mailing goes out; then kill the bot. Returns the backups."""
    life = await place.fork()
    manager = await hire(place)
    await manager.begin(wanted)
    await manager.insist(wanted)
    backups = []
    for number in range(BACKUPS):
        await asyncio.sleep(chance.uniform(*BETWEEN))
        made = await place.run("backup", f"backup-{number}")
        assert await made.exit_code() == 0, place.log.read_text()
        backups += (place.folder / f"backup-{number}").glob("*.tar.gz")
    assert len(_taken(place)) < len(wanted.phones), "the mailing was over before the last backup"
    known = _known(backups[-1])
    await manager.anna.waits_for(lambda: len(_taken(place)) > known)
    await life.end()
    return backups


def _check_copy(backup: Path, wanted: Wanted, ledger: Counter[str]) -> int:
    """Fail unless the copy is one moment of the journal; return how many it knows to be sent."""
    with tarfile.open(backup) as tar:
        tar.extractall(backup.parent, filter="data")
    manifest = json.loads((backup.parent / "manifest.json").read_text())
    assert manifest["missing"] == []
    with closing(sqlite3.connect(backup.parent / "database.sqlite3")) as copy:
        assert _one(copy, "PRAGMA integrity_check") == ("ok",)
        assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
        mailing = "FROM mailings WHERE audience_id IS NOT NULL"
        (folder,) = _one(copy, "SELECT folder FROM audiences")
        key, cursor, *told = _one(copy, f"SELECT id, cursor, accepted, refused, unknown {mailing}")
        states = "SELECT phone, state FROM messages WHERE mailing_id = ?"
        messages = dict(copy.execute(states, [key]).fetchall())
        claimed = "SELECT coalesce(max(last) + 1, 0) FROM batches WHERE mailing_id = ?"
        assert _one(copy, claimed, key) == (cursor,)
    assert any((backup.parent / "files" / "audiences" / folder).iterdir())
    counted = Counter(messages.values())
    assert told == [counted[state] for state in ("accepted", "refused", "unknown")]
    accepted = {phone for phone, state in messages.items() if state == "accepted"}
    assert accepted <= set(ledger)
    assert set(messages) <= set(wanted.phones)
    return len(accepted)


def _known(backup: Path) -> int:
    """Return how many SMS a backup knows to be taken."""
    with tarfile.open(backup) as tar:
        tar.extract("database.sqlite3", backup.parent, filter="data")
    with closing(sqlite3.connect(backup.parent / "database.sqlite3")) as copy:
        count: int = _one(copy, "SELECT coalesce(sum(cursor), 0) FROM mailings")[0]
    return count


def _one(connection: sqlite3.Connection, query: str, *values: object) -> Any:  # noqa: ANN401 - a row
    return connection.execute(query, values).fetchone()


async def _restore_and_start(place: Place, backup: Path, first: Path) -> Life:
    """Restore a backup into an empty folder, with the old key, and let a bot live with it."""
    (place.folder / "data").mkdir(parents=True)
    shutil.copy(first / "data" / "secret.key", place.folder / "data" / "secret.key")
    restored = await place.run("restore", str(backup))
    assert await restored.exit_code() == 0, place.log.read_text()
    life = await place.fork()
    anna = place.world.person()
    await anna.says("/start")
    await anna.sees("Меню")
    await asyncio.sleep(WATCHED)
    return life


async def _go_on(place: Place, wanted: Wanted, before: Counter[str]) -> None:
    """Leave restore mode and send the rest, as a person decides; compare ledger and journal."""
    known = set(place.asked("SELECT phone FROM messages WHERE state = 'accepted'"))
    manager = Manager(place.world.person())
    anna = manager.anna
    await anna.says("/restored")
    await anna.sees("Режим восстановления")
    await anna.taps("Включить отправку")
    await anna.taps("Да, включить")
    await anna.sees("Режим восстановления закончен")
    minding = asyncio.create_task(manager.mind())
    finished = "SELECT state FROM mailings WHERE audience_id IS NOT NULL AND state = 'finished'"
    await anna.waits_for(lambda: place.asked(finished))
    minding.cancel()
    ledger = _taken(place)
    accepted = place.asked("SELECT phone FROM messages WHERE state = 'accepted'")
    unknown = place.asked("SELECT phone FROM messages WHERE state = 'unknown'")
    twice = {phone for phone, times in ledger.items() if times > 1}
    print(f"a person went on: {len(accepted)} accepted, {len(unknown)} unknown, {len(twice)} twice")  # noqa: T201 - the same
    assert len(accepted) == len(set(accepted))
    assert set(ledger) == set(wanted.phones)
    assert {*accepted, *unknown} >= set(ledger)
    assert set(accepted) <= set(ledger)
    assert max(ledger.values()) <= 2
    assert twice <= set(before) - known, "who the copy knew of got it again"
