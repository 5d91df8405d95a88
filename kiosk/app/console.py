"""Puts the technician's console together, with or without a terminal behind it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.settings import SettingsError, addresses, find_file, load

if TYPE_CHECKING:
    from kiosk.app.console_machines import ConsoleMachines
    from kiosk.app.selftest import DoctorTest
    from kiosk.ports import Clock
    from kiosk.services.terminal import Place, Terminal
    from kiosk.upkeep.console import Console
    from kiosk.upkeep.network import StepSeen

log = logging.getLogger(__name__)

TRIES_FILE = "console-tries"


class ConsoleMaker:
    """Makes the console of one screen when it is first asked for. Safe from any thread."""

    def __init__(
        self, settings_file: Path | None, data_dir: Path, place: Place, clock: Clock
    ) -> None:
        """Take what the front half knows; nothing is built before `open`."""
        self._file, self._data_dir = settings_file, data_dir
        self._place, self._clock = place, clock
        self._lock = threading.Lock()
        self._console: Console | None = None
        self._machines: ConsoleMachines | None = None
        self._serving = False
        self._daily: threading.Event | None = None

    def open(self) -> Console:
        """Return the console; the imports take a moment. Worker threads only."""
        with self._lock:
            if self._console is None:
                self._console = self._build()
            return self._console

    def build(self, terminal: Callable[[], Terminal]) -> Terminal:
        """Build the terminal; the console lets go of the devices before and gets the new ones."""
        machines = self._made_machines()
        machines.bar()
        try:
            made = terminal()
        except BaseException:
            machines.unbar()
            raise
        machines.serve(made.devices)
        self._serving = True
        self._begin_daily()
        return made

    def _made_machines(self) -> ConsoleMachines:
        from kiosk.app.console_machines import ConsoleMachines

        with self._lock:
            if self._machines is None:
                self._machines = ConsoleMachines(self._file)
            return self._machines

    def _test(self) -> DoctorTest:
        from kiosk.app.selftest import DoctorTest

        return DoctorTest(self._file, self._data_dir)

    def _begin_daily(self) -> None:
        from kiosk.app.selftest import keep_daily

        if self._daily is None:
            self._daily = keep_daily(self._test(), self._place.name, self._clock.now)

    def _build(self) -> Console:
        from kiosk import journal
        from kiosk.app.console_machines import ConsoleMachines, KnownDrivers
        from kiosk.app.documents import FOLDER
        from kiosk.app.enrolling import CLOCK
        from kiosk.app.staff import build_lockout
        from kiosk.shelf.readings import PulledStaff, ShelfOnDisk
        from kiosk.store.code_file import CodeFile
        from kiosk.upkeep.console import Console
        from kiosk.upkeep.room import TechnicianRoom
        from kiosk.upkeep.settings import SettingsBook
        from sync.clock import PlatformClock

        if self._machines is None:
            self._machines = ConsoleMachines(self._file)
        data_dir = self._data_dir
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        room = TechnicianRoom(
            PulledStaff(ShelfOnDisk(data_dir / FOLDER)),
            build_lockout(data_dir, self._clock, TRIES_FILE),
            Notes(),
            self._clock.monotonic,
            CodeFile(data_dir),
            self._machines,
            # As last measured, also by a terminal that could be built yesterday.
            lambda: datetime.fromtimestamp(PlatformClock(data_dir / CLOCK).now(), UTC),
        )
        return Console(
            room,
            self._machines,
            lambda: platform_look(self._file),
            SettingsBook(find_file(self._file), data_dir, KnownDrivers()),
            lambda count, warnings: journal.latest(data_dir / "log", count, warnings_only=warnings),
            self._test(),
            place=self._place.name,
            now=self._clock.now,
            serving=lambda: self._serving,
        )


class Notes:
    """Implements `kiosk.staff.room.StaffNotes` over the journal: there may be no store yet."""

    def note(self, event: str, subject: str, detail: Mapping[str, object]) -> None:
        """Write one line; its chain shows when it is taken out."""
        log.info("console: %s", event, extra={"who": subject, **detail})


class PlatformLook:
    """Implements `kiosk.upkeep.network.NetworkLook` over `sync.probe`."""

    def __init__(self, url: str, ca_file: Path | None) -> None:
        """Take the platform's address as this terminal has it."""
        from sync.probe import Probe

        self._probe = Probe(url, ca_file)

    def run(self) -> Iterator[StepSeen]:
        """Yield each step when it is done."""
        from kiosk.upkeep.network import StepSeen

        for one in self._probe.run():
            yield StepSeen(
                one.step.value,
                one.found.value,
                one.took_s,
                one.address,
                one.days,
                one.offset_s,
                one.plain,
            )

    def cancel(self) -> None:
        """End it within a moment."""
        self._probe.cancel()


def platform_look(settings_file: Path | None) -> PlatformLook:
    """Return a look at the platform of the settings; a practice set-up has its own address."""
    try:
        settings = load(settings_file)
    except SettingsError:
        return PlatformLook("", None)
    trial = addresses.read(settings.runtime_dir) if settings.platform.mode == "sandbox" else None
    return PlatformLook(
        trial.platform_url if trial else settings.platform.url, settings.platform.ca_file
    )
