"""The front half: a terminal without its catalogue still comes up and says what is missing."""

from __future__ import annotations

from pathlib import Path

from kiosk.app.front import build_front
from kiosk.settings import IDLE_S, WARN_S
from kiosk.settings.model import ScreenTable
from tests.helpers.shipped import item_files


def test_a_missing_catalogue_leaves_an_empty_one(tmp_path: Path) -> None:
    paths = {"data": str(tmp_path / "data"), "catalogue": str(tmp_path / "nowhere")}
    front = build_front({"paths": paths})
    assert front.catalogue.items() == front.catalogue.themes() == ()
    assert front.place.name


def test_values_of_the_wrong_kind_count_as_absent(tmp_path: Path) -> None:
    raw = {"paths": {"data": str(tmp_path)}, "screen": {"idle_s": "soon"}, "place": 3}
    front = build_front(raw)
    assert front.screen.idle_s == IDLE_S
    assert len(front.catalogue.items()) == len(item_files())


def test_the_first_frame_and_the_checked_settings_have_the_same_times(tmp_path: Path) -> None:
    screen = build_front({"paths": {"data": str(tmp_path)}}).screen
    checked = ScreenTable()
    assert (screen.idle_s, screen.warn_s) == (checked.idle_s, checked.warn_s) == (IDLE_S, WARN_S)


def test_no_pilot_with_a_real_platform(tmp_path: Path) -> None:
    raw = {
        "paths": {"data": str(tmp_path)},
        "trial": {"pilot": True},
        "platform": {"mode": "remote"},
    }
    assert build_front(raw).screen.pilot_socket is None
