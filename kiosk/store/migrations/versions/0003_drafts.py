"""Sealed drafts. Frozen: later changes are later files."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """CREATE TABLE drafts (
        person_key BLOB NOT NULL, item_id TEXT NOT NULL, id TEXT NOT NULL,
        assurance TEXT NOT NULL, saved_at TEXT NOT NULL, expires_at TEXT NOT NULL,
        nonce BLOB NOT NULL, sealed BLOB NOT NULL,
        PRIMARY KEY (person_key, item_id), UNIQUE (id)
    ) STRICT""",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
