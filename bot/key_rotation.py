"""`python -m bot rotate-key`: seals the stored passwords anew, so that the old key can go."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from bot.contacts.number_hashes import NumberHashes
from bot.errors import BotError
from bot.settings import Settings, ensure_secret_keys, new_secret_key, write_key_file
from storage.chat.chats import Chats
from storage.chat.vault import Vault
from storage.database.engine import Database, check_is_there


async def rotate_key(settings: Settings, write_line: Callable[[str], None]) -> None:
    """Seal all passwords with the first key of SECRET_KEY, or with a new one in SECRET_KEY_FILE.

    A key file keeps both keys until all is sealed, so that this may be broken off and called
    again. Raises BotError `database-absent`, `no-new-key` when SECRET_KEY has one key only, and
    what opening the database and the key raises; `database-busy`: the bot is running.
    """
    check_is_there(settings.database_url)
    keys = ensure_secret_keys(settings)
    if settings.secret_key and len(keys) == 1:
        raise BotError("no-new-key")
    db = await Database.open(settings.database_url)
    try:
        if len(keys) == 1:
            keys = (new_secret_key(), *keys)
            await asyncio.to_thread(write_key_file, settings.secret_key_file, keys)
        vault = Vault(",".join(keys))
        sealed, foreign = await Chats(db, vault).reseal_all()
        with suppress(BotError):  # sealed with none of the keys: what is said below is for it, too
            await NumberHashes(db, vault).reseal()
    finally:
        await db.close()
    if not settings.secret_key:
        await asyncio.to_thread(write_key_file, settings.secret_key_file, keys[:1])
    write_line(f"{sealed} passwords are sealed with the new key.")
    if foreign:
        write_line(
            f"{foreign} open with none of the keys. If you know the key that they were sealed with,"
            " put it behind the others and repeat this; else their chats must log in anew."
        )
    elif settings.secret_key:
        write_line("Now leave the new key alone in SECRET_KEY, and start the bot.")
