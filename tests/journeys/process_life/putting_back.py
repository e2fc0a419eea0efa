"""An old copy of the database, put back while the bot is down; and the way out of restore mode."""

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from bot.sandbox.telegram.records import Note
from tests.conftest import ManualClock
from tests.journeys.conftest import World, time_passing
from tests.journeys.mailing.walks import Walk, many, ready

PEOPLE = 40


def _path(world: World) -> Path:
    return Path(world.settings.database_url.partition("///")[2])


def copy_of(world: World) -> Path:
    """Copy the database and the dialogs as a backup does, while the bot runs."""
    copy = _path(world).with_name("copy.sqlite3")
    _copy(_path(world), copy)
    _copy(world.settings.dialogs_path, _dialogs_beside(copy))
    return copy


def _copy(file: Path, to: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def _dialogs_beside(copy: Path) -> Path:
    return copy.with_suffix(".dialogs")


def leave_untold(copy: Path, admin_id: int) -> None:
    """Make of a copy one of the moment when an administrator was about to be told of the mode."""
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute("DELETE FROM alert_notes WHERE kind = 'restored'")
        database.execute(
            "INSERT INTO alert_notes (admin_id, kind, over, facts) VALUES (?, 'restored', 0, '{}')",
            (admin_id,),
        )


async def put_back(world: World, copy: Path, *, dialogs: bool = False) -> None:
    """Put the copy in place of the database while the bot is down, and start the bot.

    `dialogs`: those of the copy are put back with it, as a restored backup does.
    """
    world.expects_trouble = True  # restore mode is worth a line in the log
    await world.stop()
    _replace(_path(world), copy)
    if dialogs:
        _replace(world.settings.dialogs_path, _dialogs_beside(copy))
    await world.start()


def _replace(file: Path, copy: Path) -> None:
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    shutil.copyfile(copy, file)


async def half_sent(world: World, clock: ManualClock) -> tuple[Walk, Path]:
    """Send a mailing; return a copy of the time when only its first call had left."""
    walk = await ready(world)
    await walk.plan(many(PEOPLE))
    await walk.begin_slowly()
    async with time_passing(clock):
        await walk.person.waits_for(lambda: len(world.sent) >= 10)
        copy = copy_of(world)
        await walk.person.sees("Рассылка закончена", f"Принято шлюзом: {PEOPLE} из {PEOPLE}")
    return walk, copy


async def leave_mode(walk: Walk, *, held: int = 1) -> Note:
    """Leave restore mode, in which so many mailings wait."""
    await walk.person.says("/restored")
    await walk.person.sees(
        "Режим восстановления", f"Ждут решения людей: {held} · чатов: {min(held, 1)}"
    )
    await walk.person.taps("Включить отправку")
    await walk.person.sees("Включить отправку?", "Ваше имя останется в журнале")
    await walk.person.taps("Да, включить")
    return await walk.person.sees("Режим восстановления закончен")


def times_sent(world: World) -> Counter[int]:
    return Counter(Counter(phone for _, phone, _ in world.sent).values())
