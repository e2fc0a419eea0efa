"""What the tests of backups have in common: making one, looking into it, putting it back."""

import asyncio
import gzip
import hashlib
import io
import json
import os
import sqlite3
import sys
import tarfile
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.backup.making import make_backup
from bot.backup.restoring import restore
from bot.settings import Settings
from tests.budget import within
from tests.children import started
from tests.conftest import ManualClock

ROOT = Path(__file__).parents[2]
IDENTITY = "AGE-SECRET-KEY-1PEU20J5M2GV3WFH74U9EE4V7UQ5EQJ39YC9WREWZ50KVJ42VLKPQL8AVW0"
RECIPIENT = "age1kvtyqetpjq0gxcmqcmtsdymvw240wgxemcs05j2kd783ngurxdlsrfrs5l"
OTHER_IDENTITY = "AGE-SECRET-KEY-10W5XV345YPFFRYTUFCDVQWV5DE26EVTK5KZ2PEQJGWYD7KXF09HSM7K2M0"
PASSPHRASE = "верная лошадь батарейка"
DAY = timedelta(days=1)


async def back_up(settings: Settings, folder: Path, clock: ManualClock) -> tuple[Path, list[str]]:
    """Make a backup a second after the last one; return it, and what the operator is told."""
    clock.forward(seconds=1)
    said: list[str] = []
    made = await asyncio.to_thread(make_backup, settings, folder, clock, said.append)
    return made, said


async def put_back(
    settings: Settings,
    file: Path,
    clock: ManualClock,
    *,
    identity: Path | None = None,
    replace: bool = False,
) -> list[str]:
    """Restore a backup; return what the operator is told."""
    said: list[str] = []
    await restore(
        settings, file, identity=identity, replace=replace, clock=clock, write_line=said.append
    )
    return said


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment of a process that works with the same data."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        # a process whose files may not be long would leave its bytecode cut short for the next one
        "PYTHONDONTWRITEBYTECODE": "1",
        "BOT_TOKEN": settings.bot_token.get_secret_value(),
        "DATABASE_URL": settings.database_url,
        "DIALOGS_PATH": str(settings.dialogs_path),
        "FILES_PATH": str(settings.files_path),
        "SECRET_KEY_FILE": str(settings.secret_key_file),
    }


async def run_bot(
    settings: Settings, *arguments: str | Path, blocks: str = "unlimited", **environment: str
) -> tuple[int, str]:
    """Run `python -m bot …` as a process; return its exit code and all that it wrote.

    No file that it writes may have more than so many `blocks` of 512 bytes.
    """
    bot = f'ulimit -f {blocks}; exec "$@"', "sh", sys.executable, "-m", "bot"
    async with started(
        *("sh", "-c", *bot, *arguments),
        cwd=settings.files_path.parent,
        env=environment_of(settings) | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    ) as process:
        async with within():
            written, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, written.decode()


def members_of(backup: Path) -> dict[str, bytes]:
    """Return the content of an unencrypted backup by name, as the tar program would."""
    with tarfile.open(backup, "r:gz") as tar:
        return {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]


def manifest_of(backup: Path) -> dict[str, Any]:
    """Return the manifest of an unencrypted backup."""
    manifest: dict[str, Any] = json.loads(members_of(backup)["manifest.json"])
    return manifest


def database_in(backup: Path, folder: Path) -> Path:
    """Write the database of an unencrypted backup to a folder."""
    path = folder / f"{backup.name}.sqlite3"
    path.write_bytes(members_of(backup)["database.sqlite3"])
    return path


def asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Return what an SQLite file answers."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def packed(*members: tuple[tarfile.TarInfo | str, bytes]) -> bytes:
    """Return a compressed tar of these members, as anybody could write one."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", format=tarfile.GNU_FORMAT) as tar:
        for name, content in members:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(content) if info.isreg() else 0
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def unpacked(content: bytes) -> bytes:
    """Return the tar within a compressed one."""
    return gzip.decompress(content)


def manifest_for(members: Mapping[str, bytes], form: int = 1) -> bytes:
    """Return a manifest that is right for these members."""
    told = {name: [len(one), hashlib.sha256(one).hexdigest()] for name, one in members.items()}
    facts = {"format": form, "made_at": "2026-11-24T09:00:00+00:00", "bot": "0", "missing": []}
    facts |= {"store_id": None, "claims": None, "schema": None, "members": told}
    return json.dumps(facts).encode()


def key_file(path: Path, identity: str) -> Path:
    """Write a secret key as `age-keygen` does."""
    path.write_text(f"# created: 2026-11-24T12:00:00+03:00\n# public key: age1\n{identity}\n")
    return path
