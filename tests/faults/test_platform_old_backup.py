"""The platform comes back from an old backup: progress stands until somebody lets it be read again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from kiosk.domain.application import Stage
from sync.sandbox.process import SandboxProcess
from sync.wire.clerk import Decision
from tests.helpers.child_terminal import ChildTerminal
from tests.helpers.terminal import enrolled
from tests.helpers.waiting import until


def test_progress_goes_on_once_it_is_read_from_the_beginning(tmp_path: Path) -> None:
    data, backup, home = tmp_path / "platform", tmp_path / "backup", tmp_path / "home"
    home.mkdir()
    with SandboxProcess(data) as platform:
        enrolment, port = enrolled(platform), platform.port
        with ChildTerminal(home, enrolment, platform.url) as terminal:
            (key,) = terminal.submit()
            terminal.until_received([key])
    shutil.copytree(data, backup)
    with (
        SandboxProcess(data, port=port) as platform,
        ChildTerminal(home, enrolment, platform.url) as terminal,
    ):
        for stage in (Stage.ACCEPTED, Stage.REVIEW):
            _decide(platform, key, stage)
        until(lambda: terminal.affair(key)["stage"] == "review")
    shutil.rmtree(data)
    shutil.copytree(backup, data)
    with (
        SandboxProcess(data, port=port) as platform,
        ChildTerminal(home, enrolment, platform.url) as terminal,
    ):
        # As many changes as there were: the number of the last one is in use again.
        for stage in (Stage.CORRECTION, Stage.SUSPENDED, Stage.NOT_ACCEPTED):
            _decide(platform, key, stage)
        (other,) = terminal.submit()
        terminal.until_received([other])  # handing in goes on
        assert terminal.affair(key)["stage"] == "review"

        assert _reread(home) == {"reread": True}
        until(lambda: terminal.affair(key)["stage"] == "not_accepted")
        steps = [step["stage"] for step in terminal.affair(key)["steps"]]
        assert len(steps) == len(set(steps)) == 5, "none is skipped, a step twice is one"


def _decide(platform: SandboxProcess, key: str, stage: Stage) -> None:
    clerk = platform.clerk()
    clerk.decide(Decision(number=clerk.case(key).case.number, stage=stage, handler="王窗口"))
    clerk.close()


def _reread(home: Path) -> Any:
    settings = home / "kiosk.toml"
    settings.write_text(f"[paths]\ndata = {json.dumps(str(home))}\n", "utf-8")
    command = [sys.executable, "-m", "kiosk.cli.main", "--settings", str(settings)]
    done = subprocess.run(
        [*command, "queue", "reread", "--json"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
