"""The devices as the console sees them: the terminal's own, or started for the console alone.

Before the first enrolment, and wherever the terminal could not be built, nobody runs the drivers; the
console does then, and lets go before the terminal is built: a line belongs to one of them at a time.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from devices.discovery import UsbPrinter, keyboards, look, serial_ports, usb_printers
from devices.manifest import ConfigError
from devices.ports import (
    DeviceState,
    DeviceStatus,
    PaperKind,
    PrintOutcome,
    PrintResult,
    Problem,
    Refusal,
    StaffCard,
    StaffCardDemand,
)
from devices.registry import driver, validate
from devices.supervisor import BothReader, StaffCards
from devices.words import problem_sentence, refusal_sentence, sentence, staff_card_sentence
from kiosk.app.clock import SystemClock
from kiosk.app.devices import Devices, build_devices, drivers
from kiosk.documents.trial_page import trial_sheet
from kiosk.documents.typeset import typeset
from kiosk.domain.layout import Layout
from kiosk.settings import SettingsError, addresses, load
from kiosk.settings.model import READERS
from kiosk.upkeep.devices import AnyReader, CannotDraw, DeviceLine, Plugged, Said
from ui.paper.face import CharacterMissing, FontMissing
from ui.paper.pdf import SheetPdf
from ui.paper.raster import PaperRasteriser

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.ports import (
        CardReader,
        CodeScanner,
        Device,
        Frame,
        PageCapture,
        PagePrinter,
        ReceiptPrinter,
        Speaker,
        StaffCardError,
    )

log = logging.getLogger(__name__)

_TITLES = {
    "none": "没有装",
    **dict.fromkeys(("simulated", "simulated-page", "simulated-camera"), "模拟"),
}
_NO_FONT = Said("没有 Noto Sans CJK：请安装 fonts-noto-cjk。", "Install fonts-noto-cjk.")
_NO_CHARACTER = Said(
    "站点名称里有字体没有的字：请看设置里的 place.name。",
    "The font lacks a character of place.name.",
)
_FOUND_BY = {
    "escpos-serial": (serial_ports, "path"),
    "idcard-serial": (serial_ports, "port"),
    "serial-scanner": (serial_ports, "path"),
    "keyboard-scanner": (keyboards, "path"),
}
_PAGE_S = 90.0
_SETTLED_S = 5.0
_STEP_S = 0.05
_NOT_THERE = "没有装，设置里写的是 none。"
_NOT_BUILT = "终端还没有用上它；终端恢复服务以后再看。"


class ConsoleMachines:
    """Implements `kiosk.upkeep.devices.Machines`, and StaffCardReader over the readers that run now.

    Safe from any thread.
    """

    def __init__(self, settings_file: Path | None, root: Path = Path("/")) -> None:
        """Take the settings file in use, and where `sys` and `dev` are; nothing is started by that."""
        self._file, self._root = settings_file, root
        self._served: Mapping[str, Device] | None = None
        self._own: Devices | None = None
        self._barred = False
        self._lock = threading.RLock()

    # ---- who runs the drivers ------------------------------------------------------------------

    def bar(self) -> None:
        """The terminal is about to be built: let go, and start nothing before `serve` or `unbar`."""
        with self._lock:
            self._barred = True
            self.release()

    def unbar(self) -> None:
        """It could not be built: nobody runs the drivers."""
        with self._lock:
            self._barred = False

    def serve(self, devices: Mapping[str, Device]) -> None:
        """It was built: these devices of it, by their names in the settings, are the ones."""
        with self._lock:
            self._barred = False
            self._served = devices

    def release(self) -> None:
        """Let go of what was started for the console alone."""
        with self._lock:
            own, self._own = self._own, None
        if own is not None:
            own.supervisor.close()

    # ---- looking -------------------------------------------------------------------------------

    def lines(self) -> Sequence[DeviceLine]:
        """Return every device of the settings; starts the drivers where nobody runs them."""
        try:
            named = drivers(load(self._file))
        except SettingsError:
            return ()
        return [self._line(name, driver) for name, driver in named.items()]

    def _line(self, name: str, key: str) -> DeviceLine:
        part = self._part(name)
        title = driver_title(key)
        if part is None:
            return DeviceLine(name, key, title, None, _NOT_THERE if key == "none" else _NOT_BUILT)
        status: DeviceStatus = part.status()
        return DeviceLine(name, key, title, status.state, sentence(status).zh)

    def found(self) -> Sequence[str]:
        """Return what is connected, one line each."""
        return [
            "　".join(filter(None, (one.kind.zh, one.name, one.where, one.usb_id, one.detail)))
            for one in look(self._root)
        ]

    def plugged(self, driver: str) -> Sequence[Plugged]:
        """Return what is plugged in that this driver, one of `FINDABLE`, could use."""
        if driver == "escpos-usb":
            return [_usb_printer(one) for one in usb_printers(self._root)]
        find, option = _FOUND_BY[driver]
        return [Plugged(one.name, {option: one.where}) for one in find(self._root)]

    def words(self, of: DeviceStatus | Problem | Refusal | StaffCardError) -> Said:
        """Say what it means and what to do."""
        if isinstance(of, DeviceStatus):
            found = sentence(of)
        elif isinstance(of, Problem):
            found = problem_sentence(of)
        elif isinstance(of, Refusal):
            found = refusal_sentence(of)
        else:
            found = staff_card_sentence(of)
        return Said(found.zh, found.en)

    # ---- work cards ----------------------------------------------------------------------------

    def slot(self) -> CardReader | None:
        """Return the console's own card readers as one, once they have said how they are."""
        own = self._started()
        reader = own.reader if own is not None else None
        ends_at = time.monotonic() + _SETTLED_S
        while reader is not None and time.monotonic() < ends_at:
            if reader.status().state is not DeviceState.RECOVERING:
                break
            time.sleep(_STEP_S)
        return reader

    @property
    def takes_staff_cards(self) -> bool:
        """Whether a card reader that runs now takes work cards; starts none."""
        return self._staff_cards().takes_staff_cards

    def staff_card(self, timeout_s: float = 10.0) -> StaffCard:
        """Look at the work card in any reader. Raises StaffCardError or DeviceError."""
        return self._staff_cards().staff_card(timeout_s)

    def prove_staff_card(
        self, pin: bytearray, demand: StaffCardDemand, timeout_s: float = 20.0
    ) -> StaffCard:
        """Let the card that is demanded prove itself; wipes the PIN. Raises as `staff_card`."""
        return self._staff_cards().prove_staff_card(pin, demand, timeout_s)

    def _staff_cards(self) -> StaffCards:
        with self._lock:
            run = self._served or (self._own.by_name() if self._own is not None else {})
        # Of what has these names every one is both, also a vendor's: the supervisor's own.
        return StaffCards([cast("BothReader", run[name]) for name in READERS if name in run])

    # ---- the parts -----------------------------------------------------------------------------

    def status(self, name: str) -> DeviceStatus | None:
        """How a device is, by its name in the settings."""
        part = self._part(name)
        return None if part is None else cast("Device", part).status()

    def reader(self, name: str) -> AnyReader | None:
        """A card reader, by its name in the settings."""
        found: AnyReader | None = self._part(name) if name in READERS else None
        return found

    def printer(self) -> ReceiptPrinter | None:
        """The receipt printer."""
        found: ReceiptPrinter | None = self._part("printer")
        return found

    def scanner(self) -> CodeScanner | None:
        """The code scanner."""
        found: CodeScanner | None = self._part("scanner")
        return found

    def speaker(self) -> Speaker | None:
        """The speaker."""
        found: Speaker | None = self._part("speaker")
        return found

    def capture(self) -> PageCapture | None:
        """Page capture."""
        found: PageCapture | None = self._part("camera")
        return found

    def picture(self, stopped: Callable[[], bool]) -> Frame | Problem | None:
        """Take one picture with the camera of the settings; None when it was stopped."""
        from ui.picture import taken  # Qt's cameras take a moment to load

        path = load(self._file).devices.camera.options.get("path")
        return Problem.NOT_CONFIGURED if path is None else taken(Path(str(path)), stopped)

    def print_page(self) -> PrintOutcome:
        """Print the test page on A4."""
        found: PagePrinter | None = self._part("page")
        if found is None:
            return PrintOutcome(PrintResult.FAILED, Problem.NOT_CONFIGURED)
        sheet = trial_sheet(load(self._file).place.name, SystemClock().now())
        try:
            document = SheetPdf().pdf(sheet)
        except FontMissing:
            raise CannotDraw(_NO_FONT) from None
        except CharacterMissing:
            raise CannotDraw(_NO_CHARACTER) from None
        return found.print(document, PaperKind.TEST, 1, _PAGE_S)

    def print(self, layout: Layout) -> PrintOutcome:
        """Draw and print a paper, or set it in the printer's own type."""
        printer = self.printer()
        if printer is None:
            return PrintOutcome(PrintResult.FAILED, Problem.NOT_CONFIGURED)
        draw, width, case = PaperRasteriser().rasterise, printer.width_dots, printer.type_case
        page = draw(layout, width) if case is None else typeset(layout, case, width, draw)
        return printer.print(page)

    # ---- inside --------------------------------------------------------------------------------

    def _part(self, name: str) -> Any:
        with self._lock:
            if self._served is not None:
                return self._served.get(name)
            own = self._started()
            return own.by_name().get(name) if own is not None else None

    def _started(self) -> Devices | None:
        """Return the console's own drivers, started by now; None while nobody may start any."""
        with self._lock:
            if self._own is None and self._served is None and not self._barred:
                try:
                    settings = load(self._file)
                except SettingsError:
                    return None
                self._own = build_devices(settings, addresses.read(settings.runtime_dir))
                self._own.supervisor.start()
            return self._own


class KnownDrivers:
    """Implements `kiosk.upkeep.settings.Drivers` over the registry."""

    def title(self, name: str) -> str:
        """Return a driver in words; its own name when nobody knows it."""
        return driver_title(name)

    def options(self, name: str) -> frozenset[str] | None:
        """Return the names a driver takes in `options`; None for no driver of this program."""
        try:
            return frozenset(one.name for one in driver(name).options)
        except ConfigError:
            return None

    def fault(self, name: str, options: Mapping[str, Any]) -> str:
        """Return what is wrong with the options, in words; empty when nothing is."""
        try:
            validate(name, dict(options))
        except ConfigError as error:
            return str(error)
        return ""


def driver_title(name: str) -> str:
    """Return a driver in words; its own name when nobody knows it."""
    if name in _TITLES:
        return _TITLES[name]
    try:
        return driver(name).title
    except ConfigError:
        return name


def _usb_printer(one: UsbPrinter) -> Plugged:
    vid, pid = f"{one.vid:04x}", f"{one.pid:04x}"
    words = "　".join(filter(None, (one.name, f"{vid}:{pid}", one.serial)))
    return Plugged(words, {"vid": vid, "pid": pid, "serial": one.serial})
