"""Audiences, drafts, contact lists, the stop-list; mailings that pause."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.database.types import UtcDateTime

revision = "0002"
down_revision = "0001"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _mailing_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("audience_id", sa.BigInteger()),
        sa.Column("personal", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("cursor", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("planned_segments", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("sent_segments", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("pause", sa.String(length=16)),
        sa.Column("pause_status", sa.String(length=40)),
        sa.Column("resume_at", UtcDateTime()),
        sa.Column("quiet_start", sa.Integer()),
        sa.Column("quiet_end", sa.Integer()),
        sa.Column("quiet_zone", sa.String(length=64)),
    )


def upgrade() -> None:
    op.add_column("chats", sa.Column("quiet_start", sa.Integer(), server_default="1260"))
    op.add_column("chats", sa.Column("quiet_end", sa.Integer(), server_default="540"))
    for column in _mailing_columns():
        op.add_column("mailings", column)
    op.add_column("messages", sa.Column("row", sa.Integer()))
    _batches()
    _audiences()
    _drafts()
    _contacts()
    _stop_list()
    _layouts()


CLAIMED = (
    # whether a message is on its way or cancelled is told by its batch and its mailing
    "UPDATE messages SET state = 'queued' WHERE state IN ('sending', 'cancelled')",
    # what was claimed and given back is claimed anew from the cursor
    "DELETE FROM batches WHERE state = 'released'",
    """UPDATE mailings SET cursor = coalesce(
        (SELECT max(last) + 1 FROM batches WHERE batches.mailing_id = mailings.id), 0)""",
    """UPDATE mailings SET planned_segments = total * segments, sent_segments =
        (SELECT count(*) FROM segments WHERE segments.mailing_id = mailings.id)""",
)
UNCLAIMED = (
    """UPDATE messages SET state = 'sending' WHERE state = 'queued' AND EXISTS (
        SELECT 1 FROM batches WHERE batches.state = 'sending'
        AND batches.mailing_id = messages.mailing_id
        AND messages.position BETWEEN batches.first AND batches.last)""",
    """UPDATE messages SET state = 'cancelled' WHERE state = 'queued' AND EXISTS (
        SELECT 1 FROM mailings WHERE mailings.id = messages.mailing_id
        AND mailings.state IN ('cancelled', 'stopped'))""",
    "UPDATE batches SET state = 'released' WHERE state IN ('waiting', 'split')",
)


def _batches() -> None:
    op.add_column("batches", sa.Column("tries", sa.Integer(), nullable=False, server_default="1"))
    for statement in CLAIMED:
        op.execute(statement)
    op.drop_index(op.f("ix_batches_mailing_id"), "batches")
    op.create_index(op.f("ix_batches_mailing_id_first"), "batches", ["mailing_id", "first"])
    op.create_index(op.f("ix_batches_state_mailing_id"), "batches", ["state", "mailing_id"])


def _batches_as_before() -> None:
    op.drop_index(op.f("ix_batches_state_mailing_id"), "batches")
    op.drop_index(op.f("ix_batches_mailing_id_first"), "batches")
    op.create_index(op.f("ix_batches_mailing_id"), "batches", ["mailing_id"])
    for statement in UNCLAIMED:
        op.execute(statement)
    op.drop_column("batches", "tries")


def _chat_id(**options: object) -> sa.Column[int]:
    return sa.Column("chat_id", sa.BigInteger(), nullable=False, **options)  # type: ignore[arg-type]


def _of_chat(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_chats")
    return sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=name, onupdate="CASCADE")


def _audiences() -> None:
    op.create_table(
        "audiences",
        sa.Column("id", BIG_ID, nullable=False),
        _chat_id(),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("folder", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("several", sa.Integer(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("of_mailing", sa.BigInteger()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        _of_chat("audiences"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audiences")),
        sa.UniqueConstraint("folder", name=op.f("uq_audiences_folder")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audiences_chat_id"), "audiences", ["chat_id"])


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        _chat_id(),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("audience_id", BIG_ID),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        _of_chat("drafts"),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_drafts_audiences")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("token", name=op.f("uq_drafts_token")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_drafts_chat_id"), "drafts", ["chat_id"])


def _contacts() -> None:
    op.create_table(
        "contact_lists",
        sa.Column("id", BIG_ID, nullable=False),
        _chat_id(),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("contents", sa.BigInteger(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        _of_chat("contact_lists"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_lists")),
        sa.UniqueConstraint("chat_id", "name", name=op.f("uq_contact_lists_chat_id_name")),
        sa.UniqueConstraint("contents", name=op.f("uq_contact_lists_contents")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "contacts",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("contents", sa.BigInteger(), nullable=False),
        sa.Column("phone", sa.String(length=15), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("ticked", sa.Boolean(), nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("contents", "phone", name=op.f("uq_contacts_contents_phone")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_contacts_contents_id"), "contacts", ["contents", "id"])


def _stop_list() -> None:
    op.create_table(
        "stop_list",
        _chat_id(autoincrement=False),
        sa.Column("phone", sa.String(length=15), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sought", sa.Text(), nullable=False),
        _of_chat("stop_list"),
        sa.PrimaryKeyConstraint("chat_id", "phone", name=op.f("pk_stop_list")),
    )
    op.create_index(op.f("ix_stop_list_chat_id_added_at"), "stop_list", ["chat_id", "added_at"])


def _layouts() -> None:
    op.create_table(
        "layouts",
        _chat_id(autoincrement=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("choice", sa.JSON(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        _of_chat("layouts"),
        sa.PrimaryKeyConstraint("chat_id", "signature", name=op.f("pk_layouts")),
    )


def downgrade() -> None:
    for table in ("layouts", "stop_list", "contacts", "contact_lists", "drafts", "audiences"):
        op.drop_table(table)
    _batches_as_before()
    op.drop_column("messages", "row")
    for column in reversed(_mailing_columns()):
        op.drop_column("mailings", column.name)
    op.drop_column("chats", "quiet_end")
    op.drop_column("chats", "quiet_start")
