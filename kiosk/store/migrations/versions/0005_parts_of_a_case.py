"""A step may be about one part of a joint item (一件事): two parts can move at the same second.

SQLite cannot change a UNIQUE, so the table is made anew; nothing refers to it.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """CREATE TABLE case_steps_new (
        id INTEGER NOT NULL, seq INTEGER NOT NULL, stage TEXT NOT NULL, "at" TEXT NOT NULL,
        office TEXT NOT NULL, handler TEXT NOT NULL, office_phone TEXT NOT NULL,
        opinion TEXT NOT NULL, part TEXT DEFAULT '' NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT case_steps_once UNIQUE (seq, part, stage, "at"),
        FOREIGN KEY(seq) REFERENCES submissions (seq)
    ) STRICT""",
    """INSERT INTO case_steps_new (id, seq, stage, "at", office, handler, office_phone, opinion)
        SELECT id, seq, stage, "at", office, handler, office_phone, opinion FROM case_steps""",
    "DROP TABLE case_steps",
    "ALTER TABLE case_steps_new RENAME TO case_steps",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("a file never goes back to an older program")
