"""From the settings to an identity: a terminal with an ID card reader, as it is put together."""

from __future__ import annotations

import tomllib
from pathlib import Path

from devices.ports import DeviceState
from devices.simulators.idcard_data import CARDS
from devices.simulators.sam_line import SamLine
from kiosk.app.devices import build_devices
from kiosk.domain.assurance import Action, Assurance, CardKind
from kiosk.services.identify import Identify
from kiosk.settings.model import validated
from tests.helpers.waiting import until

SETTINGS = """\
[platform]
mode = "remote"
url = "https://platform.example"
[devices.reader]
driver = "idcard-serial"
options = {{ port = "{port}", baud = 115200, poll_s = 0.3 }}
[devices.printer]
driver = "none"
"""


def test_a_card_identifies_its_holder_for_every_action(tmp_path: Path) -> None:
    with SamLine() as line:
        file = tmp_path / "kiosk.toml"
        settings = validated(tomllib.loads(SETTINGS.format(port=line.port)), file)
        devices = build_devices(settings, None)
        reader = devices.reader
        with devices.supervisor:
            devices.supervisor.start()
            assert reader is not None
            until(lambda: reader.status().state is DeviceState.READY)
            identify = Identify(reader, settings.assurance)
            for name, kind in (
                ("zhangming", CardKind.RESIDENT_ID),
                ("foreign-2023", CardKind.FOREIGN_RESIDENCE),
            ):
                with line.place(CARDS[name]):
                    until(reader.card_present)
                    identity = identify.read()
                assert (identity.card, identity.assurance) == (kind, Assurance.CHIP_WITH_SAM)
                assert all(identify.may(identity, action) for action in Action)
                until(lambda: not reader.card_present())
