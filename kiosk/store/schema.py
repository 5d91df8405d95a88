"""Brings a file to the schema of this program, or says why not.

The usual start reads one integer (`PRAGMA user_version`); alembic is imported only when it differs.
The whole way from one schema to the next is one transaction: a kill leaves the old or the new
schema, never a mixture.
"""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from kiosk.ports import Unsafe
from kiosk.store.errors import explained, unsafe
from kiosk.store.tables import SCHEMA_VERSION

if TYPE_CHECKING:
    from kiosk.store.database import Database


def version_of(connection: sqlite3.Connection) -> int:
    """Return the schema version a file carries; 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def bring_up_to_date(database: Database, found: int) -> bool:
    """Migrate when `found` is not this program's version; tells whether it did.

    Raises StoreUnsafe(NEWER) for a file of a later program, untouched.
    """
    if found == SCHEMA_VERSION:
        return False
    if found > SCHEMA_VERSION:
        raise unsafe(Unsafe.NEWER)
    with explained(), database.durable() as connection:
        # Another process may have been faster while this one waited for its turn.
        if connection.exec_driver_sql("PRAGMA user_version").scalar_one() != SCHEMA_VERSION:
            upgrade(connection)
    return True


def upgrade(connection: sa.Connection) -> None:
    """Run every missing migration inside the caller's transaction and set the version."""
    from alembic import command
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")
