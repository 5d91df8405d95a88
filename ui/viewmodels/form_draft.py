"""`form.draft`: a form left half-way is kept for its owner, and offered when that person is back.

Saved a moment after each answer, when a screen is left and when the visit ends, always off the GUI
thread. What may be opened, replaced or deleted by whom says `kiosk.services.drafts`. It writes no log.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.ports.drafts import DraftNotKept
from kiosk.services.drafts import DraftRefused, Hindrance, kept
from ui.viewmodels.form_words import is_empty

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from kiosk.domain.draft import Draft
    from kiosk.domain.form import Values
    from kiosk.services.drafts import KeepDrafts, Listed, Reopened
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

SOON_MS = 2000
KEPT = "填了一半的替您留 7 天，下次刷卡接着填。"
WIPED = "屏幕上的信息已清除。" + KEPT
_NOT_SUBMITTED = "已经提交的不受影响。"
_NOTHING_KEPT = "还没有提交的内容不会留下。"
_GIVEN_ANEW = "填过的都在。签名和承诺要重新做一次。"


class _Turns:
    """Writes in the order they were asked for: threads overtake each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = 0
        self._done = 0

    def next(self, act: Callable[[], object]) -> Callable[[], None]:
        """Return what does `act`, unless something asked for later was done or overtook it."""
        self._asked += 1
        turn = self._asked

        def work() -> None:
            with self._lock:
                if turn > self._done:
                    act()
                    self._done = turn

        return work

    def skip(self) -> None:
        """Do nothing any more of what was asked for and has not begun."""
        self._done = self._asked


