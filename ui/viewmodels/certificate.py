"""`App.certificate`: 证照编号 (MAT-07), the number of one certificate, verified, instead of the paper.

Without network the number is taken down and verified later; it is never said to be found. Nothing
typed stays after the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.domain.given import Given, Means
from kiosk.journeys.apply import Page
from ui.viewmodels.look_ups import CANCEL_MS

if TYPE_CHECKING:
    from kiosk.domain.inquiry import CertificateFacts
    from kiosk.domain.service_item import Material
    from kiosk.ports import Inquiries
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

LONGEST = 60
EMPTY = "这里还没填。"
NOT_FOUND = "没有查到这个号码，也可能过期了。请对照证件再看一遍。"


class CertificateModel(QObject):
    """填证上的号码."""

    changed = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(parent)
        del front
        self._visit = visit
        self._jobs = jobs
        self._inquiries: Inquiries | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(CANCEL_MS)
        self._patience.timeout.connect(self.changed)
        self._wipe()
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    def attach(self, terminal: Terminal) -> None:
        """The way to the platform is there, or there is none."""
        self._inquiries = terminal.inquiries

    @Property(str, notify=changed)
    def certificate(self) -> str:
        """Which certificate: 营业执照."""
        return self._material.number_of if self._material else ""

    @Property(str, notify=changed)
    def number(self) -> str:
        """What is typed so far."""
        return self._number

    @Property(int, constant=True)
    def longest(self) -> int:
        """So many characters at most."""
        return LONGEST

    @Property(str, notify=changed)
    def error(self) -> str:
        """What is missing, or empty."""
        return self._error

    @Property(bool, notify=changed)
    def asking(self) -> bool:
        """The number is being verified."""
        return self._asking

    @Property(bool, notify=changed)
    def canCancel(self) -> bool:
        """It takes long: 取消."""
        return self._asking and not self._patience.isActive()

    @Slot(str)
    def setNumber(self, text: str) -> None:
        """Type."""
        self._number = text
        self._error = ""
        self.changed.emit()

    @Slot()
    def verify(self) -> None:
        """查一查."""
        visit, material, inquiries = self._visit, self._material, self._inquiries
        if material is None or visit.item is None or visit.identity is None or self._asking:
            return
        number = "".join(self._number.split()).upper()
        if not number:
            self._error = EMPTY
            self.changed.emit()
            return
        if inquiries is None:
            self._take(number, checked=False)
            return
        whom, item_id, name = visit.identity, visit.item.id, material.number_of
        self._asking = True
        self._patience.start()
        self._jobs.run(
            lambda: inquiries.certificate(whom, item_id, name, number),
            lambda facts: self._told(material, number, facts),
            lambda _: self._take(number, checked=False, of=material),
        )
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """取消: the number is taken down and verified later."""
        if self._asking and self._inquiries is not None:
            self._inquiries.abandon()

    @Slot()
    def decline(self) -> None:
        """没有号码，改交证件."""
        self._visit.decline()

    @Slot()
    def back(self) -> None:
        """上一步."""
        self._visit.go_back()

    # ---- inside ----

    def _told(self, material: Material, number: str, facts: CertificateFacts) -> None:
        if facts.found:
            self._take(number, checked=True, of=material)
        elif material is self._material:
            self._asking = False
            self._error = NOT_FOUND
            self.changed.emit()

    def _take(self, number: str, *, checked: bool, of: Material | None = None) -> None:
        material = self._material
        if material is None or (of is not None and of is not material):
            return  # the person has gone on meanwhile
        self._visit.give(Given(material.name, Means.NUMBER, number, checked=checked))

    @Slot()
    def _follow(self) -> None:
        visit = self._visit
        if visit.page is not Page.CERTIFICATE or visit.item is None:
            if self._material is not None:
                self._wipe()
                self.changed.emit()
            return
        if self._material is None:
            found = (one for one in visit.item.materials if one.name == visit.material)
            self._material = next(found)
            self.changed.emit()

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._wipe()
        self.changed.emit()

    def _wipe(self) -> None:
        self._material: Material | None = None
        self._number = ""
        self._error = ""
        self._asking = False
        self._patience.stop()
