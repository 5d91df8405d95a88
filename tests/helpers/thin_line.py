"""A platform, a shaped line and a terminal, each in a process of its own but the line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devices.simulators.network import FaultProxy
from sync.client import Timeouts
from sync.engine import Rhythm
from sync.sandbox.process import SandboxProcess
from tests.helpers.child_terminal import ChildTerminal
from tests.helpers.terminal import enrolled

UPLOADING = Rhythm(
    poll_s=5.0,
    idle_s=1.0,
    backoff_base_s=0.1,
    backoff_cap_s=0.4,
    submit_s=20.0,
    hold_s=0.5,
    chunk_s=8.0,
)
PATIENT = Timeouts(connect=5.0, read=10.0, total=15.0)


@dataclass
class ThinLine:
    """The three of them, and how they were tuned."""

    platform: SandboxProcess
    line: FaultProxy
    terminal: ChildTerminal

    def shape(self, bytes_s: float, round_trip_s: float) -> None:
        """Let so many bytes per second through each way, this much later."""
        self.line.rate_up = self.line.rate_down = bytes_s
        self.line.delay_ms = round_trip_s * 1000


@contextmanager
def thin_line(
    folder: Path,
    platform: SandboxProcess,
    rhythm: Rhythm = UPLOADING,
    timeouts: Timeouts = PATIENT,
) -> Iterator[ThinLine]:
    """Put a new terminal behind a line to a running platform; the line is still fast."""
    with FaultProxy(platform.host, platform.port) as line:
        url = f"http://127.0.0.1:{line.port}"
        # Shaped before the terminal's first connection, which keeps the buffers small.
        line.rate_up = line.rate_down = 1e9
        with ChildTerminal(folder, enrolled(platform), url, rhythm, timeouts) as terminal:
            yield ThinLine(platform, line, terminal)
