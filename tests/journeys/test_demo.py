"""`kiosk demo`, the main job on real parts, and every key of its report that others rely on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from devices.simulators.isolation import missing
from kiosk.documents.receipt import PRACTICE
from kiosk.domain.layout import Align, Layout, Text
from ui.paper.read import PaperReader


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("qapp")
def test_the_main_job_plays_by_itself(tmp_path: Path) -> None:
    assert missing() == [], "`make test` sets this machine up for it"
    out = tmp_path / "out"
    play = subprocess.run(
        [sys.executable, "-m", "kiosk.cli.main", "demo", "--out", str(out)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert play.returncode == 0, play.stdout + play.stderr
    assert str(out / "report.json") in play.stdout
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert set(report) == {
        *("ok", "reader", "steps", "submitted", "platform"),
        *("printer_bytes", "receipts", "screens"),
    }
    assert report["ok"] is True
    assert report["reader"] == "Virtual PCD 00 00"
    assert report["submitted"] == 2
    assert set(report["platform"]) == {"received", "duplicates"}
    assert report["platform"]["received"] == 2
    assert report["platform"]["duplicates"] >= 0
    for step in report["steps"]:
        assert step["ok"] is True
        assert step["name"]
        assert step["saw"]
        assert step["ms"] > 0
    assert len(report["steps"]) >= 12

    files = {path.name for path in out.iterdir()}
    assert files == {"report.json", *report["receipts"], *report["screens"]}
    for number, name in enumerate(report["screens"], start=1):
        assert re.fullmatch(rf"{number:02}-[a-z-]+\.png", name)
        picture = QImage(str(out / name))
        assert picture.size().toTuple() == (1080, 1920), name
        assert (
            len({picture.pixel(x, y) for x in range(0, 1080, 40) for y in range(0, 1920, 40)}) > 3
        )
    assert report["receipts"] == ["receipt-1.png", "receipt-2.png"]
    dots = 0
    for name in report["receipts"]:
        paper = QImage(str(out / name))
        assert paper.width() >= 576, name
        assert paper.height() > 800, name
        dots += 576 * paper.height()
        practice = Layout((Text(PRACTICE, bold=True, align=Align.CENTRE),))
        assert PaperReader().shows(out / name, practice), name
    # Raster receipts: a bit for every dot goes over the wire, but not for empty lines.
    assert dots / 8 / 4 < report["printer_bytes"] < dots / 8 * 2
