"""`App.signIn`: work number and PIN of the staff, or work card and its PIN; the pad shows dots.

The staff sign in to their desk, a technician to the console: by number and PIN, by work card, or by a
code (一次性口令) before the platform has named a technician. What is typed lives here between the first digit
and the answer, and is neither shown, spoken nor logged; a card's PIN goes to the card. Who may sign in
and how often is decided by `kiosk.staff.room` and `kiosk.upkeep.room`, in a thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from devices.ports import StaffCardProblem
from kiosk.journeys.apply import Page
from ui.viewmodels import sign_in_words as words

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.ports import CardReader
    from kiosk.ports import News
    from kiosk.services.terminal import Front
    from kiosk.staff.room import Refused, StaffRoom
    from kiosk.staff.session import Session
    from kiosk.staff.terminal import StaffedTerminal
    from kiosk.upkeep.console import Console, Welcome
    from ui.jobs import Jobs
    from ui.viewmodels.app import AppModel
    from ui.viewmodels.shell import ShellModel
    from ui.viewmodels.visit import Visit

_LONGEST = 12
_LONGEST_CARD_PIN = 8
_SHORTEST_PIN = 6
_CODE = 8
_TICK_MS = 250


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
        self._console: Console | None = None
        self._technician = self._by_code = False
        self._shell: ShellModel | None = None
        self._reader: CardReader | None = None
        self._deaf: Callable[[], None] = lambda: None
        self._shown = self._offers_card = False
        self._pin = bytearray()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._count_down)
        self._wipe()
        visit.changed.connect(self._follow)

    def attach(self, terminal: StaffedTerminal) -> None:
        """The staff room is there."""
        self._desk = terminal.desk.room
        self._let_go()
        if terminal.reader is not None:
            self._hear(terminal.reader)
            self.destroyed.connect(self._deaf)
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
            return words.WAIT.format(wait=words.span(self._until - self._now()))
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
        self._at_pin = pin or self._by_card or self.byCode
        self.changed.emit()

    @Slot(bool)
    def useCard(self, card: bool) -> None:
        """改用工作卡, or back to the work number."""
        if self._busy or self.locked or (card and not self.offersCard):
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
        elif self.byCode:
            self._submit_code()
        elif not self._number:
            self._at_pin, self._message = False, words.NO_NUMBER
        elif not self._at_pin:
            self._at_pin = True
        elif len(self._pin) < _SHORTEST_PIN:
            self._message = words.SHORT
        else:
            number, pin = self._number, self._pin.decode()
            self._forget_pin()
            self._try(lambda: room.sign_in(number, pin))
        self.changed.emit()

    def _submit_code(self) -> None:
        code, console = self._pin.decode(), self._console
        if console is None or len(code) != _CODE:
            self._message = words.SHORT_CODE
            return
        self._forget_pin()
        self._try(lambda: console.room.sign_in_by_code(code))

    def _try(self, act: Callable[[], object]) -> None:
        self._busy, self._message = True, ""
        self._jobs.run(act, self._answered, self._not_answered)

    @Slot()
    def cancel(self) -> None:
        """返回: residents again."""
        if self._shell is not None:
            self._shell.leave_desk("")

    # ---- inside ----

    def _open_card(self, room: StaffRoom) -> None:
        """Hand the PIN to the card; whoever takes the buffer wipes it."""
        if not self.cardIn:
            self._message = words.CARD_OUT
        elif len(self._pin) < _SHORTEST_PIN:
            self._message = words.CARD_SHORT
        else:
            pin, self._pin = self._pin, bytearray()
            last_try, self._last_try = self._last_try, False
            self._try(lambda: room.sign_in_by_card(pin, last_try=last_try))

    def _card_moved(self) -> None:
        """A card came or went: what was said of the one before holds no longer."""
        if self._shown and self._by_card and not self._busy:
            self._forget_pin()
            self._message, self._last_try = "", False
        self.changed.emit()

    def _forget_pin(self) -> None:
        self._pin[:] = bytes(len(self._pin))
        self._pin = bytearray()

    @property
    def _room(self) -> StaffRoom | None:
        if not self._technician:
            return self._desk
        return self._console.room if self._console is not None else None

    def _wipe(self) -> None:
        self._forget_pin()
        self._number = self._message = ""
        self._at_pin = self._busy = self._closed = False
        self._by_code = self._by_card = self._last_try = self._offers_card = False
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
        elif self._desk is None:
            self._let_go()
            if self._console is not None and self._visit.page is not Page.CONSOLE:
                self._jobs.run(self._console.machines.release, visit_bound=False)
        self.changed.emit()

    def _hear(self, reader: CardReader) -> None:
        self._reader = reader
        self._deaf = reader.subscribe(lambda _: self._jobs.post(self._card_moved), lambda _: None)

    def _let_go(self) -> None:
        self._deaf()
        self._reader, self._deaf = None, lambda: None

    def _ask(self) -> None:
        """Ask who is signed in and whether anybody may try now."""
        if (room := self._desk) is not None and not self._technician:
            self._jobs.run(
                lambda: (room.session(), room.standing(), room.takes_cards()),
                self._stands,
                newest="sign-in",
            )
        elif (open_console := self._open) is not None:
            self._busy = True  # the first time it is put together
            self._jobs.run(  # also when they have left: readers that were started are let go
                lambda: _welcomed(open_console()),
                self._opened,
                self._not_opened,
                visit_bound=False,
                newest="sign-in",
            )

    def _opened(self, found: tuple[Console, Welcome]) -> None:
        self._busy = False
        self._console, welcome = found
        if not self._shown:
            self._jobs.run(self._console.machines.release, visit_bound=False)
            return
        self._by_code, self._offers_card = welcome.by_code, welcome.takes_cards
        self._at_pin = self._by_code
        if welcome.slot is not None and self._reader is None:
            self._hear(welcome.slot)
        self._refused(welcome.refused)

    def _not_opened(self, _: Exception) -> None:
        self._busy, self._closed, self._message = False, True, words.NOT_OPENED
        self.changed.emit()

    def _on_news(self, news: News) -> None:
        from kiosk.ports import DocumentsChanged

        came = isinstance(news, DocumentsChanged) and news.kind == "staff"
        if came and self._closed and self._shown and not self._technician:
            self._ask()

    def _stands(self, found: tuple[Session | None, Refused | None, bool]) -> None:
        session, refused, self._offers_card = found
        self._closed, self._message = False, ""
        if session is not None and not self._number:
            # who hid the desk comes back with the PIN only
            self._number, self._at_pin = session.work_number, True
        self._refused(refused)

    def _answered(self, answer: object) -> None:
        from kiosk.staff.room import Refused

        self._busy = False
        if isinstance(answer, Refused):
            self._refused(answer)
        else:
            self._visit.signed_in(technician=self._technician)

    def _not_answered(self, _: Exception) -> None:
        self._busy, self._message = False, words.UNSAFE
        self.changed.emit()

    def _refused(self, refused: Refused | None) -> None:
        from kiosk.staff.room import Why

        if refused is not None and refused.why is Why.WAIT:
            self._until = self._now() + refused.wait_s
            self._tick.start()
        elif refused is not None:
            self._message = words.refused(refused, by_code=self.byCode)
            self._last_try = refused.card is StaffCardProblem.LAST_TRY
            self._closed = refused.why in {Why.NO_LIST, Why.UNSAFE}
            if refused.why is Why.NUMBER:
                self._number, self._at_pin = "", self._by_card
        self.changed.emit()

    @Slot()
    def _count_down(self) -> None:
        if self._until is not None and self._now() >= self._until:
            self._until = None
            self._tick.stop()
        self.changed.emit()


def _welcomed(console: object) -> tuple[Console, Welcome]:
    from kiosk.upkeep.console import Console

    assert isinstance(console, Console)  # noqa: S101 - what the composition root made
    return console, console.welcome()
