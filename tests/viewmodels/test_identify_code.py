"""扫手机上的码: a scanner on a pty, a practice platform over HTTP, and the page between them."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from devices.ports import DeviceState
from devices.scanner.serial_line import open_scanner
from devices.simulators.scanner import SerialScannerSimulator
from kiosk.domain.assurance import Assurance, CardKind, default_policy
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from kiosk.services.identify import Identify
from sync.enrolment import EnrolmentKeeper
from sync.inquiries.asking import PlatformInquiries
from sync.sandbox.process import SandboxProcess
from sync.wire.clerk import PhoneCodeRequest
from tests.helpers.terminal import enrolled
from tests.helpers.ui import Rig, settle
from tests.helpers.waiting import until
from ui.viewmodels import identify_words as words
from ui.viewmodels.app import AppModel
from ui.viewmodels.identify import IdentifyModel

ZHANG = PhoneCodeRequest(name="张明", id_number="11010519491231002X")


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("platform")) as running:
        yield running


@dataclass
class Bench:
    """The screen's models, a scanner to hold codes before, and who makes codes."""

    app: AppModel
    scanner: SerialScannerSimulator
    platform: SandboxProcess
    inquiries: PlatformInquiries
    address: list[str]

    @property
    def model(self) -> IdentifyModel:
        model = self.app.identify
        assert isinstance(model, IdentifyModel)
        return model

    def code(self) -> str:
        clerk = self.platform.clerk()
        try:
            return clerk.phone_code(ZHANG).code
        finally:
            clerk.close()


@pytest.fixture
def bench(tmp_path: Path, cache: Path, platform: SandboxProcess, qtbot: QtBot) -> Iterator[Bench]:
    rig = Rig(tmp_path, cache)
    keeper = EnrolmentKeeper(enrolled(platform), tmp_path / "enrolment.json")
    address = [platform.url]
    inquiries = PlatformInquiries(
        lambda: keeper.client(url=address[0]), lambda: keeper.now.key, keeper.clock.now
    )
    with SerialScannerSimulator(tmp_path / "scanner") as played:
        scanner = open_scanner("scanner", {"path": str(played.path)})
        scanner.start()
        until(lambda: scanner.status().state is DeviceState.READY)
        terminal = dataclasses.replace(
            rig.terminal,
            inquiries=inquiries,
            identify=Identify(rig.reader, default_policy(), inquiries),
            devices={**rig.terminal.devices, "scanner": scanner},
        )
        app = AppModel(rig.front)
        app.attach(terminal)
        app.visit.open_home()
        app.visit.start_apply("CXJB-REG")
        yield Bench(app, played, platform, inquiries, address)
        app.close()
        if app.jobs._pool is not None:  # what is under way ends before the models do
            app.jobs._pool.shutdown(wait=True)
        scanner.close()
    rig.close()


def test_CH_05_a_code_identifies_and_its_level_is_recorded(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    code = bench.code()
    with caplog.at_level(logging.DEBUG):
        bench.model.agree()
        assert bench.model.offersCode
        bench.model.useCode(True)
        assert (bench.model.title, bench.model.picture) == (words.CODE_TITLE, "code")
        bench.scanner.scan(code)
        settle(lambda: bench.app.visit.page is Page.ELIGIBILITY)
    who = bench.app.visit.identity
    assert who is not None
    assert (who.assurance, who.card) == (Assurance.CODE, CardKind.PHONE_CODE)
    assert who.person.name == "张明"
    settle(
        lambda: bench.app.visit.page is Page.ELIGIBILITY
    )  # no card lies in the reader, and none ended it
    assert code not in caplog.text
    assert code not in repr(vars(bench.model))
    bench.app.visit.end(EndReason.ASKED)
    assert bench.app.visit.identity is None
    assert "张明" not in repr(vars(bench.model))


def test_a_code_before_the_person_agreed_or_on_another_page_is_dropped(
    bench: Bench, qtbot: QtBot
) -> None:
    code = bench.code()
    bench.scanner.scan(code)
    qtbot.wait(200)
    assert bench.model.state == "privacy"
    bench.model.agree()
    assert bench.model.state == "waiting", "what came before is not used now"
    bench.app.visit.open_home()
    bench.scanner.scan(code)
    qtbot.wait(200)
    assert bench.app.visit.identity is None
    bench.app.visit.start_apply("CXJB-REG")
    bench.model.agree()
    bench.scanner.scan(code)
    settle(lambda: bench.app.visit.page is Page.ELIGIBILITY)


def test_a_spent_code_says_to_make_a_new_one(bench: Bench) -> None:
    code = bench.code()
    bench.model.agree()
    assert bench.inquiries.phone_code(code) is not None
    bench.scanner.scan(code)
    settle(lambda: bench.model.state == "problem")
    assert bench.model.message == words.CODE_OLD
    bench.scanner.scan(bench.code())
    settle(lambda: bench.app.visit.page is Page.ELIGIBILITY)


def test_a_second_scan_while_one_resolves_is_dropped(bench: Bench) -> None:
    first, second = bench.code(), bench.code()
    bench.model.agree()
    bench.scanner.scan(first)
    settle(lambda: bench.model.state == "resolving")
    bench.scanner.scan(second)
    settle(lambda: bench.app.visit.page is Page.ELIGIBILITY)
    assert bench.inquiries.phone_code(second) is not None, "it was never asked about"


def test_offline_says_so_and_the_card_still_works(bench: Bench) -> None:
    bench.address[0] = "http://127.0.0.1:9"
    bench.model.agree()
    bench.scanner.scan("anything")
    settle(lambda: bench.model.state == "problem")
    assert bench.model.message == words.CODE_OFFLINE
    bench.model.again()
    assert bench.model.state == "waiting"


def test_half_a_code_is_asked_for_again(bench: Bench) -> None:
    bench.model.agree()
    bench.scanner.send(b"half a code")
    settle(lambda: bench.model.state == "problem")
    assert bench.model.message.startswith("码没有扫完整")


def test_a_scanner_that_is_unplugged_is_not_offered(bench: Bench) -> None:
    bench.model.agree()
    bench.scanner.unplug()
    settle(lambda: not bench.model.offersCode)
    bench.scanner.plug()
    settle(lambda: bench.model.offersCode)
