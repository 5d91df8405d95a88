"""The shipped program, `kiosk run`, as a child: touched by the pilot, its cables moved by the dock.

Its whole tree of processes can be looked at and signalled from outside; whatever a test leaves
behind is killed, and it is an error when something is left after a clean end.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kiosk.settings import addresses
from tests.helpers.waiting import until
from ui.pilot_client import PilotClient

SETTINGS = """\
[paths]
data = {data}
runtime = {runtime}

[platform]
mode = "sandbox"
poll_s = 0.5
backoff_cap_s = 1.0

[trial]
pilot = true
network_at_start = "{network}"
"""


class RunningKiosk:
    """One terminal; `folder` short enough for the path of a socket (107 bytes)."""

    def __init__(
        self,
        folder: Path,
        *,
        network: str = "up",
        settings: str = SETTINGS,
        prefix: tuple[str, ...] = (),
    ) -> None:
        self.data, self.runtime = folder / "data", folder / "run"
        self.settings = folder / "kiosk.toml"
        self._text = settings
        self.configure(network)
        self._errors = folder / "kiosk.err"
        self._prefix = prefix
        self._pilot: PilotClient | None = None
        self.start()

    def configure(self, network: str) -> None:
        """Write the settings; read at the next start."""
        self.settings.write_text(
            self._text.format(
                data=json.dumps(str(self.data)),
                runtime=json.dumps(str(self.runtime)),
                network=network,
            ),
            "utf-8",
        )

    def start(self) -> None:
        """Start it, or start it again."""
        addresses.forget(self.runtime)
        with self._errors.open("ab") as errors:
            self.process = subprocess.Popen(
                [*self._prefix, *self.command("run")],
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "KIOSK_REDUCED_MOTION": "1"},
                stdin=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )

    def command(self, *words: str) -> list[str]:
        """Return the argv of a `kiosk` command with this terminal's settings."""
        program = [sys.executable, "-m", "kiosk.cli.main", "--settings", str(self.settings)]
        return [*program, *words]

    def ask(self, *words: str) -> Any:
        """Run a command with `--json` and return its answer."""
        done = subprocess.run(
            self.command(*words, "--json"), capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @property
    def pilot(self) -> PilotClient:
        """The screen; connects when there is no connection yet."""
        if self._pilot is None:
            self._pilot = PilotClient(addresses.pilot_socket(self.runtime))
        return self._pilot

    def another_screen(self) -> None:
        """Forget the connection to a screen that is gone."""
        if self._pilot is not None:
            self._pilot.close()
            self._pilot = None

    def ready(self, link: str = "网络正常", seconds: float = 60.0) -> None:
        """Wait for the practice set-up and for what the screen says of the network."""
        until(lambda: addresses.read(self.runtime) is not None, seconds)
        self.pilot.wait(link, timeout_s=seconds)

    # ---- processes --------------------------------------------------------------------------

    def tree(self) -> dict[int, str]:
        """Return the processes of this terminal without the parent: pid and command line."""
        return descendants(self.process.pid)

    def only(self, words: str) -> int:
        """Return the one process whose command line has these words."""
        (pid,) = self.all(words)
        return pid

    def all(self, words: str) -> list[int]:
        """Return the processes whose command line has these words."""
        return sorted(pid for pid, line in self.tree().items() if words in line)

    # ---- the end ----------------------------------------------------------------------------

    def stop(self, seconds: float = 60.0) -> int:
        """SIGTERM; returns the exit code. AssertionError when a process is left."""
        self.another_screen()
        left = self.tree()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        # Workers end with the screen, whose end the parent saw; how soon is the scheduler's business.
        assert gone_within(left, 10.0), "processes are left"
        return code

    def kill(self) -> None:
        """SIGKILL for all of it."""
        self.another_screen()
        for pid in (*self.tree(), self.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(30)

    @property
    def complaints(self) -> str:
        """What all its processes wrote to standard error."""
        return self._errors.read_text("utf-8", "replace")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave nothing behind; show what it complained of when the test goes wrong."""
        if self.process.poll() is None:
            self.kill()
        self.another_screen()
        if error is not None:
            print(self.complaints, file=sys.stderr)


def descendants(root: int) -> dict[int, str]:
    """Return all processes below one, from /proc."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found: dict[int, str] = {}
    todo = list(children.get(root, ()))
    while todo:
        pid = todo.pop()
        with contextlib.suppress(OSError):
            line = Path(f"/proc/{pid}/cmdline").read_bytes()
            found[pid] = line.replace(b"\0", b" ").decode("utf-8", "replace")
        todo += children.get(pid, [])
    return found


def alive(processes: dict[int, str]) -> dict[int, str]:
    """Return those that still run: not gone, not a zombie, not another under the same number."""
    left = {}
    for pid, line in processes.items():
        with contextlib.suppress(OSError):
            now = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
            if now.decode("utf-8", "replace") == line:
                left[pid] = line
    return left


def gone_within(processes: dict[int, str], seconds: float) -> bool:
    """Tell whether all of them end within so many seconds."""
    ends_at = time.monotonic() + seconds
    while alive(processes) and time.monotonic() < ends_at:
        time.sleep(0.02)
    return not alive(processes)
