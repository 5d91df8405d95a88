"""Levels of assurance are obeyed (law 10): what a page needs, and the way to it through the staff."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.domain.assurance import Action, Assurance, CardKind, Policy, default_policy
from kiosk.domain.draft import Draft
from kiosk.domain.needed import action_of
from kiosk.domain.person import Identity, person_named
from kiosk.journeys.apply import Page
from kiosk.services.identify import Identify
from tests.helpers.drafts import catalogue, draft
from tests.helpers.staff import NUMBER, PIN
from tests.helpers.ui import PENSION, Rig, settle
from ui.viewmodels.app import AppModel

BY_CODE = Identity(
    person_named("张明", "11010519491231002X"),
    CardKind.PHONE_CODE,
    Assurance.CODE,
    in_reader=False,
)


@pytest.fixture
def rig(qapp: QGuiApplication, tmp_path: Path, catalogue_cache: Path) -> Iterator[Rig]:
    made = Rig(tmp_path, catalogue_cache)
    yield made
    made.close()


def app_with(rig: Rig, policy: Policy) -> AppModel:
    app = AppModel(rig.front)
    app.attach(dataclasses.replace(rig.terminal, identify=Identify(rig.reader, policy)))
    app.visit.open_home()
    return app


def close(app: AppModel) -> None:
    app.close()
    if app.jobs._pool is not None:  # what is under way ends before the models do
        app.jobs._pool.shutdown(wait=True)


def only_staff_apply() -> Policy:
    return default_policy() | {Action.APPLY: [Assurance.STAFF]}


def check_by_staff(app: AppModel, number: str) -> None:
    """Sign, type, tick, confirm: as the page's keys do."""
    assert app.visit.page is Page.STAFF_CHECK
    model = app.staffCheck
    for one in NUMBER:
        model.digit(one)
    model.submit()
    for one in PIN:
        model.digit(one)
    model.submit()
    settle(lambda: model.stage == "person")
    model.setName("张明")
    for one in number:
        model.idKey(one)
    model.choose("resident_id")
    model.tick()
    model.confirm()


def test_CH_05_a_form_that_needs_more_stays_closed_until_staff_have_checked(rig: Rig) -> None:
    app = app_with(rig, only_staff_apply())
    visit, form = app.visit, app.form
    visit.open_affairs()
    visit.identified(BY_CODE)
    visit.eligible()
    assert not app.affairs.level.needed
    visit.open_home()
    visit.start_apply(PENSION)
    visit.eligible()
    assert visit.page is Page.FORM
    assert form.level.needed
    visit.values["mobile"] = "13800000000"
    form.next()
    assert (visit.page, visit.screen) == (Page.FORM, 0), "the form is closed"
    form.level.ask()
    check_by_staff(app, BY_CODE.person.id_number)
    settle(lambda: visit.page is Page.FORM)
    assert not form.level.needed
    assert visit.values["mobile"] == "13800000000", "nothing was lost"
    assert visit.identity is not None
    assert (visit.identity.assurance, visit.identity.identified_by) == (Assurance.STAFF, NUMBER)
    assert not visit.identity.in_reader
    close(app)


def test_CH_05_ones_affairs_are_not_read_for_too_low_a_level(rig: Rig) -> None:
    app = app_with(rig, default_policy() | {Action.AFFAIRS: [Assurance.STAFF]})
    visit = app.visit
    visit.start_apply(PENSION)
    visit.identified(BY_CODE)
    visit.eligible()
    visit.open_home()
    visit.open_affairs()
    assert app.affairs.level.needed
    assert not app.affairs.loading
    assert not app.affairs.empty, "not said to be none"
    app.affairs.level.ask()
    check_by_staff(app, BY_CODE.person.id_number)
    settle(lambda: visit.page is Page.AFFAIRS and app.affairs.empty)
    close(app)


def test_CH_05_giving_up_the_check_leads_back_to_where_one_was(rig: Rig) -> None:
    app = app_with(rig, only_staff_apply())
    app.visit.start_apply(PENSION)
    app.visit.identified(BY_CODE)
    app.visit.eligible()
    app.form.level.ask()
    app.staffCheck.cancel()
    assert app.visit.page is Page.FORM
    assert app.visit.identity == BY_CODE
    close(app)


def test_CH_05_by_staff_works_without_a_network_and_goes_with_the_application(rig: Rig) -> None:
    rig.online = False
    whole: Draft = draft(rig.catalogue)
    who = dataclasses.replace(
        whole.identity, assurance=Assurance.STAFF, identified_by=NUMBER, in_reader=False
    )
    affair = rig.terminal.submit(dataclasses.replace(whole, identity=who))
    assert rig.store.affair(affair.id) is not None


def test_changing_where_money_goes_is_an_act_of_its_own(catalogue_cache: Path) -> None:
    pension = catalogue(catalogue_cache).item(PENSION)
    assert action_of(None) is Action.AFFAIRS
    assert action_of(pension) is Action.APPLY
    changed = dataclasses.replace(pension, name="城乡居民基本养老保险待遇账户变更")
    assert action_of(changed) is Action.BANK_CHANGE
