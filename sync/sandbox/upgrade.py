"""Brings the database of an earlier version up to the tables of this one. Runs before they are made.

Only additive steps on tables that are there; a new table needs none. Safe to run twice.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from sync.wire import key_id_of


def upgrade(connection: Connection) -> None:
    """Change what has to be changed, inside the caller's transaction."""
    found = inspect(connection)
    if not found.has_table("terminals"):
        return
    columns = {column["name"] for column in found.get_columns("terminals")}
    if "token_hash" in columns:
        _from_tokens_to_keys(connection)
    if found.has_table("changes") and "part" not in {
        column["name"] for column in found.get_columns("changes")
    }:
        for column in ("step_stage VARCHAR(40)", "part VARCHAR(64)", "part_name VARCHAR(60)"):
            connection.execute(text(f"ALTER TABLE changes ADD COLUMN {column} NOT NULL DEFAULT ''"))


def _from_tokens_to_keys(connection: Connection) -> None:
    """Terminals sent their public keys all along: those take the place of the tokens."""
    connection.execute(text("ALTER TABLE terminals RENAME COLUMN token_hash TO key_id"))
    for column in (
        "former_key_id VARCHAR(64)",
        "former_public_key BYTEA",
        "former_until TIMESTAMP",
    ):
        kind = column.replace("BYTEA", "BLOB") if connection.dialect.name == "sqlite" else column
        connection.execute(text(f"ALTER TABLE terminals ADD COLUMN {kind}"))
    rows = connection.execute(text("SELECT id, public_key FROM terminals")).all()
    for row_id, public_key in rows:
        connection.execute(
            text("UPDATE terminals SET key_id = :key_id WHERE id = :id"),
            {"key_id": key_id_of(bytes(public_key)), "id": row_id},
        )
