"""One way to change a mailing and learn what it has become, in one statement."""

from sqlalchemy import Update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Mailing
from storage.database.schema import mailings
from storage.journal.rows import mailing_of


async def change(connection: AsyncConnection, statement: Update) -> Mailing | None:
    """Run an update of one mailing; return the mailing as it stands after it.

    None: the update's conditions did not hold, and nothing was changed.
    """
    changed = await connection.execute(statement.returning(mailings))
    row = changed.mappings().one_or_none()
    return None if row is None else mailing_of(row)
