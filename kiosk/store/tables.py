"""The tables of the terminal's file; the one description of the schema besides the migrations.

Nothing here holds a person in clear: names and numbers are masked, content is sealed to the
platform, a person is found by a keyed hash (law 9). A test compares these tables with what the
migrations make.
"""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA_VERSION = 5
"""`PRAGMA user_version` of a file that has these tables."""

metadata = sa.MetaData()

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""`store_id` (UUID of this file), `cursor` (the platform's, law 7), `desk` (acts of staff so far)."""

serials = sa.Table(
    "serials",
    metadata,
    sa.Column("region", sa.Text, primary_key=True, nullable=False),
    sa.Column("terminal", sa.Integer, primary_key=True, nullable=False, autoincrement=False),
    sa.Column("epoch", sa.Integer, primary_key=True, nullable=False, autoincrement=False),
    sa.Column("serial", sa.Integer, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The last serial given out, by enrolment; never goes down."""

submissions = sa.Table(
    "submissions",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("item_id", sa.Text, nullable=False),
    sa.Column("item_name", sa.Text, nullable=False),
    sa.Column("applicant_masked", sa.Text, nullable=False),
    sa.Column("person_key", sa.LargeBinary, nullable=False),
    sa.Column("assurance", sa.Text, nullable=False),
    sa.Column("submitted_at", sa.Text, nullable=False),
    sa.Column("due", sa.Text),
    sa.Column("due_provisional", sa.Integer, nullable=False),
    sa.Column("supersedes", sa.Text, nullable=False),
    sa.Column("receipt", sa.Text, nullable=False),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)
"""What was submitted, frozen (law 3): rows are inserted and never changed.

What a kind does not have is empty: item, person (`person_key` of no bytes), slip.
"""

sa.Index("submissions_by_person", submissions.c.person_key)

envelopes = sa.Table(
    "envelopes",
    metadata,
    sa.Column("seq", sa.ForeignKey("submissions.seq"), primary_key=True, autoincrement=False),
    sa.Column("suite", sa.Text, nullable=False),
    sa.Column("recipient_key_id", sa.Text, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sqlite_strict=True,
)
"""The sealed bytes, apart from the rest so that lists never page through them."""

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.ForeignKey("submissions.seq"), primary_key=True, autoincrement=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("received_at", sa.Text),
    sa.Column("parked_reason", sa.Text, nullable=False),
    sa.Column("parked_code", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("sunk", sa.Integer, nullable=False, server_default=sa.text("0")),
    sa.Column("bundle", sa.Text, nullable=False, server_default=sa.text("''")),
    sa.Column("exported_at", sa.Text),
    sa.Column("parts", sa.Integer, nullable=False, server_default=sa.text("0")),
    # Bytes of the envelope the platform has confirmed; only a hint, it is asked again.
    sa.Column("uploaded", sa.Integer, nullable=False, server_default=sa.text("0")),
    sa.CheckConstraint(
        "state IN ('waiting', 'received', 'parked', 'exported')", name="outbox_state"
    ),
    sqlite_strict=True,
)
"""The queue to the platform. `sending` is no state of the file: a lease lives in its process.

`sunk` counts how often the platform choked on the item, `bundle` names the last export of it. What
a new row does not need has a default: the statement of a submission stays as short as it was.
"""

# The literals match those of the queries: SQLite uses a partial index for a literal only.
sa.Index("outbox_waiting", outbox.c.id, sqlite_where=sa.text("state = 'waiting'"))
sa.Index("outbox_parked", outbox.c.id, sqlite_where=sa.text("state = 'parked'"))
sa.Index("outbox_exported", outbox.c.id, sqlite_where=sa.text("state = 'exported'"))
sa.Index(
    "outbox_sunk",
    outbox.c.sunk,
    outbox.c.id,
    sqlite_where=sa.text("state = 'waiting' AND sunk > 0"),
)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("seq", sa.ForeignKey("submissions.seq"), primary_key=True, autoincrement=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("official_number", sa.Text, nullable=False),
    sa.Column("ended_at", sa.Text),
    sqlite_strict=True,
)
"""What the platform said about a submission; no row before it said anything.

`ended_at` is when this terminal learned that the case is at its end: retention counts from there.
"""

case_steps = sa.Table(
    "case_steps",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("seq", sa.ForeignKey("submissions.seq"), nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("office", sa.Text, nullable=False),
    sa.Column("handler", sa.Text, nullable=False),
    sa.Column("office_phone", sa.Text, nullable=False),
    sa.Column("opinion", sa.Text, nullable=False),
    sa.Column("part", sa.Text, nullable=False, server_default=""),
    sa.UniqueConstraint("seq", "part", "stage", "at", name="case_steps_once"),
    sqlite_strict=True,
)

prints = sa.Table(
    "prints",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("seq", sa.ForeignKey("submissions.seq"), nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("result", sa.Text, nullable=False),
    sa.Column("open", sa.Integer, nullable=False),
    sa.CheckConstraint("result IN ('printed', 'failed', 'unknown')", name="prints_result"),
    sqlite_strict=True,
)
"""Each print of a receipt; `open` while nobody has said how it ended."""

sa.Index("prints_by_submission", prints.c.seq)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sqlite_strict=True,
)
"""What happened, each row's hash over the one before (SUP-01); ids and digests only."""

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("person_key", sa.LargeBinary, primary_key=True, nullable=False),
    sa.Column("item_id", sa.Text, primary_key=True, nullable=False),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("assurance", sa.Text, nullable=False),
    sa.Column("saved_at", sa.Text, nullable=False),
    sa.Column("expires_at", sa.Text, nullable=False),
    sa.Column("nonce", sa.LargeBinary, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sqlite_strict=True,
)
"""Forms left half-way, sealed under this terminal's own key; one for a person and item."""
