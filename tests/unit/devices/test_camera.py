"""Qt's camera with a picture of the test's own as its lens, up to the technician's try."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from PySide6.QtGui import QImage

from devices.capture.looking import look
from devices.manifest import ConfigError
from devices.ports import Frame, Page, Problem, Refusal
from devices.registry import create
from devices.simulators.camera import Lens
from kiosk.cli.main import kiosk
from tests.helpers.desk_photos import Scene, photograph
from tests.helpers.lens import Lens as Sending
from tests.helpers.lens import camera_at
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
def lens(qapp: object) -> Iterator[Sending]:
    lens = Sending(frame_of(photograph(Scene.SKEWED, 2)))
    yield lens
    lens.cover()


def test_one_picture_is_taken_as_it_is(qtbot, lens: Sending) -> None:
    camera = Camera(lens.input)
    camera.start()
    with qtbot.waitSignal(camera.taken, timeout=30_000) as answer:
        camera.take()
    (seen,) = answer.args
    assert camera_module.frame_in(seen) == frame_of(photograph(Scene.SKEWED, 2))
    assert max(camera_module.shown(seen, 300).size().toTuple()) == 300
    later: list[object] = []
    camera.taken.connect(later.append)
    qtbot.wait(100)
    assert later == [], "one picture for one asking"
    camera.stop()


def test_a_camera_that_sends_nothing_is_told(qtbot, lens: Sending) -> None:
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


def test_the_practice_lens_shows_what_the_dock_lays_below_it(qtbot, tmp_path: Path) -> None:
    file = tmp_path / "camera.lens"
    assert open_camera(file) is None, "unplugged"
    lens = Lens(file)
    camera = open_camera(file)
    assert camera is not None
    camera.start()

    def taken() -> Page | Refusal:
        with qtbot.waitSignal(camera.taken, timeout=30_000) as answer:
            camera.take()
        return look(camera_module.frame_in(answer.args[0]))

    assert taken() is Refusal.NO_PAGE
    lens.lay()
    first = taken()
    assert isinstance(first, Page)
    assert not first.grey, "a red stamp stands on it"
    lens.lay()
    second = taken()
    assert isinstance(second, Page)
    assert second.jpeg != first.jpeg, "another sheet"
    lens.blur()
    assert taken() is Refusal.BLURRED
    camera.stop()


def test_a_lens_is_no_camera_for_a_terminal_that_counts(tmp_path: Path) -> None:
    file = tmp_path / "camera.lens"
    Lens(file)
    with pytest.raises(ConfigError, match="page-capture"):
        create("page-capture", "camera", {"path": str(file)}, b"")
    with pytest.raises(ConfigError, match="lens"):
        create("simulated-camera", "camera", {"path": str(tmp_path / "video0")}, b"")


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
