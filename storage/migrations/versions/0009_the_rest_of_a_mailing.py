"""Which mailing went to a part of the recipients first, and the template it was rendered from."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column(
        "mailings",
        sa.Column("rest_of", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    )
    op.add_column("mailings", sa.Column("template", sa.Text(), nullable=True))
    op.create_index(op.f("ix_mailings_rest_of"), "mailings", ["rest_of"])


def downgrade() -> None:
    op.drop_index(op.f("ix_mailings_rest_of"), "mailings")
    op.drop_column("mailings", "template")
    op.drop_column("mailings", "rest_of")
