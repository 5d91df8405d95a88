"""Loaded by a worker's interpreter: pyusb finds the bus in KIOSK_TEST_USB_BUS instead of libusb's."""

import os
from pathlib import Path

import usb.backend.libusb1

from devices.simulators.usb_bus import UsbBus

BUS = Path(os.environ["KIOSK_TEST_USB_BUS"])
usb.backend.libusb1.get_backend = lambda **_: UsbBus(BUS)
