"""`App.commitment`: 用承诺代替证明 (告知承诺, MAT-04), or a 授权书, signed on the glass for one material.

What is shown is what is signed: text, signature, signer and time go with the application. Nothing is
agreed to beforehand; not to promise is as easy as to promise. No stroke stays after the page.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.documents.signed_text import Clause, clauses, signed_text, title_of
from kiosk.domain.application import Part
from kiosk.domain.given import Given, Means
from kiosk.journeys.apply import Page
from ui.models import DataclassListModel
from ui.viewmodels.pad import PadModel

if TYPE_CHECKING:
    from kiosk.domain.service_item import Material
    from kiosk.services.terminal import Front
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit


class CommitmentModel(PadModel):
    """要您承诺什么, 公示什么, 之后怎么核查, 不实的后果."""

    shown = Signal()
    """Another material."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(front.clock.monotonic, parent)
        del jobs
        self._front = front
        self._visit = visit
        self._clauses: DataclassListModel[Clause] = DataclassListModel(Clause, self, "title")
        self._material: Material | None = None
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    @Property(QObject, constant=True)
    def clauses(self) -> QObject:
        """List model of `Clause`."""
        return self._clauses

    @Property(str, notify=shown)
    def material(self) -> str:
        """Name of the material."""
        return self._material.name if self._material else ""

    @Property(bool, notify=shown)
    def authorises(self) -> bool:
        """It is a 授权书; otherwise a promise."""
        return bool(self._material and self._material.authorises)

    @Property(str, notify=shown)
    def title(self) -> str:
        """告知承诺书, 授权书."""
        return title_of(self._material) if self._material else ""

    @Slot()
    def agree(self) -> None:
        """我愿意承诺, 我同意: refuses an empty pad."""
        visit, material = self._visit, self._material
        if material is None or visit.item is None or visit.identity is None:
            return
        written = self._written()
        if written is None:
            return
        at = self._front.clock.now()
        person, place = visit.identity.person, self._front.place.name
        data = signed_text(visit.item, material, person, place, at).encode()
        digest = hashlib.sha256(data).hexdigest()
        text = Part("text.txt", "text/plain", data, digest)
        means = Means.SIGNED_HERE if material.authorises else Means.COMMITMENT
        visit.give(Given(material.name, means, digest, (text, *written), signed_at=at))

    @Slot()
    def decline(self) -> None:
        """不承诺，改交证明."""
        self._visit.decline()

    @Slot()
    def back(self) -> None:
        """上一步."""
        self._visit.go_back()

    @Slot()
    def _follow(self) -> None:
        visit = self._visit
        if visit.page is not Page.COMMITMENT or visit.item is None or visit.identity is None:
            if self._material is not None:
                self._close()
            return
        if self._material is not None and self._material.name == visit.material:
            return
        found = (one for one in visit.item.materials if one.name == visit.material)
        self._material = next(found)
        self._clauses.set_rows(clauses(visit.item, self._material, visit.identity.person))
        self.shown.emit()

    def _close(self) -> None:
        self._material = None
        self._clauses.clear()
        self._wipe()
        self.shown.emit()

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._close()
