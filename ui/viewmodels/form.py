"""`App.form`: the questions of any item, drawn from its compiled form.

Follows the visit from screen to screen; answers go to the visit, rules come from the judge. It
must not know any item, and writes no log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.domain.assurance import CardKind
from kiosk.domain.prefill import from_card
from kiosk.journeys.apply import Page
from ui.viewmodels.form_screen import FormScreenModel
from ui.viewmodels.form_state import FormState

if TYPE_CHECKING:
    from kiosk.ports import FormJudge
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.shell import ShellModel
    from ui.viewmodels.visit import Visit

_SOURCES = {
    CardKind.SOCIAL_SECURITY: "来自社保卡，请核对",
    CardKind.RESIDENT_ID: "来自身份证，请核对",
    CardKind.HMT_RESIDENCE: "来自居住证，请核对",
    CardKind.FOREIGN_RESIDENCE: "来自居留证，请核对",
}
_NO_JUDGE = "表格还在准备，请稍等。"
_AT_WINDOW = "这一项要交{}，这台机器还收不了。请到窗口办理，或叫人帮忙。"


class FormModel(FormScreenModel):
    """The whole form: from the first screen to the review."""

    moved = Signal()
    """Another screen, or another number of screens."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(front, visit, parent)
        del jobs
        self._judge: FormJudge | None = None
        self._at = (-1, False)
        self.changed.connect(self.moved)
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    def attach(self, terminal: Terminal) -> None:
        """The rules are there."""
        self._judge = terminal.judge
        self._follow()

    def join(self, app: AppModel) -> None:
        """Follow 长辈版: one question per screen, without losing the place."""
        shell: ShellModel = app.shell
        shell.changed.connect(lambda: self.setElder(shell.elder))

    # ---- for the review and the signature ----

    @property
    def state(self) -> FormState | None:
        """The form of this visit, or None."""
        return self._state

    def open_field(self, name: str) -> None:
        """修改: show the screen a field stands on."""
        if self._state is not None:
            self._visit.go_to(self._state.screen_of(name, self._elder))

    def open_first_gap(self) -> bool:
        """Jump to the first gap of the whole form with the banner; False when there is none."""
        gaps = self._state.gaps() if self._state else {}
        if self._state is None or not gaps:
            return False
        self._state.errors.update(gaps)
        self._banner_count = len(gaps)
        first = next(iter(gaps))
        self.open_field(first)
        self._show()
        self.focusRequested.emit(first)
        return True

    # ---- for QML ----

    @Property(int, notify=moved)
    def screenIndex(self) -> int:
        """Which screen of the form, from 1."""
        return self._visit.screen + 1

    @Property(int, notify=moved)
    def screenCount(self) -> int:
        """How many screens the form has now."""
        return max(1, len(self._screens()))

    @Property(bool, notify=moved)
    def elder(self) -> bool:
        """One question per screen."""
        return self._elder

    @Property(bool, notify=moved)
    def lastScreen(self) -> bool:
        """The materials or the review come next."""
        return self._visit.where.mending or self.screenIndex >= self.screenCount

    @Property(bool, notify=moved)
    def papersNext(self) -> bool:
        """The materials come after the form."""
        return self._visit.where.papers and not self._visit.where.mending

    @Property(str, notify=moved)
    def blockedText(self) -> str:
        """Why this terminal cannot take the form to its end (请到窗口办理), or empty."""
        if self._visit.item is None:
            return ""
        if self._visit.item.form.unusable:
            return self._visit.item.form.unusable
        if self._state is None:
            return _NO_JUDGE
        needed = self._state.only_at_window()
        return _AT_WINDOW.format("、".join(one.label for one in needed)) if needed else ""

    # ---- moving ----

    @Slot()
    def next(self) -> None:
        """下一步: on, or to the first gap of this screen (of the whole form, on the last one)."""
        if self._state is None or self.blockedText:
            return
        if self.rowOpen:
            self.keepRow()
            return
        self._leave_active()
        screen = self._screen()
        names = [one.name for one in screen.fields] if screen else []
        gaps = self._state.gaps(names)
        self._banner_count = len(gaps)
        self._state.errors.update(gaps)
        self._show()
        if gaps:
            self.focusRequested.emit(next(iter(gaps)))
        elif not (self.lastScreen and self.open_first_gap()):
            self._visit.go_next()

    @Slot()
    def back(self) -> None:
        """上一步: out of the picker, out of the row, to the screen before."""
        if self._picker.visible:
            self._picker.close()
            self._show()
        elif self.rowOpen:
            self.dropRow()
        else:
            self._leave_active()
            self._banner_count = 0
            self._visit.go_back()

    @Slot(bool)
    def setElder(self, on: bool) -> None:
        """长辈版 on or off; the first question of the screen stays on the screen.

        The portable screen has room for one question in both modes.
        """
        on = on or self._portable
        if on == self._elder:
            return
        screen = self._screen()
        self._elder = on
        if self._state is not None and screen is not None and screen.fields:
            place = self._state.screen_of(screen.fields[0].name, on)
            self._visit.set_screens(len(self._screens()))
            if self._visit.page is Page.FORM and place != self._visit.screen:
                self._visit.go_to(place)
        self._show()

    # ---- inside ----

    @Slot()
    def _follow(self) -> None:
        """The visit moved: begin with another item, or show another screen."""
        visit = self._visit
        if visit.item is None or visit.identity is None or visit.affair is not None:
            if self._state is not None:
                self._wipe()
                self._show()
            return
        if self._judge is None or visit.item.form.unusable:
            self.changed.emit()
            return
        if self._state is None or self._state.values is not visit.values:
            self._wipe()
            self._begin()
            self._at = (-1, False)  # the last visit may have ended on this very screen
        at = (visit.screen, visit.page is Page.FORM)
        if at != self._at:
            self._at = at
            self._active = ""
            self._show()
        self._visit.set_screens(len(self._screens()))

    def _begin(self) -> None:
        visit = self._visit
        assert visit.item is not None  # noqa: S101 - told apart in _follow
        assert visit.identity is not None  # noqa: S101
        assert self._judge is not None  # noqa: S101
        form = visit.item.form
        self._state = FormState(form, visit.values, self._judge, self._front.catalogue)
        known = from_card(form, visit.identity.person)
        self._state.take_card(known, _SOURCES[visit.identity.card])

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._wipe()
        self._elder = self._portable
        self._show()
