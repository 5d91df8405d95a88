"""Prepared statements of the submit path do what SQLAlchemy Core does with them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from kiosk.store.prepared import Prepared

TABLE = sa.Table(
    "things",
    sa.MetaData(),
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("data", sa.LargeBinary),
)


@pytest.fixture
def connection():
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        TABLE.metadata.create_all(connection)
        yield connection
    engine.dispose()


def test_rows_go_in_by_name_and_come_back_with_constants_bound(connection: sa.Connection):
    insert = Prepared(sa.insert(TABLE), ["name", "data"])
    assert insert(connection, {"data": b"\x00\xff", "name": "测试甲"}).lastrowid == 1
    insert(connection, {"name": "张明", "data": None})
    newest = Prepared(sa.select(TABLE.c.id, TABLE.c.name).order_by(TABLE.c.id.desc()).limit(1))
    assert newest(connection).fetchall() == [(2, "张明")]
    assert connection.execute(sa.select(TABLE)).first() == (1, "测试甲", b"\x00\xff")


def test_returning_and_upsert(connection: sa.Connection):
    count = Prepared(
        sqlite.insert(TABLE)
        .on_conflict_do_update(index_elements=["id"], set_={"id": TABLE.c.id + 5})
        .returning(TABLE.c.id),
        ["id", "name"],
    )
    assert [count(connection, {"id": 1, "name": "a"}).fetchall() for _ in range(2)] == [
        [(1,)],
        [(6,)],
    ]


def test_a_missing_value_is_an_error_before_anything_is_written(connection: sa.Connection):
    with pytest.raises(KeyError):
        Prepared(sa.insert(TABLE), ["name", "data"])(connection, {"name": "x"})
    assert connection.scalar(sa.select(sa.func.count()).select_from(TABLE)) == 0
