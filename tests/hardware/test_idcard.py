"""A real ID card reader and a real card: `IDCARD_PORT=/dev/ttyUSB0` or `IDCARD_PORT=usb`.

    IDCARD_PORT=/dev/ttyUSB0 make test ARGS="-m hardware -s tests/hardware/test_idcard.py"

Shows the module's number and which fields the card has; nothing of a person is shown or kept.
"""

from __future__ import annotations

import os

import pytest

from devices.idcard.drivers import check_serial, check_usb, open_serial, open_usb
from devices.ports import DeviceState
from kiosk.domain.assurance import Assurance
from tests.helpers.waiting import until


@pytest.mark.hardware
@pytest.mark.timeout(180)
def test_a_card_is_read_and_has_to_be_lifted_before_it_is_read_again() -> None:
    port = os.environ["IDCARD_PORT"]
    if port == "usb":
        assert check_usb({}) == []
        reader = open_usb("card", {}, b"secret")
    else:
        assert check_serial({"port": port}) == []
        reader = open_serial("card", {"port": port}, b"secret")
    reader.start()
    try:
        until(lambda: reader.status().state is DeviceState.READY)
        keys = []
        for _ in range(2):
            print("Put a card on the reader.")
            until(reader.card_present, timeout_s=60)
            found = reader.read()
            assert found.assurance is Assurance.CHIP_WITH_SAM
            person = found.person
            fields = [name for name in person.__slots__ if getattr(person, name)]
            print(found.reader, found.card.value, "has", ", ".join(fields))
            keys.append(found.card_key)
            until(lambda: not reader.card_present(), timeout_s=60)
            print("Lift it and put the same card on again.")
        assert keys[0] == keys[1]
    finally:
        reader.close()
