"""Turns the devices of the settings into supervised drivers; `simulated` means the practice set-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from devices.ports import (
    CardReader,
    CodeScanner,
    Device,
    DeviceStatus,
    PageCapture,
    PagePrinter,
    ReceiptPrinter,
    Speaker,
    StaffCardReader,
)
from devices.supervisor import SeveralReaders, StaffCards, SupervisedReader, Supervisor
from kiosk.settings import addresses

if TYPE_CHECKING:
    from kiosk.settings.model import Settings


@dataclass(frozen=True, slots=True)
class Devices:
    """The supervisor, not yet started, and its devices; None for a device that is not there."""

    supervisor: Supervisor
    readers: Mapping[str, SupervisedReader]
    """Each by its name, for staff."""
    reader: CardReader | None
    """All of them as one, for the screens."""
    printer: ReceiptPrinter | None
    scanner: CodeScanner | None
    speaker: Speaker | None
    page: PagePrinter | None
    camera: PageCapture | None
    lens: Path | None = None
    """Device file of the camera, for the screen."""
    staff_cards: StaffCardReader | None = None
    """The same readers, as far as they take work cards."""

    def by_name(self) -> dict[str, Device]:
        """Return those that are there, by their names in the settings."""
        named = {
            **self.readers,
            "printer": self.printer,
            "scanner": self.scanner,
            "speaker": self.speaker,
            "page": self.page,
            "camera": self.camera,
        }
        return {name: one for name, one in named.items() if one is not None}

    def on_status(self, callback: Callable[[DeviceStatus], None]) -> None:
        """Call back with every change of any device's state, on the devices' threads."""
        for reader in self.readers.values():
            reader.subscribe(lambda _: None, callback)
        if self.scanner is not None:
            self.scanner.subscribe(lambda _: None, callback)
        for works in (self.printer, self.speaker, self.page, self.camera):
            if works is not None:
                works.subscribe(callback)


def drivers(settings: Settings) -> dict[str, str]:
    """Return the driver in the settings by the device's name."""
    table = settings.devices
    return {
        "reader": table.reader.driver,
        **{name: one.driver for name, one in table.readers().items()},
        "printer": table.printer.driver,
        "scanner": table.scanner.driver,
        "speaker": table.speaker.driver,
        "page": table.page.driver,
        "camera": table.camera.driver,
    }


def camera_path(settings: Settings) -> Path | None:
    """Return what `ui.camera.open_camera` opens; None without a camera."""
    table = settings.devices.camera
    if table.driver == "simulated-camera":
        return Path(str(table.options.get("path", addresses.camera_lens(settings.runtime_dir))))
    return Path(str(table.options["path"])) if "path" in table.options else None


def build_devices(settings: Settings, trial: addresses.TrialAddresses | None) -> Devices:
    """Return what the settings name, behind a supervisor."""
    supervisor = Supervisor()
    printer: ReceiptPrinter | None = None
    readers: dict[str, SupervisedReader] = {}
    for name, wanted in settings.devices.readers().items():
        options = dict(wanted.options)
        if wanted.driver == "simulated":
            options.setdefault("path", str(addresses.reader_socket(settings.runtime_dir)))
        readers[name] = supervisor.reader(name, wanted.driver, options)
    reader: CardReader | None = next(iter(readers.values()), None)
    if len(readers) > 1:
        reader = SeveralReaders("reader", tuple(readers.values()))
    paper = settings.devices.printer
    if paper.driver == "simulated" and trial is not None:
        where: dict[str, str | int | float] = {
            "host": trial.printer_host,
            "port": trial.printer_port,
        }
        printer = supervisor.printer("printer", "escpos-network", {**where, **paper.options})
    elif paper.driver not in {"none", "simulated"}:
        printer = supervisor.printer("printer", paper.driver, paper.options)
    codes, voice = settings.devices.scanner, settings.devices.speaker
    scanner: CodeScanner | None = None
    speaker: Speaker | None = None
    if codes.driver == "simulated":
        line = str(addresses.scanner_line(settings.runtime_dir))
        scanner = supervisor.scanner("scanner", "serial-scanner", {"path": line, **codes.options})
    elif codes.driver != "none":
        scanner = supervisor.scanner("scanner", codes.driver, codes.options)
    if voice.driver != "none":
        speaker = supervisor.speaker("speaker", voice.driver, voice.options)
    sheets = settings.devices.page
    page: PagePrinter | None = None
    if sheets.driver == "simulated-page" and trial is not None:
        tray = {"path": str(addresses.page_tray(settings.runtime_dir))}
        page = supervisor.page("page", sheets.driver, {**tray, **sheets.options})
    elif sheets.driver not in {"none", "simulated-page"}:
        page = supervisor.page("page", sheets.driver, sheets.options)
    camera, lens = _capture(settings, trial, supervisor)
    staff_cards = StaffCards(tuple(readers.values())) if readers else None
    return Devices(
        supervisor, readers, reader, printer, scanner, speaker, page, camera, lens, staff_cards
    )


def _capture(
    settings: Settings, trial: addresses.TrialAddresses | None, supervisor: Supervisor
) -> tuple[PageCapture | None, Path | None]:
    """Return what finds pages in pictures, and the device file of the camera that takes them."""
    papers = settings.devices.camera
    if papers.driver == "none" or (papers.driver == "simulated-camera" and trial is None):
        return None, None
    lens = camera_path(settings)
    there = {} if lens is None else {"path": str(lens)}
    return supervisor.capture("camera", papers.driver, {**papers.options, **there}), lens
