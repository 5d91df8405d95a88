"""How many parts an envelope has, and how far its upload came."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE outbox ADD COLUMN parts INTEGER NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE outbox ADD COLUMN uploaded INTEGER NOT NULL DEFAULT 0")


def downgrade() -> None:
    raise NotImplementedError("a file never goes back to an older program")
