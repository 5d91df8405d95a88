"""Row 19: the screen may open no more files, sockets or pipes; then it may again."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest

from tests.helpers.running_kiosk import RunningKiosk
from tests.helpers.short_walk import fill, to_the_form
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(400)
_AGAIN = "再试一次"
_COMES = "请稍等，这一页马上就来。您填的都还在。"


def test_fault_19_without_descriptors_it_says_so_and_goes_on_when_there_are_some(
    tmp_path: Path,
) -> None:
    with RunningKiosk(tmp_path) as kiosk:
        kiosk.ready()
        to_the_form(kiosk)
        screen, pilot = kiosk.only("kiosk.app"), kiosk.pilot
        before = resource.prlimit(screen, resource.RLIMIT_NOFILE)
        none = (3, before[1])

        fill(kiosk)
        resource.prlimit(screen, resource.RLIMIT_NOFILE, none)
        pilot.tap("填好了，去交材料")  # the page of the materials cannot be opened
        until(lambda: pilot.sees(_COMES))
        resource.prlimit(screen, resource.RLIMIT_NOFILE, before)
        pilot.tap("材料齐了，去核对")
        pilot.wait("都对，提交")

        resource.prlimit(screen, resource.RLIMIT_NOFILE, none)
        pilot.tap("都对，提交")
        time.sleep(2)  # whatever opens a file on the way to the number fails now
        assert not pilot.sees("提交成功")
        resource.prlimit(screen, resource.RLIMIT_NOFILE, before)
        until(lambda: pilot.page() == "done" or pilot.sees(_AGAIN), 90)
        if pilot.page() != "done":
            assert kiosk.ask("queue", "list")["rows"] == []
            pilot.tap(_AGAIN)
        pilot.wait("回执编号", page="done", timeout_s=60)
        assert kiosk.only("kiosk.app") == screen, "it did not have to be started again"
        until(lambda: kiosk.ask("sandbox", "counts")["received"] == 1, 60)
        (row,) = kiosk.ask("queue", "list")["rows"]
        shown = "".join(pilot.texts()).replace(" ", "")
        assert row["number"] in shown
