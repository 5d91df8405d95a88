"""An A4 printer to play with: its sheets land as PDF in a folder, and the dock has its hands on it.

The driver `simulated-page` runs in a worker, the dock in a process of its own; between them is the
folder of a `Tray`. It is no kinder than a print service with a printer behind it: a sheet takes its
time, an empty tray stops it in the middle, and what is not done at its deadline is cancelled.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

from devices.listeners import StatusBoard
from devices.ports import (
    MOST_COPIES,
    DeviceState,
    DeviceStatus,
    PaperKind,
    PrintOutcome,
    PrintResult,
    Problem,
)

log = logging.getLogger(__name__)

_SHEET_S = 1.5
_STEP_S = 0.05
_LOOK_S = 0.2
_MOST = 20
"""Documents in the tray; with one more, somebody has taken the oldest away."""


class Hand(StrEnum):
    """What hands have done to it; the words of the dock's orders."""

    WELL = "well"
    """Paper and toner are in, nothing is jammed, it is on."""
    EMPTY = "empty"
    JAM = "jam"
    TONER = "toner"
    """Toner is low; it prints."""
    OFF = "off"
    STALL = "stall"
    """It takes the job and does nothing, and says nothing of it."""


_STATES = {
    Hand.WELL: (DeviceState.READY, None),
    Hand.EMPTY: (DeviceState.ATTENTION, Problem.PAPER_OUT),
    Hand.JAM: (DeviceState.ATTENTION, Problem.JAM),
    Hand.TONER: (DeviceState.READY, Problem.TONER_LOW),
    Hand.OFF: (DeviceState.ATTENTION, Problem.OFFLINE),
    Hand.STALL: (DeviceState.READY, None),
}
_AWAY = (DeviceState.MISSING, Problem.OFFLINE)


class Tray:
    """A folder: `state` is one word of Hand, `sheets` holds what came out, one PDF a copy.

    `job` is there while something is being printed.
    """

    def __init__(self, folder: Path) -> None:
        self._state = folder / "state"
        self._job = folder / "job"
        self._sheets = folder / "sheets"

    def put_up(self) -> None:
        """Begin with an empty tray and a printer that is well; for the dock."""
        self._sheets.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.take()
        self.set(Hand.WELL)

    def set(self, hand: Hand) -> None:
        """Lay a hand on it."""
        partial = self._state.with_name(".state")
        partial.write_text(hand, "ascii")
        partial.replace(self._state)

    @property
    def hand(self) -> Hand | None:
        """What was done to it last; None when it is not there."""
        try:
            return Hand(self._state.read_text("ascii"))
        except (OSError, ValueError):
            return None

    @property
    def busy(self) -> bool:
        """Whether something is being printed; for the printer alone to change."""
        return self._job.exists()

    @busy.setter
    def busy(self, now: bool) -> None:
        if now:
            self._job.touch(mode=0o600)
        else:
            self._job.unlink(missing_ok=True)

    def documents(self) -> list[Path]:
        """Return what lies in the tray, the oldest first."""
        return sorted(self._sheets.glob("[0-9]*.pdf"))

    def take(self) -> None:
        """Take everything out of it."""
        for file in self._sheets.iterdir():
            file.unlink()

    def deliver(self, document: bytes, paper: PaperKind) -> None:
        """Let a document fall into it."""
        there = self.documents()
        number = int(there[-1].name.partition("-")[0]) + 1 if there else 1
        partial = self._sheets / ".pdf"
        partial.write_bytes(document)
        partial.chmod(0o600)
        partial.rename(self._sheets / f"{number:05}-{paper.value}.pdf")
        for old in there[: max(len(there) + 1 - _MOST, 0)]:
            old.unlink()


class SimulatedPagePrinter:
    """A PagePrinter; its callbacks come on its own thread."""

    def __init__(self, name: str, tray: Tray, sheet_s: float = _SHEET_S) -> None:
        self._tray = tray
        self._sheet_s = sheet_s
        self._board = StatusBoard(name)
        self._printing = threading.Lock()
        self._cancelled = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="page-tray", daemon=True)

    def start(self) -> None:
        """Begin to watch the tray; a job that a lost worker left behind is over."""
        self._tray.busy = False
        self._thread.start()

    def close(self) -> None:
        """Cancel what is being printed, and stop watching."""
        self.cancel()
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(timeout=1)

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._board.status

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on the driver's thread; returns the unsubscribe function."""
        return self._board.subscribe(on_status)

    def cancel(self) -> None:
        """Cancel the job that is being printed, if there is one."""
        self._cancelled.set()

    def print(
        self, document: bytes, paper: PaperKind, copies: int = 1, timeout_s: float = 90.0
    ) -> PrintOutcome:
        """Print a document sheet by sheet; see `devices.ports.PagePrinter`."""
        # The library that reads PDF is loaded when somebody prints: most who practise do not.
        from devices.page.intake import Unprintable, check

        if not 1 <= copies <= MOST_COPIES:
            raise ValueError(f"1 to {MOST_COPIES} copies")
        ends_at = time.monotonic() + timeout_s
        try:
            pages = check(document)
        except Unprintable as refused:
            log.warning("a document is not printed: %s", refused.refusal)
            return PrintOutcome(PrintResult.FAILED, Problem.BAD_DOCUMENT)
        if not self._printing.acquire(blocking=False):
            return PrintOutcome(PrintResult.FAILED, Problem.BUSY)
        try:
            self._cancelled.clear()
            state, problem = self._look()
            if state is not DeviceState.READY:
                return PrintOutcome(PrintResult.FAILED, problem)
            self._tray.busy = True
            for _ in range(copies):
                why = self._copy(pages, ends_at)
                if why is not None:
                    return PrintOutcome(PrintResult.UNKNOWN, why, len(document))
                self._tray.deliver(document, paper)
            return PrintOutcome(PrintResult.PRINTED, None, len(document))
        finally:
            self._tray.busy = False
            self._printing.release()

    def _copy(self, pages: int, ends_at: float) -> Problem | None:
        """Move the sheets of one copy; return why they stopped, None when all came out."""
        left_s = self._sheet_s * pages
        while left_s > 0:
            state, problem = self._look()
            if time.monotonic() >= ends_at:
                return (problem if state is not DeviceState.READY else None) or Problem.TIMED_OUT
            if self._cancelled.wait(_STEP_S):
                return Problem.CANCELLED
            if state is DeviceState.READY and self._tray.hand is not Hand.STALL:
                left_s -= _STEP_S
        return None

    def _watch(self) -> None:
        while not self._closing.is_set():
            self._look()
            self._closing.wait(_LOOK_S)

    def _look(self) -> tuple[DeviceState, Problem | None]:
        hand = self._tray.hand
        now = _AWAY if hand is None else _STATES[hand]
        self._board.tell(*now)
        return now


def open_page(name: str, config: Mapping[str, str | int | float]) -> SimulatedPagePrinter:
    """Make the driver `simulated-page`: keys `path`, `sheet_s`."""
    return SimulatedPagePrinter(
        name, Tray(Path(str(config["path"]))), float(config.get("sheet_s", _SHEET_S))
    )


def check_environment(config: Mapping[str, str | int | float]) -> list[str]:
    """Return what keeps the simulated printer from printing: nobody has put it up."""
    if Tray(Path(str(config["path"]))).hand is None:
        return ["模拟的 A4 打印机在模拟台上：请先运行 kiosk run"]
    return []
