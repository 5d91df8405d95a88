"""The practice set-up comes up by steps that never wait, and only beside a sandbox."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.run.children import Child, end_all
from kiosk.run.trial import Trial
from kiosk.settings import addresses
from tests.helpers.waiting import until


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    (tmp_path / "data").mkdir()
    (tmp_path / "run").mkdir()
    one = Trial(tmp_path / "data", tmp_path / "run", {}, window=False)
    yield one
    end_all(one.children)


def test_no_dock_beside_a_platform_that_is_no_sandbox(trial: Trial, tmp_path: Path) -> None:
    serious = [*trial._sandbox_command(), "--not-a-sandbox"]
    trial._platform = Child("sandbox", lambda: serious, stdout=tmp_path / "run" / "sandbox.log")

    def refused() -> bool:
        trial.advance()
        return (tmp_path / "run" / "sandbox.log").read_text("utf-8").endswith("\n")

    until(refused, 90)
    for _ in range(3):
        trial.advance()
    assert [child.name for child in trial.children] == ["sandbox"]
    assert addresses.read(tmp_path / "run") is None
    assert not trial.ready


def test_nothing_is_waited_for_and_nothing_begun_where_nothing_can_be_kept(
    trial: Trial, tmp_path: Path
) -> None:
    (tmp_path / "data").rmdir()
    trial.advance()
    trial.advance()
    assert not trial.children
    assert trial.coming_up


def test_a_greeting_that_is_none_is_waited_out(trial: Trial, tmp_path: Path) -> None:
    log = tmp_path / "run" / "sandbox.log"
    silent = [sys.executable, "-c", "import time; print('no JSON', flush=True); time.sleep(60)"]
    trial._platform = Child("sandbox", lambda: silent, stdout=log)
    until(lambda: trial.advance() or log.read_text("utf-8").endswith("\n"), 60)
    trial.advance()
    assert [child.name for child in trial.children] == ["sandbox"]
