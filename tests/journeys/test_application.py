"""One application from the home page to 办完了, with a finger, on the real screen."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.helpers import walk
from tests.helpers.rig_screen import RigScreen


@pytest.mark.timeout(240)
def test_from_ylbx_to_the_number_and_away(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with RigScreen(tmp_path, tmp_path_factory.mktemp("catalogue")) as screen:
        pilot = screen.pilot
        screen.say("online")
        walk.find_by_initials(pilot)
        walk.identify(pilot, lambda: screen.say("insert"))
        pilot.wait("来自社保卡，请核对")
        walk.fill(pilot)
        shown = " ".join(pilot.texts())
        assert "13800000000" not in shown
        walk.sign_and_submit(pilot)

        stored = sqlite3.connect(tmp_path / "kiosk.db")
        numbers = [row[0] for row in stored.execute("SELECT number FROM submissions")]
        stored.close()
        (number,) = numbers
        pilot.wait("提交成功")
        assert number in "".join(pilot.texts()).replace(" ", "")
        for truth in ("已存在本机", "平台已收到"):
            assert pilot.sees(truth)

        # the card is the sign that the person leaves: everything is gone from the screen
        screen.say("take")
        pilot.wait(page="attract")
        left = "".join(pilot.texts()).replace(" ", "")
        assert number not in left
        assert "张" not in left

        # the same person, offline this time, sees both in 我的办件
        screen.say("offline")
        pilot.tap_at(540, 960)
        pilot.wait(page="home")
        pilot.tap("我的办件")
        pilot.tap("同意并读卡")
        screen.say("insert")
        pilot.wait(walk.ITEM, page="affairs")
        pilot.tap(walk.ITEM)
        pilot.wait(page="affair")
        assert screen.stop() == 0
        assert screen.complaints == ""
