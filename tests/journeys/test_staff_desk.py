"""A held application, from the staff's PIN to the platform's acknowledgement, with the shipped program.

Staff are known by the list that the practice platform publishes; everything on the screen is touched.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.application import Kind
from kiosk.domain.parking import HOLDS, ParkCode
from kiosk.staff.practice import PIN, WORK_NUMBER
from kiosk.store import FILE_NAME, open_store
from sync.enrolment import load_enrolment
from sync.envelope import HpkeSealer
from tests.helpers.kinds import of_kind
from tests.helpers.running_kiosk import RunningKiosk
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(240)


def held(data: Path) -> str:
    """Commit a sealed application and hold it as the engine does; the terminal stands still."""
    enrolment = load_enrolment(data / "enrolment.json")
    assert enrolment is not None
    sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
    store = open_store(data / FILE_NAME, enrolment.number)
    affair = store.submit(of_kind(sealer, Kind.APPLICATION))
    store.park(affair.id, ParkCode.HASH_MISMATCH)
    store.close()
    return affair.id


def states(kiosk: RunningKiosk) -> dict[str, str]:
    return {row["id"]: row["delivery"] for row in kiosk.ask("queue", "list")["rows"]}


def sign_in(kiosk: RunningKiosk) -> None:
    pilot = kiosk.pilot
    until(lambda: pilot.sees("header.staff"), 60, 0.1)
    pilot.hold("header.staff", 2.4)
    pilot.wait("工作人员登录", page="signIn")
    until(lambda: pilot.sees("pad.1"), 30, 0.2)
    for box in (WORK_NUMBER, PIN):
        for one in box:
            pilot.tap(f"pad.{one}")
        pilot.tap("signIn.go")
    pilot.wait(page="desk")


def listed(kiosk: RunningKiosk) -> bool:
    """Tell whether the practice list has come down."""
    found = [one for one in kiosk.ask("sandbox", "documents")["items"] if one["kind"] == "staff"]
    shelf = kiosk.data / "documents" / "shelf.json"
    return bool(found) and shelf.exists() and '"staff"' in shelf.read_text("utf-8")


def test_what_was_held_is_sent_again_by_staff_and_received(tmp_path: Path) -> None:
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        until(lambda: listed(kiosk), 60, 0.5)
        assert kiosk.stop() == 0
        wanted = held(kiosk.data)
        kiosk.start()
        kiosk.ready()
        sign_in(kiosk)
        pilot = kiosk.pilot
        pilot.wait(f"村代办员 {WORK_NUMBER}")
        pilot.wait(HOLDS[ParkCode.HASH_MISMATCH].why)
        assert states(kiosk) == {wanted: "parked"}, "what is held does not go by itself"
        pilot.tap("desk.retry")
        until(lambda: states(kiosk) == {wanted: "received"}, 60, 0.2)
        pilot.wait("都传完了，没有要处理的。")
        pilot.tap("desk.section.updates")
        pilot.wait("工作人员名单")
        words = pilot.texts()
        assert words[words.index("工作人员名单") + 1].startswith("更新于")
        pilot.tap("desk.leave")
        pilot.wait(gone="村代办员")
        (case,) = kiosk.ask("sandbox", "list")["items"]
        assert case["id"] == wanted
        [kept] = [
            one for one in kiosk.ask("sandbox", "documents")["items"] if one["kind"] == "staff"
        ]
        assert kept["version"] == 1, "published once, not at every start"
        assert kiosk.stop() == 0
        assert "Traceback" not in kiosk.complaints


def test_the_practice_work_card_opens_the_desk_and_no_application(tmp_path: Path) -> None:
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        until(lambda: listed(kiosk), 60, 0.5)
        pilot = kiosk.pilot
        until(lambda: pilot.sees("header.staff"), 60, 0.1)
        pilot.hold("header.staff", 2.4)
        pilot.wait("改用工作卡", page="signIn", timeout_s=30)
        pilot.tap("signIn.way")
        pilot.wait("请插入工作卡")
        kiosk.ask("dock", "card", "place", "zhangming")
        pilot.wait("卡已插好，请按密码", timeout_s=30)
        type_pin(kiosk, PIN)
        pilot.wait("这不是工作卡，请换工作卡。", timeout_s=30)
        kiosk.ask("dock", "card", "place", "work-07")
        pilot.wait("卡已插好，请按密码", gone="这不是工作卡", timeout_s=30)
        type_pin(kiosk, "000000")
        pilot.wait("密码不对，这张卡还能试 2 次。", timeout_s=30)
        type_pin(kiosk, PIN)
        pilot.wait(f"村代办员 {WORK_NUMBER}", page="desk", timeout_s=30)
        assert kiosk.stop() == 0
        assert "Traceback" not in kiosk.complaints
        assert PIN not in kiosk.complaints


def type_pin(kiosk: RunningKiosk, pin: str) -> None:
    for one in pin:
        kiosk.pilot.tap(f"pad.{one}")
    kiosk.pilot.tap("signIn.go")


def test_a_revoked_terminal_is_emptied_onto_a_stick_at_the_desk(tmp_path: Path) -> None:
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        until(lambda: listed(kiosk), 60, 0.5)
        [terminal] = kiosk.ask("sandbox", "terminals")["items"]
        assert kiosk.stop() == 0
        wanted = held(kiosk.data)
        kiosk.start()
        kiosk.ready()
        kiosk.ask("sandbox", "revoke", "--terminal", str(terminal["terminal"]))
        pilot = kiosk.pilot
        pilot.wait("这台机器已被平台停用", timeout_s=60)
        sign_in(kiosk)
        pilot.wait("平台已停用这台机器")
        pilot.tap("desk.section.exchange")
        pilot.wait("有 1 件要导出")
        pilot.tap("exchange.export")
        pilot.wait("已导出 1 件", timeout_s=30)
        assert states(kiosk) == {wanted: "exported"}
        (file,) = (kiosk.data / "导出练习").glob("*.bmx")
        acks = kiosk.data / "导出练习"
        taken = kiosk.ask("sandbox", "import", str(file), "--acks", str(acks))
        assert taken["received"] == 1
        pilot.tap("exchange.look")
        (answer,) = acks.glob("*.bma")
        while not pilot.sees(f"exchange.import.{answer.name}"):
            pilot.tap("pager.down")
        pilot.tap(f"exchange.import.{answer.name}")
        pilot.wait("平台收到 1 件", timeout_s=30)
        assert states(kiosk) == {wanted: "received"}
        assert kiosk.stop() == 0
        assert "Traceback" not in kiosk.complaints