class DraftModel(QObject):
    """The question 接着填吗, and whether something is kept when the visit ends now."""

    changed = Signal()
    resumed = Signal(object)
    """接着填: the `Reopened` draft."""
    settled = Signal()
    """Nothing is asked about drafts (any more): the form may be filled in."""
    said = Signal(str)
    """What became of the draft of a visit that is over."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._front = front
        self._visit = visit
        self._jobs = jobs
        self._drafts: KeepDrafts | None = None
        self._turns = _Turns()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MS)
        self._timer.timeout.connect(self.save)
        self.wipe()
        visit.ending.connect(self._on_ending)
        visit.submitting.connect(self._on_submitting)

    def attach(self, terminal: Terminal) -> None:
        """The store is there."""
        self._drafts = getattr(terminal, "drafts", None)

    # ---- for the form ----

    def begin(self) -> None:
        """The form of an item begins: is there a draft of it?"""
        self.wipe()
        drafts, identity, item = self._drafts, self._visit.identity, self._visit.item
        if drafts is None or identity is None or item is None:
            self.settled.emit()
            return

        def looked(listed: Sequence[Listed]) -> None:
            if self._visit.item is item:
                self._listed = next((one for one in listed if one.note.item_id == item.id), None)
                if self._listed is None:
                    self._settle()
                self.changed.emit()

        self._jobs.run(
            lambda: drafts.of(identity), looked, lambda _: self._settle(), newest="draft"
        )

    def soon(self) -> None:
        """Something may have been answered: save in a moment."""
        if self._ready and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def save(self) -> None:
        """Save now, if there is anything new to keep."""
        self._timer.stop()
        if self.keeps and self._answers() != self._saved:
            self._write(lambda: None, visit_bound=True)

    def wipe(self) -> None:
        """Forget the person."""
        self._timer.stop()
        self._listed: Listed | None = None
        self._ready = False
        self._opening = False
        self._problem = ""
        self._refusal = ""
        self._discard = False
        self._saved: Values = {}
        self.changed.emit()

    # ---- for QML ----

    @Property(bool, notify=changed)
    def asking(self) -> bool:
        """There is a draft, and nothing is decided about it."""
        return self._listed is not None

    @Property(bool, notify=changed)
    def resumable(self) -> bool:
        """接着填 is offered; otherwise `text` says why not."""
        return self._listed is not None and not self._hindrance()

    @Property(str, notify=changed)
    def title(self) -> str:
        """您 11月20日填过一半，接着填吗？"""  # noqa: D415 - the words of the screen
        if self._listed is None:
            return ""
        saved = f"您{self._day(self._listed.note.saved_at)}填过一半"
        return f"{saved}，接着填吗？" if self.resumable else f"{saved}。"

    @Property(str, notify=changed)
    def text(self) -> str:
        """What is there, or why it cannot be opened."""
        return self._hindrance() or _GIVEN_ANEW

    @Property(bool, notify=changed)
    def askStaff(self) -> bool:
        """A member of staff can open it after comparing the person."""
        return self._listed is not None and self._listed.hindrance is Hindrance.NOT_SURE_ENOUGH

    @Property(bool, notify=changed)
    def keeps(self) -> bool:
        """Something would be kept if the visit ended now."""
        answers = self._answers() if self._ready and not self._refusal else {}
        sources = self._visit.sources
        return any(name not in sources and not is_empty(one) for name, one in answers.items())

    @Property(bool, notify=changed)
    def discard(self) -> bool:
        """不用留 is chosen."""
        return self._discard

    @Property(str, notify=changed)
    def endText(self) -> str:
        """What ending the visit means for what was filled in."""
        if self.keeps and not self._discard:
            return KEPT + _NOT_SUBMITTED
        return self._refusal + _NOTHING_KEPT + _NOT_SUBMITTED

    @Slot()
    def resume(self) -> None:
        """接着填."""
        drafts, identity, listed = self._drafts, self._visit.identity, self._listed
        if drafts is None or identity is None or listed is None or self._opening:
            return
        self._opening = True
        self._jobs.run(
            lambda: drafts.open(identity, listed.note.item_id), self._reopened, self._not_opened
        )

    @Slot()
    def restart(self) -> None:
        """重新填: what was kept is removed, where this identification may do so."""
        if self._listed is None or self._opening:
            return
        if self._listed.hindrance is None:
            self._delete()
        self._settle()

    @Slot()
    def toggleDiscard(self) -> None:
        """不用留, or after all."""
        self._discard = not self._discard
        self.changed.emit()

    # ---- inside ----

    def _hindrance(self) -> str:
        if self._problem or self._listed is None or self._listed.hindrance is None:
            return self._problem
        return self._listed.hindrance.words

    def _day(self, moment: datetime) -> str:
        now = self._front.clock.now()
        day = moment.astimezone(now.tzinfo).date()
        return "今天" if day == now.date() else f" {day.month}月{day.day}日"

    def _answers(self) -> Values:
        """What a draft would hold now; nothing when the form is not open or was submitted."""
        visit = self._visit
        if visit.item is None or visit.identity is None or visit.affair is not None:
            return {}
        return kept(visit.item.form, visit.values)

    def _settle(self) -> None:
        self._listed = None
        self._opening = False
        self._ready = True
        self.changed.emit()
        self.settled.emit()

    def _reopened(self, reopened: Reopened) -> None:
        self._saved = dict(reopened.draft.values)
        self.resumed.emit(reopened)
        self._settle()

    def _not_opened(self, error: Exception) -> None:
        why = error.why if isinstance(error, DraftRefused) else Hindrance.UNREADABLE
        self._opening = False
        self._problem = why.words
        self.changed.emit()

    def _write(self, then: Callable[[], None], *, visit_bound: bool) -> None:
        drafts, draft = self._drafts, self._visit.draft()
        assert drafts is not None  # noqa: S101 - `keeps` needs a draft that was looked for
        self._saved = kept(draft.item.form, draft.values)
        self._jobs.run(
            self._turns.next(lambda: _save(drafts, draft)),
            lambda _: then(),
            self._not_saved if visit_bound else self._not_kept,
            visit_bound=visit_bound,
        )

    def _not_saved(self, error: Exception) -> None:
        self._refusal = _why(error)
        self.changed.emit()

    def _not_kept(self, error: Exception) -> None:
        self.said.emit(_why(error))

    def _delete(self, *, visit_bound: bool = True) -> None:
        drafts, identity, item = self._drafts, self._visit.identity, self._visit.item
        if drafts is not None and identity is not None and item is not None:
            work = self._turns.next(lambda: drafts.delete(identity, item.id))
            self._jobs.run(work, None, lambda _: None, visit_bound=visit_bound)

    @Slot()
    def _on_submitting(self) -> None:
        """From here on `SubmitApplication` removes the draft; nothing may come after that."""
        self._timer.stop()
        self._turns.skip()

    @Slot()
    def _on_ending(self) -> None:
        """Take what is to be kept; it lives in the work that seals it, and nowhere else."""
        number = self._visit.number

        def tell() -> None:
            if self._visit.number == number + 1:  # nobody else has begun
                self.said.emit(WIPED)

        if self._ready and self._discard:
            self._delete(visit_bound=False)
        elif self.keeps:
            self._write(tell, visit_bound=False)
        self.wipe()


def _save(drafts: KeepDrafts, draft: Draft) -> None:
    drafts.save(draft)


def _why(error: Exception) -> str:
    if isinstance(error, DraftNotKept):
        return error.reason
    return "这一份现在留不下来。"
