"""A shelf in a folder of its own, with the signatures really checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.shelf import Shelf
from sync.engine import believed
from tests.helpers.documents import PUBLIC

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "documents"


@pytest.fixture
def opened(folder: Path) -> Callable[[], Shelf]:
    """Open the shelf of `folder`, as a start of the program does."""
    return lambda: Shelf(folder, lambda document: believed([PUBLIC], document), lambda: NOW)
