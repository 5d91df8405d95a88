"""Whoever holds the key of 3.x cards keeps to this, on a real PC/SC daemon behind a real worker."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.ports import CardWay, DeviceError, DeviceState, Problem
from devices.simulators.card import PEOPLE, SocialSecurityCard
from devices.simulators.card3 import ThirdGenerationCard
from devices.simulators.isolation import IsolatedPcscd, isolated_pcscd
from devices.simulators.key_holders import (
    APPLICATION,
    EXTERNAL_KEY,
    INTERNAL_KEY,
    HsmServer,
    VirtualPsam,
    right_answer,
)
from devices.simulators.vpcd import CardInSlot
from devices.supervisor import SupervisedReader, Supervisor
from kiosk.domain.assurance import Assurance
from tests.helpers.certificates import Authority
from tests.helpers.waiting import until

DATA = PEOPLE["zhangming-3"]


@pytest.fixture(scope="module")
def pcscd() -> Iterator[IsolatedPcscd]:
    with isolated_pcscd() as pcscd:
        yield pcscd


@dataclass
class Bench:
    """A reader with a key, and what takes the key away."""

    reader: SupervisedReader
    pcscd: IsolatedPcscd
    lose_key: contextlib.ExitStack
    asked: list[dict[str, object]]
    """What an HSM was asked."""

    def refused(self, card: SocialSecurityCard, pull_at: int | None = None) -> Problem:
        with CardInSlot(card, self.pcscd.connect, pull_at=pull_at):
            until(self.reader.card_present)
            with pytest.raises(DeviceError) as error:
                self.reader.read()
        until(lambda: not self.reader.card_present())
        return error.value.problem


@pytest.fixture(params=["psam", "hsm"])
def bench(request: pytest.FixtureRequest, pcscd: IsolatedPcscd, tmp_path: Path) -> Iterator[Bench]:
    asked: list[dict[str, object]] = []

    def remembered(question: dict[str, object]) -> tuple[int, bytes]:
        asked.append(question)
        return right_answer(question)

    with contextlib.ExitStack() as key, Supervisor(command_prefix=pcscd.command_prefix) as over:
        if request.param == "psam":
            key.enter_context(CardInSlot(VirtualPsam(), lambda: pcscd.connect(slot=1)))
            config = {
                "psam": pcscd.reader_names[1],
                "psam_application": APPLICATION.hex(),
                "psam_internal_key": INTERNAL_KEY.hex(),
                "psam_external_key": EXTERNAL_KEY.hex(),
            }
        else:
            authority = Authority(tmp_path)
            files = authority.certificate("hsm")
            server = key.enter_context(HsmServer(files, listener=pcscd.listen()))
            server.answer = remembered
            config = {"hsm": server.url, "hsm_ca": str(authority.ca_file), "hsm_s": 2.0}
        reader = over.reader("card", "pcsc", {**config, "interface": "both"})
        over.start()
        until(lambda: reader.status().state is DeviceState.READY and not reader.card_present())
        yield Bench(reader, pcscd, key, asked)


def test_key_holder_contract(bench: Bench) -> None:
    """One story: the daemon takes half a second to see a card come or go."""
    reader, pcscd = bench.reader, bench.pcscd
    assert reader.takes == {CardWay.SOCIAL_SECURITY_INSERTED, CardWay.SOCIAL_SECURITY_LAID}
    assert not reader.card_present(), "the PSAM is no resident's card"

    for card in (
        ThirdGenerationCard(DATA, exact=True, chunk=6),
        ThirdGenerationCard(DATA, contactless=True),
    ):
        with CardInSlot(card, pcscd.connect) as slot:
            until(reader.card_present)
            read = reader.read()
            assert (read.person.name, read.person.id_number) == (DATA.name, DATA.id_number)
            assert read.assurance is Assurance.CHIP_WITH_SAM
            assert card.opened == 1, "the card itself has checked the cryptogram"
            apdus = slot.apdus
        if bench.asked:
            assert bench.asked[-1]["atr"] == card.atr.hex(), "as pcscd gives it"
        until(lambda: not reader.card_present())

    with CardInSlot(SocialSecurityCard(PEOPLE["zhangming"]), pcscd.connect):
        until(reader.card_present)
        assert reader.read().assurance is Assurance.CHIP_WITHOUT_KEY, "read freely, as before"
    until(lambda: not reader.card_present())

    # Around the authentication and at the last; every APDU is pulled in the unit tests.
    for at in (7, 9, 12, apdus - 1):
        pulled = ThirdGenerationCard(DATA, contactless=True)
        assert bench.refused(pulled, pull_at=at) is Problem.CARD_REMOVED

    foreign = ThirdGenerationCard(DATA, internal_master=bytes(16), external_master=bytes(16))
    assert bench.refused(foreign) is Problem.KEY_REFUSED
    assert foreign.tries == 3

    bench.lose_key.close()
    kept = ThirdGenerationCard(DATA)
    assert bench.refused(kept) is Problem.KEY_AWAY
    assert kept.tries == 3
    until(lambda: reader.status().problem is Problem.KEY_AWAY)
    assert reader.status().state is DeviceState.ATTENTION, "staff see it, residents go on"
    with CardInSlot(SocialSecurityCard(PEOPLE["zhangming"]), pcscd.connect):
        until(reader.card_present)
        assert reader.read().person.name == "张明", "older cards need no key"
    until(lambda: not reader.card_present())
