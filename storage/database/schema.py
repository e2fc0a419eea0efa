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
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage.database.types import Money, UtcDateTime

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

BIG_ID = BigInteger().with_variant(Integer, "sqlite")
"""A number of 64 bits: of a row, or one that the gateway chooses.

SQLite numbers rows by itself only where the type is spelled INTEGER, which has 64 bits there.
"""

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
    Column("last_server", Text),
    Column("last_login", Text),
    Column("default_sender", String(15)),
    Column("balance", Money),
    Column("balance_at", UtcDateTime),
    Column("prices", JSON(none_as_null=True)),
    Column("expensive", Boolean, nullable=False, server_default="0"),
    Column("quiet_start", Integer, server_default="1260"),
    Column("quiet_end", Integer, server_default="540"),
    Column("notices", Boolean, nullable=False, server_default="1"),
    Column("incoming", Boolean, nullable=False, server_default="0"),
    Column("incoming_until", UtcDateTime),
    Column("auto_stop", Boolean, nullable=False, server_default="0"),
    Column("balance_floor", Money),
    Column("balance_notice", String(8)),
    Column("validity", Integer),
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
    Column("template", Text),
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
    Column("balance_before_at", UtcDateTime),
    Column("balance_after", Money),
    Column("balance_after_at", UtcDateTime),
    Column("card_message_id", BigInteger),
    Column("thread_id", BigInteger),
    Column("repeat_of", ForeignKey("mailings.id")),
    Column("rest_of", BIG_ID),
    Column("version", Integer, nullable=False, default=1),
    Column("told_version", Integer, key="shown_version", nullable=False, default=0),
    Column("audience_id", BigInteger),
    Column("personal", Boolean, nullable=False, server_default="0"),
    Column("cursor", Integer, nullable=False, server_default="0"),
    Column("planned_segments", Integer, nullable=False, server_default="0"),
    Column("sent_segments", Integer, nullable=False, server_default="0"),
    Column("pause", String(16)),
    Column("pauses", Integer, nullable=False, server_default="0"),
    Column("pause_status", String(40)),
    Column("resume_at", UtcDateTime),
    Column("quiet_start", Integer),
    Column("quiet_end", Integer),
    Column("quiet_zone", String(64)),
    Column("content", String(12)),
    Column("destinations", JSON(none_as_null=True)),
    Column("validity", Integer),
    Column("left_at", UtcDateTime),
    Column("news", String(8)),
    Column("resend_at", UtcDateTime),
    Column("phones_gone_at", UtcDateTime),
    Column("texts_gone_at", UtcDateTime),
    Index(None, "news"),
    Index(None, "resend_at"),
    Index(None, "rest_of"),
    Index(None, "chat_id", "id"),
    Index(None, "state", "hand_over_at"),
    Index(None, "chat_id", "card_message_id"),
    Index(None, "login", "finished_at"),
    # an old card must never mean a newer mailing: no id is given twice
    sqlite_autoincrement=True,
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
    Column("row", Integer),
    Column("delivery", String(16)),
    Index(None, "phone"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("mailing_id", ForeignKey("mailings.id"), nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False, server_default="1"),
    Column("claimed_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("status", String(40)),
    Column("detail", Text),
    Column("http_status", Integer),
    Column("gateway_code", BIG_ID),
    Column("raw_ids", JSON(none_as_null=True)),
    Index(None, "mailing_id", "first"),
    Index(None, "state", "mailing_id"),
)

# finds the IDs in `batches.raw_ids`
unmapped_ids = Table(
    "unmapped_ids",
    metadata,
    Column("gateway_id", String(100), primary_key=True),
    Column("batch_id", ForeignKey("batches.id"), primary_key=True),
    sqlite_with_rowid=False,
)

segments = Table(
    "segments",
    metadata,
    Column("mailing_id", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("gateway_id", String(100), nullable=False, index=True),
    Column("state", BIG_ID),
    Column("final", Boolean, nullable=False, default=False),
    Column("description", Text),
    Column("price", Money),
    Column("submitted_at", UtcDateTime),
    Column("reported_at", UtcDateTime),
    Column("checked_at", UtcDateTime),
    # PostgreSQL is without it: to check it for each part took a quarter of its time (M14)
    ForeignKeyConstraint(
        ["mailing_id", "position"], ["messages.mailing_id", "messages.position"]
    ).ddl_if(dialect="sqlite"),
)

# parts of old SMS, some hundred in a row: see `storage.delivery.folded`
folded_segments = Table(
    "folded_segments",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("mailing_id", ForeignKey("mailings.id"), nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    UniqueConstraint("mailing_id", "first"),
)

# finds the IDs in them; no foreign key: an index of its own for it would be as large as this
folded_ids = Table(
    "folded_ids",
    metadata,
    Column("fingerprint", BigInteger, primary_key=True, autoincrement=False),
    Column("block_id", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

tracks = Table(
    "tracks",
    metadata,
    Column("mailing_id", ForeignKey("mailings.id"), primary_key=True, autoincrement=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("next_at", UtcDateTime),
    Column("round", Integer, nullable=False, server_default="0"),
    # the last part that this round has asked about
    Column("position", Integer, nullable=False, server_default="-1"),
    Column("part", Integer, nullable=False, server_default="0"),
    Column("asked", Integer, nullable=False, server_default="0"),
    Column("checked", Integer, nullable=False, server_default="0"),
    Column("counts", JSON, nullable=False),
    Column("notice", String(8)),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("told_version", Integer, key="shown_version", nullable=False, server_default="0"),
    Index(None, "next_at"),
)

incoming = Table(
    "incoming",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("chat_id", ForeignKey("chats.id", onupdate="CASCADE"), nullable=False),
    Column("server", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("gateway_id", BigInteger, nullable=False),
    Column("phone", String(32), nullable=False),
    Column("destination", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("came_at", UtcDateTime, nullable=False),
    Column("state", String(8), nullable=False),
    Column("message_id", BigInteger),
    UniqueConstraint("chat_id", "server", "login", "gateway_id"),
    Index(None, "state", "chat_id"),
    sqlite_autoincrement=True,
)

saved_texts = Table(
    "templates",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("chat_id", ForeignKey("chats.id", onupdate="CASCADE"), nullable=False),
    Column("name", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("chat_id", "name"),
    sqlite_autoincrement=True,
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

audiences = Table(
    "audiences",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("chat_id", ForeignKey("chats.id", onupdate="CASCADE"), nullable=False, index=True),
    Column("user_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("folder", String(64), nullable=False, unique=True),
    Column("count", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("several", Integer, nullable=False),
    Column("refused", JSON, nullable=False),
    Column("titles", JSON, nullable=False),
    Column("of_mailing", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
    # an old button must never mean a newer audience: no id is given twice
    sqlite_autoincrement=True,
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("chat_id", ForeignKey("chats.id", onupdate="CASCADE"), nullable=False, index=True),
    Column("user_id", BigInteger, nullable=False),
    Column("audience_id", ForeignKey("audiences.id")),
    Column("facts", JSON, nullable=False),
    Column("server", Text),
    Column("login", Text),
    Column("changed_at", UtcDateTime, nullable=False),
    # a restored copy holds it: it may have been confirmed after the copy was made
    Column("from_copy", Boolean, nullable=False, server_default=false()),
    sqlite_autoincrement=True,
)

contact_lists = Table(
    "contact_lists",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("chat_id", ForeignKey("chats.id", onupdate="CASCADE"), nullable=False),
    Column("name", String(64), nullable=False),
    # its contacts carry this number; writing another number here replaces all of them at once
    Column("contents", BigInteger, nullable=False, unique=True),
    Column("titles", JSON, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("chat_id", "name"),
    sqlite_autoincrement=True,
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("contents", BigInteger, nullable=False),
    Column("phone", String(15), nullable=False),
    Column("name", Text, nullable=False),
    Column("sought", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("ticked", Boolean, nullable=False, server_default="1"),
    UniqueConstraint("contents", "phone"),
    Index(None, "contents", "id"),
    sqlite_autoincrement=True,
)

stop_list = Table(
    "stop_list",
    metadata,
    Column(
        "chat_id",
        ForeignKey("chats.id", onupdate="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("phone", String(15), primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("user_name", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("sought", Text, nullable=False),
    Index(None, "chat_id", "added_at"),
)

# numbers that were forgotten and must not be sent to: keyed hashes in place of them
stop_hashes = Table(
    "stop_hashes",
    metadata,
    Column(
        "chat_id",
        ForeignKey("chats.id", onupdate="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("hash", String(43), primary_key=True),
    Column("added_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

# the key of those hashes, sealed by the vault; one row
hash_keys = Table(
    "hash_keys",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sealed", Text, nullable=False),
)

# what was forgotten on purpose: it is gone from the file itself once that was written anew
erasures = Table(
    "erasures",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("chat_id", BigInteger),
    Column("user_id", BigInteger, nullable=False),
    Column("done_at", UtcDateTime),
    Column("rewritten_at", UtcDateTime),
    Index(None, "rewritten_at"),
)

layouts = Table(
    "layouts",
    metadata,
    Column(
        "chat_id",
        ForeignKey("chats.id", onupdate="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("signature", String(64), primary_key=True),
    Column("choice", JSON, nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
)

# one row: what is set for the whole service
service = Table(
    "service",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("stopped_at", UtcDateTime),
    Column("stopped_by", BigInteger),
    Column("stopped_by_name", Text),
)

alerts = Table(
    "alerts",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("raised_at", UtcDateTime),
    Column("open", Boolean, nullable=False),
    Column("covered_until", UtcDateTime),
    Column("facts", JSON, nullable=False),
)

# what an administrator is still to be told; gone when he has been
alert_notes = Table(
    "alert_notes",
    metadata,
    Column("id", BIG_ID, primary_key=True),
    Column("admin_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("over", Boolean, nullable=False),
    Column("facts", JSON, nullable=False),
    UniqueConstraint("admin_id", "kind"),
    sqlite_autoincrement=True,
)

admin_menus = Table(
    "admin_menus",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
)

# one row, whose id is 1: see `storage.journal.store`
store = Table(
    "store",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("store_id", String(32), nullable=False),
    Column("claims", BigInteger, nullable=False),
    Column("marked_at", UtcDateTime),
    Column("restored_at", UtcDateTime),
    Column("restored_why", String(16)),
    Column("gap_from", UtcDateTime),
    Column("gap_to", UtcDateTime),
    Column("clock_at", UtcDateTime),
)
