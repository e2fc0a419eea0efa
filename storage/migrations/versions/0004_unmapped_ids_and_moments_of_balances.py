"""IDs of answers that map nobody can be found; when the balances around a mailing were told."""

import sqlalchemy as sa
from alembic import op

from storage.database.types import UtcDateTime

revision = "0004"
down_revision = "0003"

_MOMENTS = ("balance_before_at", "balance_after_at")
_KEPT = {
    "sqlite": "INSERT OR IGNORE INTO unmapped_ids (gateway_id, batch_id)"
    " SELECT value, batches.id FROM batches, json_each(batches.raw_ids)"
    " WHERE batches.raw_ids IS NOT NULL",
    "postgresql": "INSERT INTO unmapped_ids (gateway_id, batch_id)"
    " SELECT DISTINCT value, batches.id FROM batches,"
    " json_array_elements_text(batches.raw_ids) AS kept (value)"
    " WHERE batches.raw_ids IS NOT NULL",
}


def upgrade() -> None:
    op.create_table(
        "unmapped_ids",
        sa.Column("gateway_id", sa.String(length=100), nullable=False),
        sa.Column(
            "batch_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.id"], name=op.f("fk_unmapped_ids_batches")),
        sa.PrimaryKeyConstraint("gateway_id", "batch_id", name=op.f("pk_unmapped_ids")),
        sqlite_with_rowid=False,
    )
    op.execute(_KEPT[op.get_bind().dialect.name])
    for name in _MOMENTS:
        op.add_column("mailings", sa.Column(name, UtcDateTime()))
    op.create_index(op.f("ix_mailings_login_finished_at"), "mailings", ["login", "finished_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_mailings_login_finished_at"), "mailings")
    for name in reversed(_MOMENTS):
        op.drop_column("mailings", name)
    op.drop_table("unmapped_ids")
