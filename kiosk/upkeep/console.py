"""技术员维护台: what a technician may do at this machine.

Each act asks the room who is signed in, does one thing through a port, and leaves a line with what
was done. Everything may block: worker threads only.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from devices.ports import CardReader, PrintOutcome
from kiosk.journal import Line
from kiosk.staff.room import Refused
from kiosk.upkeep import network, report
from kiosk.upkeep.devices import DeviceLine, Machines, Plugged
from kiosk.upkeep.network import Looks, NetworkLine
from kiosk.upkeep.report import Checked, Report
from kiosk.upkeep.room import TechnicianRoom, Way
from kiosk.upkeep.settings import FieldNow, Finding, SettingsBook
from kiosk.upkeep.trying import Stopped, Tell, Tried, try_device

_GLANCE_S = 0.05


class SelfTest(Protocol):
    """What `kiosk doctor` finds, and the last report that was made."""

    def run(self, stopped: Stopped) -> Sequence[Checked]:
        """Look at the whole machine, a minute at most; empty when it was stopped."""
        ...

    def keep(self, made: Report) -> None:
        """Remember it as the newest."""
        ...

    def last(self) -> Report | None:
        """Return the newest, or None."""
        ...


@dataclass(frozen=True, slots=True)
class Welcome:
    """How somebody comes in now."""

    by_code: bool
    slot: CardReader | None
    """Where a card is seen coming, when no terminal tells it."""
    takes_cards: bool
    refused: Refused | None
    """What keeps everybody out, or cards alone."""


class Console:
    """The use cases of the console."""

    def __init__(
        self,
        room: TechnicianRoom,
        machines: Machines,
        looks: Looks,
        settings: SettingsBook,
        log: Callable[[int, bool], Sequence[Line]],
        self_test: SelfTest,
        *,
        place: str,
        now: Callable[[], datetime],
        serving: Callable[[], bool],
    ) -> None:
        """Take the collaborators; `serving` tells whether the terminal takes applications now."""
        self._room = room
        self._machines = machines
        self._looks = looks
        self._settings = settings
        self._log = log
        self._self_test = self_test
        self._place, self._now = place, now
        self._serving = serving

    @property
    def room(self) -> TechnicianRoom:
        """Who is here."""
        return self._room

    @property
    def machines(self) -> Machines:
        """What hangs on the cables."""
        return self._machines

    def welcome(self) -> Welcome:
        """Say how to come in; where a card may open it and nobody runs the readers, they are started."""
        room = self._room
        slot = self._machines.slot() if room.has_cards() else None
        return Welcome(room.way() is Way.CODE, slot, room.takes_cards(), room.standing())

    # ---- devices -------------------------------------------------------------------------------

    def devices(self) -> Sequence[DeviceLine]:
        """Return every device of the settings; raises SignedOut."""
        self._room.require()
        return self._machines.lines()

    def found(self) -> Sequence[str]:
        """Return what is connected; raises SignedOut."""
        self._room.require()
        return self._machines.found()

    def plugged(self, driver: str) -> Sequence[Plugged]:
        """Return what is plugged in that this driver could use; raises SignedOut."""
        self._room.require()
        return self._machines.plugged(driver)

    def try_device(self, name: str, tell: Tell, stopped: Stopped, visit: int) -> Tried:
        """Try one device; raises SignedOut. What was seen is for the screen alone."""
        session = self._room.require()
        tried = try_device(name, self._machines, tell, stopped, visit)
        self._room.note("console.try", session.work_number, {"device": name, "works": tried.works})
        return tried

    # ---- network -------------------------------------------------------------------------------

    def look(self, stopped: Stopped) -> Iterator[NetworkLine]:
        """Look along the way to the platform, a line for each step; raises SignedOut.

        Once `stopped` says so it ends within a moment.
        """
        self._room.require()
        look = self._looks()
        over = threading.Event()

        def watch() -> None:
            while not over.wait(_GLANCE_S):
                if stopped():
                    look.cancel()
                    return

        threading.Thread(target=watch, daemon=True, name="network-stop").start()
        try:
            for seen in look.run():
                yield network.line(seen)
        finally:
            over.set()

    # ---- settings ------------------------------------------------------------------------------

    def fields(self) -> tuple[Sequence[FieldNow], str]:
        """Return the settings a technician may change, and `platform.mode`.

        Raises SignedOut, SettingsError.
        """
        self._room.require()
        return self._settings.fields(), self._settings.mode()

    def undone(self) -> str:
        """Say what was taken back by itself; empty when nothing was. Raises SignedOut."""
        self._room.require()
        from kiosk.upkeep.settings import undone_words

        undone = self._settings.undone()
        return undone_words(undone) if undone is not None else ""

    def save(self, texts: Mapping[str, str]) -> Sequence[Finding]:
        """Judge and save; empty when it is saved and on trial. Raises SignedOut."""
        session = self._room.require()
        found = self._settings.save(texts, serving=self._serving())
        detail: dict[str, object] = {"keys": sorted(texts), "done": not found}
        self._room.note("console.settings", session.work_number, detail)
        return found

    # ---- log -----------------------------------------------------------------------------------

    def log(self, count: int, *, warnings_only: bool) -> Sequence[Line]:
        """Return the newest lines of the journal, newest first; raises SignedOut."""
        self._room.require()
        return self._log(count, warnings_only)

    # ---- report --------------------------------------------------------------------------------

    def last_report(self) -> Report | None:
        """Return the newest report; raises SignedOut."""
        self._room.require()
        return self._self_test.last()

    def test_all(self, tell: Callable[[str], None], stopped: Stopped) -> Report | None:
        """自检: machine, devices, network, in this order; None when it was stopped. SignedOut."""
        self._room.require()
        tell("正在检查本机…")
        lines = list(self._self_test.run(stopped))
        if stopped():
            return None
        tell("正在问设备…")
        lines += report.from_devices(self._machines.lines())
        tell("正在检查网络…")
        lines += report.from_network(list(self.look(stopped)))
        if stopped():
            return None
        made = Report(self._now(), self._place, tuple(lines))
        self._self_test.keep(made)
        self._room.note(
            "console.report", "", {"problems": made.problems, "warnings": made.warnings}
        )
        return made

    def print_report(self, made: Report) -> PrintOutcome:
        """Print a report on the receipt printer; raises SignedOut, never for a printer."""
        session = self._room.require()
        outcome = self._machines.print(report.layout(made))
        self._room.note("console.print", session.work_number, {"result": outcome.result.value})
        return outcome
