"""Rows 31 and 34 with the shipped program: enrolled by one text over TLS with a private authority."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import remote_kiosk
from tests.helpers.certificates import Authority
from tests.helpers.clocks import fake_the_clock
from tests.helpers.remote_kiosk import SecurePlatform
from tests.helpers.waiting import until

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def platforms_clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Set the platform's clock: Qt does not run under libfaketime, and the difference is the same."""
    file = tmp_path_factory.mktemp("clock") / "hands"
    file.write_text("+0d\n", "ascii")
    return file


@pytest.fixture(scope="module")
def secure(
    tmp_path_factory: pytest.TempPathFactory, platforms_clock: Path
) -> Iterator[SecurePlatform]:
    with pytest.MonkeyPatch.context() as patch:
        fake_the_clock(patch, platforms_clock)
        running = remote_kiosk.start(tmp_path_factory.mktemp("secure") / "platform")
    assert running.process.url.startswith("https://")
    yield running
    running.clerk.close()
    running.process.stop()


@pytest.fixture
def seen(secure: SecurePlatform):
    """Reports of terminals that were not there before this test."""
    before = {one.terminal for one in secure.clerk.terminals().items}
    return lambda: [one for one in secure.reports() if one.terminal not in before]


def test_fault_31_enrols_and_reports_over_tls(
    secure: SecurePlatform, seen, tmp_path: Path, platforms_clock: Path
) -> None:
    with secure.kiosk(tmp_path) as kiosk:
        until(seen, 60)
        [one] = seen()
        assert one.report is not None
        assert one.report.waiting == 0
        assert abs(one.report.clock_offset_s or 0.0) < 30  # a slow answer says it less exactly
        assert (kiosk.data / "enrolment.json").stat().st_mode & 0o077 == 0

        # Row 34: now its clock is three hours ahead of the platform's; its requests are still taken.
        set_to(platforms_clock, "-3h")
        assert kiosk.stop() == 0
        kiosk.start()
        until(lambda: abs((seen()[0].report.clock_offset_s or 0) + 10_800) < 30, 60)
        asked = subprocess.run(kiosk.command("doctor"), capture_output=True, text=True, check=False)
        assert "本机时间比平台快 3 小时，请联系技术员。照常收件。" in asked.stdout
        assert kiosk.stop() == 0


def test_fault_31_an_unknown_authority_gets_no_code(
    secure: SecurePlatform, seen, tmp_path: Path
) -> None:
    strange = Authority(tmp_path, "strange")
    with secure.kiosk(tmp_path, ca_file=str(strange.ca_file)) as kiosk:
        until(lambda: "certificate refused" in _journal(kiosk.data), 60)
        assert not (kiosk.data / "enrolment.json").exists()
        assert seen() == []
        kiosk.process.send_signal(signal.SIGTERM)
        assert kiosk.process.wait(60) == 0
    # The code was not spent: with the right authority the same text enrols.
    kiosk.settings.write_text(
        kiosk.settings.read_text("utf-8").replace(
            str(strange.ca_file), str(secure.authority.ca_file)
        ),
        "utf-8",
    )
    with kiosk:
        kiosk.start()
        until(seen, 60)
        assert kiosk.stop() == 0


def set_to(hands: Path, distance: str) -> None:
    """Set a clock that is being read: by another file, for one half written has no time at all."""
    draft = hands.with_suffix(".new")
    draft.write_text(f"{distance}\n", "ascii")
    draft.replace(hands)


def _journal(data: Path) -> str:
    return "".join(one.read_text("utf-8") for one in (data / "log").glob("*.jsonl"))
