"""The stores: the database, the secret key, and the high-water file beside them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.assembly.gateways import settled_after
from bot.clock import Clock
from bot.errors import BotError
from bot.logs import add_secret
from bot.private_files import make_private_folder
from bot.settings import Settings, ensure_secret_keys
from storage.chat.alerts import Alerts as AlertStore
from storage.chat.audit import Audit
from storage.chat.chats import Chats
from storage.chat.incoming import IncomingStore
from storage.chat.senders import Senders
from storage.chat.vault import Vault
from storage.database.engine import Database
from storage.database.high_water import HighWaterFile
from storage.delivery.tracks import Tracks
from storage.journal.journal import Journal
from storage.journal.restoring import RestoreMode
from storage.journal.store import Store


@dataclass(frozen=True, slots=True)
class Stores:
    """The database, and the stores that read and write its tables."""

    db: Database
    journal: Journal
    tracks: Tracks
    chats: Chats
    senders: Senders
    incoming: IncomingStore
    audit: Audit
    restore_mode: RestoreMode
    store: Store
    """The store's own row, as it stood when the database was opened."""
    vault: Vault
    alerts: AlertStore
    high_water: HighWaterFile


@asynccontextmanager
async def open_stores(settings: Settings, clock: Clock) -> AsyncIterator[Stores]:
    """Open the database and the secret key; close the database in the end.

    Raises BotError `database-…`, `data-exposed`, `secret-key-…`, `files-unusable` and
    `high-water-…`.
    """
    keys = ensure_secret_keys(settings)
    for secret in (*keys, *settings.secrets):
        add_secret(secret, lasting=True)
    try:
        make_private_folder(settings.files_path)
    except OSError as error:
        raise BotError("files-unusable", path=str(settings.files_path)) from error
    db = await Database.open(settings.database_url)
    file = HighWaterFile(settings.high_water_file)
    restore_mode = RestoreMode(db, file)
    try:
        vault = Vault(",".join(keys))
        yield Stores(
            db=db,
            journal=Journal(db, file, settled_after=settled_after(settings)),
            tracks=Tracks(db),
            chats=Chats(db, vault),
            senders=Senders(db),
            incoming=IncomingStore(db),
            audit=Audit(db),
            restore_mode=restore_mode,
            store=await _look_for_a_restore(restore_mode, file, clock),
            vault=vault,
            alerts=AlertStore(db),
            high_water=file,
        )
    finally:
        await db.close()
        file.close()


async def _look_for_a_restore(mode: RestoreMode, file: HighWaterFile, clock: Clock) -> Store:
    """Return the store's row after `RestoreMode.look`. BotError `high-water-…`."""
    try:
        await asyncio.to_thread(file.keep_others_out)
        return await mode.look(clock.now())
    except OSError as error:
        raise BotError("high-water-unusable", path=str(file.path)) from error
