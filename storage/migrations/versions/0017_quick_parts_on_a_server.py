"""On PostgreSQL: room for messages that change, and no key that is checked for each part."""

from alembic import op

revision = "0017"
down_revision = "0016"

_KEY = "fk_segments_messages"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE messages SET (fillfactor = 50)")
        op.drop_constraint(_KEY, "segments")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        columns = ["mailing_id", "position"]
        op.create_foreign_key(_KEY, "segments", "messages", columns, columns)
        op.execute("ALTER TABLE messages RESET (fillfactor)")
