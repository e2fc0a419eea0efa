"""What each mailing was confirmed for: a token is worth nothing for another content."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("mailings", sa.Column("content", sa.String(length=12)))


def downgrade() -> None:
    op.drop_column("mailings", "content")
