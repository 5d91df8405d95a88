"""The platform's database: SQLite in its folder by default, PostgreSQL by one URL.

Several workers stand behind either, so what must not happen twice is decided here: who writes at
a time, and who makes the tables. It knows nothing of what the tables mean, save for filling
columns that an older version did not have. Values never stand in error messages: they may be
personal.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.schema import CreateColumn

from sync.sandbox.tables import metadata
from sync.sandbox.upgrade import upgrade

POOL = 10
"""Connections of one worker; PostgreSQL's max_connections has to hold workers x POOL."""
OUT_OF_REACH = (OperationalError, InterfaceError, PoolTimeoutError)
"""The database is away, full or too busy: nothing is wrong with the request."""
_RACES = frozenset({"40001", "40P01"})
"""serialization_failure, deadlock_detected: the same again may well succeed."""
_STATEMENT_MS = 60_000
_LOCK_MS = 15_000


class DatabaseUnusable(Exception):
    """The database cannot be used; the text says what to do and holds no password."""


def default_url(data: Path) -> str:
    """Return the URL of the SQLite file in a data folder."""
    return f"sqlite:///{data / 'platform.sqlite3'}"


def open_database(url: str) -> Engine:
    """Open (and create, and bring up to date) the database. Raises DatabaseUnusable."""
    engine = _engine(_parsed(url))
    try:
        with engine.begin() as connection:
            serialise(connection, "schema")
            _bring_up_to_date(connection)
    except SQLAlchemyError as error:
        engine.dispose()
        cause = getattr(error, "orig", None) or error
        raise DatabaseUnusable(
            f"数据库用不了（{type(cause).__name__}）。请检查数据库是否在运行，地址、用户和口令对不对。"
        ) from None
    return engine


def reading(engine: Engine) -> Engine:
    """Return the engine for questions: on SQLite they wait for no writer.

    On PostgreSQL each statement is for itself, which spares two round trips: whoever needs one
    view of the data asks in one statement.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine.execution_options(reading=True)


def serialise(connection: Connection, name: str) -> None:
    """Let one transaction at a time go on under this name, until it ends.

    SQLite has one writer anyway; PostgreSQL takes an advisory lock.
    """
    if connection.dialect.name == "postgresql":
        digest = hashlib.sha256(f"bianmin-platform/{name}".encode()).digest()
        key = int.from_bytes(digest[:8], "big", signed=True)
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def was_a_race(error: DBAPIError) -> bool:
    """Tell whether another transaction was faster, so that looking again helps."""
    state = getattr(error.orig, "sqlstate", "")
    return isinstance(error, IntegrityError) or state in _RACES


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUnusable("数据库地址的写法不对，应像 postgresql://用户@主机/库名。") from None
    # One driver is shipped, so nobody has to name it.
    return (
        parsed.set(drivername="postgresql+psycopg") if parsed.drivername == "postgresql" else parsed
    )


def _engine(url: URL) -> Engine:
    backend = url.get_backend_name()
    try:
        if backend == "sqlite":
            engine = create_engine(url, hide_parameters=True)
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        if backend == "postgresql":
            # No ping before each use: one lost connection is a 503, and then all are opened anew.
            engine = create_engine(url, hide_parameters=True, pool_size=POOL, max_overflow=0)
            event.listen(engine, "connect", _prepare_postgresql)
            return engine
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        raise DatabaseUnusable(
            "缺数据库驱动：请安装 psycopg（pip install 'bianmin-kiosk[postgresql]'）。"
        ) from None
    raise DatabaseUnusable("只支持 SQLite 和 PostgreSQL。")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    # The wait first: another worker may be changing the journal mode at this moment.
    for pragma in ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # Two deferred transactions that both read and then write cannot both go on.
    only_reads = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = {_STATEMENT_MS}")
        cursor.execute(f"SET lock_timeout = {_LOCK_MS}")
        # Acknowledged means kept: a server set to answer before its disk did is overruled.
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'on', false)"
            " WHERE current_setting('synchronous_commit') = 'off'"
        )
    connection.autocommit = False


def _bring_up_to_date(connection: Connection) -> None:
    """Make what is not there: tables, and columns and indexes of tables of an older version.

    Only additions, after what `upgrade` renames: a new column is nullable or has a server default.
    """
    upgrade(connection)
    metadata.create_all(connection)
    inspector = inspect(connection)
    for table in metadata.sorted_tables:
        there = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                ddl = CreateColumn(column).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {ddl}")
                for statement in _FILLED.get(f"{table.name}.{column.name}", ()):
                    connection.execute(text(statement))
    inspector = inspect(connection)
    for table in metadata.sorted_tables:
        named = {index["name"] for index in inspector.get_indexes(table.name)}
        for index in table.indexes:
            if index.name not in named:
                index.create(connection)


_FILLED = {
    # Cursors given out before there were serials were the row's number: they stay good.
    "changes.serial": ("UPDATE changes SET serial = seq",),
    "terminals.last_change": (
        """UPDATE terminals SET last_change =
        COALESCE((SELECT MAX(seq) FROM changes WHERE terminal_id = terminals.id), 0)""",
    ),
}
