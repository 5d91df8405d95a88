"""`App.signIn`: work number and PIN of the staff, by a pad that shows dots and says nothing.

The staff sign in to their desk, a technician to the console: by number and PIN too, or by a code
(一次性口令) before the platform has named one. PIN and code live here between the first digit and the
answer, and are neither shown, spoken nor logged. Who may sign in and how often is decided by
`kiosk.staff.room` and `kiosk.upkeep.room`, in a thread.
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
    from kiosk.upkeep.room import TechnicianRoom
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.shell import ShellModel
    from ui.viewmodels.visit import Visit

_LONGEST = 12
_SHORTEST_PIN = 6
_CODE = 8
_TICK_MS = 250
_NO_LIST = "平台还没有发来工作人员名单，现在谁也登录不了。\n请技术员联系县里，把本站的人加进名单，联网后自动收到。"
_UNSAFE = "本机存不下登录次数，现在不能登录。请联系技术员。"
_WRONG = "工号和密码对不上，还可以试 {left} 次。"
_WAIT = "试的次数多了，请等 {wait}再试。"
_SHORT = "密码是 6 到 12 位数字，请接着按。"
_NO_NUMBER = "请先按工号。"
_WRONG_CODE = "口令对不上，还可以试 {left} 次。"
_SHORT_CODE = "口令是 8 位数字，请接着按。"
_NO_CODE = "现在没有口令，或者过期了。\n请在本机运行 kiosk doctor --console-code，把显示的 8 位数字按上来。"
_NOT_OPENED = "维护台打不开。请再试一次，一直这样请看日志。"


class SignInModel(QObject):
    """The page 工作人员登录."""

    changed = Signal()

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._now = front.clock.monotonic
        self._open = front.console
        self._visit = visit
        self._jobs = jobs
        self._desk: StaffRoom | None = None
        self._console: TechnicianRoom | None = None
        self._technician = self._by_code = False
        self._shell: ShellModel | None = None
        self._shown = False
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count_down)
        self._wipe()
        visit.changed.connect(self._follow)

    def attach(self, terminal: StaffedTerminal) -> None:
        """The staff room is there."""
        self._desk = terminal.desk.room
        self.destroyed.connect(
            terminal.subscribe(lambda news: self._jobs.post(lambda: self._on_news(news)))
        )
        self._follow()
        self.changed.emit()

    def alone(self) -> None:
        """There is no terminal and no desk: it leads to the console only."""
        self._follow()

    def join(self, app: AppModel) -> None:
        """Leave by the shell's way."""
        self._shell = app.shell

    # ---- what is shown ----

    @Property(bool, notify=changed)
    def canChoose(self) -> bool:
        """There is a desk and a console: which one is asked for."""
        return self._desk is not None and self._open is not None

    @Property(bool, notify=changed)
    def technician(self) -> bool:
        """It leads to the technician's console."""
        return self._technician

    @Property(bool, notify=changed)
    def byCode(self) -> bool:
        """A code is asked for instead of number and PIN."""
        return self._technician and self._by_code

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
    def choose(self, technician: bool) -> None:
        """村级服务台, or 技术员."""
        if self.canChoose and technician != self._technician and not self._busy:
            self._wipe()
            self._technician = technician
            self._ask()
            self.changed.emit()

    @Slot(bool)
    def goTo(self, pin: bool) -> None:
        """Type into the PIN, or into the number."""
        self._at_pin = pin or self.byCode
        self.changed.emit()

    @Slot()
    def submit(self) -> None:
        """下一步, then 登录."""
        room = self._room
        if room is None or self._busy or self.locked:
            return
        if self.byCode:
            self._submit_code()
        elif not self._number:
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

    def _submit_code(self) -> None:
        room = self._console
        if room is None or len(self._pin) != _CODE:
            self._message = _SHORT_CODE
            return
        code, self._pin = self._pin, ""
        self._busy, self._message = True, ""
        self._jobs.run(lambda: room.sign_in_by_code(code), self._answered, self._not_answered)

    @Slot()
    def cancel(self) -> None:
        """返回: residents again."""
        if self._shell is not None:
            self._shell.leave_desk("")

    # ---- inside ----

    @property
    def _room(self) -> StaffRoom | None:
        return self._console if self._technician else self._desk

    def _wipe(self) -> None:
        self._number = self._pin = self._message = ""
        self._at_pin = self._busy = self._closed = self._by_code = False
        self._until: float | None = None
        self._tick.stop()

    @Slot()
    def _follow(self) -> None:
        shown = self._visit.page is Page.SIGN_IN
        if shown == self._shown or (self._desk is None and self._open is None):
            return
        self._shown = shown
        self._wipe()
        self._technician = self._desk is None
        if shown:
            self._ask()
        self.changed.emit()

    def _ask(self) -> None:
        """Ask who is signed in and whether anybody may try now."""
        if not self._technician:
            room = self._desk
            if room is not None:
                self._jobs.run(
                    lambda: (room.session(), room.standing()), self._stands, newest="sign-in"
                )
        elif (open_console := self._open) is not None:
            self._busy = True  # the first time it is put together
            self._jobs.run(
                lambda: _looked_at(open_console()), self._opened, self._not_opened, newest="sign-in"
            )

    def _opened(self, found: tuple[TechnicianRoom, bool, Refused | None]) -> None:
        self._busy = False
        self._console, self._by_code, refused = found
        self._at_pin = self._by_code
        self._refused(refused)

    def _not_opened(self, _: Exception) -> None:
        self._busy, self._closed, self._message = False, True, _NOT_OPENED
        self.changed.emit()

    def _on_news(self, news: News) -> None:
        from kiosk.ports import DocumentsChanged

        if isinstance(news, DocumentsChanged) and news.kind == "staff" and self._closed:
            room = self._desk
            if room is not None and self._shown and not self._technician:
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
            self._visit.signed_in(technician=self._technician)

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
                words = _WRONG_CODE if self.byCode else _WRONG
                self._message = words.format(left=refused.left)
            elif refused.why is Why.NO_CODE:
                self._message = _NO_CODE
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


def _looked_at(console: object) -> tuple[TechnicianRoom, bool, Refused | None]:
    """Return the console's room, whether a code is asked for, and what keeps everybody out."""
    from kiosk.upkeep.console import Console
    from kiosk.upkeep.room import Way

    assert isinstance(console, Console)  # noqa: S101 - what the composition root made
    room = console.room
    return room, room.way() is Way.CODE, room.standing()
