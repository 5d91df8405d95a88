"""`App.signature`: the signature under the application, and 提交.

Refuses an empty pad. It must not keep a stroke after the visit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from kiosk.domain.form import FieldType
from kiosk.journeys.apply import Page
from ui.viewmodels.pad import PadModel

if TYPE_CHECKING:
    from kiosk.services.terminal import Front
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit


class SignatureModel(PadModel):
    """请用手指签上您的名字."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(front.clock.monotonic, parent)
        del jobs
        self._visit = visit
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    @Slot()
    def finish(self) -> None:
        """签好了，提交; refuses an empty pad."""
        visit = self._visit
        if visit.page is not Page.SIGNATURE or visit.item is None:
            return
        written = self._written()
        if written is None:
            return
        picture, _ = written
        for one in visit.item.form.fields:
            if one.type is FieldType.SIGNATURE:
                visit.values[one.name] = {
                    "sha256": picture.sha256,
                    "media_type": picture.media_type,
                    "size": len(picture.data),
                }
        own = {one.name for one in written}
        others = (one for one in visit.parts if one.name not in own)
        visit.parts = (*others, *written)
        visit.submit()

    @Slot()
    def back(self) -> None:
        """上一步."""
        self._visit.go_back()

    @Slot()
    def _follow(self) -> None:
        """Another item, or submitted: nothing stays on the pad."""
        if self._strokes and (self._visit.item is None or self._visit.affair is not None):
            self._wipe()

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._wipe()
