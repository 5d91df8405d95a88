"""Tables of trust: nonces against replay, and what terminals last reported."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKey, Index, String, Table, Text

from sync.sandbox.tables import metadata

nonces = Table(
    "nonces",
    metadata,
    Column("terminal_id", ForeignKey("terminals.id"), primary_key=True),
    Column("nonce", String(64), primary_key=True),
    Column("expires_at", DateTime(timezone=True), nullable=False),
)
"""What was signed within the accepted window; shared by all workers of one database."""

Index("nonces_by_end", nonces.c.expires_at)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("terminal_id", ForeignKey("terminals.id"), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("report", Text, nullable=False),
)
"""The newest report of each terminal, as it came."""
