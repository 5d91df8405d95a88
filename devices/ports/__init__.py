"""The ports of the devices: what the rooms above may ask of a reader, printer, speaker or page capture.

Implementations are drivers (in a worker process) and their proxies; nobody above this
module sees an APDU, a byte of ESC/POS or a file descriptor. Calls may block for the
stated deadline, so they are never made on the GUI thread.
"""

from devices.ports.capture import MAX_PIXELS, MAX_SIDE, Frame, Page, PageCapture, Refusal
from devices.ports.card import CardEvent, CardRead, CardReader
from devices.ports.receipt import PrintOutcome, PrintResult, ReceiptPrinter
from devices.ports.scanner import CodeScanner, Scan, ScanFault
from devices.ports.speaker import DEFAULT_VOLUME, Speaker
from devices.ports.status import DeviceError, DeviceState, DeviceStatus, Problem

__all__ = [
    "DEFAULT_VOLUME",
    "MAX_PIXELS",
    "MAX_SIDE",
    "CardEvent",
    "CardRead",
    "CardReader",
    "CodeScanner",
    "DeviceError",
    "DeviceState",
    "DeviceStatus",
    "Frame",
    "Page",
    "PageCapture",
    "PrintOutcome",
    "PrintResult",
    "Problem",
    "ReceiptPrinter",
    "Refusal",
    "Scan",
    "ScanFault",
    "Speaker",
]
