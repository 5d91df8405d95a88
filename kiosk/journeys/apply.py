"""The map of one visit: which page follows which, from the first touch to 办完了.

Pure: a `Where` goes in, a `Where` comes out; no Qt, no clock, no device. A move that the map does
not have (a second tap that comes late, a 上一步 after 提交) returns the same place, so callers need
no guards of their own. It must not know what is asked on a page, nor anything about a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.journeys.taken_here import can_apply

if TYPE_CHECKING:
    from kiosk.domain.service_item import ServiceItem


class Page(StrEnum):
    """Every page of the screen; `App.shell.page` in QML."""

    STARTING = "starting"
    OUT_OF_SERVICE = "outOfService"
    ATTRACT = "attract"
    HOME = "home"
    ITEMS = "items"
    GUIDE = "guide"
    QUESTION = "question"
    """问一问 (CH-07): a question to an office, and answers by their number."""
    NOTICES = "notices"
    """事项有变化 (CAT-02): notices of change, whole."""
    IDENTIFY = "identify"
    STAFF_CHECK = "staffCheck"
    """请工作人员核对: a member of staff compares the person with a document; no desk opens."""
    ELIGIBILITY = "eligibility"
    """先看看您能不能办: the questions of the 申报条件, before the form (GUI-23)."""
    FORM = "form"
    MATERIALS = "materials"
    """交材料"""
    COMMITMENT = "commitment"
    """用承诺代替证明 (告知承诺), or a 授权书 to sign, for one material."""
    CERTIFICATE = "certificate"
    """证照编号, for one material."""
    CAMERA = "camera"
    """拍照, for one material or one field of the form."""
    REVIEW = "review"
    SIGNATURE = "signature"
    SUBMITTING = "submitting"
    DONE = "done"
    AFFAIRS = "affairs"
    AFFAIR = "affair"
    SIGN_IN = "signIn"
    """The staff's work number and PIN; no resident's visit is under way here."""
    DESK = "desk"
    """村级服务台; its sections are those of `kiosk.journeys.desk`."""
    CONSOLE = "console"
    """技术员维护台; its sections are those of `kiosk.journeys.console`."""


class Errand(StrEnum):
    """What the person came for; tells where identification leads to."""

    LOOK = "look"
    APPLY = "apply"
    AFFAIRS = "affairs"


_HANDING_IN = "交材料"
_SIGNING = "核对签名"
STEP_TITLES = ("看指南", "核身份", "填信息", _HANDING_IN, _SIGNING, "完成")
"""第 3 步，共 6 步 填信息. The guide is the first step; its page shows no bar."""

_TITLE_OF = {
    Page.IDENTIFY: "核身份",
    Page.STAFF_CHECK: "核身份",
    Page.ELIGIBILITY: "核身份",
    Page.FORM: "填信息",
    Page.MATERIALS: _HANDING_IN,
    Page.COMMITMENT: _HANDING_IN,
    Page.CERTIFICATE: _HANDING_IN,
    Page.CAMERA: _HANDING_IN,
    Page.REVIEW: _SIGNING,
    Page.SIGNATURE: _SIGNING,
    Page.SUBMITTING: _SIGNING,
    Page.DONE: "完成",
}
_STAFF = frozenset({Page.SIGN_IN, Page.DESK, Page.CONSOLE})
_BEFORE_A_VISIT = frozenset(
    {Page.STARTING, Page.ATTRACT, Page.OUT_OF_SERVICE, Page.DESK, Page.CONSOLE}
)
_APPLYING = frozenset({Page.FORM, Page.REVIEW, Page.SIGNATURE})
_RAISES_FROM = _APPLYING | {Page.MATERIALS, Page.AFFAIRS, Page.AFFAIR}
_ONE_MATERIAL = frozenset({Page.COMMITMENT, Page.CERTIFICATE, Page.CAMERA})


@dataclass(frozen=True, slots=True)
class Step:
    """One position of the bar of steps; `index` counts from 1, 0 where no bar is shown."""

    index: int = 0
    count: int = len(STEP_TITLES)
    title: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """A place in the visit."""

    page: Page = Page.ATTRACT
    errand: Errand = Errand.LOOK
    screen: int = 0
    """Which screen of the form, from 0: a section, or one question in 长辈版."""
    screens: int = 1
    """How many screens the form has now; never less than 1."""
    identified: bool = False
    mending: bool = False
    """One screen of the form, or the materials, were opened from the review; next is the review again."""
    listed: bool = False
    """The guide was opened from the list, so 上一步 leads there."""
    signs: bool = True
    """The form asks for a signature; without one the review submits."""
    asks: bool = False
    """The item has questions that come before the form."""
    papers: bool = False
    """The item has materials, so they come after the form."""
    checked_from: Page = Page.IDENTIFY
    """Where 请工作人员核对 was asked for, and leads back to."""
    for_field: bool = False
    """The camera was opened from the form, for a photograph or a paper that is an answer there."""
    about: bool = False
    """The question is about the item whose guide is open, so 上一步 leads there."""

    @property
    def step(self) -> Step:
        """The position of the bar of steps."""
        titles = [one for one in STEP_TITLES if self.papers or one != _HANDING_IN]
        title = _TITLE_OF.get(Page.FORM if self.for_field else self.page, "")
        if not title or self.errand is not Errand.APPLY:
            return Step()
        return Step(titles.index(title) + 1, len(titles), title)

    @property
    def in_visit(self) -> bool:
        """Somebody is at the screen, so idle time counts; the staff's own counts elsewhere."""
        return self.page not in _BEFORE_A_VISIT

    @property
    def quiet(self) -> bool:
        """Nothing would be lost here: idle time ends without asking."""
        return self.page is Page.SIGN_IN or (self.page is Page.HOME and not self.identified)

    @property
    def submitted(self) -> bool:
        """提交 was pressed: there is no way back."""
        return self.page in {Page.SUBMITTING, Page.DONE}


