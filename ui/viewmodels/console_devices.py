"""`App.console.devices`: what is connected, live, and trying one of it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.journeys.console import Section
from ui.models import DataclassListModel
from ui.viewmodels import console_words as words
from ui.viewmodels.console_place import Stopper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.upkeep.devices import DeviceLine, Said
    from kiosk.upkeep.trying import Tried
    from ui.viewmodels.console_place import ConsolePlace

_LOOK_MS = 1000
CELLS = 48
"""Fields of the touch test: 6 times 8."""


class ConsoleDevicesModel(QObject):
    """The list, the panel, the test that is under way."""

    changed = Signal()
    touchChanged = Signal()

    def __init__(self, place: ConsolePlace, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._list = DataclassListModel(words.DeviceRow, self, "key")
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.refresh)
        self._wipe()
        place.moved.connect(self._follow)
        place.wiped.connect(self._forget)

    # ---- what is shown ----

    @Property(QObject, constant=True)
    def list(self) -> QObject:
        """List model of `DeviceRow`."""
        return self._list

    @Property(bool, notify=changed)
    def loaded(self) -> bool:
        """The devices were read."""
        return self._loaded

    @Property(str, notify=changed)
    def summary(self) -> str:
        """5 个，4 个正常."""
        there = [row for row in self._list.rows if row.tag and row.status != "info"]
        good = sum(row.status == "done" for row in there)
        return f"{len(there)} 个，{good} 个正常" if there else ""

    @Property(str, notify=changed)
    def chosen(self) -> str:
        """Name of the device in the panel."""
        return self._place.at.chosen if self._row() else ""

    @Property("QVariant", notify=changed)  # type: ignore[operator]
    def row(self) -> dict[str, Any]:
        """The `DeviceRow` in the panel."""
        from ui.models import plain

        row = self._row()
        found: dict[str, Any] = plain(row) if row else {}
        return found

    @Property(str, notify=changed)
    def found(self) -> str:
        """What is connected, one line each."""
        return self._found

    @Property(bool, notify=changed)
    def looking(self) -> bool:
        """正在找…"""  # noqa: D415 - the words themselves
        return self._looking

    @property
    def troubled(self) -> int:
        """How many devices need a hand."""
        return sum(row.status in {"attention", "problem"} for row in self._list.rows)

    # ---- trying ----

    @Property(bool, notify=changed)
    def trying(self) -> bool:
        """A test is under way."""
        return self._stop is not None

    @Property(str, notify=changed)
    def tryingText(self) -> str:
        """What is to be done now: 请放一张卡。还等 28 秒."""
        return self._step

    @Property(float, notify=changed)
    def share(self) -> float:
        """How much of the waiting is over; below 0 when nobody knows."""
        return self._share

    @Property(bool, notify=changed)
    def canStop(self) -> bool:
        """取消 helps: paper that is on its way comes all the same."""
        return self._stop is not None and self._tried != "printer" and not self._stop.stopped

    @Property(str, notify=changed)
    def resultText(self) -> str:
        """What became of the last test of the device in the panel; empty when there was none."""
        return self._results.get(self._place.at.chosen, ("", ""))[1]

    @Property(str, notify=changed)
    def resultStatus(self) -> str:
        """done, info or problem."""
        return self._results.get(self._place.at.chosen, ("info", ""))[0]

    @Property(str, notify=changed)
    def picture(self) -> str:
        """A small copy of what the camera saw, as a `data:` address; gone with the next look."""
        return self._picture

    @Slot(str)
    def choose(self, name: str) -> None:
        """Look at one device; a test that is under way goes on to its end."""
        self._picture = ""
        self._place.choose(name)

    @Slot()
    def tryIt(self) -> None:
        """读一张卡, 打测试页 ..."""
        name = self.chosen
        if not name or self._stop is not None:
            return
        if name == words.TOUCH:
            self._touched, self._touching = set(), True
            self.touchChanged.emit()
            return
        stop = self._stop = Stopper()
        self._tried, self._whole = name, 0.0
        self._results.pop(name, None)
        self._picture = self._step = ""
        self._share = -1.0
        place = self._place

        def tell(step: Said, left_s: float) -> None:
            place.post(lambda: self._told(stop, step.zh, left_s))

        visit = place.visit
        place.run(
            lambda console: _shown(console.try_device(name, tell, stop, visit)),
            lambda found: self._done(stop, name, *found),
            lambda _: self._broke(stop),
        )
        self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """取消."""
        if self._stop is not None:
            self._stop.stopped = True
            self.changed.emit()

    @Slot()
    def find(self) -> None:
        """重新发现: what is connected, whatever the settings say."""
        if not self._looking:
            self._looking = True
            self._place.run(lambda console: console.found(), self._on_found, self._not_found)
            self.changed.emit()

    # ---- the touch test ----

    @Property(bool, notify=touchChanged)
    def touching(self) -> bool:
        """The touch test covers the page."""
        return self._touching

    @Property(int, constant=True)
    def cells(self) -> int:
        """How many fields it has."""
        return CELLS

    @Property("QVariantList", notify=touchChanged)  # type: ignore[operator]
    def touched(self) -> list[int]:
        """Which fields were touched."""
        return sorted(self._touched)

    @Slot(int)
    def touch(self, cell: int) -> None:
        """A finger is on a field."""
        if self._touching and 0 <= cell < CELLS and cell not in self._touched:
            self._touched.add(cell)
            if len(self._touched) == CELLS:
                self.endTouch()
            else:
                self.touchChanged.emit()

    @Slot()
    def endTouch(self) -> None:
        """All were touched, or 结束."""
        if not self._touching:
            return
        self._touching = False
        missed = CELLS - len(self._touched)
        self._results[words.TOUCH] = (
            ("problem", f"有 {missed} 格没有点到。点不到的，请校准触摸屏或报修。")
            if missed
            else ("done", f"{CELLS} 格都点到了。")
        )
        self.touchChanged.emit()
        self.changed.emit()

    # ---- inside ----

    @Slot()
    def refresh(self) -> None:
        """Read the devices again."""
        self._place.run(
            lambda console: console.devices(), self._read, lambda _: None, newest="console-devices"
        )

    @Slot()
    def _follow(self) -> None:
        if self._place.here and self._place.at.section is Section.DEVICES:
            if not self._look.isActive():
                self._look.start()
                self.refresh()
        else:
            self._look.stop()
            if self._stop is not None:
                self._stop.stopped = True
            self._touching, self._picture = False, ""
            self.touchChanged.emit()
        self.changed.emit()

    def _read(self, lines: Sequence[DeviceLine]) -> None:
        rows = [words.device_row(one) for one in lines]
        rows.append(words.touch_row())
        self._list.set_rows(rows)
        self._loaded = True
        troubled = [row.key for row in rows if row.status in {"attention", "problem"}]
        self._place.listed([row.key for row in rows], troubled)
        self.changed.emit()

    def _row(self) -> words.DeviceRow | None:
        chosen = self._place.at.chosen
        return next((row for row in self._list.rows if row.key == chosen), None)

    def _told(self, stop: Stopper, step: str, left_s: float) -> None:
        if stop is not self._stop:
            return
        self._whole = max(self._whole, left_s)
        self._share = 1 - left_s / self._whole if left_s >= 0 and self._whole > 0 else -1.0
        self._step = f"{step}还等 {math.ceil(left_s)} 秒" if left_s >= 0 else step
        self.changed.emit()

    def _done(self, stop: Stopper, name: str, tried: Tried, picture: str) -> None:
        if stop is self._stop:
            self._stop = None
        status = "info" if tried.works is None else "done" if tried.works else "problem"
        self._results[name] = (status, tried.said.zh)
        self._picture = picture if name == self._place.at.chosen else ""
        self.changed.emit()

    def _broke(self, stop: Stopper) -> None:
        if stop is self._stop:
            self._stop = None
        self._place.said.emit("没有试成，请再试一次。")
        self.changed.emit()

    def _on_found(self, lines: Sequence[str]) -> None:
        self._looking = False
        self._found = "\n".join(lines) or "没有找到接着的设备。"
        self.changed.emit()

    def _not_found(self, _: Exception) -> None:
        self._on_found(())

    def _wipe(self) -> None:
        self._loaded = self._looking = self._touching = False
        self._stop: Stopper | None = None
        self._tried = self._step = self._found = self._picture = ""
        self._share, self._whole = -1.0, 0.0
        self._results: dict[str, tuple[str, str]] = {}
        self._touched: set[int] = set()

    @Slot()
    def _forget(self) -> None:
        self._look.stop()
        if self._stop is not None:
            self._stop.stopped = True
        self._wipe()
        self._list.clear()
        self.changed.emit()
        self.touchChanged.emit()


def _shown(tried: Tried) -> tuple[Tried, str]:
    """Keep a small copy of what was seen and let go of the rest."""
    if tried.seen is None:
        return tried, ""
    from ui.picture import small

    return replace(tried, seen=None), small(tried.seen.frame, tried.seen.corners)
