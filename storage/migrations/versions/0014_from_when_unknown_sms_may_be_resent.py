"""From when the unknown SMS of a mailing may be sent again: its last request may be on its way."""

import sqlalchemy as sa
from alembic import op

from storage.database.types import UtcDateTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("mailings", sa.Column("resend_at", UtcDateTime()))
    op.create_index(op.f("ix_mailings_resend_at"), "mailings", ["resend_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_mailings_resend_at"), "mailings")
    op.drop_column("mailings", "resend_at")
