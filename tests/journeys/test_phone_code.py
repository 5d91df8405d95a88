"""扫手机上的码 on the shipped program: a code made by the clerk, held before the dock's scanner."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.cli.demo.fingers import LIVING_ANSWERS, Resident
from tests.helpers.running_kiosk import RunningKiosk

ITEM = "社会保险待遇领取资格认证"
NUMBER = "11010519491231002X"


@pytest.mark.timeout(180)
def test_CH_05_a_code_from_the_telephone_leads_to_the_form(tmp_path: Path) -> None:
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        pilot = kiosk.pilot
        pilot.tap("全部事项")
        pilot.tap(ITEM)
        pilot.tap("开始办理")
        pilot.wait("同意并读卡", page="identify")
        pilot.tap("同意并读卡")
        pilot.wait("扫手机上的码", timeout_s=30)
        pilot.tap("identify.code")
        pilot.wait("正在等您扫码")
        code = kiosk.ask("sandbox", "phone-code", "--name", "张明", "--id-number", NUMBER)["code"]
        kiosk.ask("dock", "scan", code)
        Resident(pilot).answers(LIVING_ANSWERS)
        pilot.wait("来自手机上的码", page="form", timeout_s=30)
        assert kiosk.stop() == 0
        assert kiosk.complaints == ""
        kept = [one for one in tmp_path.rglob("*") if one.is_file()]
        assert kept
        assert not [one for one in kept if code.encode() in one.read_bytes()], "kept nowhere"
