"""Parts of old SMS in blocks; the last moment at which the clock was trusted."""

import sqlalchemy as sa
from alembic import op

from storage.database.types import UtcDateTime
from storage.delivery.folded import read_blocks
from storage.delivery.folding import unfold

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "folded_segments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "mailing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailing_id"], ["mailings.id"], name=op.f("fk_folded_segments_mailings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folded_segments")),
        sa.UniqueConstraint(
            "mailing_id", "first", name=op.f("uq_folded_segments_mailing_id_first")
        ),
    )
    op.create_table(
        "folded_ids",
        sa.Column("fingerprint", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", "block_id", name=op.f("pk_folded_ids")),
        sqlite_with_rowid=False,
    )
    op.add_column("store", sa.Column("clock_at", UtcDateTime()))


def downgrade() -> None:
    connection = op.get_bind()
    blocks = sa.text("SELECT id, mailing_id, packed FROM folded_segments")
    for block in read_blocks(connection.execute(blocks).all()):
        unfold(connection, block.mailing_id, block.columns["position"])
    op.drop_column("store", "clock_at")
    op.drop_table("folded_ids")
    op.drop_table("folded_segments")
