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
    from kiosk.domain.application import Affair, Part
    from kiosk.domain.draft import Draft
    from kiosk.domain.form import Values
    from kiosk.domain.given import Given
    from kiosk.domain.person import Identity
    from kiosk.domain.service_item import ServiceItem
    from kiosk.services.terminal import Front


class Visit(QObject):
    """What the view models share during a visit. GUI thread only, but `number` from anywhere."""

    changed = Signal()
    """The place on the map, the item, the identity or the number of screens changed."""
    submitting = Signal()
    """提交 was pressed with everything in place; the work begins."""
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
        self.given: dict[str, Given] = {}
        """Materials that are there, by name; emptied as the answers are."""
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

    def eligible(self) -> None:
        """The person may apply: on to the form."""
        self._move(apply.eligible(self._where))

    def start_apply(self, item_id: str = "") -> None:
        """开始办理 on the guide that is open; does nothing for items of 咨询 only."""
        if item_id:
            self.open_guide(item_id)
        if self.item is not None:
            self._move(apply.start(self._where, self.item))

    def identified(self, identity: Identity) -> None:
        """The card was read after the person agreed."""
        at = apply.identified(self._where)
        if at != self._where:
            self.identity = identity
            self._move(at)

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
        return Draft(self.item, self.identity, dict(self.values), self.parts)

    def committed(self, affair: Affair) -> None:
        """The transaction is on the disk: from now on nobody here can read the content (law 9)."""
        self.affair = affair
        self.values.clear()
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
        """One material's own page: `Page.COMMITMENT` or `Page.CAMERA`."""
        at = apply.material(self._where, page)
        if at != self._where:
            self.material = material
            self._move(at)

    def give(self, given: Given) -> None:
        """The material that is open is there now; the list again."""
        if self._where.page in {Page.COMMITMENT, Page.CAMERA}:
            self.given[given.material] = given
            self._move(apply.material_done(self._where))

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
        self.choose_subject(Subject.PERSON)
        self._forget_item()

    def _forget_item(self) -> None:
        self.item: ServiceItem | None = None
        self.values.clear()
        self.given.clear()
        self.material = ""
        """Name of the material whose page is open."""
        self.parts: tuple[Part, ...] = ()
        self.affair: Affair | None = None
        """The committed application of this visit."""
        self.affair_id = ""

    def _move(self, at: Where, *, force: bool = False) -> None:
        if at != self._where or force:
            self._where = at
            self.changed.emit()
