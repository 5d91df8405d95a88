"""The camera's page without its pages: a photograph that is submitted, pages from a telephone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from PySide6.QtGui import QGuiApplication

from devices.capture.driver import PageDriver
from kiosk.domain.application import Part
from kiosk.domain.given import Given, Means
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from sync.enrolment import EnrolmentKeeper
from sync.sandbox.process import SandboxProcess
from tests.helpers.drafts import ME, draft
from tests.helpers.lens import Lens, sitter
from tests.helpers.phone import jpeg, pdf, send
from tests.helpers.terminal import enrolled
from tests.helpers.ui import Rig, settle
from tests.helpers.visits import ZHANG, World
from tests.unit.sync.test_inquiries import asking
from ui import camera as camera_module
from ui.viewmodels import phone as phone_module
from ui.viewmodels.camera import CameraModel
from ui.viewmodels.phone import OFFLINE, OVER, WAIT_S

RESIDENCE = "JUZHU"
PAPER = "居民身份证"


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("platform")) as running:
        yield running


@pytest.fixture
def phone_world(
    qapp: QGuiApplication,
    catalogue_cache: Path,
    platform: SandboxProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    """A terminal without a camera, at an enrolled platform."""
    monkeypatch.setattr(phone_module, "ASK_MS", 50)
    keeper = EnrolmentKeeper(enrolled(platform), tmp_path / "enrolment.json")
    made = World(catalogue_cache, camera=None, lens=None, inquiries=asking(keeper))
    yield made
    made.close()


def simulated(world: World) -> None:
    """Identify as the practice platform takes it, and open a material's page."""
    from kiosk.domain.assurance import Assurance

    world.start("CXJB-REG", replace(ZHANG, assurance=Assurance.SIMULATED))
    visit = world.visit
    # The list of materials opens it; that page is another's.
    visit._where = replace(visit.where, page=Page.MATERIALS, papers=True)
    visit.open_material(Page.CAMERA, PAPER)


def test_pages_of_a_telephone_become_the_material(phone_world: World) -> None:
    model: CameraModel = phone_world.model(CameraModel)
    simulated(phone_world)
    assert (model.step, model.byCamera, model.byPhone) == ("ways", False, True)
    model.openPhone()
    settle(lambda: model.phone.step == "waiting")
    url = unquote(model.phone.qr.removeprefix("image://qr/"))
    files = [jpeg(1), pdf(2)]
    assert send(url, files).status_code == 200
    settle(lambda: model.phone.step == "arrived")
    assert model.phone.pageCount == 3
    assert model.phone.qr == "", "the code is used"
    model.usePhone()
    visit = phone_world.visit
    assert visit.page is Page.MATERIALS
    digests = tuple(hashlib.sha256(one).hexdigest() for one in files)
    ticket = url.rpartition("/")[2]
    assert visit.given == {
        PAPER: Given(PAPER, Means.PHONE, reference=ticket, pages=3, digests=digests, proves="身份")
    }
    assert ticket not in repr(visit.given)
    visit.end(EndReason.ASKED)
    assert (visit.given, model.phone.step, model.phone.pageCount) == ({}, "closed", 0)


def test_a_code_nobody_scans_is_over_and_another_is_given(phone_world: World) -> None:
    model: CameraModel = phone_world.model(CameraModel)
    simulated(phone_world)
    model.openPhone()
    settle(lambda: model.phone.step == "waiting")
    first = model.phone.qr
    phone_world.clock.ticks += WAIT_S
    settle(lambda: model.phone.step == "trouble")
    assert model.phone.message == OVER
    model.phone.renew()
    settle(lambda: model.phone.step == "waiting")
    assert model.phone.qr != first
    model.back()
    assert (model.step, model.phone.step, model.phone.qr) == ("ways", "closed", "")


def test_without_a_line_the_telephone_is_for_later(
    phone_world: World, platform: SandboxProcess, tmp_path: Path
) -> None:
    keeper = EnrolmentKeeper(enrolled(platform), tmp_path / "other.json")
    phone_world.terminal.inquiries = asking(keeper, "http://127.0.0.1:9")
    model: CameraModel = phone_world.model(CameraModel)
    simulated(phone_world)
    model.openPhone()
    settle(lambda: model.phone.step == "trouble")
    assert model.phone.message == OFFLINE


def test_an_item_with_a_photograph_is_applied_for_where_there_is_a_camera(
    tmp_path: Path, catalogue_cache: Path, qapp: QGuiApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig(tmp_path, catalogue_cache)
    without = rig.app()
    without.visit.wake()
    without.visit.open_home()
    without.visit.open_guide(RESIDENCE)
    assert (without.guide.canApply, without.guide.atWindow) == (False, True)
    without.close()
    assert without.form.state is None

    node = tmp_path / "video0"
    node.touch()
    capture, lens = PageDriver("camera", node), Lens(sitter())
    capture.start()
    monkeypatch.setattr(camera_module, "open_camera", lens.opened)
    rig.terminal = replace(rig.terminal, camera=capture, lens=node)
    app = rig.app()
    visit, camera = app.visit, app.camera
    settle(lambda: visit.camera)
    visit.wake()
    visit.open_home()
    visit.open_guide(RESIDENCE)
    assert app.guide.canApply
    visit.start_apply()
    rig.reader.insert()
    settle(rig.reader.card_present)
    visit.identified(ME)
    visit.eligible()
    assert visit.page is Page.FORM
    answers = draft(rig.catalogue, RESIDENCE).values
    visit.values.update({name: one for name, one in answers.items() if name != "photo"})
    app.form.state.refresh()
    assert app.form.blockedText == ""
    assert list(app.form.state.gaps()) == ["photo"]

    app.form.open_field("photo")
    app.form.photograph("photo")
    assert (visit.page, camera.person) == (Page.CAMERA, True)
    camera.agree()
    settle(lambda: camera.live != "")
    camera.shoot()
    settle(lambda: camera.step == "check")
    camera.keep()
    assert visit.page is Page.FORM
    assert app.form.state.gaps() == {}
    while visit.page is Page.FORM:
        app.form.next()
    settle(lambda: visit.page is Page.MATERIALS and not app.materials.asking)
    assert visit.item is not None
    scan = Part("page.pdf", "application/pdf", b"%PDF-1.4")
    for one in visit.item.materials:
        if one.name not in visit.given:
            visit.keep(Given(one.name, Means.SCAN, parts=(scan,), pages=1))
    visit.go_next()
    app.review.next()
    assert visit.page is Page.SIGNATURE, app.review.error
    app.signature.setPad(900, 450)
    for x in range(0, 800, 40):
        (app.signature.penMove if x else app.signature.penDown)(50.0 + x, 100.0 + x / 4)
    app.signature.finish()
    photo = next(one for one in (visit.parts or ()) if one.name == "field-photo.jpg")
    settle(lambda: visit.affair is not None)
    assert visit.parts == ()
    (item,) = rig.store.lease(10, 10**9, 60)
    assert len(item.sealed.envelope) > len(photo.data)
    app.close()
    if app.jobs._pool is not None:
        app.jobs._pool.shutdown(wait=True)
    capture.close()
    lens.cover()
    rig.close()
