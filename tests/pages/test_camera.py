"""The camera's page by touch: a lens whose pictures the test decides, the real finding of pages."""

from __future__ import annotations

import gc
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtGui import QImage

from devices.capture.driver import PageDriver
from devices.ports import DeviceState
from devices.ports.capture import PAGE_BYTES
from kiosk.catalogue.schema import form_schema
from kiosk.domain.form import Field, FieldType, Form, Rule, Section
from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from tests.helpers.desk_photos import Scene
from tests.helpers.lens import Lens, sitter
from tests.helpers.screens import Stage
from tests.helpers.visits import ZHANG
from ui import camera as camera_module

ITEM = "CXJB-REG"
PAPER, FACE = "household_book", "face"


@dataclass
class Desk:
    """The stage, what lies under its camera, and the camera's cable."""

    stage: Stage
    lens: Lens
    node: Path
    capture: PageDriver

    def to_form(self) -> None:
        """An item whose form asks for a paper and a photograph."""
        stage, visit = self.stage, self.stage.app.visit
        rule = Rule(min_pixels="358x441")
        files = (
            Field(PAPER, "户口本", FieldType.ATTACHMENT, required=True),
            Field(FACE, "本人照片", FieldType.PHOTO, required=True, rule=rule),
        )
        stage.terminal.reader.present = True
        visit.wake()
        visit.open_home()
        visit.start_apply(ITEM)
        assert visit.item is not None
        visit.item = replace(
            visit.item, form=Form((Section("照片和材料", files),), form_schema(files))
        )
        visit.identified(ZHANG)
        visit.eligible()
        stage.settle()

    def open(self, field: str) -> None:
        """Touch the way to the camera of one field, and agree the first time."""
        self.stage.tap(f"field.{field}.take")
        self.stage.page_is(Page.CAMERA)
        if self.stage.app.camera.step == "consent":
            self.stage.tap("同意并拍照")
        self.lives()

    def lives(self) -> None:
        """Wait for the live picture."""
        model = self.stage.app.camera
        self.stage.wait(lambda: model.step == "live" and model.live != "", "no live picture")

    def shoot(self, step: str) -> None:
        """拍一张, until the page has this step."""
        model = self.stage.app.camera
        self.stage.tap("拍一张")
        self.stage.wait(lambda: model.step == step and not model.slow, f"no {step}: {model.step}")

    def takes(self) -> None:
        """Take a good page and keep it."""
        self.shoot("check")
        self.stage.tap("清楚，用这张")


@pytest.fixture
def desk(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    node = tmp_path / "video0"
    node.touch()
    capture = PageDriver("camera", node)
    capture.start()
    lens = Lens(sitter())
    lens.lay(Scene.SKEWED)
    monkeypatch.setattr(camera_module, "open_camera", lens.opened)
    terminal = stage.terminal
    terminal.camera, terminal.lens = capture, node
    stage.app.camera.attach(terminal)
    stage.wait(lambda: stage.app.visit.camera, "the camera is not there")
    yield Desk(stage, lens, node, capture)
    stage.app.visit.end(EndReason.ASKED)
    terminal.camera = terminal.lens = None
    stage.app.camera.attach(terminal)
    capture.close()
    lens.cover()


def held() -> int:
    """Return how many JPEGs and PDFs Python still holds, whoever holds them."""
    gc.collect()
    found = {
        id(one)
        for holder in gc.get_objects()
        for one in gc.get_referents(holder)
        if isinstance(one, bytes) and one[:4] in {b"\xff\xd8\xff\xe0", b"%PDF"}
    }
    return len(found)


def test_papers_are_photographed_page_by_page_into_one_pdf(desk: Desk) -> None:
    stage, model = desk.stage, desk.stage.app.camera
    desk.to_form()
    stage.tap(f"field.{PAPER}.take")
    stage.page_is(Page.CAMERA)
    assert stage.shows("拍什么")
    assert stage.shows("留多久")
    assert model.live == "", "nothing is seen before the person agrees"
    stage.tap("同意并拍照")
    desk.lives()
    assert stage.shows("第 1 页")
    desk.shoot("check")
    stage.tap("重拍")
    desk.lives()
    desk.takes()
    assert stage.shows("已拍 1 页")
    for seed in (3, 5):
        stage.tap("再拍一页")
        desk.lens.lay(Scene.SKEWED, seed)
        desk.lives()
        desk.takes()
    assert [one.number for one in model.pages.rows] == [1, 2, 3]
    third = model.pages.rows[2].picture
    stage.tap("camera.remove.2")
    assert [one.number for one in model.pages.rows] == [1, 2]
    assert model.pages.rows[1].picture == third
    stage.tap("拍好了")
    stage.page_is(Page.FORM)
    visit = stage.app.visit
    (part,) = visit.parts
    assert (part.name, part.media_type) == (f"field-{PAPER}.pdf", "application/pdf")
    assert part.sha256 == hashlib.sha256(part.data).hexdigest()
    with pikepdf.open(io.BytesIO(part.data)) as pdf:
        pages = [len(one.Resources.XObject.P.read_raw_bytes()) for one in pdf.pages]
    assert len(pages) == 2
    assert max(pages) < PAGE_BYTES
    value = {"sha256": part.sha256, "media_type": part.media_type, "size": len(part.data)}
    assert visit.values[PAPER] == value
    assert stage.shows("材料拍好了")
    assert len(stage.app.pictures) == 0

    stage.tap(f"field.{PAPER}.take")
    desk.lives()  # asked once a visit
    stage.tap("上一步")
    stage.page_is(Page.FORM)
    assert visit.values[PAPER] == value
    stage.tap(f"field.{PAPER}.drop")
    assert (visit.parts, PAPER in visit.values) == ((), False)


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        (Scene.BLURRED, "照片有点花，请放平再拍。"),
        (Scene.CUT_OFF, "四角没拍全，请往后放一点。"),
        (Scene.GLARED, "反光，请转一下。"),
    ],
)
def test_a_picture_that_is_no_page_is_refused_with_what_to_do(
    desk: Desk, scene: Scene, words: str
) -> None:
    desk.to_form()
    desk.open(PAPER)
    desk.lens.lay(scene, 1 if scene is Scene.CUT_OFF else 2)
    desk.stage.settle(120)
    desk.shoot("live")
    assert desk.stage.shows(words)
    assert desk.stage.app.camera.pageCount == 0


