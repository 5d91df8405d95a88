"""What the camera's page shows: the step, the pictures, the pages that are kept.

The part of `App.camera` that only shows; what is done is decided by `CameraModel`. A picture goes
first off the screen, then out of memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal

from devices.ports import MAX_PAGES
from kiosk.domain.form import FieldType
from ui.models import DataclassListModel
from ui.pictures import Pictures
from ui.viewmodels.camera_lens import Lens
from ui.viewmodels.phone import PhoneModel
from ui.viewmodels.waiting import Patience

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from devices.ports import Page
    from kiosk.domain.form import Field
    from kiosk.services.terminal import Front
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

_LEAST = (358, 441)
"""A person's photograph where the form names no size, in pixels (证件照, 26 x 32 mm)."""


class Step(StrEnum):
    """What the page shows."""

    CONSENT = "consent"
    LIVE = "live"
    LOOKING = "looking"
    CHECK = "check"
    PAGES = "pages"
    BINDING = "binding"
    WAYS = "ways"
    """No camera, or the person wants none: other ways."""
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page that was taken: its number from 1, and where its picture is."""

    number: int
    picture: str


class CameraScreenModel(QObject):
    """The page of the camera, to look at."""

    changed = Signal()
    liveChanged = Signal()
    """Another live picture."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(parent)
        self._visit = visit
        self._pictures = Pictures()
        self._lens = Lens(jobs, self)
        self._rows: DataclassListModel[PageRow] = DataclassListModel(PageRow, self, "picture")
        self._phone = PhoneModel(front, visit, jobs, self)
        self.parts = (self._phone,)
        """Models of parts of the page, whose types QML has to know."""
        self._patience = Patience(self.changed.emit, self)
        self._turn = 0
        self._clear()

    # ---- for QML ----

    @Property(str, notify=changed)
    def step(self) -> str:
        """What the page shows: a value of `Step`."""
        return self._step.value

    @Property(str, notify=changed)
    def subject(self) -> str:
        """What is photographed: the material's name, or the field's label."""
        field = self._field()
        return field.label if field is not None else self._visit.material

    @Property(bool, notify=changed)
    def person(self) -> bool:
        """A person's photograph is taken, not a paper's."""
        field = self._field()
        return field is not None and field.type is FieldType.PHOTO

    @Property(float, notify=changed)
    def shape(self) -> float:
        """Width over height of the photograph to be cut out; 0 for papers."""
        least = self._least()
        return least[0] / least[1] if least else 0.0

    @Property(str, notify=liveChanged)
    def live(self) -> str:
        """Address of the live picture, or empty."""
        return self._live

    @Property(str, notify=changed)
    def taken(self) -> str:
        """Address of the page that was just taken, or empty."""
        return self._taken

    @Property(QObject, constant=True)
    def pages(self) -> QObject:
        """List model of `PageRow`."""
        return self._rows

    @Property(int, notify=changed)
    def pageCount(self) -> int:
        """How many pages are kept."""
        return len(self._pages)

    @Property(bool, notify=changed)
    def full(self) -> bool:
        """There is no room for another page."""
        return len(self._pages) >= MAX_PAGES

    @Property(str, notify=changed)
    def message(self) -> str:
        """Why the last picture was not taken, or why there is no camera; what to do."""
        return self._message

    @Property(bool, notify=changed)
    def slow(self) -> bool:
        """Work goes on for more than 0.4 s: show progress."""
        return self._patience.slow

    @Property(bool, notify=changed)
    def cancellable(self) -> bool:
        """Work goes on for more than 3 s: show 取消."""
        return self._patience.long

    @Property(bool, notify=changed)
    def byPhone(self) -> bool:
        """Pictures may come from a telephone: for materials, where a platform can be asked."""
        return self._phone.possible and not self._visit.field

    @Property(bool, notify=changed)
    def byCamera(self) -> bool:
        """There is a camera."""
        return self._visit.camera

    @Property(QObject, constant=True)
    def phone(self) -> QObject:
        """手机上传: the code to scan, and what has come."""
        return self._phone

    # ---- inside ----

    def _clear(self) -> None:
        self._turn += 1
        self._patience.end()
        self._step = Step.CONSENT
        self._message = self._live = self._taken = ""
        self._page: Page | None = None
        self._small: QImage | None = None
        self._pages: list[Page] = []
        self._serial = 0
        self._rows.clear()

    def _show(self, step: Step, message: str = "") -> None:
        """Show a step; what is still being worked on for another does not count any more."""
        self._turn += 1
        self._step, self._message = step, message
        if step in {Step.LOOKING, Step.BINDING}:
            self._patience.begin()
        else:
            self._patience.end()
        if step is not Step.PHONE:
            self._phone.close()
        over = []
        if step not in {Step.LIVE, Step.LOOKING}:
            self._lens.off()
            self._live = ""
            over.append("live")
            self.liveChanged.emit()
        if step is not Step.CHECK:
            self._taken, self._page, self._small = "", None, None
            over.append("taken")
        self.changed.emit()
        for name in over:  # off the screen by now
            self._pictures.forget(name)

    def _field(self) -> Field | None:
        item, name = self._visit.item, self._visit.field
        return item.form.field(name) if item is not None and name else None

    def _least(self) -> tuple[int, int] | None:
        """Return the smallest size of a person's photograph; None for papers."""
        field = self._field()
        if field is None or field.type is not FieldType.PHOTO:
            return None
        width, _, height = field.rule.min_pixels.partition("x")
        return (int(width), int(height)) if height else _LEAST
