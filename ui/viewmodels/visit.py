"""The state of ONE visit: who, what, which answers, where on the map (law 8).

Everything about a person hangs here or on a view model that wipes itself on `ended`. The visit
keeps the map of `kiosk.journeys`; it must not talk to a card, a store or a printer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kiosk.domain.masking import mask_name
from kiosk.domain.summary import Subject
from kiosk.journeys import apply
from kiosk.journeys.apply import Page, Where
from kiosk.journeys.visit import EndReason, page_after

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.domain.application import Affair, Part
    from kiosk.domain.draft import Consent, Draft
    from kiosk.domain.form import Values
    from kiosk.domain.given import Given
    from kiosk.domain.person import Identity
    from kiosk.domain.prefill import Source
    from kiosk.domain.service_item import ServiceItem
    from kiosk.services.terminal import Front


class Visit(QObject):
    """What the view models share during a visit. GUI thread only, but `number` from anywhere."""

    changed = Signal()
    """The place on the map, the item, the identity or the number of screens changed."""
    submitting = Signal()
    """提交 was pressed with everything in place; the work begins."""
    ending = Signal()
    """The visit is about to be wiped; what is to be kept for the person is taken now."""
    ended = Signal(str)
    """Wipe everything about the person now; carries an `EndReason`."""
    subjectChanged = Signal()
    """个人 or 企业 was chosen."""
    cardOffered = Signal()
    """A card was put in while the identify page waits; read it if the person has agreed."""
    cardTaken = Signal()
    """The card was taken away (only from readers that see it) and the visit goes on."""

    def __init__(self, front: Front, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._front = front
        self._where = Where(Page.HOME)
        self._broken = False
        self.subject = Subject.PERSON
        """Whose entrance was chosen (CH-08)."""
        self.number = 1
        """Grows with every visit; results of an older one are dropped."""
        self.values: Values = {}
        """Answers by field name, one dict for ever: the form writes it, wiping empties it."""
        self.sources: dict[str, Source] = {}
        """Where answers came from that the person did not type; emptied as the answers are."""
        self.given: dict[str, Given] = {}
        """Materials that are there, by name; emptied as the answers are."""
        self.answered: dict[str, Values] = {}
        """Answers to the questions of the 申报条件, by item: asked once in a visit."""
        self.must_ask: Callable[[], bool] = lambda: True
        """Tell whether the page of these questions has anything to say; set by its model."""
        self.camera = False
        """Papers and photographs can be taken here; told by the page of the camera."""
        self.declined: set[tuple[str, Page]] = set()
        """Materials whose page the person would rather not go through (不承诺，改交证明)."""
        self._wipe()

    # ---- what is so now ----

    @property
    def where(self) -> Where:
        """The place on the map."""
        return self._where

    @property
    def page(self) -> Page:
        """The page to show."""
        return self._where.page

    @property
    def screen(self) -> int:
        """Which screen of the form, from 0: a section, or one question in 长辈版."""
        return self._where.screen

    @property
    def name_masked(self) -> str:
        """The name for the visit chip, or empty."""
        return mask_name(self.identity.person.name) if self.identity else ""

    # ---- looking ----

    def wake(self) -> None:
        """First touch on the attract page."""
        self._move(apply.wake(self._where))

    def open_home(self) -> None:
        """办别的事: answers are forgotten, the person stays."""
        at = apply.home(self._where)
        if at != self._where:
            self._forget_item()
        self._move(at)

    def open_items(self) -> None:
        """The list of items: search, or one theme."""
        self._move(apply.items(self._where))

    def open_guide(self, item_id: str) -> None:
        """Open the guide of an item; KeyError when the catalogue has none of that id."""
        at = apply.guide(self._where)
        if at.page is not Page.GUIDE:
            return
        item = self._front.catalogue.item(item_id)
        if self.item is None or item.id != self.item.id:
            self._forget_item()
            self.item = item
        self._move(at, force=True)

    def open_question(self) -> None:
        """问一问: about the item whose guide is open, or about anything."""
        at = apply.question(self._where)
        if at != self._where and not at.about:
            self._forget_item()
        self._move(at)

    def open_notices(self) -> None:
        """事项有变化."""
        self._move(apply.notices(self._where))

    def choose_subject(self, subject: Subject) -> None:
        """个人 or 企业: whose items are shown, until the visit ends."""
        if subject is not self.subject:
            self.subject = subject
            self.subjectChanged.emit()

    # ---- applying ----

    @property
    def eligibility(self) -> Values:
        """Answers to the questions of the 申报条件 of this item, to be written; None for 说不准."""
        return self.answered.setdefault(self.item.id, {}) if self.item else {}

    def eligible(self) -> None:
        """The person may apply: on to the form."""
        self._move(apply.eligible(self._where))

    def start_apply(self, item_id: str = "") -> None:
        """开始办理 on the guide that is open; does nothing for items of 咨询 only."""
        if item_id:
            self.open_guide(item_id)
        if self.item is not None:
            self._move(
                self._past_questions(apply.start(self._where, self.item, camera=self.camera))
            )

    def identified(self, identity: Identity) -> None:
        """The card was read after the person agreed."""
        at = apply.identified(self._where)
        if at != self._where:
            self.identity = identity
            self._move(self._past_questions(at))

    def consent(self, what: Sequence[str]) -> None:
        """同意 to sensitive data, for the item of now and to the end of the visit."""
        from kiosk.domain.draft import Consent

        if self.item is not None:
            at = self._front.clock.now()
            self.consents[self.item.id] = tuple(Consent(one, at) for one in what)
            self.changed.emit()

    def ask_staff(self) -> None:
        """请工作人员核对: to identify, or to raise the level of the person who is here."""
        self._move(apply.staff_check(self._where))

    def set_screens(self, count: int) -> None:
        """The form tells how many screens it has now (visible sections, or questions)."""
        self._move(apply.screens(self._where, count))

    def go_next(self) -> None:
        """The screen is all right: the next one, the review, the signature."""
        self._move(apply.go_next(self._where))

    def go_back(self) -> None:
        """上一步."""
        self._move(apply.back(self._where))

    def go_to(self, screen: int) -> None:
        """修改, or a jump to the first gap."""
        self._move(apply.go_to(self._where, screen))

    def submit(self) -> None:
        """签好了，提交: answers are complete and `parts` hold the signature."""
        at = apply.submit(self._where)
        if at != self._where and self.item is not None and self.identity is not None:
            self._move(at)
            self.submitting.emit()

    def draft(self) -> Draft:
        """Return what would be submitted now; LookupError when item or identity are missing."""
        from kiosk.domain.draft import Draft

        if self.item is None or self.identity is None:
            raise LookupError("a draft needs an item and an identity")
        return Draft(
            self.item,
            self.identity,
            dict(self.values),
            self.parts,
            given=tuple(self.given.values()),
            eligibility=dict(self.eligibility),
            sources=dict(self.sources),
            consents=self.consents.get(self.item.id, ()),
        )

    def committed(self, affair: Affair) -> None:
        """The transaction is on the disk: from now on nobody here can read the content (law 9)."""
        self.affair = affair
        self.eligibility.clear()
        self.values.clear()
        self.sources.clear()
        self.given.clear()
        self.parts = ()

    def not_submitted(self) -> None:
        """Nothing was committed; everything filled in is still there."""
        self._move(apply.not_submitted(self._where))

    def done(self) -> None:
        """What follows the commit is known."""
        self._move(apply.done(self._where))

    # ---- materials ----

    def open_materials(self) -> None:
        """修改 on the review: the list of materials."""
        self._move(apply.materials(self._where))

    def open_material(self, page: Page, material: str) -> None:
        """One material's own page: `Page.COMMITMENT`, `Page.CERTIFICATE` or `Page.CAMERA`."""
        at = apply.material(self._where, page)
        if at != self._where:
            self.material, self.field = material, ""
            self._move(at)

    def open_photograph(self, field: str) -> None:
        """The camera for one field of the form: a photograph, or a paper."""
        at = apply.photograph(self._where)
        if at != self._where:
            self.field = field
            self._move(at)

    def give_file(self, part: Part) -> None:
        """The file of the open field is there: its facts are the answer, its bytes go along."""
        if self._where.page is Page.CAMERA and self.field:
            self.drop_file(self.field)
            self.parts = (*self.parts, part)
            self.values[self.field] = {
                "sha256": part.sha256,
                "media_type": part.media_type,
                "size": len(part.data),
            }
            self._move(apply.material_done(self._where))

    def drop_file(self, field: str) -> None:
        """Take a file's answer back, and its bytes with it."""
        gone = self.values.pop(field, None)
        if gone is not None:
            self.parts = tuple(one for one in self.parts if one.sha256 != gone["sha256"])
            self.changed.emit()

    def give(self, given: Given) -> None:
        """The material that is open is there now; the list again."""
        at = apply.material_done(self._where)
        if at != self._where:
            self.keep(given)
            self._move(at)

    def keep(self, given: Given) -> None:
        """The material is there; a paper also serves what the person applies for next (MAT-06)."""
        from kiosk.domain.materials import KEPT, serving

        kept = serving(given, self.item.materials if self.item else ())
        self.given[given.material] = kept
        if kept.means in KEPT:
            self.papers[given.material] = kept

    def decline(self) -> None:
        """不承诺，改交证明: another way for the material that is open; the list again."""
        at = apply.material_done(self._where)
        if at != self._where:
            self.declined.add((self.material, self._where.page))
            self.given.pop(self.material, None)
            self._move(at)

    # ---- my affairs ----

    def open_affairs(self) -> None:
        """我的办件: identify first when nobody is."""
        at = apply.affairs(self._where)
        if at != self._where:
            self._forget_item()
        self._move(at)

    def open_affair(self, submission_id: str) -> None:
        """One affair of the list."""
        at = apply.affair(self._where)
        if at != self._where:
            self.affair_id = submission_id
        self._move(at)

    # ---- the staff ----

    def call_staff(self) -> None:
        """The staff's entrance: whoever is here is wiped, then number and PIN are asked for."""
        if apply.may_call_staff(self._where):
            self.end(EndReason.STAFF)

    def signed_in(self, *, technician: bool = False) -> None:
        """Number and PIN were right: the desk, or the technician's console."""
        self._move(apply.signed_in(self._where, technician=technician))

    # ---- the end ----

    def end(self, reason: EndReason) -> None:
        """End the visit and wipe; safe to call when there is none."""
        self.ending.emit()
        self.number += 1
        self._wipe()
        self._broken = reason is EndReason.BROKEN or (
            self._broken and reason is not EndReason.MENDED
        )
        self._where = Where(page_after(reason, broken=self._broken))
        self.ended.emit(reason.value)
        self.changed.emit()

    def _wipe(self) -> None:
        self.identity: Identity | None = None
        self.answered.clear()
        self.consents: dict[str, tuple[Consent, ...]] = {}
        """Separate consents by item; asked for anew in each visit."""
        self.papers: dict[str, Given] = {}
        """Papers handed in during this visit, for whatever item: asked for once (MAT-06)."""
        self.choose_subject(Subject.PERSON)
        self._forget_item()

    def _forget_item(self) -> None:
        self.item: ServiceItem | None = None
        self.values.clear()
        self.sources.clear()
        self.given.clear()
        self.declined.clear()
        self.material = ""
        """Name of the material whose page is open."""
        self.field = ""
        """Name of the form's field that the camera is open for."""
        self.parts: tuple[Part, ...] = ()
        self.affair: Affair | None = None
        """The committed application of this visit."""
        self.affair_id = ""

    def _past_questions(self, at: Where) -> Where:
        """Skip the questions where all is known already."""
        if at.page is Page.ELIGIBILITY and not self.must_ask():
            return apply.eligible(at, asked=False)
        return at

    def _move(self, at: Where, *, force: bool = False) -> None:
        if at != self._where or force:
            self._where = at
            self.changed.emit()
