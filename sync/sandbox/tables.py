"""Tables of the practice platform; `database` opens them on SQLite or PostgreSQL.

A submission is stored once for ever: its id is UNIQUE, and so is its receipt number. A later
version only adds: a new column is nullable or has a server default.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# SQLite counts only INTEGER PRIMARY KEY by itself.
_Serial = BigInteger().with_variant(Integer(), "sqlite")

terminals = Table(
    "terminals",
    metadata,
    Column("id", _Serial, primary_key=True),
    Column("region", String(6), nullable=False),
    Column("terminal", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("key_id", String(64), nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    # The key before it, taken until some minutes after the new one was first used.
    Column("former_key_id", String(64)),
    Column("former_public_key", LargeBinary),
    Column("former_until", DateTime(timezone=True)),
    Column("revoked", Boolean, nullable=False, default=False),
    Column("enrolled_at", DateTime(timezone=True), nullable=False),
    # The last serial given to a change of this terminal's cases. Whoever adds a change counts this
    # up first and so holds the row until it commits: serials become visible in their order.
    Column("last_change", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("region", "terminal"),
)

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("region", String(6), nullable=False),
    Column("terminal", Integer, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("used_by", LargeBinary),
    # A code whose answer was lost may be repeated by the same key, as long as nothing was submitted.
    Column("used_epoch", Integer),
)

submissions = Table(
    "submissions",
    metadata,
    Column("serial", _Serial, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("content_hash", String(64), nullable=False),
    Column("number", String(19), nullable=False, unique=True),
    Column("terminal_id", ForeignKey("terminals.id"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("item_id", String(64), nullable=False),
    Column("assurance", String(40), nullable=False),
    Column("submitted_at", String(40), nullable=False),
    Column("received_at", String(40), nullable=False),
    Column("suite", String(64), nullable=False),
    Column("recipient_key_id", String(64), nullable=False),
    Column("supersedes", String(36), nullable=False, default=""),
    Column("stage", String(40), nullable=False),
    Column("official_number", String(50), nullable=False, default=""),
    Column("size", Integer, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    # Keyed hash of the applicant's ID number; empty where there is none, null until looked at.
    Column("person_key", String(64)),
    UniqueConstraint("id", "content_hash"),
    Index("submissions_of_a_person", "person_key", "serial"),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", _Serial, primary_key=True),
    Column("terminal_id", ForeignKey("terminals.id"), nullable=False, index=True),
    # The terminal's own count, and its cursor; `seq` may become visible out of order.
    Column("serial", BigInteger, nullable=False, server_default="0"),
    Column("submission_id", String(36), nullable=False),
    Column("stage", String(40), nullable=False),
    Column("at", String(40), nullable=False),
    Column("office", Text, nullable=False),
    Column("handler", Text, nullable=False),
    Column("office_phone", Text, nullable=False),
    Column("opinion", Text, nullable=False),
    # Of a joint item: which part it is about, and where that part stands; empty for the whole.
    Column("step_stage", String(40), nullable=False, server_default=""),
    Column("part", String(64), nullable=False, server_default=""),
    Column("part_name", String(60), nullable=False, server_default=""),
    Index("changes_in_order", "terminal_id", "serial", unique=True),
    sqlite_autoincrement=True,
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", _Serial, primary_key=True),
    Column("terminal_id", ForeignKey("terminals.id"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("length", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("touched_at", BigInteger, nullable=False, index=True),  # seconds since 1970
    UniqueConstraint("terminal_id", "sha256"),
)

upload_pieces = Table(
    "upload_pieces",
    metadata,
    Column("upload_id", ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True),
    Column("begins_at", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

tallies = Table(
    "tallies",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)
