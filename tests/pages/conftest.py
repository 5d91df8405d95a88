"""One window for all tests of pages: QML is loaded once, visits come and go."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.journeys.visit import EndReason
from tests.helpers.screens import Stage


@pytest.fixture(scope="session")
def whole_stage(qapp: QGuiApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    os.environ["KIOSK_REDUCED_MOTION"] = "1"
    made = Stage(tmp_path_factory.mktemp("catalogue"))
    yield made
    made.close()
    del os.environ["KIOSK_REDUCED_MOTION"]


@pytest.fixture
def stage(whole_stage: Stage) -> Iterator[Stage]:
    yield whole_stage
    whole_stage.terminal.reader.present = False
    whole_stage.app.visit.end(EndReason.ASKED)
    whole_stage.settle()
    assert whole_stage.warnings == []
