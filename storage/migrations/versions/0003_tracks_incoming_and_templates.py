"""Delivery tracked by itself; incoming SMS; saved texts; what a chat wants to be told."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.database.types import Money, UtcDateTime

revision = "0003"
down_revision = "0002"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _chat_columns() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("notices", sa.Boolean(), nullable=False, server_default="1"),
        sa.Column("incoming", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("incoming_until", UtcDateTime()),
        sa.Column("auto_stop", sa.Boolean(), nullable=False, server_default="0"),
        sa.Column("balance_floor", Money()),
        sa.Column("balance_notice", sa.String(length=8)),
    )


def upgrade() -> None:
    for column in _chat_columns():
        op.add_column("chats", column)
    op.add_column("messages", sa.Column("delivery", sa.String(length=16)))
    _tracks()
    _incoming()
    _templates()


def _tracks() -> None:
    op.create_table(
        "tracks",
        sa.Column("mailing_id", BIG_ID, nullable=False, autoincrement=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("next_at", UtcDateTime()),
        sa.Column("round", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("position", sa.Integer(), nullable=False, server_default="-1"),
        sa.Column("part", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("asked", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("checked", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("notice", sa.String(length=8)),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("told_version", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailings.id"], name=op.f("fk_tracks_mailings")),
        sa.PrimaryKeyConstraint("mailing_id", name=op.f("pk_tracks")),
    )
    op.create_index(op.f("ix_tracks_next_at"), "tracks", ["next_at"])


def _of_chat(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_chats")
    return sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=name, onupdate="CASCADE")


def _incoming() -> None:
    op.create_table(
        "incoming",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("server", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("gateway_id", sa.BigInteger(), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("destination", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", UtcDateTime()),
        sa.Column("came_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        _of_chat("incoming"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming")),
        sa.UniqueConstraint(
            "chat_id",
            "server",
            "login",
            "gateway_id",
            name=op.f("uq_incoming_chat_id_server_login_gateway_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_incoming_state_chat_id"), "incoming", ["state", "chat_id"])


def _templates() -> None:
    op.create_table(
        "templates",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        _of_chat("templates"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
        sa.UniqueConstraint("chat_id", "name", name=op.f("uq_templates_chat_id_name")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    for table in ("templates", "incoming", "tracks"):
        op.drop_table(table)
    op.drop_column("messages", "delivery")
    for column in reversed(_chat_columns()):
        op.drop_column("chats", column.name)
