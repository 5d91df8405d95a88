"""From the settings to an identity: a terminal with an ID card reader, as it is put together."""

from __future__ import annotations

import tomllib
from pathlib import Path

from devices.ports import CardWay, DeviceState, DeviceStatus, Problem
from devices.simulators.card import PEOPLE, SocialSecurityCard
from devices.simulators.idcard_data import CARDS
from devices.simulators.sam_line import SamLine
from devices.simulators.vpcd import CardInSlot
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


BOTH = """\
[devices.reader]
driver = "simulated"
options = {{ path = "{slot}" }}
[[devices.more_readers]]
driver = "idcard-serial"
options = {{ port = "{port}", baud = 115200, poll_s = 0.3 }}
"""


def test_a_terminal_with_both_readers_takes_either_card(tmp_path: Path) -> None:
    slot = tmp_path / "slot"
    with SamLine() as line:
        raw = tomllib.loads(BOTH.format(port=line.port, slot=slot))
        settings = validated(raw, tmp_path / "kiosk.toml")
        devices = build_devices(settings, None)
        reader = devices.reader
        told: list[DeviceStatus] = []
        devices.on_status(told.append)
        named = devices.by_name()
        assert set(named) == {"reader", "second_reader", "scanner"}, (
            "staff see each by its own name"
        )
        with devices.supervisor:
            devices.supervisor.start()
            assert reader is not None
            until(lambda: len([1 for one in told if one.state is DeviceState.READY]) == 2)
            assert reader.takes == {CardWay.ID_CARD_LAID, CardWay.SOCIAL_SECURITY_INSERTED}
            identify = Identify(reader, settings.assurance)
            with line.place(CARDS["liguilan"]):
                until(reader.card_present)
                assert identify.read().card is CardKind.RESIDENT_ID
            until(lambda: not reader.card_present())
            line.unplug()
            until(lambda: named["second_reader"].status().problem is Problem.NO_READER)
            assert reader.status() == DeviceStatus("reader", DeviceState.READY)
            assert reader.takes == {CardWay.SOCIAL_SECURITY_INSERTED}
            with CardInSlot(SocialSecurityCard(PEOPLE["zhangming"]), slot):
                until(reader.card_present)
                assert identify.read().card is CardKind.SOCIAL_SECURITY
    assert told[-1].device == "second_reader", "the broken one was told, the other had no news"
