"""A fresh visit for every test of a view model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from tests.helpers.visits import World


@pytest.fixture(scope="session")
def catalogue_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("catalogue")


@pytest.fixture
def world(qapp: QGuiApplication, catalogue_cache: Path) -> Iterator[World]:
    made = World(catalogue_cache)
    yield made
    made.close()
