"""The self-test of the machine: `kiosk doctor` in a process of its own, and its newest report on the disk.

A process, because what it looks at (fonts, disks, the smart card service) may hang, and then it is
killed. Once a day it runs by itself, quietly; nothing prints by itself.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.settings import trying
from kiosk.upkeep.report import Checked, Report

log = logging.getLogger(__name__)

FILE = "self-test.json"
DAILY = timedelta(days=1)
_DEADLINE_S = 60.0
_STEP_S = 0.05
_FIRST_S = 900.0
"""After a start, so that nothing else has to wait for it."""
_AGAIN_S = 3600.0
_STATES = frozenset({"ok", "warning", "problem"})
_LONGEST = 1 << 20
_WORDS = 600


class DoctorTest:
    """Implements `kiosk.upkeep.console.SelfTest`."""

    def __init__(self, settings_file: Path | None, data_dir: Path) -> None:
        """Take the settings file in use and the terminal's folder."""
        self._file, self._kept = settings_file, data_dir / FILE

    def run(self, stopped: Callable[[], bool]) -> Sequence[Checked]:
        """Look at the whole machine; a problem of its own is a finding, and empty when stopped."""
        argv = ["setpriv", "--pdeathsig", "KILL", "--", "nice", "-n", "10"]
        argv += [sys.executable, "-m", "kiosk.cli.main"]
        argv += ["--settings", str(self._file)] if self._file is not None else []
        asking = subprocess.Popen(
            [*argv, "doctor", "--json"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        told: list[bytes] = []
        reading = threading.Thread(target=lambda: told.append(_all(asking)), daemon=True)
        reading.start()
        ends_at = time.monotonic() + _DEADLINE_S
        while reading.is_alive():
            late = time.monotonic() > ends_at
            if stopped() or late:
                asking.kill()
                asking.wait()
                return [_UNTOLD] if late else []
            reading.join(_STEP_S)
        asking.wait()
        return _parsed(told[0] if told else b"") or [_UNTOLD]

    def keep(self, made: Report) -> None:
        """Remember it as the newest; a disk that takes nothing is no reason to lose the report."""
        lines = [[one.name, one.state, one.detail, one.advice] for one in made.lines]
        data = json.dumps([made.at.isoformat(), made.place, lines], ensure_ascii=False)
        try:
            trying.write(self._kept, data.encode(), 0o600)
        except OSError as error:
            log.warning("the self-test is not kept: %s", error.strerror)

    def last(self) -> Report | None:
        """Return the newest, or None."""
        try:
            at, place, lines = json.loads(self._kept.read_bytes()[:_LONGEST])
            checked = tuple(
                Checked(str(name), str(state), str(detail), str(advice))
                for name, state, detail, advice in lines
                if state in _STATES
            )
            return Report(datetime.fromisoformat(at), str(place), checked)
        except (OSError, ValueError, TypeError, RecursionError):
            return None


_UNTOLD = Checked("自检", "problem", "没有做完。", "请在本机运行 kiosk doctor，看它说什么。")


def keep_daily(test: DoctorTest, place: str, now: Callable[[], datetime]) -> threading.Event:
    """Run it once a day in a thread; setting the event ends that."""
    ended = threading.Event()

    def go() -> None:
        pause_s = _FIRST_S
        while not ended.wait(pause_s):
            pause_s = _AGAIN_S
            last = test.last()
            if last is None or not timedelta() <= now() - last.at < DAILY:
                found = test.run(ended.is_set)
                if found:
                    made = Report(now(), place, tuple(found))
                    test.keep(made)
                    log.info("self-test: %d problems, %d warnings", made.problems, made.warnings)

    threading.Thread(target=go, daemon=True, name="self-test").start()
    return ended


def _all(asking: subprocess.Popen[bytes]) -> bytes:
    assert asking.stdout is not None  # noqa: S101 - for the type checker
    with asking.stdout as out:
        data = out.read(_LONGEST)
        while os.read(out.fileno(), 65536):
            pass
    return data


def _parsed(data: bytes) -> list[Checked]:
    try:
        found = json.loads(data)
        return [
            Checked(
                str(one["name"])[:_WORDS],
                one["state"],
                str(one["detail"])[:_WORDS],
                str(one["advice"])[:_WORDS],
            )
            for one in found
            if one["state"] in _STATES
        ]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
