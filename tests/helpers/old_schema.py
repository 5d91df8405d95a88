"""Files as older programs left them: made from today's by undoing what the migrations did."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_BACK = """
CREATE TABLE old (
    id INTEGER NOT NULL, state TEXT NOT NULL, content_hash TEXT NOT NULL,
    size INTEGER NOT NULL, attempts INTEGER NOT NULL, received_at TEXT,
    parked_reason TEXT NOT NULL, PRIMARY KEY (id),
    CONSTRAINT outbox_state CHECK (state IN ('waiting', 'received', 'parked')),
    FOREIGN KEY(id) REFERENCES submissions (seq)
) STRICT;
INSERT INTO old SELECT id, state, content_hash, size, attempts, received_at, parked_reason FROM outbox;
DROP TABLE outbox;
ALTER TABLE old RENAME TO outbox;
CREATE INDEX outbox_waiting ON outbox (id) WHERE state = 'waiting';
CREATE INDEX outbox_parked ON outbox (id) WHERE state = 'parked';
ALTER TABLE cases DROP COLUMN ended_at;
CREATE TABLE old_steps (
    id INTEGER NOT NULL, seq INTEGER NOT NULL, stage TEXT NOT NULL, "at" TEXT NOT NULL,
    office TEXT NOT NULL, handler TEXT NOT NULL, office_phone TEXT NOT NULL, opinion TEXT NOT NULL,
    PRIMARY KEY (id), CONSTRAINT case_steps_once UNIQUE (seq, stage, "at"),
    FOREIGN KEY(seq) REFERENCES submissions (seq)
) STRICT;
INSERT INTO old_steps SELECT id, seq, stage, "at", office, handler, office_phone, opinion FROM case_steps;
DROP TABLE case_steps;
ALTER TABLE old_steps RENAME TO case_steps;
DROP TABLE drafts;
UPDATE alembic_version SET version_num = '0001';
PRAGMA user_version = 1;
"""


def back_to_first_schema(path: Path) -> None:
    """Give a closed file the schema of version 1; what that did not know is lost."""
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_BACK)
    finally:
        connection.close()
