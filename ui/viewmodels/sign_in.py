"""`App.signIn`: work number and PIN of the staff, by a pad that shows dots and says nothing.

The PIN lives here between the first digit and the answer, and is neither shown, spoken nor logged.
Who may sign in and how often is decided by `kiosk.staff.room`, in a thread.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.journeys.apply import Page

if TYPE_CHECKING:
    from kiosk.ports import News
    from kiosk.services.terminal import Front
    from kiosk.staff.room import Refused, StaffRoom
    from kiosk.staff.terminal import StaffedTerminal
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.shell import ShellModel
    from ui.viewmodels.visit import Visit

_LONGEST = 12
_SHORTEST_PIN = 6
_TICK_MS = 250
_NO_LIST = "平台还没有发来工作人员名单，现在谁也登录不了。\n请技术员联系县里，把本站的人加进名单，联网后自动收到。"
_UNSAFE = "本机存不下登录次数，现在不能登录。请联系技术员。"
_WRONG = "工号和密码对不上，还可以试 {left} 次。"
_WAIT = "试的次数多了，请等 {wait}再试。"
_SHORT = "密码是 6 到 12 位数字，请接着按。"
_NO_NUMBER = "请先按工号。"


class SignInModel(QObject):
    """The page 工作人员登录."""

    changed = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._now = front.clock.monotonic
        self._visit = visit
        self._jobs = jobs
        self._room: StaffRoom | None = None
        self._shell: ShellModel | None = None
        self._shown = False
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count_down)
        self._wipe()
        visit.changed.connect(self._follow)

    def attach(self, terminal: StaffedTerminal) -> None:
        """The staff room is there."""
        self._room = terminal.desk.room
        self.destroyed.connect(
            terminal.subscribe(lambda news: self._jobs.post(lambda: self._on_news(news)))
        )
        self._follow()

    def join(self, app: AppModel) -> None:
        """Leave by the shell's way."""
        self._shell = app.shell

    # ---- what is shown ----

    @Property(str, notify=changed)
    def number(self) -> str:
        """工号, in clear: it is no secret."""
        return self._number

    @Property(int, notify=changed)
    def pinLength(self) -> int:
        """How many digits of the PIN were typed; nothing else of it leaves this model."""
        return len(self._pin)

    @Property(bool, notify=changed)
    def atPin(self) -> bool:
        """The pad types into the PIN; else into the number."""
        return self._at_pin

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """正在核对…"""  # noqa: D415 - the words themselves
        return self._busy

    @Property(bool, notify=changed)
    def locked(self) -> bool:
        """Nobody may try now: the pad is put away."""
        return self._until is not None or self._closed

    @Property(str, notify=changed)
    def message(self) -> str:
        """What is wrong and what to do; empty while nothing is."""
        if self._until is not None:
            left = max(math.ceil(self._until - self._now()), 1)
            words = f"{left} 秒" if left < 60 else f"{left // 60} 分 {left % 60:02} 秒"
            return _WAIT.format(wait=words)
        return self._message

    # ---- what is touched ----

    @Slot(str)
    def digit(self, one: str) -> None:
        """A key of the pad."""
        if self.locked or self._busy or one not in "0123456789" or len(one) != 1:
            return
        if self._at_pin:
            self._pin = (self._pin + one)[:_LONGEST]
        else:
            self._number = (self._number + one)[:_LONGEST]
        self._message = ""
        self.changed.emit()

    @Slot()
    def erase(self) -> None:
        """删除."""
        if self._at_pin:
            self._pin = self._pin[:-1]
        else:
            self._number = self._number[:-1]
        self.changed.emit()

    @Slot()
    def clear(self) -> None:
        """清空 of the box that is typed into."""
        if self._at_pin:
            self._pin = ""
        else:
            self._number = ""
        self.changed.emit()

    @Slot(bool)
    def goTo(self, pin: bool) -> None:
        """Type into the PIN, or into the number."""
        self._at_pin = pin
        self.changed.emit()

    @Slot()
    def submit(self) -> None:
        """下一步, then 登录."""
        room = self._room
        if room is None or self._busy or self.locked:
            return
        if not self._number:
            self._at_pin, self._message = False, _NO_NUMBER
        elif not self._at_pin:
            self._at_pin = True
        elif len(self._pin) < _SHORTEST_PIN:
            self._message = _SHORT
        else:
            number, pin, self._pin = self._number, self._pin, ""
            self._busy, self._message = True, ""
            self._jobs.run(lambda: room.sign_in(number, pin), self._answered, self._not_answered)
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """返回: residents again."""
        if self._shell is not None:
            self._shell.leave_desk("")

    # ---- inside ----

    def _wipe(self) -> None:
        self._number = self._pin = self._message = ""
        self._at_pin = self._busy = self._closed = False
        self._until: float | None = None
        self._tick.stop()

    @Slot()
    def _follow(self) -> None:
        shown = self._visit.page is Page.SIGN_IN
        if shown == self._shown or self._room is None:
            return
        self._shown = shown
        self._wipe()
        if shown:
            room = self._room
            self._jobs.run(lambda: (room.session(), room.standing()), self._stands)
        self.changed.emit()

    def _on_news(self, news: News) -> None:
        from kiosk.ports import DocumentsChanged

        if isinstance(news, DocumentsChanged) and news.kind == "staff" and self._closed:
            room = self._room
            if room is not None and self._shown:
                self._jobs.run(room.standing, self._list_came)

    def _list_came(self, refused: Refused | None) -> None:
        self._closed, self._message = False, ""
        self._refused(refused)

    def _stands(self, found: tuple[object, Refused | None]) -> None:
        session, refused = found
        if (
            session is not None and not self._number
        ):  # who hid the desk comes back with the PIN only
            self._number = str(getattr(session, "work_number", ""))
            self._at_pin = True
        self._refused(refused)

    def _answered(self, answer: object) -> None:
        from kiosk.staff.room import Refused

        self._busy = False
        if isinstance(answer, Refused):
            self._refused(answer)
        else:
            self._visit.signed_in()

    def _not_answered(self, _: Exception) -> None:
        self._busy, self._message = False, _UNSAFE
        self.changed.emit()

    def _refused(self, refused: Refused | None) -> None:
        from kiosk.staff.room import Why

        if refused is not None:
            if refused.why is Why.WAIT:
                self._until = self._now() + refused.wait_s
                self._tick.start()
            elif refused.why is Why.WRONG:
                self._message = _WRONG.format(left=refused.left)
            else:
                self._closed = True
                self._message = _NO_LIST if refused.why is Why.NO_LIST else _UNSAFE
        self.changed.emit()

    @Slot()
    def _count_down(self) -> None:
        if self._until is not None and self._now() >= self._until:
            self._until = None
            self._tick.stop()
        self.changed.emit()
