"""The pilot stays away from terminals that are not for practice."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtQuick import QQuickWindow
from pytestqt.qtbot import QtBot

from tests.helpers.ui import Rig
from ui.pilot import Pilot, PilotRefused


def test_no_pilot_beside_real_devices(
    qtbot: QtBot, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rig = Rig(tmp_path, tmp_path_factory.mktemp("catalogue"))
    app, window = rig.app(), QQuickWindow()
    with pytest.raises(PilotRefused):
        Pilot(tmp_path / "pilot", window, app, allowed=False)
    assert not (tmp_path / "pilot").exists()
    pilot = Pilot(tmp_path / "pilot", window, app, allowed=True)
    assert (tmp_path / "pilot").stat().st_mode & 0o777 == 0o600
    pilot.close()
    assert not (tmp_path / "pilot").exists()
    app.close()
    rig.close()
