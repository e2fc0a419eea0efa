"""How long an SMS is tried; when a mailing first left, and whether its chat is to hear of it."""

import sqlalchemy as sa
from alembic import op

from storage.database.types import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("chats", sa.Column("validity", sa.Integer()))
    for column in _of_mailings():
        op.add_column("mailings", column)
    op.create_index(op.f("ix_mailings_news"), "mailings", ["news"])


def _of_mailings() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("validity", sa.Integer()),
        sa.Column("left_at", UtcDateTime()),
        sa.Column("news", sa.String(length=8)),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_mailings_news"), "mailings")
    for name in ("news", "left_at", "validity"):
        op.drop_column("mailings", name)
    op.drop_column("chats", "validity")
