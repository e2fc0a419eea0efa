"""The tables. What each row means is said in `bot.model`."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.types import Money, UtcDateTime

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

BIG_ID = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only where the type is spelled INTEGER."""

chats = Table(
    "chats",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("language", String(8)),
    Column("seen_language", String(16)),
    Column("server", Text),
    Column("login", Text),
    Column("sealed_password", Text),
    Column("logged_in_at", UtcDateTime),
    Column("default_sender", String(15)),
    Column("balance", Money),
    Column("balance_at", UtcDateTime),
    Column("price", Money),
    Column("created_at", UtcDateTime, nullable=False),
)

senders = Table(
    "senders",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("chat_id", ForeignKey("chats.id", onupdate="CASCADE"), nullable=False),
    Column("name", String(15), nullable=False),
    UniqueConstraint("chat_id", "name"),
)

mailings = Table(
    "mailings",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("chat_id", ForeignKey("chats.id", onupdate="CASCADE"), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("server", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("sender", String(15), nullable=False),
    Column("text", Text, nullable=False),
    Column("segments", Integer, nullable=False),
    Column("timing", String(8), nullable=False),
    Column("send_at", UtcDateTime),
    Column("wall", String(32)),
    Column("hand_over_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("total", Integer, nullable=False),
    Column("accepted", Integer, nullable=False, default=0),
    Column("refused", Integer, nullable=False, default=0),
    Column("unknown", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("balance_before", Money),
    Column("balance_after", Money),
    Column("card_message_id", BigInteger),
    Column("thread_id", BigInteger),
    Column("repeat_of", ForeignKey("mailings.id")),
    Column("version", Integer, nullable=False, default=1),
    Column("told_version", Integer, nullable=False, default=0),
    Index(None, "chat_id", "id"),
    Index(None, "state", "hand_over_at"),
    Index(None, "chat_id", "card_message_id"),
)

messages = Table(
    "messages",
    metadata,
    Column("mailing_id", ForeignKey("mailings.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("phone", String(15), nullable=False),
    Column("text", Text),
    Column("state", String(16), nullable=False),
    Column("segments", Integer, nullable=False),
    Column("status", String(40)),
    Column("detail", Text),
    Index(None, "phone"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("mailing_id", ForeignKey("mailings.id"), nullable=False, index=True),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("claimed_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("status", String(40)),
    Column("detail", Text),
    Column("http_status", Integer),
    Column("gateway_code", Integer),
    Column("raw_ids", JSON(none_as_null=True)),
)

segments = Table(
    "segments",
    metadata,
    Column("mailing_id", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("gateway_id", String(100), nullable=False, index=True),
    Column("state", Integer),
    Column("final", Boolean, nullable=False, default=False),
    Column("description", Text),
    Column("price", Money),
    Column("submitted_at", UtcDateTime),
    Column("reported_at", UtcDateTime),
    Column("checked_at", UtcDateTime),
    ForeignKeyConstraint(["mailing_id", "position"], ["messages.mailing_id", "messages.position"]),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("user_id", BigInteger, nullable=False),
    Column("action", String(32), nullable=False),
    Column("mailing_id", BigInteger),
    Column("facts", JSON, nullable=False),
)
