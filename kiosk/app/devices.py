"""Turns the devices of the settings into supervised drivers; `simulated` means the practice set-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from devices.ports import (
    CardReader,
    CodeScanner,
    DeviceStatus,
    PageCapture,
    ReceiptPrinter,
    Speaker,
)
from devices.supervisor import Supervisor
from kiosk.settings import addresses

if TYPE_CHECKING:
    from kiosk.settings.model import Settings


@dataclass(frozen=True, slots=True)
class Devices:
    """The supervisor, not yet started, and its devices; None for a device that is not there."""

    supervisor: Supervisor
    reader: CardReader | None
    printer: ReceiptPrinter | None
    scanner: CodeScanner | None
    speaker: Speaker | None
    camera: PageCapture | None = None

    def by_name(
        self,
    ) -> dict[str, CardReader | ReceiptPrinter | CodeScanner | Speaker | PageCapture]:
        """Return those that are there, by their names in the settings."""
        named = {
            "reader": self.reader,
            "printer": self.printer,
            "scanner": self.scanner,
            "speaker": self.speaker,
            "camera": self.camera,
        }
        return {name: one for name, one in named.items() if one is not None}

    def on_status(self, callback: Callable[[DeviceStatus], None]) -> None:
        """Call back with every change of any device's state, on the devices' threads."""
        for reads in (self.reader, self.scanner):
            if reads is not None:
                reads.subscribe(lambda _: None, callback)
        for works in (self.printer, self.speaker, self.camera):
            if works is not None:
                works.subscribe(callback)


def build_devices(settings: Settings, trial: addresses.TrialAddresses | None) -> Devices:
    """Return what the settings name, behind a supervisor."""
    supervisor = Supervisor()
    reader: CardReader | None = None
    printer: ReceiptPrinter | None = None
    wanted = settings.devices.reader
    if wanted.driver == "simulated":
        path = str(addresses.reader_socket(settings.runtime_dir))
        reader = supervisor.reader("reader", "simulated", {"path": path, **wanted.options})
    elif wanted.driver != "none":
        reader = supervisor.reader("reader", wanted.driver, wanted.options)
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
    if codes.driver != "none":
        scanner = supervisor.scanner("scanner", codes.driver, codes.options)
    if voice.driver != "none":
        speaker = supervisor.speaker("speaker", voice.driver, voice.options)
    papers = settings.devices.camera
    camera: PageCapture | None = None
    if papers.driver != "none":
        camera = supervisor.capture("camera", papers.driver, papers.options)
    return Devices(supervisor, reader, printer, scanner, speaker, camera)
