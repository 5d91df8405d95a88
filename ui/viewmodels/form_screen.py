"""One screen of the form: its questions, what is typed into, the number pad, the rows of tables.

The part of `App.form` that edits answers; which screen is open is decided by `FormModel`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.domain.form import FieldType, Value
from ui.models import DataclassListModel
from ui.viewmodels.days import Day, bound, step
from ui.viewmodels.form_rows import LONGEST, PADS, FieldRow, View, field_rows
from ui.viewmodels.form_state import FormState, Screen
from ui.viewmodels.form_tables import TableEditor
from ui.viewmodels.form_words import grouped, is_empty
from ui.viewmodels.picker import PickerModel

if TYPE_CHECKING:
    from kiosk.services.terminal import Front
    from ui.viewmodels.visit import Visit

REVEAL_MS = 5000


class FormScreenModel(QObject):
    """The questions on the screen and everything that is done to them."""

    changed = Signal()
    """Anything but the rows of the list changed."""
    focusRequested = Signal(str)
    """Scroll to this path: the first gap."""

    def __init__(self, front: Front, visit: Visit, parent: QObject | None) -> None:
        super().__init__(parent)
        self._front = front
        self._visit = visit
        self._portable = front.screen.profile == "10-portable"
        self._elder = self._portable
        self._fields: DataclassListModel[FieldRow] = DataclassListModel(FieldRow, self, "path")
        self._picker = PickerModel(self, self.setValue)
        self.parts = (self._picker,)
        """Models of parts of the page, whose types QML has to know."""
        self._tables = TableEditor(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REVEAL_MS)
        self._timer.timeout.connect(self._hide_numbers)
        self._wipe()

    # ---- the screen, for QML ----

    @Property(QObject, constant=True)
    def fields(self) -> QObject:
        """List model of `FieldRow`: the questions of this screen or of the open table row."""
        return self._fields

    @Property(QObject, constant=True)
    def picker(self) -> QObject:
        """The screen on which one of many is picked; `picker.visible` says when."""
        return self._picker

    @Property(str, notify=changed)
    def sectionTitle(self) -> str:
        """Heading: the section, or what row of a table is open."""
        if self._state is not None and self._state.open_row is not None:
            return self._tables.title(self._state)
        screen = self._screen()
        return screen.title if screen else ""

    @Property(str, notify=changed)
    def errorsText(self) -> str:
        """还有 2 处要补, or empty."""
        return f"还有 {self._banner_count} 处要补" if self._banner_count else ""

    @Property(bool, notify=changed)
    def elder(self) -> bool:
        """One question per screen."""
        return self._elder

    @Property(bool, notify=changed)
    def rowOpen(self) -> bool:
        """One row of a table has the screen."""
        return self._state is not None and self._state.open_row is not None

    @Property(str, notify=changed)
    def removedText(self) -> str:
        """已删除…, with 撤销 beside it, or empty."""
        return self._tables.removed_text

    @Property(bool, notify=changed)
    def changeable(self) -> bool:
        """Something on this screen may be answered otherwise."""
        return any(not row.fixed for row in self._fields.rows)

    @Property(str, notify=changed)
    def activePath(self) -> str:
        """The field that is typed into, or empty."""
        return self._active

    @Property(str, notify=changed)
    def activeLabel(self) -> str:
        """Its label."""
        return self._state.field(self._active).label if self._active and self._state else ""

    @Property(str, notify=changed)
    def activeHint(self) -> str:
        """Its hint."""
        return self._state.field(self._active).hint if self._active and self._state else ""

    @Property(str, notify=changed)
    def activeShown(self) -> str:
        """What is typed so far, grouped, for the strip above the pad."""
        if not self._active or self._state is None:
            return ""
        one, value = self._state.field(self._active), self._state.value(self._active)
        return "" if is_empty(value) else grouped(one.type, str(value))

    @Property(str, notify=changed)
    def padKind(self) -> str:
        """Keys of the number pad that is open: id, digits, phone, decimal; empty when closed."""
        if not self._active or self._state is None:
            return ""
        return PADS.get(self._state.field(self._active).type, "")

    # ---- answers, from QML ----

    @Slot(str)
    def enter(self, path: str) -> None:
        """A field is typed into now."""
        if path != self._active and self._has(path) and path not in self._state_of().sources:
            self._leave_active()
            self._active = path
            self._show()

    @Slot(str)
    def leave(self, path: str) -> None:
        """The field is left: check it."""
        if self._has(path):
            self._state_of().check(path)
            if path == self._active:
                self._active = ""
            self._show()

    @Slot(str, str)
    def setText(self, path: str, text: str) -> None:
        """A line was typed."""
        if self._has(path):
            one = self._state_of().field(path)
            text = text[: LONGEST.get(one.type, 200)]
            if one.type is FieldType.USCC:
                text = text.upper()
            self._put(path, text.strip() if one.type is not FieldType.LONGTEXT else text)

    @Slot(str, "QVariant")
    def setValue(self, path: str, value: Any) -> None:
        """Write an answer of any type, as JSON."""
        if self._has(path):
            self._put(path, value)
            self._state_of().check(path)
            self._show()

    @Slot(str, str)
    def choose(self, path: str, code: str) -> None:
        """Tap on a choice: yes or no, one of a list, or one more of several."""
        if not self._has(path):
            return
        self._leave_active()
        state = self._state_of()
        one, value = state.field(path), state.value(path)
        answer: Value = code
        if one.type in {FieldType.BOOLEAN, FieldType.CONSENT}:
            answer = code == "true"
        elif one.type is FieldType.MULTISELECT:
            ticked = set(value or ()) ^ {code}
            answer = [option.code for option in one.options if option.code in ticked]
        elif value == code and not one.required:
            answer = None
        self.setValue(path, answer)

    @Slot(str)
    def unfold(self, path: str) -> None:
        """看更多."""
        self._unfolded |= {path}
        self._show()

    @Slot(str, str, int)
    def stepDay(self, path: str, part: str, delta: int) -> None:
        """A button of the date wheels: part is year, month or day."""
        if not self._has(path):
            return
        self._leave_active()
        state = self._state_of()
        one = state.field(path)
        at = self._days.get(path) or Day.parse(str(state.value(path) or ""))
        today = self._front.clock.now().date()
        limits = bound(one.rule.minimum, today), bound(one.rule.maximum, today)
        at = step(at, part, delta, today, *limits)
        self._days[path] = at
        self._put(path, at.iso(with_day=one.type is FieldType.DATE))
        state.check(path)
        self._show()

    @Slot(str)
    def openPicker(self, path: str) -> None:
        """Choose a region, or one of a long list, on a screen of its own."""
        if self._has(path):
            self._leave_active()
            state = self._state_of()
            self._picker.show(path, state.field(path), state.value(path), state.catalogue)
            self._show()

    @Slot(str)
    def change(self, path: str) -> None:
        """更改: what came from elsewhere becomes the person's to write, but not who applies."""
        if self._has(path) and path not in self._state_of().fixed:
            self._state_of().sources.pop(path, None)
            self._state_of().settled.add(path)
            self._show()

    @Slot(str)
    def reveal(self, path: str) -> None:
        """显示: the whole number for five seconds."""
        self._revealed |= {path}
        self._timer.start()
        self._show()

    # ---- the number pad ----

    @Slot(str)
    def padKey(self, key: str) -> None:
        """A key of the pad was touched; what the pad does not have does nothing."""
        if not self._active or self._state is None or len(key) != 1:
            return
        one = self._state.field(self._active)
        extra = {"id": "X", "phone": "-", "decimal": "."}.get(self.padKind, "")
        key = key.upper()
        text = str(self._state.value(self._active) or "")
        fits = (key.isascii() and key.isdigit()) or (bool(extra) and key == extra)
        if not fits or len(text) >= LONGEST[one.type] or (key == "X" and len(text) != 17):
            return
        if key == "." and ("." in text or not text):
            return
        self._put_number(one.type, text + key)

    @Slot()
    def padDelete(self) -> None:
        """删除: the last character."""
        if self._active and self._state is not None:
            one = self._state.field(self._active)
            value = self._state.value(self._active)
            self._put_number(one.type, "" if value is None else str(value)[:-1])

    @Slot()
    def closePad(self) -> None:
        """收起: check what was typed."""
        if self._active:
            self.leave(self._active)

    @Slot()
    def nextField(self) -> None:
        """下一项: the next field that is typed into, or just close."""
        paths = [row.path for row in self._fields.rows if row.control in {"line", "lines", "pad"}]
        here = self._active
        self.closePad()
        after = paths[paths.index(here) + 1 :] if here in paths else []
        if after:
            self.focusRequested.emit(after[0])
            self.enter(after[0])

    # ---- tables ----

    @Slot(str)
    def addRow(self, path: str) -> None:
        """再加一人."""
        self.openRow(path, -1)

    @Slot(str, int)
    def openRow(self, path: str, place: int) -> None:
        """修改 one row, on a screen of its own; -1 is a new one."""
        if self._has(path):
            self._leave_active()
            self._tables.forget()
            self._state_of().show_row(path, place)
            self._show()

    @Slot()
    def keepRow(self) -> None:
        """填好了: the row becomes part of the answers, unless something is missing."""
        if self._state is None or self._state.open_row is None:
            return
        self._leave_active()
        gaps = self._state.row_gaps()
        self._banner_count = len(gaps)
        if gaps:
            self._state.errors.update(gaps)
            self._show()
            self.focusRequested.emit(next(iter(gaps)))
            return
        self._close_row(keep=True)

    @Slot()
    def dropRow(self) -> None:
        """不填了: back without keeping what was typed in this row."""
        self._close_row(keep=False)

    @Slot(str, int)
    def removeRow(self, path: str, place: int) -> None:
        """删除, with 撤销 until something else is done with the table."""
        if self._has(path) and self._tables.remove(self._state_of(), path, place):
            self._state_of().check(path)
            self._show()

    @Slot()
    def undoRemove(self) -> None:
        """撤销: the row is back where it was."""
        if self._state is not None and self._tables.restore(self._state):
            self._show()

    # ---- inside ----

    def _wipe(self) -> None:
        self._state: FormState | None = None
        self._active = ""
        self._revealed: frozenset[str] = frozenset()
        self._unfolded: frozenset[str] = frozenset()
        self._days: dict[str, Day] = {}
        self._banner_count = 0
        self._tables.forget()
        self._picker.close()
        self._timer.stop()

    def _state_of(self) -> FormState:
        assert self._state is not None  # noqa: S101 - callers asked `_has` first
        return self._state

    def _has(self, path: str) -> bool:
        return any(row.path == path for row in self._fields.rows)

    def _screens(self) -> list[Screen]:
        return self._state.screens(self._elder) if self._state else []

    def _screen(self) -> Screen | None:
        screens = self._screens()
        return screens[min(self._visit.screen, len(screens) - 1)] if screens else None

    def _put(self, path: str, value: Value) -> None:
        self._tables.forget()
        self._state_of().put(path, value)
        self._show()
        self._count_screens()

    def _count_screens(self) -> None:
        self._visit.set_screens(len(self._screens()))

    def _put_number(self, kind: FieldType, text: str) -> None:
        self._put(self._active, int(text) if kind is FieldType.INTEGER and text else text)

    def _leave_active(self) -> None:
        if self._active:
            self.leave(self._active)

    def _close_row(self, *, keep: bool) -> None:
        state = self._state
        if state is None or state.open_row is None:
            return
        name = state.open_row.table.name
        self._active = ""
        self._days = {
            path: day for path, day in self._days.items() if not path.startswith(f"{name}/")
        }
        self._banner_count = 0
        state.close_row(keep=keep)
        if keep:
            state.check(name)
        self._show()
        self._count_screens()

    @Slot()
    def _hide_numbers(self) -> None:
        self._revealed = frozenset()
        self._show()

    def _show(self) -> None:
        """Bring the list up to date with everything known."""
        state, screen = self._state, self._screen()
        if state is None or screen is None:
            self._fields.clear()
        else:
            fields, prefix = screen.fields, ""
            if state.open_row is not None:
                fields, prefix = state.open_row.table.columns, state.open_row.prefix
            view = View(self._active, self._revealed, self._unfolded, self._visit.camera)
            days = {path: day.words for path, day in self._days.items()}
            self._fields.set_rows(field_rows(state, fields, prefix, view, days))
            if self._banner_count:
                self._banner_count = len(state.errors)
        self.changed.emit()