def wake(at: Where) -> Where:
    """Leave the attract page on the first touch."""
    return Where(Page.HOME) if at.page is Page.ATTRACT else at


def home(at: Where) -> Where:
    """办别的事: the home page, still with the same person. Not while submitting, not from the desk."""
    if at.page in {Page.STARTING, Page.OUT_OF_SERVICE, Page.SUBMITTING} | _STAFF:
        return at
    return Where(Page.HOME, identified=at.identified)


def items(at: Where) -> Where:
    """Open the list of items (search, or one theme)."""
    if at.page not in {Page.HOME, Page.GUIDE, Page.ITEMS, Page.ATTRACT}:
        return at
    return Where(Page.ITEMS, identified=at.identified)


def guide(at: Where) -> Where:
    """Open the guide of an item."""
    if at.page not in {Page.HOME, Page.ITEMS, Page.GUIDE, Page.ATTRACT}:
        return at
    return Where(Page.GUIDE, identified=at.identified, listed=at.page is Page.ITEMS)


def question(at: Where) -> Where:
    """问一问: about the item whose guide is open, or about anything."""
    if at.page not in {Page.HOME, Page.ITEMS, Page.GUIDE, Page.DONE, Page.AFFAIRS, Page.AFFAIR}:
        return at
    about = at.page is Page.GUIDE
    return Where(Page.QUESTION, identified=at.identified, listed=at.listed and about, about=about)


def notices(at: Where) -> Where:
    """事项有变化."""
    if at.page not in {Page.HOME, Page.ATTRACT}:
        return at
    return Where(Page.NOTICES, identified=at.identified)


def start(at: Where, item: ServiceItem, *, camera: bool = False) -> Where:
    """开始办理: identify first, or straight to the form when the card was already read."""
    if at.page is not Page.GUIDE or not can_apply(item, camera=camera):
        return at
    from kiosk.domain.form import FieldType  # not needed before the first frame

    at = replace(
        at,
        page=Page.IDENTIFY,
        errand=Errand.APPLY,
        screen=0,
        screens=1,
        mending=False,
        signs=any(one.type is FieldType.SIGNATURE for one in item.form.fields),
        asks=item.asks,
        papers=bool(item.materials),
    )
    return identified(at) if at.identified else at


def affairs(at: Where) -> Where:
    """我的办件: identify first, or straight to the list."""
    if at.page not in {Page.HOME, Page.DONE, Page.ATTRACT}:
        return at
    page = Page.AFFAIRS if at.identified else Page.IDENTIFY
    return Where(page, Errand.AFFAIRS, identified=at.identified)


def affair(at: Where) -> Where:
    """Open one affair of the list."""
    return replace(at, page=Page.AFFAIR) if at.page is Page.AFFAIRS else at


def staff_check(at: Where) -> Where:
    """请工作人员核对: to identify, or to raise the level of somebody who is identified (law 10)."""
    if at.page is Page.IDENTIFY or (at.identified and at.page in _RAISES_FROM):
        return replace(at, page=Page.STAFF_CHECK, checked_from=at.page)
    return at


def identified(at: Where) -> Where:
    """The card was read, or the person was identified another way."""
    if at.page is Page.STAFF_CHECK:
        at = replace(at, page=at.checked_from)
        if at.page is not Page.IDENTIFY:
            return at
    if at.page is not Page.IDENTIFY:
        return at
    if at.errand is Errand.AFFAIRS:
        return replace(at, page=Page.AFFAIRS, identified=True)
    page = Page.ELIGIBILITY if at.asks else Page.FORM
    return replace(at, page=page, identified=True, screen=0)


def eligible(at: Where, *, asked: bool = True) -> Where:
    """The person may apply as far as anybody knows: on to the form.

    When nothing was asked, because all of it is known, 上一步 will not lead to the questions.
    """
    return replace(at, page=Page.FORM, asks=asked) if at.page is Page.ELIGIBILITY else at


def screens(at: Where, count: int) -> Where:
    """The form has `count` screens now (an answer showed or hid a section)."""
    count = max(count, 1)
    return replace(at, screens=count, screen=min(at.screen, count - 1))


