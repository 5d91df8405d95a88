"""Out of service and back: what cannot be built is tried again, a store that takes nothing is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from kiosk.journeys.apply import Page
from kiosk.ports import ClockChanged, StandingTold
from kiosk.services.terminal import Terminal
from tests.helpers.drafts import ME
from tests.helpers.ui import PENSION, Rig, settle
from ui.service import NOT_READY, STORE_WORDS, Service
from ui.viewmodels.app import AppModel


class NoNetwork(Exception):
    """The first contact did not come about."""

    resident_words = "联网后自动恢复。"
    retry_after_s = 0.05


@pytest.fixture
def rig(qapp: QGuiApplication, tmp_path: Path, catalogue_cache: Path) -> Iterator[Rig]:
    made = Rig(tmp_path, catalogue_cache)
    yield made
    made.store.path.chmod(0o600)
    made.close()


@pytest.fixture
def owner(qapp: QGuiApplication) -> QObject:
    return QObject()


def page_of(app: AppModel) -> Page:
    return app.visit.page


def test_what_cannot_be_built_yet_is_built_later(rig: Rig, owner: QObject) -> None:
    app = rig.app(attach=False)
    tries: list[Page] = []

    def build() -> Terminal:
        tries.append(page_of(app))
        if len(tries) < 3:
            raise NoNetwork
        return rig.terminal

    service = Service(app, build, owner)
    ends: list[str] = []
    app.visit.ended.connect(ends.append)
    service.begin()
    settle(lambda: page_of(app) is Page.OUT_OF_SERVICE)
    assert app.shell.outReason == "联网后自动恢复。"
    settle(lambda: page_of(app) is Page.ATTRACT)
    assert tries == [Page.HOME, Page.OUT_OF_SERVICE, Page.OUT_OF_SERVICE]
    assert ends == ["broken", "mended"], "the page does not flicker with every try"
    assert app.shell.toast == ""
    service.close()
    app.close()


def test_what_a_technician_must_mend_is_not_tried_again(rig: Rig, owner: QObject) -> None:
    app = rig.app(attach=False)
    tries: list[int] = []

    def build() -> Terminal:
        tries.append(1)
        raise ValueError("anything else")

    service = Service(app, build, owner)
    settled: list[int] = []
    service.settled.connect(lambda: settled.append(1))
    service.begin()
    service.begin()
    settle(lambda: settled)
    assert app.shell.outReason == NOT_READY
    assert len(tries) == 1
    app.close()


def test_a_store_that_takes_nothing_is_told_before_anybody_fills_in_a_form(
    rig: Rig, owner: QObject
) -> None:
    app = rig.app(attach=False)
    service = Service(app, lambda: rig.terminal, owner)
    service.begin()
    settle(lambda: app.shell.ready)
    rig.store.path.chmod(0o400)
    service._ask_the_store()
    settle(lambda: page_of(app) is Page.OUT_OF_SERVICE)
    assert app.shell.outReason == STORE_WORDS["read_only"]
    rig.store.path.chmod(0o600)
    service._ask_the_store()
    settle(lambda: page_of(app) is Page.ATTRACT)

    app.visit.wake()
    app.visit.open_guide(PENSION)
    app.visit.start_apply()
    rig.reader.insert(ME)
    app.visit.identified(ME)
    rig.store.path.chmod(0o400)
    service._ask_the_store()
    assert not service._is_quiet(), "nobody is thrown out of a form"
    assert page_of(app) is Page.ELIGIBILITY
    app.close()


def test_a_revoked_terminal_says_so_and_is_back_when_it_is_lifted(rig: Rig, owner: QObject) -> None:
    app = rig.app(attach=False)
    service = Service(app, lambda: rig.terminal, owner)
    service.begin()
    settle(lambda: app.shell.ready)
    rig.hub.subscribe(rig.terminal.standing.hear)
    rig.hub(StandingTold(accepted=False))
    service._ask_the_store()
    settle(lambda: page_of(app) is Page.OUT_OF_SERVICE)
    assert app.shell.outReason == STORE_WORDS["revoked"]
    assert "已经提交的都保存着" in app.shell.outReason
    rig.hub(StandingTold(accepted=True))
    service._ask_the_store()
    settle(lambda: page_of(app) is Page.ATTRACT)
    app.close()


def test_a_wrong_clock_is_told_on_the_home_page(rig: Rig, owner: QObject) -> None:
    app = rig.app()
    assert app.shell.clockWords == ""
    rig.hub(ClockChanged(-10_800.0))
    settle(lambda: app.shell.clockWords)
    assert app.shell.clockWords == "本机时间比平台快 3 小时，请联系技术员。照常收件。"
    rig.hub(ClockChanged(0.4))
    settle(lambda: not app.shell.clockWords)
    app.close()
