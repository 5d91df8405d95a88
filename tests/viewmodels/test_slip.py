"""补打回执 of an affair: on real store and paper, three results, one slip for one touch."""

from __future__ import annotations

from devices.ports import PrintOutcome, PrintResult, Problem
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from tests.helpers.drafts import draft
from tests.helpers.ui import Rig, settle
from ui.viewmodels.app import AppModel
from ui.viewmodels.slip import SlipModel


def at_an_affair(rig: Rig, app: AppModel) -> SlipModel:
    """Come back with the card and open what was submitted without paper."""
    affair = rig.terminal.submit(draft(rig.catalogue))
    app.visit.open_home()
    app.visit.open_affairs()
    rig.reader.insert()
    settle(rig.reader.card_present)
    app.visit.identified(rig.terminal.identify.read())
    settle(lambda: app.affairs.list.rows)
    app.affairs.open(affair.id)
    assert app.visit.page is Page.AFFAIR
    slip: SlipModel = app.affairs.slip
    return slip


def test_a_receipt_is_printed_later_when_it_is_asked_for(rig: Rig, app: AppModel) -> None:
    slip = at_an_affair(rig, app)
    assert (slip.offered, slip.standing, slip.copies) == (True, "", 0)
    assert rig.printer.pages == [], "nothing prints by itself"
    slip.print()
    slip.print()
    assert slip.standing == "printing"
    settle(lambda: slip.standing == "printed" and slip.copies == 1)
    assert len(rig.printer.pages) == 1, "one slip for one touch"
    slip.print()
    settle(lambda: slip.copies == 2)
    assert rig.printer.pages[0].rows != rig.printer.pages[1].rows, "the second says 补打"


def test_no_paper_says_why_and_can_be_tried_again(rig: Rig, app: AppModel) -> None:
    slip = at_an_affair(rig, app)
    rig.printer.outcome = PrintOutcome(PrintResult.FAILED, Problem.PAPER_OUT)
    slip.print()
    settle(lambda: slip.standing == "failed")
    assert (slip.problem, slip.copies) == ("打印机缺纸", 0)
    rig.printer.outcome = PrintOutcome(PrintResult.PRINTED)
    slip.print()
    settle(lambda: slip.standing == "printed")


def test_an_unknown_print_asks_also_after_a_look_at_the_list(rig: Rig, app: AppModel) -> None:
    slip = at_an_affair(rig, app)
    rig.printer.outcome = PrintOutcome(PrintResult.UNKNOWN, Problem.NO_ANSWER, 4000)
    slip.print()
    settle(lambda: slip.standing == "unknown")
    key = app.affairs.list.rows[0].key
    app.affairs.back()
    assert not slip.offered
    app.affairs.open(key)
    assert slip.standing == "unknown"
    assert len(rig.printer.pages) == 1
    slip.haveIt()
    assert slip.standing == "printed"
    settle(lambda: slip.copies == 1)
    assert len(rig.printer.pages) == 1


def test_a_print_that_a_restart_cut_off_asks_first(rig: Rig, app: AppModel) -> None:
    slip = at_an_affair(rig, app)
    key = app.affairs.list.rows[0].key
    app.affairs.back()
    rig.terminal.store.print_started(key)  # what a killed terminal leaves
    app.affairs.again()
    settle(lambda: slip.standing == "" and app.affairs.list.rows)
    app.affairs.open(key)
    settle(lambda: slip.standing == "unknown")
    assert rig.printer.pages == []
    slip.haveIt()
    settle(lambda: slip.copies == 1)
    settle(lambda: slip.standing == "")  # from now on it is one that was printed


def test_a_print_that_breaks_off_is_unknown(rig: Rig, app: AppModel) -> None:
    slip = at_an_affair(rig, app)
    rig.printer.width_dots = 577  # no whole bytes: drawing refuses
    slip.print()
    settle(lambda: slip.standing == "unknown")


def test_without_a_printer_nothing_is_offered(rig: Rig) -> None:
    app = rig.app(attach=False)
    app.attach(rig.without("printer"))
    slip = at_an_affair(rig, app)
    assert not slip.offered
    slip.print()
    assert slip.standing == ""
    app.close()


def test_the_next_person_sees_nothing_of_it(rig: Rig, app: AppModel) -> None:
    slip = at_an_affair(rig, app)
    slip.print()
    settle(lambda: slip.standing == "printed")
    app.visit.end(EndReason.CARD_REMOVED)
    assert (slip.offered, slip.standing, slip.copies) == (False, "", 0)
