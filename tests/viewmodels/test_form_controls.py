"""Every type of field has a control of the form, or is asked elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.domain.form import FieldType
from ui.viewmodels.form_rows import CONTROLS
from ui.viewmodels.form_state import LATER

FIELDS = next((Path(__file__).parents[2] / "ui" / "qml").rglob("FormFields.qml"))


def test_every_type_has_a_control() -> None:
    assert set(CONTROLS) == set(FieldType) - LATER


def test_every_control_is_drawn() -> None:
    drawn = re.findall(r'roleValue: "(\w+)"', FIELDS.read_text("utf-8"))
    assert set(CONTROLS.values()) <= set(drawn)
