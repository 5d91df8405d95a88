"""The outbox learns to sink, to be exported and to name its reasons; cases remember their end.

SQLite cannot change a CHECK, so the outbox is made anew; nothing refers to it.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """CREATE TABLE outbox_new (
        id INTEGER NOT NULL, state TEXT NOT NULL, content_hash TEXT NOT NULL,
        size INTEGER NOT NULL, attempts INTEGER NOT NULL, received_at TEXT,
        parked_reason TEXT NOT NULL, parked_code TEXT DEFAULT '' NOT NULL,
        sunk INTEGER DEFAULT 0 NOT NULL, bundle TEXT DEFAULT '' NOT NULL, exported_at TEXT,
        PRIMARY KEY (id),
        CONSTRAINT outbox_state CHECK (state IN ('waiting', 'received', 'parked', 'exported')),
        FOREIGN KEY(id) REFERENCES submissions (seq)
    ) STRICT""",
    """INSERT INTO outbox_new (id, state, content_hash, size, attempts, received_at, parked_reason)
        SELECT id, state, content_hash, size, attempts, received_at, parked_reason FROM outbox""",
    "DROP TABLE outbox",
    "ALTER TABLE outbox_new RENAME TO outbox",
    "CREATE INDEX outbox_waiting ON outbox (id) WHERE state = 'waiting'",
    "CREATE INDEX outbox_parked ON outbox (id) WHERE state = 'parked'",
    "CREATE INDEX outbox_exported ON outbox (id) WHERE state = 'exported'",
    "CREATE INDEX outbox_sunk ON outbox (sunk, id) WHERE state = 'waiting' AND sunk > 0",
    "ALTER TABLE cases ADD COLUMN ended_at TEXT",
    # Nobody noted when: counted from the last step, else from now.
    """UPDATE cases SET ended_at = coalesce(
        (SELECT max(s."at") FROM case_steps s WHERE s.seq = cases.seq),
        strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now'))
        WHERE stage IN ('not_accepted', 'granted', 'refused', 'withdrawn')""",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
