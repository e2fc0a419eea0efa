"""How often a mailing was paused: what is confirmed of one pause holds for no other."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("mailings", sa.Column("pauses", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("mailings", "pauses")
