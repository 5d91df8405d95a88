"""Every way to a receipt printer: an emulator on a cable of its own, and the driver that fits it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import usb.backend.libusb1

from devices.receipt import opening
from devices.receipt.driver import EscposPrinter
from devices.simulators.interface_card import InterfaceCard
from devices.simulators.paper import Receipt
from devices.simulators.printer import PrinterEmulator
from devices.simulators.tty_printer import TtyPrinterEmulator
from devices.simulators.usb_bus import UsbBus
from devices.simulators.usb_printer import UsbPrinterEmulator
from devices.simulators.vendors import Vendor

ROOT = Path(__file__).resolve().parents[2]
CABLES = ("network", "usb", "serial", "file")

Options = dict[str, str | int | float]


@dataclass(frozen=True)
class Cable:
    """An emulator, and what the settings would say about it."""

    kind: str
    emulator: InterfaceCard
    options: Options
    command_prefix: Sequence[str] = ()
    """Before the command of a worker, so that it sees this bus."""

    @property
    def driver(self) -> str:
        """The driver's name in the settings."""
        return f"escpos-{self.kind}"

    def open(self, **more: str | float) -> EscposPrinter:
        """Return the driver, not yet started."""
        return OPENERS[self.kind]("receipt", {**self.options, **more})


def one_whole_slip(papers: Sequence[Receipt], rows: bytes) -> None:
    """Assert that exactly the last paper is the slip, from its first row on.

    What is left of a job that was cut off is a paper of its own, and never all of the slip.
    """
    whole = [number for number, paper in enumerate(papers) if rows in paper.rows]
    assert whole == [len(papers) - 1]
    assert papers[-1].rows.startswith(rows)
    assert len(papers) <= 2


OPENERS: dict[str, Callable[[str, Options], EscposPrinter]] = {
    "network": opening.open_network,
    "usb": opening.open_usb,
    "serial": opening.open_serial,
    "file": opening.open_file,
}


@contextmanager
def cable(
    kind: str, folder: Path, patch: pytest.MonkeyPatch, vendor: Vendor = Vendor.EPSON
) -> Iterator[Cable]:
    """Give an emulator on this kind of cable; pyusb of this process sees its bus, if it is one."""
    if kind == "network":
        with PrinterEmulator(vendor=vendor) as network:
            yield Cable(kind, network, {"host": "127.0.0.1", "port": network.port, "poll_s": 0.05})
    elif kind == "usb":
        with UsbPrinterEmulator(folder / "bus", vendor=vendor) as usb_printer:
            bus = usb_printer.path
            patch.setattr(usb.backend.libusb1, "get_backend", lambda **_: UsbBus(bus))
            site = f"PYTHONPATH={ROOT / 'tests/helpers/usb_site'}:{ROOT}"
            prefix = ("env", site, f"KIOSK_TEST_USB_BUS={bus}")
            options: Options = {"vid": 0x04B8, "pid": 0x0E15, "poll_s": 0.05}
            yield Cable(kind, usb_printer, options, prefix)
    else:
        with TtyPrinterEmulator(folder / "line", vendor=vendor) as line:
            options = {"path": str(line.path), "poll_s": 0.05}
            if kind == "serial":
                options |= {"baud": 921_600, "flow": "none"}
            yield Cable(kind, line, options)
