"""`App.form`: the questions of any item, drawn from its compiled form.

Follows the visit from screen to screen; answers go to the visit, rules come from the judge. It
must not know any item, and writes no log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.domain.assurance import Assurance, CardKind
from kiosk.domain.prefill import Origin, Source, from_card
from kiosk.journeys.apply import Page
from ui.viewmodels.form_draft import DraftModel
from ui.viewmodels.form_prefill import PrefillModel
from ui.viewmodels.form_screen import FormScreenModel
from ui.viewmodels.form_state import FormState
from ui.viewmodels.level import LevelModel
from ui.viewmodels.sensitive import SensitiveModel

if TYPE_CHECKING:
    from kiosk.domain.prefill import Known
    from kiosk.ports import FormJudge
    from kiosk.services.drafts import Reopened
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.shell import ShellModel
    from ui.viewmodels.visit import Visit

_CARDS = {
    CardKind.SOCIAL_SECURITY: "社保卡",
    CardKind.RESIDENT_ID: "身份证",
    CardKind.HMT_RESIDENCE: "居住证",
    CardKind.FOREIGN_RESIDENCE: "居留证",
}
_ANSWERED = Source(Origin.ANSWERED)
_WAYS = {Assurance.STAFF: "工作人员核对过的证件", Assurance.CODE: "手机上的码"}
_NO_JUDGE = "表格还在准备，请稍等。"
_AT_WINDOW = "这一项要交{}，这台机器还收不了。请到窗口办理，或叫人帮忙。"


class FormModel(FormScreenModel):
    """The whole form: from the first screen to the review."""

    moved = Signal()
    """Another screen, or another number of screens."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject | None) -> None:
        super().__init__(front, visit, parent)
        self._draft = DraftModel(front, visit, jobs, self)
        self._prefill = PrefillModel(visit, jobs, self)
        self.parts = (*self.parts, self._draft, self._prefill)
        self._judge: FormJudge | None = None
        self._at = (-1, False)
        self._opened = False
        """The form is open to this person, so drafts and earlier answers were asked for."""
        self._sensitive = SensitiveModel(visit, self)
        self._level = LevelModel(visit, self)
        self.parts = (*self.parts, self._sensitive, self._level)
        self._camera = visit.camera
        self.changed.connect(self.moved)
        self.changed.connect(self._draft.soon)
        self._draft.resumed.connect(self._resume)
        self._draft.settled.connect(self._prefill.begin)
        self._prefill.came.connect(self._take)
        visit.changed.connect(self._follow)
        visit.ended.connect(self._on_ended)

    def attach(self, terminal: Terminal) -> None:
        """The rules are there."""
        self._judge = terminal.judge
        self._draft.attach(terminal)
        self._prefill.attach(terminal)
        self._level.attach(terminal)
        self._follow()

    def join(self, app: AppModel) -> None:
        """Follow 长辈版: one question per screen, without losing the place."""
        shell: ShellModel = app.shell
        shell.changed.connect(lambda: self.setElder(shell.elder))
        self._draft.said.connect(shell.say)

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

    @Property(QObject, constant=True)
    def draft(self) -> QObject:
        """接着填吗, and what is kept at the end."""
        return self._draft

    @Property(QObject, constant=True)
    def prefill(self) -> QObject:
        """What the platform knows for this form."""
        return self._prefill

    @Property(int, notify=moved)
    def screenIndex(self) -> int:
        """Which screen of the form, from 1."""
        return self._visit.screen + 1

    @Property(int, notify=moved)
    def screenCount(self) -> int:
        """How many screens the form has now."""
        return max(1, len(self._screens()))

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
        needed = self._state.only_at_window(camera=self._visit.camera)
        return _AT_WINDOW.format("、".join(one.label for one in needed)) if needed else ""

    @Property(QObject, constant=True)
    def sensitive(self) -> QObject:
        """The separate consent, before the first question."""
        return self._sensitive

    @Property(QObject, constant=True)
    def level(self) -> QObject:
        """Whether the identification is enough for this item."""
        return self._level

    # ---- photographs and papers ----

    @Slot(str)
    def photograph(self, path: str) -> None:
        """拍照, or 重拍: the camera for this field."""
        if self._has(path) and self._visit.camera:
            self._leave_active()
            self._visit.open_photograph(path)

    @Slot(str)
    def dropFile(self, path: str) -> None:
        """删除: the photograph or paper is taken back."""
        if self._has(path):
            self._visit.drop_file(path)
            self._state_of().refresh()
            self._show()

    # ---- moving ----

    @Slot()
    def next(self) -> None:
        """下一步: on, or to the first gap of this screen (of the whole form, on the last one)."""
        if self._state is None or self.blockedText:
            return
        if self._level.needed or self._sensitive.needed:
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
        else:
            self._state.settled.update(names)
            self._prefill.go_on()
            if not (self.lastScreen and self.open_first_gap()):
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
                self._forget()
                self._show()
            return
        if self._judge is None or visit.item.form.unusable:
            self.changed.emit()
            return
        if self._state is None or self._state.values is not visit.values:
            self._forget()
            self._begin()
            self._at = (-1, False)  # the last visit may have ended on this very screen
        at = (visit.screen, visit.page is Page.FORM)
        if at[1] and not self._at[1]:
            self._state.take_answers(visit.eligibility, _ANSWERED)
        if at != self._at:
            self._at = at
            self._active = ""
            self._draft.save()
            self._state.recheck()
            self._show()
        elif self._camera != visit.camera:
            self._camera = visit.camera
            self._show()
        if not (self._opened or self._sensitive.needed or self._level.needed):
            self._opened = True  # nothing is fetched about the person before both are settled
            self._draft.begin()
        self._count_screens()

    def _begin(self) -> None:
        visit = self._visit
        assert visit.item is not None  # noqa: S101 - told apart in _follow
        assert visit.identity is not None  # noqa: S101
        assert self._judge is not None  # noqa: S101
        form = visit.item.form
        self._state = FormState(
            form, visit.values, visit.sources, self._judge, self._front.catalogue
        )
        known = from_card(form, visit.identity.person)
        who = visit.identity
        named = _WAYS.get(who.assurance) or _CARDS[who.card]
        self._state.take_card(known, Source(Origin.CARD, named))

    @Slot(object)
    def _resume(self, reopened: Reopened) -> None:
        """接着填: the answers of the draft, and on to the first gap."""
        state = self._state_of()
        state.resume(reopened.draft.values, reopened.draft.sources)
        screens = self._screens()
        self._visit.set_screens(len(screens))
        first = next(iter(state.gaps()), "")
        if not reopened.changed:  # else every page is gone through once more
            self._visit.go_to(state.screen_of(first, self._elder) if first else len(screens) - 1)
        self._show()

    @Slot(object)
    def _take(self, known: dict[str, Known]) -> None:
        """The platform told what it knows."""
        if self._state is not None:
            self._prefill.tell(self._state.take(known, self._active))
            self._visit.set_screens(len(self._screens()))
            self._show()

    def _forget(self) -> None:
        self._wipe()
        self._opened = False
        self._draft.wipe()
        self._prefill.wipe()

    @Slot(str)
    def _on_ended(self, _reason: str) -> None:
        self._forget()
        self._elder = self._portable
        self._show()
