"""Trying the camera at the console: frames through Qt, real page capture, a small picture, nothing kept."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from devices.capture.driver import PageDriver, open_capture
from devices.ports import DeviceState
from kiosk.journeys.apply import Page
from tests.helpers.console import TECHNICIAN_NUMBER
from tests.helpers.desk_photos import Scene, photograph
from tests.helpers.lens import camera_at
from tests.helpers.photo_run import frame_of
from tests.helpers.staff import PIN
from tests.helpers.ui import Rig, settle
from tests.helpers.waiting import until
from ui import camera as camera_module
from ui.viewmodels.app import AppModel


class Bench:
    """The console at its devices, and what lies below the camera."""

    def __init__(self, rig: Rig, app: AppModel, node: Path) -> None:
        self.rig, self.app, self.node = rig, app, node
        self.scene = Scene.SKEWED

    @property
    def devices(self) -> Any:
        return self.app.console.devices

    def tried(self) -> tuple[str, str]:
        self.devices.choose("camera")
        self.devices.tryIt()
        settle(lambda: not self.devices.trying)
        return self.devices.resultStatus, self.devices.resultText


@pytest.fixture
def bench(
    tmp_path: Path, cache: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Bench]:
    rig, node = Rig(tmp_path, cache), tmp_path / "video0"
    node.touch()
    text = f'[devices.camera]\ndriver = "page-capture"\noptions = {{ path = "{node}" }}\n'
    rig.hand.file.write_text(rig.hand.file.read_text("utf-8") + text, "utf-8")
    capture: PageDriver = open_capture("camera", {"path": str(node)})
    capture.start()
    until(lambda: capture.status().state is DeviceState.READY)
    rig.hand.machines.serve({**rig.terminal.devices, "camera": capture})
    rig.hand.name_technician()
    app = rig.app()
    one = Bench(rig, app, node)
    opened = camera_at(node, lambda: frame_of(photograph(one.scene, 2)))
    monkeypatch.setattr(camera_module, "open_camera", opened)
    app.visit.open_home()
    app.shell.callStaff()
    app.signIn.choose(True)
    settle(lambda: not app.signIn.busy)
    for box in (TECHNICIAN_NUMBER, PIN):
        for digit in box:
            app.signIn.digit(digit)
        app.signIn.submit()
    settle(lambda: app.visit.page is Page.CONSOLE and app.console.devices.loaded)
    yield one
    app.close()
    if app.jobs._pool is not None:
        app.jobs._pool.shutdown(wait=True)
    capture.close()
    rig.close()


def test_the_edges_that_were_found_are_said_and_shown_and_nothing_stays(bench: Bench) -> None:
    before = sorted(bench.node.parent.rglob("*"))
    status, words = bench.tried()
    assert status == "done"
    assert "拍到一页（1600×1200），四边找到了。拉正以后" in words
    kind, _, written = bench.devices.picture.partition(",")
    assert kind == "data:image/jpeg;base64"
    image = QImage.fromData(base64.b64decode(written))
    assert (image.width(), image.height()) == (480, 360)
    seen = photograph(Scene.SKEWED, 2).corners * 480 / 1600
    colour = image.pixelColor(*(int(one) for one in (seen[0] + seen[1]) / 2))
    assert colour.green() > colour.red() + 40, "the edge is drawn where the page lies"
    bench.devices.choose("printer")
    assert bench.devices.picture == ""
    bench.tried()
    assert bench.devices.picture != ""
    bench.app.console.leave()
    assert bench.devices.picture == ""
    assert sorted(bench.node.parent.rglob("*")) == before


def test_why_there_is_no_page_is_said_beside_the_picture(bench: Bench) -> None:
    bench.scene = Scene.EMPTY
    status, words = bench.tried()
    assert (status, "没有找到纸：请把纸平放" in words) == ("problem", True)
    assert bench.devices.picture != ""


def test_cancelled_or_unplugged_there_is_no_picture(bench: Bench) -> None:
    bench.devices.choose("camera")
    bench.devices.tryIt()
    settle(lambda: "镜头下" in bench.devices.tryingText)
    bench.devices.stop()
    settle(lambda: not bench.devices.trying)
    assert bench.devices.resultText == "已取消。"
    bench.node.unlink()
    status, words = bench.tried()
    assert (status, words) == ("problem", "连接不上：请检查电源和连接线。")
    assert bench.devices.picture == ""
