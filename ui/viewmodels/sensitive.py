"""`App.form.sensitive`: the notice before a form that asks for sensitive data, and its own 同意.

Asked once for an item in a visit, also when the person was identified for another item (CH-04); given anew
in each visit (个人信息保护法 第二十九条). The consent itself is kept by the visit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.domain.sensitive import sensitive_in

if TYPE_CHECKING:
    from ui.viewmodels.visit import Visit


class SensitiveModel(QObject):
    """What is asked for, and whether the person said yes, no or nothing yet."""

    changed = Signal()

    def __init__(self, visit: Visit, parent: QObject) -> None:
        super().__init__(parent)
        self._visit = visit
        self._refused = False
        visit.changed.connect(self.changed)
        visit.ended.connect(self._wipe)

    @property
    def _labels(self) -> tuple[str, ...]:
        item = self._visit.item
        return () if item is None else sensitive_in(item.form)

    @Property(bool, notify=changed)
    def needed(self) -> bool:
        """The form stays closed until the person agrees."""
        item = self._visit.item
        return item is not None and item.id not in self._visit.consents and bool(self._labels)

    @Property(str, notify=changed)
    def what(self) -> str:
        """银行账号、残疾类别."""
        return "、".join(self._labels)

    @Property(bool, notify=changed)
    def refused(self) -> bool:
        """不同意: what else can be done is shown; nothing was asked."""
        return self._refused

    @Slot()
    def agree(self) -> None:
        """同意, for this item and this visit."""
        if self.needed:
            self._refused = False
            self._visit.consent(self._labels)

    @Slot()
    def refuse(self) -> None:
        """不同意."""
        self._refused = True
        self.changed.emit()

    @Slot()
    def _wipe(self) -> None:
        self._refused = False
        self.changed.emit()