def may_call_staff(at: Where) -> bool:
    """Whether the staff's entrance is there: not in the middle of 提交, not where they are already."""
    return at.page not in {Page.STARTING, Page.SUBMITTING} | _STAFF


def signed_in(at: Where, *, technician: bool = False) -> Where:
    """Number and PIN (or the code) were right: the desk, or the technician's console."""
    page = Page.CONSOLE if technician else Page.DESK
    return Where(page) if at.page is Page.SIGN_IN else at


def go_next(at: Where) -> Where:
    """下一步: the next screen of the form, the materials, the review, the signature. Never submits."""
    if at.page is Page.FORM and not at.mending:
        if at.screen + 1 < at.screens:
            return replace(at, screen=at.screen + 1)
        return replace(at, page=Page.MATERIALS if at.papers else Page.REVIEW)
    if at.page in {Page.FORM, Page.MATERIALS}:
        return replace(at, page=Page.REVIEW, mending=False)
    return replace(at, page=Page.SIGNATURE) if at.page is Page.REVIEW and at.signs else at


def go_to(at: Where, screen: int) -> Where:
    """修改 on the review, or a jump to the first gap: one screen of the form."""
    if at.page not in _APPLYING:
        return at
    screen = min(max(screen, 0), at.screens - 1)
    mending = at.mending or at.page is not Page.FORM
    return replace(at, page=Page.FORM, screen=screen, mending=mending)


def materials(at: Where) -> Where:
    """修改 on the review: the materials, and then the review again."""
    if at.page is Page.REVIEW and at.papers:
        return replace(at, page=Page.MATERIALS, mending=True)
    return at


def material(at: Where, page: Page) -> Where:
    """One material: its 告知承诺, its number, or its photograph."""
    return replace(at, page=page) if at.page is Page.MATERIALS and page in _ONE_MATERIAL else at


def photograph(at: Where) -> Where:
    """拍照 on the form: a photograph or a paper that is an answer there."""
    return replace(at, page=Page.CAMERA, for_field=True) if at.page is Page.FORM else at


def material_done(at: Where) -> Where:
    """The material is there, or the person thought better of it: the list again, or the form."""
    if at.page not in _ONE_MATERIAL:
        return at
    page = Page.FORM if at.for_field else Page.MATERIALS
    return replace(at, page=page, for_field=False)


def submit(at: Where) -> Where:
    """签好了，提交; from the review where the form asks for no signature."""
    last = Page.SIGNATURE if at.signs else Page.REVIEW
    return replace(at, page=Page.SUBMITTING) if at.page is last else at


def done(at: Where) -> Where:
    """The application is committed and what follows is known."""
    return replace(at, page=Page.DONE) if at.page is Page.SUBMITTING else at


def not_submitted(at: Where) -> Where:
    """Nothing was committed: back to the signature (or review), everything is still there."""
    last = Page.SIGNATURE if at.signs else Page.REVIEW
    return replace(at, page=last) if at.page is Page.SUBMITTING else at


def back(at: Where) -> Where:
    """上一步. Never after 提交, never out of a page that ends the visit by itself."""
    if at.mending and at.page in {Page.FORM, Page.MATERIALS}:
        return replace(at, page=Page.REVIEW, mending=False)
    if at.page is Page.FORM and at.screen:
        return replace(at, screen=at.screen - 1)
    if at.page is Page.GUIDE:
        return items(at) if at.listed else home(at)
    if at.page is Page.QUESTION and at.about:
        return replace(at, page=Page.GUIDE, about=False)
    if at.page is Page.IDENTIFY and at.errand is Errand.AFFAIRS:
        return home(at)
    before = _BEFORE.get(at.page)
    return before(at) if before else at


def can_go_back(at: Where) -> bool:
    """Tell whether 上一步 leads anywhere."""
    return back(at) != at


def _to_guide(at: Where) -> Where:
    return replace(at, page=Page.GUIDE, errand=Errand.LOOK, screen=0, screens=1, mending=False)


def _to_last_screen(at: Where) -> Where:
    return replace(at, page=Page.FORM, screen=at.screens - 1, mending=False)


_BEFORE: dict[Page, Callable[[Where], Where]] = {
    Page.ITEMS: home,
    Page.QUESTION: home,
    Page.NOTICES: home,
    Page.IDENTIFY: _to_guide,
    Page.STAFF_CHECK: lambda at: replace(at, page=at.checked_from),
    Page.ELIGIBILITY: _to_guide,
    Page.FORM: lambda at: replace(at, page=Page.ELIGIBILITY) if at.asks else _to_guide(at),
    Page.MATERIALS: _to_last_screen,
    Page.COMMITMENT: material_done,
    Page.CERTIFICATE: material_done,
    Page.CAMERA: material_done,
    Page.REVIEW: lambda at: replace(at, page=Page.MATERIALS) if at.papers else _to_last_screen(at),
    Page.SIGNATURE: lambda at: replace(at, page=Page.REVIEW),
    Page.AFFAIRS: home,
    Page.AFFAIR: lambda at: replace(at, page=Page.AFFAIRS),
}
"""Where 上一步 leads from a page, whatever else is known of the place."""
