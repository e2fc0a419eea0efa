"""Which store this is, how many claims it has made, and whether it may be older than them.

The ids of mailings are given once from now on: an old card must never mean a newer mailing.
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    store = op.create_table(
        "store",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("store_id", sa.String(32), nullable=False),
        sa.Column("claims", sa.BigInteger(), nullable=False),
        sa.Column("marked_at", sa.DateTime(), nullable=True),
        sa.Column("restored_at", sa.DateTime(), nullable=True),
        sa.Column("restored_why", sa.String(16), nullable=True),
        sa.Column("gap_from", sa.DateTime(), nullable=True),
        sa.Column("gap_to", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store")),
    )
    op.bulk_insert(store, [{"id": 1, "store_id": uuid4().hex, "claims": 0}])
    _number_mailings(once=True)


def downgrade() -> None:
    _number_mailings(once=False)
    op.drop_table("store")


def _number_mailings(*, once: bool) -> None:
    """Make SQLite give each id once, or not; other databases do so by their sequences."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(
            "mailings", recreate="always", table_kwargs={"sqlite_autoincrement": once}
        ):
            pass
