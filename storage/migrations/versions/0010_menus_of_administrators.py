"""Whose chats have an administrator's menu of commands: it is taken away from who is none."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "admin_menus",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_admin_menus")),
    )


def downgrade() -> None:
    op.drop_table("admin_menus")
