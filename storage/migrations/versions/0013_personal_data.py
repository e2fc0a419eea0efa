"""What was forgotten: of mailings by age, of numbers and chats; hashes that still stop."""

import sqlalchemy as sa
from alembic import op

from storage.database.types import UtcDateTime

revision = "0013"
down_revision = "0012"

_GONE = ("phones_gone_at", "texts_gone_at")


_LAST = (
    "UPDATE chats SET last_server = server, last_login = login WHERE login IS NOT NULL",
    (
        "UPDATE chats SET"
        " last_server = (SELECT server FROM mailings WHERE mailings.id = ("
        "SELECT max(id) FROM mailings WHERE chat_id = chats.id)),"
        " last_login = (SELECT login FROM mailings WHERE mailings.id = ("
        "SELECT max(id) FROM mailings WHERE chat_id = chats.id))"
        " WHERE login IS NULL"
    ),
)
"""A chat that is logged out goes on to see what its latest mailing's account sent."""


def upgrade() -> None:
    for name in _GONE:
        op.add_column("mailings", sa.Column(name, UtcDateTime()))
    for name in ("last_server", "last_login"):
        op.add_column("chats", sa.Column(name, sa.Text()))
    for name in ("server", "login"):
        op.add_column("drafts", sa.Column(name, sa.Text()))
    for statement in _LAST:
        op.execute(statement)
    op.create_table(
        "stop_hashes",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["chats.id"],
            name=op.f("fk_stop_hashes_chats"),
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("chat_id", "hash", name=op.f("pk_stop_hashes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hash_keys",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hash_keys")),
    )
    op.create_table(
        "erasures",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("done_at", UtcDateTime()),
        sa.Column("rewritten_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(op.f("ix_erasures_rewritten_at"), "erasures", ["rewritten_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_erasures_rewritten_at"), "erasures")
    for name in ("erasures", "hash_keys", "stop_hashes"):
        op.drop_table(name)
    for name in ("login", "server"):
        op.drop_column("drafts", name)
    for name in ("last_login", "last_server"):
        op.drop_column("chats", name)
    for name in reversed(_GONE):
        op.drop_column("mailings", name)
