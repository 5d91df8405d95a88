"""Every transition of the map of a visit, and every move that the map must not have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.eligibility import Check, Condition
from kiosk.domain.form import Field, FieldType, Form, Section
from kiosk.domain.service_item import Depth, Material, ServiceItem
from kiosk.journeys import apply
from kiosk.journeys.apply import STEP_TITLES, Errand, Page, Where
from kiosk.journeys.taken_here import can_apply, only_at_window

MOBILE = Field("mobile", "手机号码", FieldType.CN_MOBILE)
SIGNATURE = Field("signature", "申请人签名", FieldType.SIGNATURE)
FORM = Form((Section("怎么联系我", (MOBILE, SIGNATURE)),))
ITEM = ServiceItem("pension", "城乡居民基本养老保险参保登记", FORM)
ASKING = replace(
    ITEM,
    conditions=(Condition("户籍在本县", (Check("local", "户口不在本县", "到户口所在的地方办"),)),),
)
UNSIGNED = replace(ITEM, form=Form((Section("怎么联系我", (MOBILE,)),)))
PAPERS = replace(ITEM, materials=(Material("居民户口簿"),))
CONSULT = replace(ITEM, depth=Depth.CONSULT)
MOVES = {
    "wake": apply.wake,
    "home": apply.home,
    "items": apply.items,
    "guide": apply.guide,
    "question": apply.question,
    "notices": apply.notices,
    "start": lambda at: apply.start(at, ITEM),
    "start_papers": lambda at: apply.start(at, PAPERS),
    "affairs": apply.affairs,
    "affair": apply.affair,
    "identified": apply.identified,
    "next": apply.go_next,
    "to": lambda at: apply.go_to(at, 0),
    "submit": apply.submit,
    "done": apply.done,
    "not_submitted": apply.not_submitted,
    "eligible": apply.eligible,
    "materials": apply.materials,
    "camera": lambda at: apply.material(at, Page.CAMERA),
    "commitment": lambda at: apply.material(at, Page.COMMITMENT),
    "photograph": apply.photograph,
    "certificate": lambda at: apply.material(at, Page.CERTIFICATE),
    "material_done": apply.material_done,
    "back": apply.back,
}


def walk(at: Where, *names: str) -> Where:
    for name in names:
        moved = MOVES[name](at)
        assert moved != at, f"{name} leads nowhere from {at.page}"
        at = moved
    return at


def test_the_main_road_from_first_touch_to_done() -> None:
    at = walk(Where(), "wake", "items", "guide", "start", "identified")
    assert at.page is Page.FORM
    at = apply.screens(at, 2)
    pages = []
    for name in ("next", "next", "next", "submit", "done"):
        at = walk(at, name)
        pages.append((at.page, at.screen, at.step.index, at.step.title))
    assert pages == [
        (Page.FORM, 1, 3, "填信息"),
        (Page.REVIEW, 1, 4, "核对签名"),
        (Page.SIGNATURE, 1, 4, "核对签名"),
        (Page.SUBMITTING, 1, 4, "核对签名"),
        (Page.DONE, 1, 5, "完成"),
    ]
    assert at.step.count == len(STEP_TITLES) - 1 == 5


def test_a_form_without_a_signature_is_submitted_from_the_review() -> None:
    at = apply.start(walk(Where(), "wake", "items", "guide"), UNSIGNED)
    at = walk(at, "identified", "next")
    assert at.page is Page.REVIEW
    assert apply.go_next(at) == at
    at = walk(at, "submit")
    assert at.page is Page.SUBMITTING
    assert (at.step.index, at.step.count, at.step.title) == (4, 5, "核对签名")
    assert apply.done(at).step.index == 5
    assert walk(at, "not_submitted").page is Page.REVIEW


def test_GUI_23_questions_come_before_the_form_and_materials_after_it() -> None:
    guide = walk(Where(), "wake", "items", "guide")
    at = walk(replace(apply.start(guide, ASKING), papers=True), "identified")
    assert (at.page, at.step.index, at.step.title) == (Page.ELIGIBILITY, 2, "核身份")
    assert apply.go_next(at) == at  # only an answer that fits leads on
    form = walk(at, "eligible")
    assert walk(form, "back") == at
    assert walk(apply.eligible(at, asked=False), "back").page is Page.GUIDE, "nothing was asked"
    at = walk(form, "next")
    assert (at.page, at.step.index, at.step.count) == (Page.MATERIALS, 4, len(STEP_TITLES))
    for name, page in (
        ("camera", Page.CAMERA),
        ("commitment", Page.COMMITMENT),
        ("certificate", Page.CERTIFICATE),
    ):
        one = walk(at, name)
        assert (one.page, one.step.title) == (page, "交材料")
        assert walk(one, "material_done") == walk(one, "back") == at
        assert apply.go_next(one) == one
    assert apply.material(at, Page.DONE) == at
    at = walk(at, "next")
    assert (at.page, at.step.index) == (Page.REVIEW, 5)
    assert [walk(at, "back").page, walk(at, "back", "back").page] == [Page.MATERIALS, Page.FORM]


def test_the_materials_are_mended_from_the_review() -> None:
    review = Where(Page.REVIEW, Errand.APPLY, screens=3, identified=True, papers=True)
    mending = walk(review, "materials")
    assert mending.page is Page.MATERIALS
    assert walk(mending, "next") == walk(mending, "back") == review
    assert walk(mending, "camera", "material_done", "next") == review
    assert apply.materials(replace(review, papers=False)).page is Page.REVIEW


def test_GUI_23_who_is_known_and_may_not_apply_goes_back_to_the_guide() -> None:
    at = apply.start(Where(Page.GUIDE, identified=True), ASKING)
    assert at.page is Page.ELIGIBILITY
    assert walk(at, "back").page is Page.GUIDE


def test_an_item_that_needs_a_photograph_is_not_begun() -> None:
    photo = Field("photo", "相片", FieldType.PHOTO, required=True)
    asked = Form((Section("附件", (MOBILE, photo)),))
    guide = walk(Where(), "wake", "items", "guide")
    assert apply.start(guide, replace(ITEM, form=asked)) == guide
    for other in (replace(photo, required=False), replace(photo, visible_if="mobile != ''")):
        form = Form((Section("附件", (MOBILE, other)),))
        assert apply.start(guide, replace(ITEM, form=form)) != guide


def test_going_back_retraces_the_road_up_to_the_home_page() -> None:
    at = apply.screens(walk(Where(), "wake", "items", "guide", "start", "identified"), 2)
    at = walk(at, "next", "next", "next")
    road = []
    while apply.can_go_back(at):
        at = walk(at, "back")
        road.append((at.page, at.screen))
    assert road == [
        (Page.REVIEW, 1),
        (Page.FORM, 1),
        (Page.FORM, 0),
        (Page.GUIDE, 0),
        (Page.ITEMS, 0),
        (Page.HOME, 0),
    ]
    assert at.identified


def test_a_second_matter_of_the_same_person_needs_no_card() -> None:
    at = walk(Where(Page.DONE, Errand.APPLY, identified=True), "home", "guide", "start")
    assert (at.page, at.screen, at.step.index) == (Page.FORM, 0, 3)


def test_mending_one_screen_returns_to_the_review() -> None:
    review = Where(Page.REVIEW, Errand.APPLY, screen=2, screens=3, identified=True)
    mending = apply.go_to(review, 1)
    assert (mending.page, mending.screen) == (Page.FORM, 1)
    assert walk(mending, "next").page is Page.REVIEW
    assert walk(mending, "back").page is Page.REVIEW
    assert not walk(mending, "next").mending
    # a jump to the first gap while mending still ends at the review
    assert walk(apply.go_to(mending, 0), "next").page is Page.REVIEW


def test_a_jump_within_the_form_goes_on_from_there() -> None:
    form = Where(Page.FORM, Errand.APPLY, screen=2, screens=3, identified=True)
    at = apply.go_to(form, 0)
    assert (at.screen, at.mending) == (0, False)
    assert apply.go_to(form, 99).screen == 2
    assert apply.go_to(form, -1).screen == 0


def test_a_form_that_shrinks_keeps_its_screen_inside() -> None:
    form = Where(Page.FORM, Errand.APPLY, screen=2, screens=3, identified=True)
    assert apply.screens(form, 2).screen == 1
    assert apply.screens(form, 0).screens == 1


def test_CH_07_a_question_leads_back_to_the_guide_it_is_about() -> None:
    guide = walk(Where(), "wake", "items", "guide")
    question = walk(guide, "question")
    assert (question.page, question.in_visit, question.step.index) == (Page.QUESTION, True, 0)
    assert walk(question, "back") == guide
    assert walk(Where(Page.HOME, identified=True), "question", "back") == Where(
        Page.HOME, identified=True
    )
    form = Where(Page.FORM, Errand.APPLY, identified=True)
    assert apply.question(form) == form, "nothing that is filled in is left behind"


def test_my_affairs_identify_first_and_return_home() -> None:
    at = walk(Where(), "wake", "affairs")
    assert (at.page, at.step.index) == (Page.IDENTIFY, 0)
    assert walk(at, "back").page is Page.HOME
    at = walk(at, "identified")
    assert at.page is Page.AFFAIRS
    assert walk(at, "affair", "back", "back").page is Page.HOME
    assert walk(at, "back", "affairs").page is Page.AFFAIRS


@pytest.mark.parametrize(
    "item",
    [
        CONSULT,
        replace(ITEM, form=replace(FORM, unusable="有一种题本机不会画")),
        replace(ITEM, form=Form(())),
    ],
)
def test_items_that_cannot_be_applied_for_here_have_no_start(item: ServiceItem) -> None:
    guide = Where(Page.GUIDE)
    assert not can_apply(item)
    assert apply.start(guide, item) is guide


@pytest.mark.parametrize("page", [Page.SUBMITTING, Page.DONE])
def test_there_is_no_way_back_after_submit(page: Page) -> None:
    at = Where(page, Errand.APPLY, screens=3, identified=True)
    assert at.submitted
    assert not apply.can_go_back(at)
    for name in ("back", "to", "next", "submit", "start", "identified"):
        assert MOVES[name](at) == at


def test_nothing_leaves_submitting_but_its_outcome() -> None:
    at = Where(Page.SUBMITTING, Errand.APPLY, identified=True)
    leads = {name for name, move in MOVES.items() if move(at) != at}
    assert leads == {"done", "not_submitted"}
    assert apply.not_submitted(at).page is Page.SIGNATURE


LEADS = {
    Page.STARTING: set(),
    Page.OUT_OF_SERVICE: set(),
    Page.ATTRACT: {"wake", "home", "items", "guide", "affairs", "notices"},
    Page.HOME: {"items", "guide", "affairs", "question", "notices"},
    Page.ITEMS: {"home", "guide", "question", "back"},
    Page.GUIDE: {"home", "items", "start", "start_papers", "question", "back"},
    Page.QUESTION: {"home", "back"},
    Page.NOTICES: {"home", "back"},
    Page.IDENTIFY: {"home", "identified", "back"},
    Page.FORM: {"home", "next", "photograph", "back"},
    Page.ELIGIBILITY: {"home", "eligible", "back"},
    Page.MATERIALS: {"home", "next", "camera", "commitment", "certificate", "back"},
    Page.COMMITMENT: {"home", "material_done", "back"},
    Page.CERTIFICATE: {"home", "material_done", "back"},
    Page.CAMERA: {"home", "material_done", "back"},
    Page.REVIEW: {"home", "next", "to", "back"},
    Page.SIGNATURE: {"home", "to", "submit", "back"},
    Page.DONE: {"home", "affairs", "question"},
    Page.AFFAIRS: {"home", "affair", "question", "back"},
    Page.AFFAIR: {"home", "question", "back"},
}


@pytest.mark.parametrize("page", LEADS)
def test_each_page_has_exactly_these_ways_out(page: Page) -> None:
    at = Where(page)
    assert {name for name, move in MOVES.items() if move(at) != at} == LEADS[page]


def test_quiet_and_in_visit() -> None:
    assert not Where(Page.ATTRACT).in_visit
    assert Where(Page.HOME).in_visit
    assert Where(Page.HOME).quiet
    assert not Where(Page.HOME, identified=True).quiet
    assert not Where(Page.GUIDE).quiet


def test_a_photograph_of_the_form_is_taken_on_the_cameras_page_and_leads_back() -> None:
    form = Where(Page.FORM, Errand.APPLY, screen=1, screens=3, identified=True)
    camera = walk(form, "photograph")
    assert (camera.page, camera.step) == (Page.CAMERA, form.step)
    assert walk(camera, "material_done") == form
    assert walk(camera, "back") == form
    mending = replace(form, mending=True)
    assert walk(mending, "photograph", "back") == mending
    assert apply.photograph(Where(Page.REVIEW)) == Where(Page.REVIEW)


@pytest.mark.parametrize("kind", [FieldType.PHOTO, FieldType.ATTACHMENT])
def test_what_has_to_be_photographed_is_only_at_the_window_without_a_camera(
    kind: FieldType,
) -> None:
    photo = Field("photo", "相片", kind, required=True)
    item = replace(ITEM, form=Form((Section("怎么联系我", (MOBILE, photo)),)))
    guide = Where(Page.GUIDE)
    assert only_at_window(item.form) == (photo,)
    assert apply.start(guide, item) is guide
    assert only_at_window(item.form, camera=True) == ()
    assert apply.start(guide, item, camera=True).page is Page.IDENTIFY
