"""Whose rows a chat may see: those of the account that is, or was last, logged in to it.

The two flavours of a server know the same logins (docs/rules.md, D2 and P7).
"""

from sqlalchemy import Column, ColumnElement, Table, func, or_, select

from storage.database.schema import chats

_FLAVOUR, _END = "/v2", "|"


def of_present_account(table: Table) -> ColumnElement[bool]:
    """Tell whether a row belongs to its chat's present account, or to the last one it had.

    For a table with the columns `chat_id`, `server` and `login`; a row without a login, and one
    of a chat that nobody ever logged in to, belongs to whoever comes.
    """
    mine = or_(
        chats.c.last_login.is_(None),
        (chats.c.last_login == table.c.login)
        & (_plain(chats.c.last_server) == _plain(table.c.server)),
    )
    chat = select(chats.c.id).where(chats.c.id == table.c.chat_id, mine)
    return or_(table.c.login.is_(None), chat.exists())


def _plain(server: Column[str]) -> ColumnElement[str]:
    """Return a server's address without the flavour at its end; a mark shows where that is."""
    return func.replace(server + _END, _FLAVOUR + _END, _END)
