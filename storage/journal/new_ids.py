"""Ids that were never given: a button in a chat may hold one that a restored journal has forgotten.

So after a restore the ids of all that buttons name begin far behind the last one known
(docs/rules.md, S32).
"""

from sqlalchemy import Connection

from storage.database.dialect import give_after, last_given
from storage.database.schema import (
    audiences,
    contact_lists,
    contacts,
    drafts,
    incoming,
    mailings,
    saved_texts,
)

STEP = 1_000_000
"""More than a company makes between two backups."""
_STEPS = {
    mailings: STEP,
    audiences: STEP,
    drafts: STEP,
    incoming: STEP,
    saved_texts: STEP,
    contact_lists: STEP,
    contacts: 1000 * STEP,
}


def leave_ids_out(connection: Connection) -> None:
    """Let the next ids be greater than any that may have been given since a copy was made."""
    for table, step in _STEPS.items():
        give_after(connection, table, (last_given(connection, table) or 0) + step)
