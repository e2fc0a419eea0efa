"""The kill switch, which outlives a restart, and what administrators are told of the service."""

import sqlalchemy as sa
from alembic import op

from storage.database.types import UtcDateTime

revision = "0012"
down_revision = "0011"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stopped_at", UtcDateTime()),
        sa.Column("stopped_by", sa.BigInteger()),
        sa.Column("stopped_by_name", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
    )
    op.create_table(
        "alerts",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("raised_at", UtcDateTime()),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("covered_until", UtcDateTime()),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_alerts")),
    )
    op.create_table(
        "alert_notes",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("admin_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_notes")),
        sa.UniqueConstraint("admin_id", "kind", name=op.f("uq_alert_notes_admin_id_kind")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("alert_notes")
    op.drop_table("alerts")
    op.drop_table("service")
