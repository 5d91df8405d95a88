"""`App.signIn`: work number and PIN of the staff, or work card and its PIN; the pad shows dots.

The PIN lives here between the first digit and the answer, and is neither shown, spoken nor logged;
a card's PIN goes to the card. Who may sign in and how often is decided by `kiosk.staff.room`, in a
thread.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from devices.ports import StaffCardProblem
from kiosk.journeys.apply import Page

if TYPE_CHECKING:
    from devices.ports import CardReader
    from kiosk.ports import News
    from kiosk.services.terminal import Front
    from kiosk.staff.room import Refused, StaffRoom
    from kiosk.staff.terminal import StaffedTerminal
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.shell import ShellModel
    from ui.viewmodels.visit import Visit

_LONGEST = 12
_LONGEST_CARD_PIN = 8
_SHORTEST_PIN = 6
_TICK_MS = 250
_NO_LIST = "平台还没有发来工作人员名单，现在谁也登录不了。\n请技术员联系县里，把本站的人加进名单，联网后自动收到。"
_UNSAFE = "本机存不下登录次数，现在不能登录。请联系技术员。"
_WRONG = "工号和密码对不上，还可以试 {left} 次。"
_WAIT = "试的次数多了，请等 {wait}再试。"
_SHORT = "密码是 6 到 12 位数字，请接着按。"
_NO_NUMBER = "请先按工号。"
_CARD_OUT = "请先插入工作卡。"
_CARD_SHORT = "工作卡的密码是 6 到 8 位数字，请接着按。"
_NO_READER = "读卡器现在用不了，请用工号登录。"
_CARD_WORDS = {
    StaffCardProblem.NOT_A_STAFF_CARD: "这不是工作卡，请换工作卡。",
    StaffCardProblem.PULLED: "没有卡，或卡拿早了。请再插，登录好了再拿。",
    StaffCardProblem.UNREADABLE: "这张卡读不出来，请拿出来擦一擦再插。",
    StaffCardProblem.PIN_FORM: _CARD_SHORT,
    StaffCardProblem.WRONG_PIN: "密码不对，这张卡还能试 {left} 次。",
    StaffCardProblem.LAST_TRY: "只能再试 1 次，再错卡就锁住。想好了请再按一遍。",
    StaffCardProblem.BLOCKED: "错的次数太多，卡锁住了。请找管理员，或用工号登录。",
    StaffCardProblem.FOREIGN_KEY: "名单里没有这张卡。请联系县里登记，或用工号登录。",
    StaffCardProblem.EXPIRED: "这张卡过期了。请找管理员换卡，或用工号登录。",
    StaffCardProblem.NOT_YET_VALID: "这张卡还没到启用日期。请用工号登录。",
    StaffCardProblem.NOT_GENUINE: "这张卡证明不了自己。请交给管理员，用工号登录。",
}
"""One line each: a longer one would move the keys under a finger."""


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
        self._reader: CardReader | None = None
        self._shown = self._offers_card = False
        self._pin = bytearray()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count_down)
        self._wipe()
        visit.changed.connect(self._follow)

    def attach(self, terminal: StaffedTerminal) -> None:
        """The staff room is there."""
        self._room = terminal.desk.room
        self._reader = terminal.reader
        if self._reader is not None:
            self.destroyed.connect(
                self._reader.subscribe(lambda _: self._jobs.post(self._card_moved), lambda _: None)
            )
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
    def offersCard(self) -> bool:
        """A work card can be used here: there is a reader for it, and somebody listed with one."""
        return self._offers_card

    @Property(bool, notify=changed)
    def byCard(self) -> bool:
        """用工作卡登录; else by work number."""
        return self._by_card

    @Property(bool, notify=changed)
    def cardIn(self) -> bool:
        """A card lies in the reader; which one shows when it is opened."""
        return self._reader is not None and self._reader.card_present()

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
            if len(self._pin) < (_LONGEST_CARD_PIN if self._by_card else _LONGEST):
                self._pin += one.encode()
        else:
            self._number = (self._number + one)[:_LONGEST]
        self._message = ""
        self.changed.emit()

    @Slot()
    def erase(self) -> None:
        """删除."""
        if self._at_pin:
            self._pin[-1:] = b""
        else:
            self._number = self._number[:-1]
        self.changed.emit()

    @Slot()
    def clear(self) -> None:
        """清空 of the box that is typed into."""
        if self._at_pin:
            self._forget_pin()
        else:
            self._number = ""
        self.changed.emit()

    @Slot(bool)
    def goTo(self, pin: bool) -> None:
        """Type into the PIN, or into the number."""
        self._at_pin = pin or self._by_card
        self.changed.emit()

    @Slot(bool)
    def useCard(self, card: bool) -> None:
        """改用工作卡, or back to the work number."""
        if self._busy or self.locked or (card and not self._offers_card):
            return
        self._forget_pin()
        self._by_card = self._at_pin = card
        self._message, self._last_try = "", False
        self.changed.emit()

    @Slot()
    def submit(self) -> None:
        """下一步, then 登录."""
        room = self._room
        if room is None or self._busy or self.locked:
            return
        if self._by_card:
            self._open_card(room)
        elif not self._number:
            self._at_pin, self._message = False, _NO_NUMBER
        elif not self._at_pin:
            self._at_pin = True
        elif len(self._pin) < _SHORTEST_PIN:
            self._message = _SHORT
        else:
            number, pin = self._number, self._pin.decode()
            self._forget_pin()
            self._busy, self._message = True, ""
            self._jobs.run(lambda: room.sign_in(number, pin), self._answered, self._not_answered)
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        """返回: residents again."""
        if self._shell is not None:
            self._shell.leave_desk("")

    # ---- inside ----

    def _open_card(self, room: StaffRoom) -> None:
        """Hand the PIN to the card; whoever takes the buffer wipes it."""
        if not self.cardIn:
            self._message = _CARD_OUT
        elif len(self._pin) < _SHORTEST_PIN:
            self._message = _CARD_SHORT
        else:
            pin, self._pin = self._pin, bytearray()
            last_try, self._last_try = self._last_try, False
            self._busy, self._message = True, ""
            self._jobs.run(
                lambda: room.sign_in_by_card(pin, last_try=last_try),
                self._answered,
                self._not_answered,
            )

    def _card_moved(self) -> None:
        """A card came or went: what was said of the one before holds no longer."""
        if self._shown and self._by_card and not self._busy:
            self._forget_pin()
            self._message, self._last_try = "", False
        self.changed.emit()

    def _forget_pin(self) -> None:
        self._pin[:] = bytes(len(self._pin))
        self._pin = bytearray()

    def _wipe(self) -> None:
        self._forget_pin()
        self._number = self._message = ""
        self._at_pin = self._busy = self._closed = False
        self._by_card = self._last_try = False
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
            self._jobs.run(
                lambda: (room.session(), room.standing(), room.takes_cards()), self._stands
            )
        self.changed.emit()

    def _on_news(self, news: News) -> None:
        from kiosk.ports import DocumentsChanged

        if isinstance(news, DocumentsChanged) and news.kind == "staff" and self._closed:
            room = self._room
            if room is not None and self._shown:
                self._jobs.run(lambda: (room.standing(), room.takes_cards()), self._list_came)

    def _list_came(self, found: tuple[Refused | None, bool]) -> None:
        refused, self._offers_card = found
        self._closed, self._message = False, ""
        self._refused(refused)

    def _stands(self, found: tuple[object, Refused | None, bool]) -> None:
        session, refused, self._offers_card = found
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
            elif refused.why is Why.READER:
                self._message = _NO_READER
            elif refused.why is Why.CARD and refused.card is not None:
                self._last_try = refused.card is StaffCardProblem.LAST_TRY
                self._message = _CARD_WORDS[refused.card].format(left=refused.card_left or 0)
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
