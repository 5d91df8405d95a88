"""The ports of the devices: what the rooms above may ask of a reader, printer, scanner, speaker or page capture.

Implementations are drivers (in a worker process) and their proxies; nobody above this
module sees an APDU, a byte of ESC/POS or a file descriptor. Calls may block for the
stated deadline, so they are never made on the GUI thread.
"""

from devices.ports.capture import (
    LENS_SUFFIX,
    MAX_PAGES,
    MAX_PIXELS,
    MAX_SIDE,
    Frame,
    Page,
    PageCapture,
    Refusal,
)
from devices.ports.card import CardEvent, CardRead, CardReader, CardWay
from devices.ports.page import MOST_COPIES, PagePrinter, PaperKind
from devices.ports.receipt import PrintOutcome, PrintResult, ReceiptPrinter
from devices.ports.scanner import CodeScanner, Scan, ScanFault
from devices.ports.speaker import DEFAULT_VOLUME, Speaker
from devices.ports.staff_card import (
    STAFF_PIN_LENGTHS,
    StaffCard,
    StaffCardDemand,
    StaffCardError,
    StaffCardProblem,
    StaffCardReader,
)
from devices.ports.status import DeviceError, DeviceState, DeviceStatus, Problem

Device = CardReader | ReceiptPrinter | CodeScanner | Speaker | PagePrinter | PageCapture
"""Whatever a terminal has on a cable."""

__all__ = [
    "DEFAULT_VOLUME",
    "LENS_SUFFIX",
    "MAX_PAGES",
    "MAX_PIXELS",
    "MAX_SIDE",
    "MOST_COPIES",
    "STAFF_PIN_LENGTHS",
    "CardEvent",
    "CardRead",
    "CardReader",
    "CardWay",
    "CodeScanner",
    "Device",
    "DeviceError",
    "DeviceState",
    "DeviceStatus",
    "Frame",
    "Page",
    "PageCapture",
    "PagePrinter",
    "PaperKind",
    "PrintOutcome",
    "PrintResult",
    "Problem",
    "ReceiptPrinter",
    "Refusal",
    "Scan",
    "ScanFault",
    "Speaker",
    "StaffCard",
    "StaffCardDemand",
    "StaffCardError",
    "StaffCardProblem",
    "StaffCardReader",
]
