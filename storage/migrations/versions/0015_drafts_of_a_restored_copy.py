"""Which drafts a restored copy holds: one may have been confirmed after the copy was made."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column(
        "drafts",
        sa.Column("from_copy", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("drafts", "from_copy")
