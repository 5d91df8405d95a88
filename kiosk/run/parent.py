"""The parent process: one lock, the screen as its child, a watch on its heartbeat, a clean end.

It holds nothing that can hang: what does is killed and started again without losing a word.
"""

from __future__ import annotations

import logging
import os
import resource
import select
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from kiosk import journal
from kiosk.run.children import Child, end_all
from kiosk.run.display import NoDisplay, VirtualDisplay, has_display, start_virtual
from kiosk.run.heartbeat import VARIABLE, Heartbeat
from kiosk.run.lock import AlreadyRunning, InstanceLock
from kiosk.run.settings_watch import SettingsWatch
from kiosk.run.trial import Trial
from kiosk.settings import addresses, default_data_dir, default_runtime_dir, find_file, read_raw

log = logging.getLogger(__name__)

EXIT_RUNNING = 3
EXIT_CANNOT_START = 4
_TICK_S = 0.25
_BRISK_TICK_S = 0.05
_SIZES = {"21-landscape": (1920, 1080), "10-portable": (1280, 800)}
_DOCK_WIDTH = 560


def run(settings_file: Path | None) -> int:
    """Run the terminal until SIGTERM or SIGINT; returns the exit code."""
    _keep_to_ourselves()
    file = find_file(settings_file)
    raw = read_raw(file)
    data_dir, runtime_dir = _folders(raw)
    try:
        lock = InstanceLock(data_dir)
    except AlreadyRunning as error:
        print(  # noqa: T201 - a command's answer
            f"便民自助终端已经在运行（进程 {error.pid}，数据在 {data_dir}）。"
            "同一份数据只能运行一个；要重新开始，请先结束它。",
            file=sys.stderr,
        )
        return EXIT_RUNNING
    journal.start(data_dir / "log", "parent")
    try:
        addresses.prepare(runtime_dir)
        addresses.forget(runtime_dir)
        return Parent(file, raw, data_dir, runtime_dir).run()
    except (NoDisplay, PermissionError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return EXIT_CANNOT_START
    finally:
        lock.release()


def _keep_to_ourselves() -> None:
    """No memory dumps and no files for others, here and in every child: forms lie in memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)


class Parent:
    """The processes of one terminal."""

    def __init__(
        self, file: Path | None, raw: dict[str, Any], data_dir: Path, runtime_dir: Path
    ) -> None:
        self._data, self._runtime = data_dir, runtime_dir
        self._heart = Heartbeat()
        self._watch = SettingsWatch(data_dir)
        self._stop = False
        self._display = self._virtual_display(raw)
        self._temporary = runtime_dir / "screen"
        env = {VARIABLE: str(self._heart.write_fd), "TMPDIR": str(self._temporary)}
        env |= self._display_environment()
        self._command = [sys.executable, "-m", "kiosk.app"]
        self._command += ["--settings", str(file)] if file else []
        self._screen = Child(
            "screen", self._screen_command, env=env, pass_fds=lambda: (self._heart.write_fd,)
        )
        self._trial = self._practice(raw)
        self._helpers: list[Child] = [self._display.viewer] if self._display else []

    def run(self) -> int:
        """Start everything and watch it until a signal says stop."""
        wake = self._catch_signals()
        self._screen.start()
        for helper in self._helpers:
            helper.start()
        if self._display:
            print(self._display.how_to_look, flush=True)  # noqa: T201
        try:
            while not self._stop:
                brisk = self._trial is not None and self._trial.coming_up
                tick_s = _BRISK_TICK_S if brisk else _TICK_S
                select.select([self._heart.fileno(), wake], [], [], tick_s)
                self._tend()
        finally:
            end_all([self._screen, *self._others()])
            _wipe(self._temporary)
            addresses.forget(self._runtime)
            if self._display:
                self._display.close()
        return 0

    def _screen_command(self) -> list[str]:
        """Return its command, after wiping what a screen that was killed left behind."""
        self._watch.starting()
        _wipe(self._temporary)
        self._temporary.mkdir(mode=0o700)
        return self._command

    def _tend(self) -> None:
        self._heart.take()
        if self._heart.hangs:
            log.error("screen hangs", extra={"pid": self._screen.pid})
            self._screen.kill()
            self._heart.restarted()
        if self._watch.look(self._heart):
            self._screen.ask_to_end()
        if self._screen.tend():
            self._heart.restarted()
        for other in self._others():
            other.tend()
        if self._trial is not None and (self._heart.painted or self._trial.begun):
            self._trial.advance()

    def _others(self) -> list[Child]:
        return [*self._helpers, *(self._trial.children if self._trial is not None else ())]

    def _practice(self, raw: dict[str, Any]) -> Trial | None:
        if raw.get("platform", {}).get("mode", "sandbox") != "sandbox":
            return None
        window = self._display is not None or "QT_QPA_PLATFORM" not in os.environ
        return Trial(self._data, self._runtime, raw.get("trial", {}), window=window)

    def _virtual_display(self, raw: dict[str, Any]) -> VirtualDisplay | None:
        if has_display():
            return None
        width, height = _SIZES.get(raw.get("screen", {}).get("profile", ""), (1080, 1920))
        return start_virtual((width + _DOCK_WIDTH, height), self._runtime)

    def _display_environment(self) -> dict[str, str]:
        if self._display is None:
            return {}
        os.environ.update(self._display.environment)
        return self._display.environment

    def _catch_signals(self) -> int:
        """Return a descriptor that is readable after SIGTERM or SIGINT."""
        read, write = os.pipe()
        os.set_blocking(write, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)

        def stop(_number: int, _frame: object) -> None:
            self._stop = True

        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, stop)
        return read


def _folders(raw: dict[str, Any]) -> tuple[Path, Path]:
    """Return data and runtime folder, before anything is validated."""
    paths = raw.get("paths", {}) if isinstance(raw.get("paths"), dict) else {}
    data_dir = Path(paths["data"]) if isinstance(paths.get("data"), str) else default_data_dir()
    named = paths.get("runtime")
    return data_dir, Path(named) if isinstance(named, str) else default_runtime_dir(data_dir)


def _wipe(folder: Path) -> None:
    """Remove a folder whose folders the screen has closed to writing."""
    for inner, _, _ in os.walk(folder):
        Path(inner).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)
