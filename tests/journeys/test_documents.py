"""The shipped program and its platform: a catalogue published there is on the screen at the next visit.

The visit under way is not disturbed; a cancelled item is gone; the board shows the notice.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kiosk.settings import addresses, shipped_assets
from kiosk.shelf.bundles import pack_directory
from sync.client import ClerkClient, Transport
from sync.wire.documents import Approval
from sync.wire.publishing import DraftRequest
from tests.helpers.documents import settings, staff
from tests.helpers.running_kiosk import SETTINGS, RunningKiosk
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(240)

PENSION = "城乡居民基本养老保险参保登记"
_IDLE_S = 20
"""Home without a touch for so long ends the visit: the least that settings allow."""
APPROVAL = Approval(
    approver="测试县政府", approved_on=date(2026, 11, 19), document_number="测政发〔2026〕3号"
)


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[RunningKiosk]:
    with RunningKiosk(tmp_path) as one:
        yield one


@pytest.fixture
def clerk(kiosk: RunningKiosk) -> Iterator[ClerkClient]:
    client = connected(kiosk)
    yield client
    client.close()


def connected(kiosk: RunningKiosk) -> ClerkClient:
    """Return a clerk's client of the practice platform as it runs now."""
    kiosk.ready()
    found = addresses.read(kiosk.runtime)
    assert found is not None
    token = (kiosk.data / "sandbox" / "clerk.token").read_text().strip()
    return ClerkClient(Transport(found.sandbox_url, token))


def publish(clerk: ClerkClient, kind: str, name: str, raw: bytes, audience: str = "") -> None:
    values: dict[str, Any] = {"kind": kind, "name": name, "audience": audience}
    draft = clerk.draft(DraftRequest(content=raw, **values))
    clerk.approve(draft.id, APPROVAL)
    clerk.publish(draft.id)


def county(folder: Path, **changes: dict[str, Any]) -> bytes:
    """Return the shipped catalogue with some facts of some items changed."""
    shutil.copytree(shipped_assets() / "catalogue", folder)
    for item_id, facts in changes.items():
        file = folder / f"{item_id}.yaml"
        data = yaml.safe_load(file.read_text("utf-8")) | facts
        file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    meta = folder / "_meta.yaml"
    data = yaml.safe_load(meta.read_text("utf-8"))
    data["meta"] |= {"version": "县-2", "date": "2026-11-25"}
    meta.write_text(yaml.safe_dump(data, allow_unicode=True))
    return pack_directory(folder)


def kept(kiosk: RunningKiosk, kind: str) -> list[int]:
    """Return the versions of a kind that the terminal holds."""
    try:
        state = json.loads((kiosk.data / "documents" / "shelf.json").read_bytes())
    except FileNotFoundError:
        return []
    return [one["version"] for one in state["kept"] if one["kind"] == kind]


def test_the_next_visit_sees_the_platforms_catalogue(
    kiosk: RunningKiosk, clerk: ClerkClient, tmp_path: Path
) -> None:
    pilot = kiosk.pilot
    pilot.wait(page="home")
    publish(clerk, "catalogue", "catalogue", pack_directory(shipped_assets() / "catalogue"))
    until(lambda: kept(kiosk, "catalogue") == [1], 60, 0.2)
    pilot.tap("查找")
    pilot.wait(page="items")
    pilot.tap("items.query")
    pilot.type_keys("ylbx")
    pilot.tap(PENSION)
    pilot.wait("guide.start", page="guide")

    raw = county(
        tmp_path / "county",
        **{
            "CXJB-REG": {"name": "居民养老参保登记（新）"},
            "GAOLING": {"status": "取消", "status_reason": "并入养老补贴"},
        },
    )
    publish(clerk, "catalogue", "catalogue", raw)
    until(lambda: kept(kiosk, "catalogue") == [2], 60, 0.2)
    assert pilot.page() == "guide"
    assert pilot.sees(PENSION), "the visit under way has its own catalogue to its end"
    assert not pilot.sees("居民养老参保登记（新）")

    pilot.tap("guide.start")
    pilot.wait(page="identify")
    pilot.tap("footer.end")
    pilot.tap("end.end")
    pilot.wait("2 个公共服务事项有调整", page="attract")
    pilot.wait("事项信息更新于 11月25日")
    pilot.tap("attract.start")
    pilot.wait(page="home")
    pilot.tap("查找")
    pilot.wait(page="items")
    pilot.tap("items.query")
    pilot.type_keys("ylbx")
    pilot.wait("居民养老参保登记（新）")
    assert not pilot.sees(PENSION)
    assert not [one for one in pilot.texts() if "高龄津贴" in one]

    # The next start opens the same one before it is asked anything.
    assert kiosk.stop() == 0
    kiosk.start()
    kiosk.pilot.wait("居民养老参保登记（新）", page="home")
    assert kiosk.stop() == 0


def findings(kiosk: RunningKiosk) -> dict[str, dict[str, str]]:
    """Return what the doctor finds, by name; other findings of this machine do not matter here."""
    command = kiosk.command("doctor", "--json")
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return {one["name"]: one for one in json.loads(done.stdout)}


def test_staff_and_settings_come_down_and_the_doctor_tells(tmp_path: Path) -> None:
    text = SETTINGS + f"[screen]\nidle_s = {_IDLE_S}\n"
    with RunningKiosk(tmp_path, settings=text) as kiosk, closing(connected(kiosk)) as clerk:
        # Asked before anything is published: on a slow machine the screen has started again by the
        # time that all of it is seen to have come down.
        pid = kiosk.only("kiosk.app")
        publish(clerk, "staff", "220199-0001", staff("G1"), "220199-0001")
        publish(clerk, "settings", "all", settings(place={"name": "新柳湾便民站"}))
        # The practice platform has a list of its own besides.
        until(lambda: (kept(kiosk, "staff"), kept(kiosk, "settings")) == ([1, 1], [1]), 60, 0.2)
        # Nobody is there: the screen starts again by itself and has the new name.
        kiosk.another_screen()
        until(lambda: kiosk.all("kiosk.app") not in ([], [pid]), _IDLE_S + 60, 0.2)
        kiosk.ready()
        kiosk.pilot.wait("新柳湾便民站")
        assert "error" not in kiosk.complaints.lower()
        found = findings(kiosk)
        assert found["工作人员名单"]["state"] == "ok"
        assert "版本 1" in found["工作人员名单"]["detail"]
        assert "更新于" in found["事项信息"]["detail"]
        assert found["办理进度"]["state"] == "ok"
        assert kiosk.stop() == 0
