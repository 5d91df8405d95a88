"""Row 15, and a first start without network: out of service in plain words, and back by itself."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulators.isolation import propagation
from tests.helpers.running_kiosk import RunningKiosk
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(300)
_INSIDE = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[RunningKiosk]:
    """A terminal in a mount namespace of its own, its data folder bound read-only."""
    data = tmp_path / "data"
    data.mkdir()
    prefix = ("unshare", "--mount", "--propagation", propagation(), "sh", "-c", _INSIDE, str(data))
    with RunningKiosk(tmp_path, network="cut", prefix=prefix) as one:
        yield one


def test_fault_15_read_only_then_no_network_then_service(read_only: RunningKiosk) -> None:
    kiosk = read_only
    kiosk.pilot.wait("本机存储现在不能写入", page="outOfService", timeout_s=60)
    assert kiosk.pilot.sees("这台机器暂停服务")
    assert kiosk.process.poll() is None
    screen = kiosk.only("kiosk.app")

    process = f"/proc/{kiosk.process.pid}"
    mend = ["nsenter", f"--mount={process}/ns/mnt", f"--root={process}/root", "--"]
    mend += ["mount", "-o", "remount,rw,bind", str(kiosk.data)]
    subprocess.run(mend, check=True)
    kiosk.pilot.wait("联网后自动恢复", page="outOfService", timeout_s=60)

    until((kiosk.runtime / "trial.json").exists, 60)
    kiosk.ask("dock", "network", "restore")
    kiosk.pilot.wait(page="attract", timeout_s=60)
    kiosk.pilot.tap_at(540, 960)
    kiosk.pilot.wait("网络正常", page="home")
    assert kiosk.only("kiosk.app") == screen, "the same process, nobody started it again"
    assert (kiosk.data / "enrolment.json").exists()
    assert not (kiosk.data / "enrolment.key").exists()
    assert kiosk.stop() == 0
    assert "Traceback" not in kiosk.complaints
