"""Tables of what telephones send (手机上传): tickets, and the files that came by them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from sync.sandbox.tables import metadata

phone_tickets = Table(
    "phone_tickets",
    metadata,
    # A ticket lets somebody send: only its hash is kept, as of enrolment codes.
    Column("ticket_hash", String(64), primary_key=True),
    Column("terminal_id", ForeignKey("terminals.id"), nullable=False),
    Column("item_id", String(64), nullable=False),
    Column("material", String(200), nullable=False),
    Column("expires_at", BigInteger, nullable=False),  # seconds since 1970
    Column("used_at", BigInteger),
)
Index("phone_tickets_by_end", phone_tickets.c.expires_at)

phone_files = Table(
    "phone_files",
    metadata,
    Column(
        "ticket_hash", ForeignKey("phone_tickets.ticket_hash", ondelete="CASCADE"), primary_key=True
    ),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
