"""The guide of an item through the real A4 driver and a real cupsd: what comes out is the guide."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from devices.page.opening import open_cups
from devices.ports import DeviceState, PrintResult
from kiosk.app.papers import LateSheets
from kiosk.services.print_guide import PrintGuide
from kiosk.services.terminal import Place
from tests.helpers.drafts import catalogue
from tests.helpers.print_service import print_service
from tests.helpers.ui import HandClock
from tests.helpers.waiting import until
from ui.paper.raster import PaperRasteriser


def test_GUI_05_GUI_21_the_guide_and_its_blank_form_come_out_of_the_printer(
    qapp: QGuiApplication, tmp_path: Path
) -> None:
    item = catalogue(tmp_path / "cache").item("DIBAO")
    with print_service() as service:
        driver = open_cups("page", service.options)
        driver.start()
        until(lambda: driver.status().state is DeviceState.READY, 30)
        place = Place("柳湾村便民服务站", "测试县")
        printing = PrintGuide(
            None, driver, PaperRasteriser(), LateSheets(), place, HandClock(), practice=True
        )
        assert printing.sheet(item).result is PrintResult.PRINTED
        assert printing.blank_form(item).result is PrintResult.PRINTED
        assert [title for _, _, title, _, _ in service.jobs()] == ["bianmin-guide"] * 2
        guide, form = (
            re.sub(
                r"\s",
                "",
                subprocess.run(
                    ["pdftotext", "-raw", one, "-"], capture_output=True, text=True, check=True
                ).stdout,
            )
            for one in service.printed()
        )
        for step in item.steps:
            assert step.name in guide
        assert "审查标准" in guide
        assert "空白表" in form
        driver.close()
