"""What was forgotten: of mailings by age, of numbers and chats; hashes that still stop."""

import sqlalchemy as sa
from alembic import op

from storage.database.types import UtcDateTime

revision = "0013"
down_revision = "0010"

_GONE = ("phones_gone_at", "texts_gone_at")


def upgrade() -> None:
    for name in _GONE:
        op.add_column("mailings", sa.Column(name, UtcDateTime()))
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
    for name in reversed(_GONE):
        op.drop_column("mailings", name)
