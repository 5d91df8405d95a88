"""A real receipt printer: what only a person at the printer can confirm. Opt-in.

    HARDWARE_SETTINGS=/etc/bianmin-kiosk/kiosk.toml make test ARGS="-m hardware tests/hardware"

Prints one slip in each mode the profile allows and says what to look at. Stop the terminal first:
it holds the printer.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devices.ports import DeviceState, PrintResult
from devices.receipt.driver import EscposPrinter
from devices.registry import check_environment, create
from kiosk.documents.typeset import typeset
from kiosk.domain.layout import Align, Gap, Layout, Pair, Qr, Rule, Size, Text
from kiosk.settings import load
from tests.helpers.waiting import until
from ui.paper.raster import PaperRasteriser

pytestmark = [pytest.mark.hardware, pytest.mark.timeout(180)]

SLIP = Layout(
    (
        Text("打印测试", Size.TITLE, bold=True, align=Align.CENTRE),
        Text("左右边框要完整，下面十个字不能有问号或空格", align=Align.CENTRE),
        Rule(),
        Pair("生僻字", "䶮㐂𠮷𠅤𬱖𫖯𬭼㛃𡐓𠃊"),
        Pair("标点", "：￥【】①—“”《》、；（）·"),
        Text("ABC 0123456789 $ ~", Size.LARGE, bold=True),
        Gap(24),
        Qr("2201990001", "用手机扫，要读出 2201990001"),
        Rule(),
    )
)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("mode", ["raster", "text"])
def test_a_slip_comes_out_whole_and_the_printer_says_so(mode: str) -> None:
    settings = load(Path(os.environ["HARDWARE_SETTINGS"]))
    table = settings.devices.printer
    options = {**table.options, "mode": mode}
    if found := check_environment(table.driver, options):
        pytest.skip("；".join(found))
    printer = create(table.driver, "printer", options, b"")
    assert isinstance(printer, EscposPrinter)
    printer.start()
    try:
        until(lambda: printer.status().state is DeviceState.READY, 30)
        draw = PaperRasteriser().rasterise
        case = printer.type_case
        width = printer.width_dots
        page = draw(SLIP, width) if case is None else typeset(SLIP, case, width, draw)
        assert printer.print(page, 60.0).result is PrintResult.PRINTED
    finally:
        printer.close()
