"""A store on a fresh file, and submissions of an invented person to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.store import SqliteStore, open_store
from tests.helpers.submissions import TERMINAL


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kiosk.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    opened = open_store(path, TERMINAL)
    yield opened
    opened.close()
