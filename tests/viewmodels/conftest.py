"""A fresh visit, and a fresh terminal behind a screen, for every test of a view model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.helpers.ui import Rig
from tests.helpers.visits import World
from ui.viewmodels.app import AppModel


@pytest.fixture(scope="session")
def catalogue_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("catalogue")


@pytest.fixture
def world(qapp: QGuiApplication, catalogue_cache: Path) -> Iterator[World]:
    made = World(catalogue_cache)
    yield made
    made.close()


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("catalogue")


@pytest.fixture
def rig(tmp_path: Path, cache: Path, qtbot: QtBot) -> Iterator[Rig]:
    one = Rig(tmp_path, cache)
    yield one
    one.close()


@pytest.fixture
def app(rig: Rig) -> Iterator[AppModel]:
    one = rig.app()
    yield one
    one.close()
    if one.jobs._pool is not None:  # what is under way ends before the store is closed
        one.jobs._pool.shutdown(wait=True)
