"""The first tables. Frozen: later changes are later files."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = (
    """CREATE TABLE meta (
        "key" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY ("key")
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE serials (
        region TEXT NOT NULL, terminal INTEGER NOT NULL, epoch INTEGER NOT NULL,
        serial INTEGER NOT NULL, PRIMARY KEY (region, terminal, epoch)
    ) WITHOUT ROWID, STRICT""",
    """CREATE TABLE submissions (
        seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, number TEXT NOT NULL,
        kind TEXT NOT NULL, item_id TEXT NOT NULL, item_name TEXT NOT NULL,
        applicant_masked TEXT NOT NULL, person_key BLOB NOT NULL, assurance TEXT NOT NULL,
        submitted_at TEXT NOT NULL, due TEXT, due_provisional INTEGER NOT NULL,
        supersedes TEXT NOT NULL, receipt TEXT NOT NULL, UNIQUE (id), UNIQUE (number)
    ) STRICT""",
    "CREATE INDEX submissions_by_person ON submissions (person_key)",
    """CREATE TABLE envelopes (
        seq INTEGER NOT NULL, suite TEXT NOT NULL, recipient_key_id TEXT NOT NULL,
        data BLOB NOT NULL, PRIMARY KEY (seq), FOREIGN KEY(seq) REFERENCES submissions (seq)
    ) STRICT""",
    """CREATE TABLE outbox (
        id INTEGER NOT NULL, state TEXT NOT NULL, content_hash TEXT NOT NULL,
        size INTEGER NOT NULL, attempts INTEGER NOT NULL, received_at TEXT,
        parked_reason TEXT NOT NULL, PRIMARY KEY (id),
        CONSTRAINT outbox_state CHECK (state IN ('waiting', 'received', 'parked')),
        FOREIGN KEY(id) REFERENCES submissions (seq)
    ) STRICT""",
    "CREATE INDEX outbox_waiting ON outbox (id) WHERE state = 'waiting'",
    "CREATE INDEX outbox_parked ON outbox (id) WHERE state = 'parked'",
    """CREATE TABLE cases (
        seq INTEGER NOT NULL, stage TEXT NOT NULL, official_number TEXT NOT NULL,
        PRIMARY KEY (seq), FOREIGN KEY(seq) REFERENCES submissions (seq)
    ) STRICT""",
    """CREATE TABLE case_steps (
        id INTEGER NOT NULL, seq INTEGER NOT NULL, stage TEXT NOT NULL, "at" TEXT NOT NULL,
        office TEXT NOT NULL, handler TEXT NOT NULL, office_phone TEXT NOT NULL,
        opinion TEXT NOT NULL, PRIMARY KEY (id),
        CONSTRAINT case_steps_once UNIQUE (seq, stage, "at"),
        FOREIGN KEY(seq) REFERENCES submissions (seq)
    ) STRICT""",
    """CREATE TABLE prints (
        id INTEGER NOT NULL, seq INTEGER NOT NULL, "at" TEXT NOT NULL, result TEXT NOT NULL,
        open INTEGER NOT NULL, PRIMARY KEY (id),
        CONSTRAINT prints_result CHECK (result IN ('printed', 'failed', 'unknown')),
        FOREIGN KEY(seq) REFERENCES submissions (seq)
    ) STRICT""",
    "CREATE INDEX prints_by_submission ON prints (seq)",
    """CREATE TABLE audit (
        seq INTEGER NOT NULL, "at" TEXT NOT NULL, event TEXT NOT NULL, subject TEXT NOT NULL,
        detail TEXT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (seq)
    ) STRICT""",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
