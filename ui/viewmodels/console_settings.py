"""`App.console.settings`: the keys a technician may change, each with its finding; saved on trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.journeys.console import Section
from ui.models import DataclassListModel

if TYPE_CHECKING:
    from kiosk.upkeep.devices import Plugged
    from kiosk.upkeep.settings import FieldNow, Finding
    from ui.viewmodels.console_place import ConsolePlace

_LONGEST = 1000
_PADS = {"number": "digits", "phone": "phone"}
"""Keys of the number pad, by the kind of the field."""
_OVERRULED = "平台改过这一项，现在以平台的为准。"
_SECRET = "不显示原来的；不改就空着。"  # noqa: S105 - words for people


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One value a setting may have."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One field."""

    path: str
    title: str
    hint: str
    kind: str
    text: str
    shown: str
    """What a choice is called."""
    error: str
    changed: bool
    findable: bool
    """A driver whose options can be chosen from what is plugged in."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group of fields."""

    name: str
    here: bool
    troubled: bool
    changed: bool


class ConsoleSettingsModel(QObject):
    """The fields of one group at a time; what was typed is kept over the groups until it is saved."""

    changed = Signal()
    choosingChanged = Signal()

    def __init__(self, place: ConsolePlace, parent: QObject) -> None:
        super().__init__(parent)
        self._place = place
        self._list = DataclassListModel(SettingRow, self, "path")
        self._groups = DataclassListModel(GroupRow, self, "name")
        self._choices = DataclassListModel(ChoiceRow, self, "value")
        self.undone = ""
        self._wipe()
        place.moved.connect(self._follow)
        place.wiped.connect(self._forget)

    # ---- what is shown ----

    @Property(QObject, constant=True)
    def list(self) -> QObject:
        """List model of `SettingRow`."""
        return self._list

    @Property(QObject, constant=True)
    def groups(self) -> QObject:
        """List model of `GroupRow`."""
        return self._groups

    @Property(QObject, constant=True)
    def choices(self) -> QObject:
        """List model of `ChoiceRow`, of the field that is being chosen for."""
        return self._choices

    @Property(str, notify=choosingChanged)
    def choosing(self) -> str:
        """Title of the field whose choices are open; empty when none is."""
        now = self._fields.get(self._choosing)
        if now is None:
            return ""
        return f"接着的{now.key.title}" if self._plugged else now.key.title

    @Property(bool, notify=changed)
    def loaded(self) -> bool:
        """The fields were read."""
        return bool(self._fields)

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """What is wrong with all of it: a finding no field can be blamed for, or no file."""
        return self._trouble

    @Property(str, notify=changed)
    def undoneText(self) -> str:
        """What was taken back by itself, and why."""
        return self.undone

    @Property(int, notify=changed)
    def changedCount(self) -> int:
        """How many fields were changed and not saved."""
        return len(self._changes())

    @Property(int, notify=changed)
    def troubledCount(self) -> int:
        """How many fields have a finding."""
        return len(self._errors)

    @Property(bool, notify=changed)
    def saving(self) -> bool:
        """正在保存…"""  # noqa: D415 - the words themselves
        return self._saving

    # ---- what is touched ----

    @Slot(str)
    def openGroup(self, name: str) -> None:
        """Another group."""
        self._group, self._pad = name, ""
        self.closeChoices()
        self._show()

    @Slot(str, str)
    def setText(self, path: str, text: str) -> None:
        """Somebody typed into a field."""
        if path in self._fields and not self._saving:
            self._texts[path] = text[:_LONGEST]
            self._errors.pop(path, None)
            self._show()

    @Slot(str)
    def openChoices(self, path: str) -> None:
        """A field that is chosen for was touched."""
        if path in self._fields and not self._saving:
            self._choosing = path
            value = self._value(path)
            self._choices.set_rows(
                ChoiceRow(one, words, one == value) for one, words in self._fields[path].choices
            )
            self.choosingChanged.emit()

    @Slot(str)
    def choose(self, value: str) -> None:
        """One of the choices."""
        path, plugged = self._choosing, self._plugged
        self.closeChoices()
        if not plugged:
            self.setText(path, value)
        elif value in plugged:
            for name, text in plugged[value].items():
                self.setText(f"{path.removesuffix('.driver')}.options.{name}", text)

    @Slot()
    def closeChoices(self) -> None:
        """None of them."""
        self._choosing, self._plugged = "", {}
        self.choosingChanged.emit()

    @Property(bool, notify=changed)
    def finding(self) -> bool:
        """正在找…"""  # noqa: D415 - the words themselves
        return self._finding

    @Slot(str)
    def findPlugged(self, path: str) -> None:
        """从接着的里选: what is plugged in that this driver could use."""
        if path in self._fields and not self._finding and not self._saving:
            self._finding, driver = True, self._value(path)
            self._place.run(
                lambda console: console.plugged(driver),
                lambda found: self._found(path, found),
                lambda _: self._found(path, ()),
            )
            self._show()

    # ---- the number pad ----

    @Property(str, notify=changed)
    def padPath(self) -> str:
        """The field that the pad types into; empty while it is away."""
        return self._pad

    @Property(str, notify=changed)
    def padKind(self) -> str:
        """Keys of the number pad: digits, phone; empty while it is away."""
        return _PADS[self._fields[self._pad].key.kind.value] if self._pad else ""

    @Slot(str)
    def openPad(self, path: str) -> None:
        """A field of digits was touched."""
        if path in self._fields and not self._saving:
            self._pad = path
            self._show()

    @Slot(str)
    def padKey(self, key: str) -> None:
        """A key of the pad; what it does not have does nothing."""
        digit = len(key) == 1 and key in "0123456789"
        if self._pad and (digit or (key == "-" and self.padKind == "phone")):
            self.setText(self._pad, self._value(self._pad) + key)

    @Slot()
    def padDelete(self) -> None:
        """删除: the last character."""
        if self._pad:
            self.setText(self._pad, self._value(self._pad)[:-1])

    @Slot()
    def closePad(self) -> None:
        """收起, 好了."""
        if self._pad:
            self._pad = ""
            self._show()

    @Slot()
    def undo(self) -> None:
        """不改了: forget what was typed."""
        if not self._saving:
            self._texts, self._errors, self._trouble, self._pad = {}, {}, "", ""
            self._show()

    @Slot()
    def save(self) -> None:
        """保存并重新启动."""
        texts = self._changes()
        if texts and not self._saving:
            self._saving, self._pad = True, ""
            self._errors, self._trouble = {}, ""
            self._place.run(lambda console: console.save(texts), self._saved, self._not_saved)
            self._show()

    # ---- inside ----

    @Slot()
    def _follow(self) -> None:
        if not self._here:
            self.closeChoices()
            self.closePad()
        elif not self._fields:
            self._place.run(lambda console: console.fields(), self._read, self._not_read)

    @property
    def _here(self) -> bool:
        return self._place.here and self._place.at.section is Section.SETTINGS

    def _read(self, found: tuple[Sequence[FieldNow], str]) -> None:
        fields, self._mode = found
        self._fields = {one.key.path: one for one in fields}
        self._show()

    def _not_read(self, error: Exception) -> None:
        from kiosk.settings import SettingsError

        told = str(error) if isinstance(error, SettingsError) else ""
        self._trouble = told or "设置读不出来，请看日志。"
        self._show()

    def _saved(self, found: Sequence[Finding]) -> None:
        self._saving = False
        if not found:
            self._texts = {}
            self._show()
            self._place.said.emit("设置已保存，屏幕马上重新启动。")
            self._place.renewed.emit()
            return
        shown = {one.key.path for one in self._shown()}
        for one in found:
            if one.path in shown:
                self._errors[one.path] = one.words
            else:  # a field that is not asked for now: said above all of them
                self._trouble = one.words if not one.path else f"{one.path}：{one.words}"
        first = next((one for one in found if one.path in shown), None)
        if first is not None:
            self._group = self._fields[first.path].key.group
        self._show()

    def _not_saved(self, _: Exception) -> None:
        self._saving = False
        self._trouble = "没有保存成，请再试一次，或看日志。"
        self._show()

    def _found(self, path: str, found: Sequence[Plugged]) -> None:
        self._finding = False
        if not self._here:
            return
        if not found:
            self._place.said.emit(f"没有找到接着的{self._fields[path].key.title}。")
        else:
            self._plugged = {f"{place}": one.options for place, one in enumerate(found)}
            self._choosing = path
            self._choices.set_rows(
                ChoiceRow(f"{place}", one.words, False) for place, one in enumerate(found)
            )
            self.choosingChanged.emit()
        self._show()

    def _value(self, path: str) -> str:
        found = self._texts.get(path)
        if found is not None:
            return found
        now = self._fields.get(path)
        return now.text if now else ""

    def _changes(self) -> Mapping[str, str]:
        return {
            path: text
            for path, text in self._texts.items()
            if text.strip() != self._fields[path].text
        }

    def _shown(self) -> list[FieldNow]:
        from kiosk.upkeep.settings import shown

        return [one for one in self._fields.values() if shown(one.key, self._value, self._mode)]

    def _show(self) -> None:
        from kiosk.upkeep.settings import GROUPS

        shown, changes = self._shown(), self._changes()
        names = [one for one in GROUPS if any(field.key.group == one for field in shown)]
        if names and self._group not in names:
            self._group = names[0]
        self._groups.set_rows(
            GroupRow(
                name,
                name == self._group,
                any(self._fields[path].key.group == name for path in self._errors),
                any(self._fields[path].key.group == name for path in changes),
            )
            for name in names
        )
        self._list.set_rows(
            self._row(one, changes) for one in shown if one.key.group == self._group
        )
        self.changed.emit()

    def _row(self, now: FieldNow, changes: Mapping[str, str]) -> SettingRow:
        from kiosk.upkeep.settings import FINDABLE

        key, value = now.key, self._value(now.key.path)
        hint = _SECRET if key.secret else _OVERRULED if now.overruled else key.hint
        words = dict(now.choices).get(value, value)
        error = self._errors.get(key.path, "")
        changed = key.path in changes
        kind, findable = key.kind.value, key.path.endswith(".driver") and value in FINDABLE
        return SettingRow(key.path, key.title, hint, kind, value, words, error, changed, findable)

    def _wipe(self) -> None:
        self._fields: dict[str, FieldNow] = {}
        self._texts: dict[str, str] = {}
        self._errors: dict[str, str] = {}
        self._trouble = self._group = self._choosing = self._mode = ""
        self._pad = ""
        self._plugged: dict[str, Mapping[str, str]] = {}
        self._saving = self._finding = False

    @Slot()
    def _forget(self) -> None:
        self._wipe()
        self.undone = ""
        for one in (self._list, self._groups, self._choices):
            one.clear()
        self.changed.emit()
        self.choosingChanged.emit()
