"""Number and PIN of somebody of the staff, or a work card and its PIN, typed on the pad of a page.

What is typed lives here between the first digit and the answer, and is neither shown, spoken nor
logged; a card's PIN goes to the card. Who may and how often is decided by `kiosk.staff.room`, in a
thread. What a right PIN leads to is the business of the page.
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


class StaffPinModel(QObject):
    """The pad of one page; a page says which room is asked, and what follows."""

    changed = Signal()
    page: Page
    """The page it belongs to: whatever was typed goes when the page does."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._now = front.clock.monotonic
        self._visit = visit
        self._jobs = jobs
        self._desk: StaffRoom | None = None
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
        self._follow()
        self.changed.emit()

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
        """用工作卡; else by work number."""
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
    def goTo(self, pin: bool) -> None:
        """Type into the PIN, or into the number."""
        self._at_pin = pin or self._by_card
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
        """下一步, then the PIN is looked at."""
        room = self._room
        if room is None or self._busy or self.locked:
            return
        if self._by_card:
            self._open_card(room)
        elif not self._number:
            self._at_pin, self._message = False, words.NO_NUMBER
        elif not self._at_pin:
            self._at_pin = True
        elif len(self._pin) < _SHORTEST_PIN:
            self._message = words.SHORT
        else:
            number, pin = self._number, self._pin.decode()
            self._forget_pin()
            self._try(lambda: self._by_number(room, number, pin))
        self.changed.emit()

    # ---- what a page decides ----

    @property
    def _room(self) -> StaffRoom | None:
        return self._desk

    def _by_number(self, room: StaffRoom, number: str, pin: str) -> object:
        """Ask the room; in a thread."""
        raise NotImplementedError

    def _by_work_card(self, room: StaffRoom, pin: bytearray, *, last_try: bool) -> object:
        """Ask the room, which wipes the PIN; in a thread."""
        raise NotImplementedError

    def _let_in(self, answer: object) -> None:
        """Number and PIN were right."""
        raise NotImplementedError

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
            self._try(lambda: self._by_work_card(room, pin, last_try=last_try))

    def _try(self, act: Callable[[], object]) -> None:
        self._busy, self._message = True, ""
        self._jobs.run(act, self._answered, self._not_answered)

    def _hear(self, reader: CardReader) -> None:
        self._reader = reader
        self._deaf = reader.subscribe(lambda _: self._jobs.post(self._card_moved), lambda _: None)

    def _let_go(self) -> None:
        self._deaf()
        self._reader, self._deaf = None, lambda: None

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
        self._by_card = self._last_try = self._offers_card = False
        self._until: float | None = None
        self._tick.stop()

    @Slot()
    def _follow(self) -> None:
        shown = self._visit.page is self.page
        if shown == self._shown or self._unready():
            return
        self._shown = shown
        self._wipe()
        if shown:
            self._ask()
        self.changed.emit()

    def _unready(self) -> bool:
        """Whether there is nobody to ask yet."""
        return self._desk is None

    def _ask(self) -> None:
        """Ask whether anybody may try now."""
        if (room := self._room) is not None:
            self._jobs.run(
                lambda: (room.standing(), room.takes_cards()), self._stands, newest=self.page.value
            )

    def _stands(self, found: tuple[Refused | None, bool]) -> None:
        refused, self._offers_card = found
        self._closed, self._message = False, ""
        self._refused(refused)

    def _answered(self, answer: object) -> None:
        from kiosk.staff.room import Refused

        self._busy = False
        if isinstance(answer, Refused):
            self._refused(answer)
        else:
            self._let_in(answer)

    def _not_answered(self, _: Exception) -> None:
        self._busy, self._message = False, words.UNSAFE
        self.changed.emit()

    @property
    def _code_asked(self) -> bool:
        """A code was typed and not a PIN."""
        return False

    def _refused(self, refused: Refused | None) -> None:
        from kiosk.staff.room import Why

        if refused is not None and refused.why is Why.WAIT:
            self._until = self._now() + refused.wait_s
            self._tick.start()
        elif refused is not None:
            self._message = words.refused(refused, by_code=self._code_asked)
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