def test_a_persons_photograph_has_the_size_the_form_asks_for(desk: Desk) -> None:
    stage = desk.stage
    desk.to_form()
    desk.open(FACE)
    desk.lens.show(sitter(light=0.1))
    stage.settle(120)
    desk.shoot("live")
    assert stage.shows("太暗了")
    desk.lens.show(sitter())
    stage.settle(120)
    desk.shoot("check")
    stage.tap("清楚，用这张")
    stage.page_is(Page.FORM)
    (part,) = stage.app.visit.parts
    picture = QImage.fromData(part.data, "JPG")
    assert (part.name, part.media_type) == (f"field-{FACE}.jpg", "image/jpeg")
    assert picture.width() >= 358
    assert picture.height() >= 441
    assert stage.shows("照片拍好了")


def test_whoever_does_not_agree_is_shown_other_ways(desk: Desk) -> None:
    stage, model = desk.stage, desk.stage.app.camera
    desk.to_form()
    stage.tap(f"field.{PAPER}.take")
    stage.page_is(Page.CAMERA)
    stage.tap("不同意，换别的办法")
    assert model.step == "ways"
    assert stage.shows("请工作人员帮忙")
    assert model.live == ""
    stage.tap("还是拍照")
    assert model.step == "consent", "not agreeing is not agreeing later"
    stage.tap("不同意，换别的办法")
    stage.tap("上一步")
    stage.page_is(Page.FORM)


def test_a_camera_that_is_pulled_out_and_put_back_changes_the_page_in_place(desk: Desk) -> None:
    stage, model = desk.stage, desk.stage.app.camera
    desk.to_form()
    desk.open(PAPER)
    desk.takes()
    stage.tap("再拍一页")
    desk.lives()
    desk.node.unlink()
    stage.wait(lambda: model.step == "ways")
    assert stage.shows("已经拍好的还在")
    assert desk.capture.status().state is DeviceState.MISSING
    desk.node.touch()
    stage.wait(lambda: model.step == "pages")
    assert model.pageCount == 1
    desk.node.unlink()
    stage.wait(lambda: not stage.app.visit.camera)
    stage.tap("上一步")
    stage.page_is(Page.FORM)
    assert stage.shows("请到窗口办理")


def test_law_8_nothing_of_a_picture_outlives_the_visit(desk: Desk) -> None:
    stage, model = desk.stage, desk.stage.app.camera
    before = held()
    desk.to_form()
    desk.open(PAPER)
    desk.takes()
    stage.tap("拍好了")
    stage.page_is(Page.FORM)
    desk.open(PAPER)
    desk.takes()
    stage.tap("再拍一页")
    desk.lives()
    desk.shoot("check")
    assert len(stage.app.pictures) == 2
    assert held() >= before + 3, "a PDF and two pages"
    stage.terminal.reader.present = False
    stage.app.visit.end(EndReason.ASKED)
    stage.settle(200)
    assert (model.live, model.taken, model.pageCount, model.subject) == ("", "", 0, "")
    assert len(stage.app.pictures) == 0
    assert stage.app.visit.parts == ()
    assert held() == before
    desk.to_form()
    stage.tap(f"field.{PAPER}.take")
    assert model.step == "consent", "the next person is asked anew"
