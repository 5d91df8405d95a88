"""Runs the migrations on the connection the store hands over, inside the store's transaction.

No command line and no database address of its own: a half migration must be impossible, so the
caller opens BEGIN IMMEDIATE and sets `PRAGMA user_version` before the same COMMIT.
"""

from __future__ import annotations

from alembic import context

from kiosk.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
