"""`App.signIn`: the staff sign in to their desk, a technician to the console.

By number and PIN, by work card (`ui.viewmodels.staff_pin`), or by a code (一次性口令) before the
platform has named a technician. Who may sign in and how often is decided by `kiosk.staff.room` and
`kiosk.upkeep.room`, in a thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot

from kiosk.journeys.apply import Page
from ui.viewmodels import sign_in_words as words
from ui.viewmodels.staff_pin import StaffPinModel

if TYPE_CHECKING:
    from kiosk.ports import News
    from kiosk.services.terminal import Front
    from kiosk.staff.room import Refused, StaffRoom
    from kiosk.staff.session import Session
    from kiosk.staff.terminal import StaffedTerminal
    from kiosk.upkeep.console import Console, Welcome
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit

_CODE = 8


class SignInModel(StaffPinModel):
    """The page 工作人员登录."""

    asked = Signal()
    """As `changed`: whom the page asks, and for what."""
    page = Page.SIGN_IN

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        self._open = front.console
        self._console: Console | None = None
        self._technician = False
        super().__init__(front, visit, jobs, parent)
        self.changed.connect(self.asked)

    def attach(self, terminal: StaffedTerminal) -> None:
        """The staff room is there."""
        self.destroyed.connect(
            terminal.subscribe(lambda news: self._jobs.post(lambda: self._on_news(news)))
        )
        super().attach(terminal)

    def alone(self) -> None:
        """There is no terminal and no desk: it leads to the console only."""
        self._follow()

    # ---- what is shown ----

    @Property(bool, notify=asked)
    def canChoose(self) -> bool:
        """There is a desk and a console: which one is asked for."""
        return self._desk is not None and self._open is not None

    @Property(bool, notify=asked)
    def technician(self) -> bool:
        """It leads to the technician's console."""
        return self._technician

    @Property(bool, notify=asked)
    def byCode(self) -> bool:
        """A code is asked for instead of number and PIN."""
        return self._technician and self._by_code

    # ---- what is touched ----

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
        """Type into the PIN or the code, or into the number."""
        super().goTo(pin or self.byCode)

    @Slot()
    def submit(self) -> None:
        """下一步, then 登录."""
        if self.byCode and not (self._by_card or self._busy or self.locked):
            self._submit_code()
            self.changed.emit()
        else:
            super().submit()

    @Slot()
    def cancel(self) -> None:
        """返回: residents again."""
        if self._shell is not None:
            self._shell.leave_desk("")

    # ---- inside ----

    @property
    def _room(self) -> StaffRoom | None:
        if not self._technician:
            return self._desk
        return self._console.room if self._console is not None else None

    def _submit_code(self) -> None:
        code, console = self._pin.decode(), self._console
        if console is None or len(code) != _CODE:
            self._message = words.SHORT_CODE
            return
        self._forget_pin()
        self._try(lambda: console.room.sign_in_by_code(code))

    def _by_number(self, room: StaffRoom, number: str, pin: str) -> object:
        return room.sign_in(number, pin)

    def _by_work_card(self, room: StaffRoom, pin: bytearray, *, last_try: bool) -> object:
        return room.sign_in_by_card(pin, last_try=last_try)

    def _let_in(self, _: object) -> None:
        self._visit.signed_in(technician=self._technician)

    @property
    def _code_asked(self) -> bool:
        return self._technician and self._by_code

    def _wipe(self) -> None:
        super()._wipe()
        self._by_code = False

    def _unready(self) -> bool:
        return self._desk is None and self._open is None

    @Slot()
    def _follow(self) -> None:
        shown = self._visit.page is self.page
        if shown == self._shown or self._unready():
            return
        self._technician = self._desk is None
        super()._follow()
        if not shown and self._desk is None:
            self._let_go()
            if self._console is not None and self._visit.page is not Page.CONSOLE:
                self._jobs.run(self._console.machines.release, visit_bound=False)

    def _ask(self) -> None:
        """Ask who is signed in and whether anybody may try now."""
        if (room := self._desk) is not None and not self._technician:
            self._jobs.run(
                lambda: (room.session(), room.standing(), room.takes_cards()),
                self._signed_in_already,
                newest=self.page.value,
            )
        elif (open_console := self._open) is not None:
            self._busy = True  # the first time it is put together
            self._jobs.run(  # also when they have left: readers that were started are let go
                lambda: _welcomed(open_console()),
                self._opened,
                self._not_opened,
                visit_bound=False,
                newest=self.page.value,
            )

    def _signed_in_already(self, found: tuple[Session | None, Refused | None, bool]) -> None:
        session, refused, takes_cards = found
        if session is not None and not self._number:
            # who hid the desk comes back with the PIN only
            self._number, self._at_pin = session.work_number, True
        self._stands((refused, takes_cards))

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


def _welcomed(console: object) -> tuple[Console, Welcome]:
    from kiosk.upkeep.console import Console

    assert isinstance(console, Console)  # noqa: S101 - what the composition root made
    return console, console.welcome()
