"""Qt's camera with a picture of the test's own as its lens, up to the technician's try."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from PySide6.QtGui import QImage

from devices.ports import Frame, Problem
from kiosk.cli.main import kiosk
from tests.helpers.desk_photos import Scene, photograph
from tests.helpers.lens import Lens, camera_at
from tests.helpers.photo_run import frame_of
from ui import camera as camera_module
from ui.camera import Camera, open_camera
from ui.camera import frame_of as frame_of_image

_SETTINGS = """\
[paths]
data = "{root}/data"
runtime = "{root}/run"
[devices.reader]
driver = "none"
[devices.printer]
driver = "none"
[devices.camera]
driver = "page-capture"
options = {{ path = "{root}/video0" }}
"""


@pytest.fixture
def lens(qapp: object) -> Iterator[Lens]:
    lens = Lens(frame_of(photograph(Scene.SKEWED, 2)))
    yield lens
    lens.cover()


def test_one_picture_is_taken_as_it_is(qtbot, lens: Lens) -> None:
    camera = Camera(lens.input)
    camera.start()
    with qtbot.waitSignal(camera.taken, timeout=30_000) as answer:
        camera.take()
    (frame,) = answer.args
    assert frame == frame_of(photograph(Scene.SKEWED, 2))
    later: list[object] = []
    camera.taken.connect(later.append)
    qtbot.wait(100)
    assert later == [], "one picture for one asking"
    camera.stop()


def test_a_camera_that_sends_nothing_is_told(qtbot, lens: Lens) -> None:
    lens.cover()
    camera = Camera(lens.input, patience_ms=100)
    camera.start()
    with qtbot.waitSignal(camera.failed, timeout=30_000) as answer:
        camera.take()
    assert answer.args == [Problem.TIMED_OUT]
    camera.stop()


def test_rows_lose_their_padding_and_what_is_too_large_is_none(qapp: object) -> None:
    image = QImage(5, 3, QImage.Format.Format_RGB888)
    image.fill(0x010203)
    assert image.bytesPerLine() == 16
    assert frame_of_image(image) == Frame(5, 3, bytes((1, 2, 3)) * 15)
    assert frame_of_image(QImage()) is None
    assert frame_of_image(QImage(7000, 10, QImage.Format.Format_Mono)) is None


def test_a_camera_that_is_not_there_is_none(qapp: object, tmp_path: Path) -> None:
    assert open_camera(tmp_path / "video0") is None


def test_the_technicians_try_says_what_was_found_and_keeps_nothing(
    tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "video0").touch()
    settings = tmp_path / "kiosk.toml"
    settings.write_text(_SETTINGS.format(root=tmp_path), "utf-8")
    opened = camera_at(tmp_path / "video0", lambda: frame_of(photograph(Scene.SKEWED, 2)))
    monkeypatch.setattr(camera_module, "open_camera", opened)
    before = sorted(tmp_path.rglob("*"))
    words = ["--settings", str(settings), "devices", "test", "camera", "--json"]
    answer = CliRunner().invoke(kiosk, words)
    (told,) = json.loads(answer.stdout)
    assert (answer.exit_code, told["works"]) == (0, True), answer.output
    assert "1654×2339" in told["zh"] or "2339×1654" in told["zh"]
    assert sorted(tmp_path.rglob("*")) == before
    (tmp_path / "video0").unlink()
    answer = CliRunner().invoke(kiosk, words)
    assert answer.exit_code == 1
    assert "连接不上" in json.loads(answer.stdout)[0]["zh"]
