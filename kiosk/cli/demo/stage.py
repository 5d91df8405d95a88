"""The stage of a demonstration: a real PC/SC daemon in a namespace, and the shipped program on it.

Everything is reached as an outsider reaches it: the screen through touches, cards and paper through
the dock, the platform through its HTTP interface. Nothing looks into the terminal's database.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from devices.simulators.isolation import IsolatedPcscd, isolated_pcscd
from kiosk.cli.demo.report import NotSeen
from kiosk.settings import addresses
from ui.pilot_client import PilotClient

_SETTINGS = """\
[paths]
data = {data}
runtime = {runtime}

[platform]
mode = "sandbox"
poll_s = 0.5
backoff_cap_s = 1.0

[devices.reader]
driver = "pcsc"

[devices.printer]
driver = "simulated"

[trial]
card_slot = "tcp:127.0.0.1:{vpcd}"
pilot = true
network_at_start = "{network}"
"""


class Stage:
    """The running terminal and the hands that reach it from outside."""

    def __init__(self, folder: Path, pcscd: IsolatedPcscd) -> None:
        self._folder, self._pcscd = folder, pcscd
        self._runtime = folder / "run"
        self._settings = folder / "kiosk.toml"
        self._process: subprocess.Popen[bytes] | None = None
        self._pilot: PilotClient | None = None
        self.reader = pcscd.reader_name

    # ---- the terminal -----------------------------------------------------------------------

    def start(self, network: str = "up") -> None:
        """Start the terminal; the practice network is `up` or `cut` from the beginning."""
        text = _SETTINGS.format(
            data=json.dumps(str(self._folder / "data")),
            runtime=json.dumps(str(self._runtime)),
            vpcd=self._pcscd.vpcd_port,
            network=network,
        )
        self._settings.write_text(text, "utf-8")
        addresses.forget(self._runtime)
        # Whatever happens to the demonstration, nothing of it stays behind.
        bound = ["setpriv", "--pdeathsig", "KILL", "--"]
        self._process = subprocess.Popen(
            [*self._pcscd.command_prefix, *bound, *self._kiosk("run")],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def screen(self) -> PilotClient:
        """The screen; connects when there is no connection yet."""
        if self._pilot is None:
            self._pilot = PilotClient(addresses.pilot_socket(self._runtime))
        return self._pilot

    def wait_ready(self, timeout_s: float = 30.0) -> addresses.TrialAddresses:
        """Wait for the sandbox and the dock; return their addresses."""
        deadline = time.monotonic() + timeout_s
        while (found := addresses.read(self._runtime)) is None:
            if self._process is None or self._process.poll() is not None:
                raise NotSeen("the terminal has ended")
            if time.monotonic() > deadline:
                raise NotSeen("sandbox and dock did not come up")
            time.sleep(0.05)
        return found

    def kill_tree(self) -> int:
        """SIGKILL every process of the terminal at once; returns how many there were."""
        if self._process is None:
            raise NotSeen("there is no terminal to kill")
        tree = _descendants(self._process.pid)
        for pid in tree:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._forget_process()
        # Threads of the killed screen may still hold its socket: nobody shall find the old one.
        addresses.pilot_socket(self._runtime).unlink(missing_ok=True)
        return len(tree)

    def stop(self) -> int:
        """End the terminal as an administrator would; returns its exit code."""
        if self._process is None:
            return 0
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill_tree()
            return -signal.SIGKILL
        return self._forget_process()

    def _forget_process(self) -> int:
        assert self._process is not None  # noqa: S101 - both callers have one
        code = self._process.wait(10)
        if self._pilot is not None:
            self._pilot.close()
        self._process = self._pilot = None
        return code

    # ---- hands from outside -----------------------------------------------------------------

    def dock(self, *order: str) -> Any:
        """Give the dock an order, as `kiosk dock` does; returns its answer."""
        return self._command(*self._kiosk("dock", *order, "--json"))

    def clerk(self, *order: str) -> Any:
        """Work at the platform's clerk desk over HTTP, as `kiosk sandbox` does."""
        return self._command(*self._pcscd.command_prefix, *self._kiosk("sandbox", *order, "--json"))

    def queue(self) -> Any:
        """Return what `kiosk queue list` says."""
        return self._command(*self._kiosk("queue", "list", "--json"))

    def journal(self) -> str:
        """Return the journal of the screen process."""
        files = sorted((self._folder / "data" / "log").glob("screen-*.jsonl"))
        return "".join(file.read_text("utf-8") for file in files)

    def _kiosk(self, *words: str) -> list[str]:
        program = [sys.executable, "-m", "kiosk.cli.main", "--settings", str(self._settings)]
        return [*program, *words]

    def _command(self, *argv: str) -> Any:
        answer = subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False)
        if answer.returncode:
            raise NotSeen(
                f"{' '.join(argv[-3:])}: {answer.stderr.strip() or answer.stdout.strip()}"
            )
        return json.loads(answer.stdout)


def _descendants(root: int) -> list[int]:
    """Return a process and all below it, from /proc."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found, todo = [], [root]
    while todo:
        found.append(pid := todo.pop())
        todo += children.get(pid, [])
    return found


@contextlib.contextmanager
def set_stage(folder: Path) -> Iterator[Stage]:
    """Give a stage; whatever is still running when the demonstration ends is ended."""
    with isolated_pcscd() as pcscd:
        stage = Stage(folder, pcscd)
        try:
            yield stage
        finally:
            stage.stop()
