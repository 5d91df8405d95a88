"""`App.console.network`: 网络自检, step by step, in a thread with deadlines and 取消."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from ui.models import DataclassListModel
from ui.viewmodels import console_words as words
from ui.viewmodels.console_place import Stopper

if TYPE_CHECKING:
    from kiosk.upkeep.console import Console
    from kiosk.upkeep.network import NetworkLine
    from ui.viewmodels.console_place import ConsolePlace


class ConsoleNetworkModel(QObject):
    """The steps, as far as they have come."""

    changed = Signal()

    def __init__(self, place: ConsolePlace, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._list = DataclassListModel(words.StepRow, self, "key")
        self._stop: Stopper | None = None
        self._lines: dict[str, NetworkLine] = {}
        place.wiped.connect(self._forget)

    @Property(QObject, constant=True)
    def list(self) -> QObject:
        """List model of `StepRow`."""
        return self._list

    @Property(bool, notify=changed)
    def running(self) -> bool:
        """It is under way."""
        return self._stop is not None

    @Property(bool, notify=changed)
    def stopping(self) -> bool:
        """取消 was pressed."""
        return self._stop is not None and self._stop.stopped

    @Property(bool, notify=changed)
    def begun(self) -> bool:
        """There is something to show."""
        return bool(self._lines)

    @Property(float, notify=changed)
    def share(self) -> float:
        """How many of the steps are done, 0 to 1."""
        done = sum(one.fact != "" for one in self._lines.values())
        return done / max(len(self._lines), 1)

    @Slot()
    def start(self) -> None:
        """查一遍."""
        if self._stop is not None or not self._place.here:
            return
        from kiosk.upkeep import network

        stop = self._stop = Stopper()
        self._lines = {step: network.waiting(step) for step in network.TITLES}
        self._show()
        place = self._place

        def look(console: Console) -> None:
            for line in console.look(stop):
                place.post(lambda line=line: self._came(stop, line))  # type: ignore[misc]

        place.run(look, lambda _: self._over(stop), lambda _: self._over(stop))

    @Slot()
    def stop(self) -> None:
        """取消."""
        if self._stop is not None:
            self._stop.stopped = True
            self.changed.emit()

    def _came(self, stop: Stopper, line: NetworkLine) -> None:
        if stop is self._stop:
            self._lines[line.key] = line
            self._show()

    def _over(self, stop: Stopper) -> None:
        if stop is self._stop:
            self._stop = None
            self._show()

    def _show(self) -> None:
        self._list.set_rows(words.step_row(one) for one in self._lines.values())
        self.changed.emit()

    @Slot()
    def _forget(self) -> None:
        self.stop()
        self._stop = None
        self._lines = {}
        self._list.clear()
        self.changed.emit()
