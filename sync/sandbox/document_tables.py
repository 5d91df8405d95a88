"""Table of what the practice platform drafts and publishes for terminals."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, String, Table

from sync.sandbox.tables import metadata

publications = Table(
    "publications",
    metadata,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(64), nullable=False),
    Column("audience", String(16), nullable=False),
    Column("state", String(12), nullable=False),
    # Counts publications in the order they were committed: the cursor. NULL for a draft.
    Column("serial", BigInteger, unique=True),
    Column("version", BigInteger, nullable=False, default=0),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size", Integer, nullable=False),
    Column("withdrawn", Boolean, nullable=False, default=False),
    Column("key_id", String(64), nullable=False, default=""),
    Column("signature", LargeBinary, nullable=False, default=b""),
    Column("published_at", String(40), nullable=False, default=""),
    Column("approver", String(100), nullable=False, default=""),
    Column("approved_on", String(10), nullable=False, default=""),
    Column("document_number", String(100), nullable=False, default=""),
    Column("content", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
"""Drafts and publications; a publication never changes but for its state."""
