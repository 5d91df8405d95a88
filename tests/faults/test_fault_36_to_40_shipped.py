"""Rows 36 to 40 on the shipped program: virtual cards in a real pcscd, the screen touched and read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.simulators.card import PEOPLE, SocialSecurityCard
from devices.simulators.isolation import IsolatedPcscd, isolated_pcscd
from devices.simulators.sam_line import SamLine
from devices.simulators.vpcd import CardInSlot
from tests.helpers.running_kiosk import SETTINGS, RunningKiosk
from tests.helpers.short_walk import to_the_card
from tests.helpers.waiting import until
from ui.pilot_client import PilotError

pytestmark = pytest.mark.timeout(400)

_READER = '[devices.reader]\ndriver = "pcsc"\n'
_SECOND = '[[devices.more_readers]]\ndriver = "idcard-serial"\noptions = {{ port = "PORT" }}\n'
_INSERT = "请插入社保卡"
_WAITS = "正在等您插卡"


@pytest.fixture(scope="module")
def pcscd() -> Iterator[IsolatedPcscd]:
    with isolated_pcscd() as pcscd:
        yield pcscd


@pytest.fixture(scope="module")
def shared(
    pcscd: IsolatedPcscd, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningKiosk]:
    folder = tmp_path_factory.mktemp("card")
    with RunningKiosk(
        folder, settings=SETTINGS + _READER, prefix=(*pcscd.command_prefix,)
    ) as kiosk:
        kiosk.ready()
        yield kiosk


@pytest.fixture
def kiosk(shared: RunningKiosk) -> RunningKiosk:
    """One terminal for all rows: whoever comes next finds it as the one before left it."""
    if shared.pilot.page() == "attract":
        shared.pilot.tap("点一下开始")
    shared.pilot.wait(page="home")
    return shared


def zhang() -> SocialSecurityCard:
    return SocialSecurityCard(PEOPLE["zhangming"])


def nobody_is_named(kiosk: RunningKiosk) -> None:
    """Assert that nothing of the person stands on the screen."""
    words = "".join(kiosk.pilot.texts())
    assert "张*" not in words
    assert "张明" not in words


@contextmanager
def read(kiosk: RunningKiosk, pcscd: IsolatedPcscd) -> Iterator[None]:
    """Put a card in as people do: again, where the daemon had not seen yet that the last one went."""
    for _ in range(3):
        with CardInSlot(zhang(), pcscd.connect):
            try:
                kiosk.pilot.wait("张*", page="eligibility", timeout_s=20)
            except PilotError:
                assert kiosk.pilot.page() == "identify"
                continue
            yield
        return
    raise AssertionError("the card was not read")


def goes_away(kiosk: RunningKiosk) -> None:
    """The card was taken out: the visit is over."""
    until(lambda: kiosk.pilot.page() in {"home", "attract"}, 60)
    nobody_is_named(kiosk)


def test_fault_36_a_card_pulled_in_mid_read_is_asked_for_again(
    kiosk: RunningKiosk, pcscd: IsolatedPcscd
) -> None:
    to_the_card(kiosk)
    for at in (2, 7):
        with CardInSlot(zhang(), pcscd.connect, pull_at=at):
            kiosk.pilot.wait("卡拿早了，请再插一次。", page="identify", timeout_s=60)
        nobody_is_named(kiosk)
    with read(kiosk, pcscd):
        pass
    goes_away(kiosk)


def test_fault_37_another_persons_card_ends_the_visit(
    kiosk: RunningKiosk, pcscd: IsolatedPcscd
) -> None:
    to_the_card(kiosk)
    with CardInSlot(zhang(), pcscd.connect):
        kiosk.pilot.wait("张*", page="eligibility", timeout_s=60)
        other = SocialSecurityCard(PEOPLE["liguilan"])
        with CardInSlot(other, lambda: pcscd.connect(slot=1)):
            kiosk.pilot.wait("换了一张卡，刚才的办理已结束。", timeout_s=60)
            nobody_is_named(kiosk)
            assert "李*兰" not in "".join(kiosk.pilot.texts())
    goes_away(kiosk)


def test_fault_38_chains_are_read_and_nonsense_is_no_card(
    kiosk: RunningKiosk, pcscd: IsolatedPcscd
) -> None:
    class Nonsense(SocialSecurityCard):
        def transmit(self, apdu: bytes) -> bytes:
            return b"\x08\xff\x90\x00" if apdu[1] == 0xB2 else super().transmit(apdu)

    to_the_card(kiosk)
    with CardInSlot(Nonsense(PEOPLE["zhangming"]), pcscd.connect):
        kiosk.pilot.wait("这张卡读不出来。", page="identify", timeout_s=60)
        nobody_is_named(kiosk)
    kiosk.pilot.wait(_WAITS, timeout_s=60)
    chained = SocialSecurityCard(PEOPLE["zhangming"], exact=True, chunk=6)  # 61xx, 6Cxx
    with CardInSlot(chained, pcscd.connect):
        kiosk.pilot.wait("张*", page="eligibility", timeout_s=60)
    goes_away(kiosk)


def test_fault_39_pcscd_killed_and_started_again(kiosk: RunningKiosk, pcscd: IsolatedPcscd) -> None:
    to_the_card(kiosk)
    kiosk.pilot.wait(_WAITS, page="identify")
    pcscd.kill_pcscd()
    try:
        kiosk.pilot.wait("读卡器正在恢复", page="identify", timeout_s=60)
    finally:
        pcscd.start_pcscd()  # the tests after this one need it too
    kiosk.pilot.wait(_WAITS, page="identify", timeout_s=60)
    with CardInSlot(zhang(), pcscd.connect):
        kiosk.pilot.wait("张*", page="eligibility", timeout_s=60)
    goes_away(kiosk)


def test_fault_40_no_reader_is_said_when_the_last_of_two_is_gone(
    tmp_path: Path, pcscd: IsolatedPcscd
) -> None:
    with SamLine() as line:
        settings = SETTINGS + _READER + _SECOND.replace("PORT", line.port)
        with RunningKiosk(tmp_path, settings=settings, prefix=(*pcscd.command_prefix,)) as kiosk:
            kiosk.ready()
            to_the_card(kiosk)
            kiosk.pilot.wait("请放身份证，或插社保卡", page="identify", timeout_s=60)
            line.unplug()
            kiosk.pilot.wait(_INSERT, page="identify", timeout_s=60)
            pcscd.stop_pcscd()
            pcscd.start_pcscd(readers=False)
            try:
                kiosk.pilot.wait("读卡器没有接上", page="identify", timeout_s=60)
            finally:
                pcscd.stop_pcscd()
                pcscd.start_pcscd()
            kiosk.pilot.wait(_WAITS, page="identify", timeout_s=60)
            with CardInSlot(zhang(), pcscd.connect):
                kiosk.pilot.wait("张*", page="eligibility", timeout_s=60)
