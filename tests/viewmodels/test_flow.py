"""The whole course of a visit without pages: identify, submit, print, and every way it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devices.ports import DeviceState, PrintOutcome, PrintResult, Problem
from kiosk.domain.application import Delivery
from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.person import Identity, Person
from kiosk.journeys.apply import Page
from kiosk.ports import Link, StoreUnsafe
from tests.helpers.drafts import ME, draft
from tests.helpers.ui import PENSION, Rig, settle
from ui.viewmodels.app import AppModel
from ui.viewmodels.cards import CardDesk
from ui.viewmodels.submission import GAPS, NO_ROOM, NO_ROOM_YET

OTHER = Identity(
    Person(name="测试甲", id_number="11010519491231002X"),
    CardKind.SOCIAL_SECURITY,
    Assurance.SIMULATED,
)


def to_form(rig: Rig, app: AppModel) -> None:
    visit = app.visit
    visit.open_guide(PENSION)
    visit.start_apply()
    assert visit.page is Page.IDENTIFY
    rig.reader.insert()
    settle(rig.reader.card_present)
    visit.identified(rig.terminal.identify.read())
    visit.eligible()
    assert visit.page is Page.FORM


def to_review(app: AppModel) -> None:
    """Go on over the materials, once they are looked up."""
    while app.visit.page is not Page.REVIEW:
        settle(lambda: not app.materials.asking)
        app.visit.go_next()


def to_signature(rig: Rig, app: AppModel) -> None:
    to_form(rig, app)
    visit, ready = app.visit, draft(rig.catalogue)
    visit.values.update(ready.values)
    visit.parts = ready.parts
    to_review(app)
    visit.go_next()
    assert visit.page is Page.SIGNATURE


def submitted(rig: Rig, app: AppModel) -> None:
    to_signature(rig, app)
    app.visit.submit()
    settle(lambda: app.visit.page is Page.DONE)


def assert_wiped(app: AppModel) -> None:
    visit = app.visit
    assert (visit.identity, visit.item, visit.affair, visit.affair_id) == (None, None, None, "")
    assert visit.values == {}
    assert visit.parts == ()
    assert app.shell.visitName == ""
    assert app.shell.itemTitle == ""


def test_submit_saves_uploads_prints_and_says_so(rig: Rig, app: AppModel) -> None:
    phases: list[str] = []
    app.submitting.changed.connect(lambda: phases.append(app.submitting.phase))
    submitted(rig, app)
    assert list(dict.fromkeys(one for one in phases if one)) == ["saving", "uploading", "printing"]
    affair = app.submitting.affair
    assert affair.number == rig.store.affair(affair.id).number
    assert affair.delivery is Delivery.RECEIVED
    assert app.submitting.received
    assert app.submitting.outcome.result is PrintResult.PRINTED
    assert (len(rig.printer.pages), affair.item_id) == (1, PENSION)
    # after the commit nothing readable is left (law 9)
    assert app.visit.values == {}
    assert app.visit.parts == ()


def test_offline_goes_on_and_hears_of_the_upload_later(rig: Rig, app: AppModel) -> None:
    rig.link(Link.OFFLINE)
    settle(lambda: app.shell.linkText == "暂时离线")
    submitted(rig, app)
    assert not app.submitting.received
    assert app.done.delay == "offline"
    assert len(rig.printer.pages) == 1
    rig.link(Link.UNTRUSTED)
    settle(lambda: app.done.delay == "untrusted")
    rig.link(Link.ONLINE)
    settle(lambda: app.done.delay == "silent")
    rig.deliver(app.submitting.affair.id, 1.0)
    settle(lambda: app.submitting.received)
    assert app.done.delay == ""
    settle(lambda: app.shell.waitingCount == 0 and app.shell.online)


@pytest.mark.parametrize(
    "outcome",
    [
        PrintOutcome(PrintResult.FAILED, Problem.PAPER_OUT),
        PrintOutcome(PrintResult.UNKNOWN, Problem.NO_ANSWER, 4000),
    ],
)
def test_a_printers_fault_undoes_nothing_and_nothing_prints_by_itself(
    rig: Rig, app: AppModel, outcome: PrintOutcome
) -> None:
    rig.printer.outcome = outcome
    submitted(rig, app)
    assert app.submitting.outcome == outcome
    assert rig.store.affair(app.submitting.affair.id) is not None
    settle(lambda: True)
    assert len(rig.printer.pages) == 1
    rig.printer.outcome = PrintOutcome(PrintResult.PRINTED)
    app.submitting.printAgain()
    settle(lambda: app.submitting.outcome.result is PrintResult.PRINTED)
    assert len(rig.printer.pages) == 2
    assert app.visit.page is Page.DONE


def test_a_print_that_breaks_off_is_unknown(rig: Rig, app: AppModel) -> None:
    rig.printer.width_dots = 577  # no whole bytes: drawing refuses
    submitted(rig, app)
    assert app.submitting.outcome.result is PrintResult.UNKNOWN


def test_without_a_printer_the_number_stays_on_the_screen(rig: Rig) -> None:
    app = rig.app(attach=False)
    app.attach(rig.without("printer"))
    submitted(rig, app)
    assert app.submitting.outcome == PrintOutcome(PrintResult.FAILED, Problem.NOT_CONFIGURED)
    app.close()


def test_no_room_says_so_before_any_number_and_nothing_is_lost(rig: Rig) -> None:
    def full(_: object) -> None:
        raise StoreUnsafe

    app = rig.app(attach=False)
    app.attach(replace(rig.terminal, submit=full))
    to_signature(rig, app)
    values = dict(app.visit.values)
    app.visit.submit()
    settle(lambda: app.submitting.phase == "notSaved")
    assert app.submitting.message == NO_ROOM
    assert (app.submitting.affair, app.visit.page) == (None, Page.SUBMITTING)
    assert app.visit.values == values
    app.submitting.leave()
    assert (app.visit.page, app.submitting.phase) == (Page.SIGNATURE, "")
    assert app.visit.values == values
    app.close()


class FullStore:
    """A store whose disk is full, and says so when asked."""

    def __init__(self, store: object) -> None:
        self._store = store

    def check_writable(self) -> None:
        raise StoreUnsafe

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def test_no_room_is_said_before_the_form_when_it_is_known(rig: Rig) -> None:
    app = rig.app(attach=False)
    app.attach(replace(rig.terminal, store=FullStore(rig.store)))
    app.visit.open_guide(PENSION)
    app.visit.start_apply()
    settle(lambda: app.shell.toast == NO_ROOM_YET)
    assert app.visit.page is Page.GUIDE
    app.close()


def test_answers_that_are_not_complete_are_not_submitted(rig: Rig, app: AppModel) -> None:
    to_signature(rig, app)
    app.visit.values.pop("pay_grade")
    app.visit.submit()
    settle(lambda: app.submitting.phase == "notSaved")
    assert app.submitting.message == GAPS
    assert rig.store.counts().waiting == 0
    app.visit.values.update(draft(rig.catalogue).values)
    app.submitting.retry()
    settle(lambda: app.visit.page is Page.DONE)


def test_taking_the_card_before_submit_ends_the_visit(rig: Rig, app: AppModel) -> None:
    to_form(rig, app)
    app.visit.values["mobile"] = "13800000000"
    rig.reader.take()
    settle(lambda: app.visit.page is Page.HOME)
    assert_wiped(app)
    assert "卡" in app.shell.toast


def test_taking_the_card_on_the_last_page_is_the_expected_end(rig: Rig, app: AppModel) -> None:
    submitted(rig, app)
    rig.reader.take()
    settle(lambda: app.visit.page is Page.ATTRACT)
    assert_wiped(app)
    assert app.submitting.affair is None
    assert app.submitting.outcome is None


def test_taking_the_card_while_submitting_undoes_nothing(rig: Rig, app: AppModel) -> None:
    to_signature(rig, app)
    app.visit.submit()
    rig.reader.take()
    settle(lambda: app.visit.page is Page.DONE)
    assert app.submitting.affair is not None


def test_a_reader_blind_to_removal_ends_nothing(rig: Rig, app: AppModel) -> None:
    rig.reader.senses_removal = False
    to_form(rig, app)
    rig.reader.take()
    settle(lambda: True)
    assert app.visit.page is Page.FORM


def test_another_card_ends_the_visit_and_the_same_does_not(rig: Rig, app: AppModel) -> None:
    rig.reader.senses_removal = False
    to_form(rig, app)
    rig.reader.insert(ME)
    settle(lambda: rig.reader.reads == 2)
    settle(lambda: True)
    assert app.visit.page is Page.FORM
    rig.reader.insert(OTHER)
    settle(lambda: app.visit.page is Page.HOME)
    assert_wiped(app)
    assert app.shell.toast == "换了一张卡，刚才的办理已结束。"


def test_a_card_gone_between_reading_and_the_news_of_it_ends_the_visit(
    rig: Rig, app: AppModel
) -> None:
    app.visit.open_guide(PENSION)
    app.visit.start_apply()
    rig.reader.insert()
    identity = rig.terminal.identify.read()
    rig.reader.take()
    app.visit.identified(identity)
    assert app.visit.page is Page.HOME
    assert_wiped(app)


def test_a_card_left_behind_asks_to_be_taken_and_starts_nothing(rig: Rig, app: AppModel) -> None:
    submitted(rig, app)
    app.shell.finish()
    assert (app.visit.page, app.shell.overlay) == (Page.ATTRACT, "cardLeft")
    app.shell.closeOverlay()
    assert app.shell.overlay == "cardLeft"
    rig.reader.insert()  # a reader that tells it once more
    settle(lambda: True)
    assert app.visit.page is Page.ATTRACT
    rig.reader.take()
    settle(lambda: app.shell.overlay == "")
    assert app.visit.page is Page.ATTRACT
    rig.reader.insert()
    settle(lambda: app.visit.page is Page.HOME)
    assert rig.reader.reads == 1  # never read without the person's agreement


def test_idle_time_warns_is_extended_and_wipes(rig: Rig, app: AppModel) -> None:
    to_form(rig, app)
    app.visit.values["mobile"] = "13800000000"
    rig.clock.go(24)
    app.timeout.tick()
    assert app.shell.idleLeftText == "1:36"
    rig.clock.go(100)
    app.timeout.tick()
    assert app.timeout.visible
    assert app.timeout.secondsLeft == 16
    app.shell.touched()
    app.timeout.tick()
    assert app.timeout.visible
    app.timeout.stay()
    assert not app.timeout.visible
    rig.clock.go(141)
    app.timeout.tick()
    assert app.visit.page is Page.ATTRACT
    assert_wiped(app)
    assert app.shell.toast == "已清除您的信息。"


def test_the_home_page_returns_to_attract_without_asking(rig: Rig, app: AppModel) -> None:
    rig.clock.go(119)
    app.timeout.tick()
    assert app.visit.page is Page.HOME
    rig.clock.go(2)
    app.timeout.tick()
    assert app.visit.page is Page.ATTRACT
    rig.clock.go(10_000)
    app.timeout.tick()
    app.shell.wake()
    assert app.visit.page is Page.HOME


def test_settings_of_a_person_die_with_the_visit(rig: Rig, app: AppModel) -> None:
    app.shell.elder = True
    app.shell.contrast = "hcDark"
    app.shell.lowReach = True
    app.shell.contrast = "pink"
    assert app.shell.contrast == "hcDark"
    app.shell.askEnd()
    assert app.shell.overlay == "confirmEnd"
    app.shell.endVisit()
    shell = app.shell
    assert (shell.elder, shell.contrast, shell.lowReach) == (False, "normal", False)
    assert (shell.overlay, shell.page) == ("", "attract")


def test_late_results_of_an_ended_visit_are_dropped(rig: Rig, app: AppModel) -> None:
    heard: list[str] = []
    app.jobs.run(lambda: "mine", heard.append)
    app.jobs.run(lambda: "everybody's", heard.append, visit_bound=False)
    app.shell.endVisit()
    settle(lambda: heard)
    settle(lambda: True)
    assert heard == ["everybody's"]


def test_the_link_and_the_time_show(rig: Rig, app: AppModel) -> None:
    rig.link(Link.UNTRUSTED)
    settle(lambda: app.shell.linkText == "网络要检查")
    assert app.shell.dateText == "11月23日 星期一"
    assert app.shell.clockText == "09:42"


@pytest.mark.parametrize("state", [DeviceState.RECOVERING, DeviceState.MISSING])
def test_a_reader_that_stays_away_is_told_and_comes_back(
    rig: Rig, app: AppModel, monkeypatch: pytest.MonkeyPatch, state: DeviceState
) -> None:
    assert not app.shell.noReader
    monkeypatch.setattr(CardDesk, "grace_ms", 10)
    rig.reader.turn(state)
    settle(lambda: app.shell.noReader)
    rig.reader.turn(DeviceState.READY)
    settle(lambda: not app.shell.noReader)


def test_a_reader_that_is_away_for_a_moment_is_not_told(rig: Rig, app: AppModel) -> None:
    told: list[bool] = []
    app.shell.surroundingsChanged.connect(lambda: told.append(app.shell.noReader))
    rig.reader.turn(DeviceState.RECOVERING)
    rig.reader.turn(DeviceState.READY)
    rig.link(Link.UNTRUSTED)
    settle(lambda: app.shell.linkText == "网络要检查")
    assert not any(told)


def test_another_matter_of_the_same_person_forgets_the_last_one(rig: Rig, app: AppModel) -> None:
    submitted(rig, app)
    app.shell.goHome()
    assert (app.visit.item, app.visit.affair, app.submitting.outcome) == (None, None, None)
    assert app.visit.identity is not None
    app.visit.open_guide(PENSION)
    app.visit.start_apply()
    app.visit.eligible()
    assert app.visit.page is Page.FORM
    to = draft(rig.catalogue)
    app.visit.values.update(to.values)
    app.visit.parts = to.parts
    to_review(app)
    app.visit.go_next()
    app.visit.submit()
    settle(lambda: app.visit.page is Page.DONE)
    assert len(rig.printer.pages) == 2
