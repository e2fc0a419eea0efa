"""Prices by destination; who may send to expensive ones; where the segments of a mailing go.

The one price that a chat had was learned from nobody knows which country: it is forgotten. What
the journal tells of recent SMS is taken instead, from a bounded number of them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.sms.destinations import destination_of
from bot.sms.prices import dump_prices, with_seen
from storage.database.types import MONEY_UNITS, Money

revision = "0006"
down_revision = "0005"

_MAILINGS, _SEGMENTS = 20, 200
"""How many of a chat's latest mailings are looked at, and how many priced segments of each."""

_CHATS = sa.text("SELECT id, server, login FROM chats WHERE login IS NOT NULL")
_LATEST = sa.text(
    "SELECT id, created_at FROM mailings WHERE chat_id = :chat AND server = :server"
    " AND login = :login AND accepted > 0 ORDER BY id DESC LIMIT :most"
)
_PRICED = sa.text(
    "SELECT messages.phone, segments.price FROM segments JOIN messages"
    " ON messages.mailing_id = segments.mailing_id AND messages.position = segments.position"
    " WHERE segments.mailing_id = :mailing AND segments.price > 0 LIMIT :most"
)
_NOTE = sa.text("UPDATE chats SET prices = :prices WHERE id = :chat").bindparams(
    sa.bindparam("prices", type_=sa.JSON())
)


def upgrade() -> None:
    with op.batch_alter_table("chats") as chats:
        chats.drop_column("price")
        chats.add_column(sa.Column("prices", sa.JSON(none_as_null=True)))
        chats.add_column(sa.Column("expensive", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("mailings", sa.Column("destinations", sa.JSON(none_as_null=True)))
    connection = op.get_bind()
    for chat, server, login in connection.execute(_CHATS).all():
        prices: Any = {}
        for at, seen in _seen(connection, chat, server, login):
            prices = with_seen(prices, seen, at) or prices
        if prices:
            connection.execute(_NOTE, {"prices": dump_prices(prices), "chat": chat})


def _seen(
    connection: sa.Connection, chat: int, server: str, login: str
) -> Iterator[tuple[datetime, list[tuple[str, Decimal]]]]:
    """Yield, for each of the latest mailings, the oldest first, what its segments cost."""
    of_chat = {"chat": chat, "server": server, "login": login, "most": _MAILINGS}
    latest = connection.execute(_LATEST, of_chat).all()
    for mailing, created_at in reversed(latest):
        found = connection.execute(_PRICED, {"mailing": mailing, "most": _SEGMENTS})
        seen = [(destination_of(phone), Decimal(price) / MONEY_UNITS) for phone, price in found]
        yield datetime.fromisoformat(str(created_at)).replace(tzinfo=UTC), seen


def downgrade() -> None:
    op.drop_column("mailings", "destinations")
    with op.batch_alter_table("chats") as chats:
        chats.drop_column("expensive")
        chats.drop_column("prices")
        chats.add_column(sa.Column("price", Money(), nullable=True))
