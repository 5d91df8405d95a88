"""The frame around every page: header, service bar, footer, overlays, toast.

Says where the terminal stands, what the link is like, whose visit it is, and which page shows;
moves of the person go to the visit. What a person changed (长辈版, contrast, low reach) dies with
the visit. It must not know the content of any page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from kiosk.journeys.apply import Page, can_go_back, may_call_staff, question
from kiosk.journeys.visit import END_WORDS, EndReason
from ui.viewmodels.board import BoardModel
from ui.viewmodels.link import LINK_WORDS

if TYPE_CHECKING:
    from kiosk.domain.health import Concern
    from kiosk.ports import Link, News, OutboxCounts
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.cards import CardDesk
    from ui.viewmodels.timeout import TimeoutModel
    from ui.viewmodels.visit import Visit

_WEEKDAYS = "一二三四五六日"
_TOAST_MS = 4000


class ShellModel(BoardModel):
    """`App.shell`."""

    changed = Signal()
    """The page, the visit or a setting of the person changed."""
    overlayChanged = Signal()
    ticked = Signal()
    """The clock or the idle time changed."""
    surroundingsChanged = Signal()
    """The link, the queue or a device changed."""
    toastChanged = Signal()
    wasTouched = Signal()
    """The screen was touched anywhere."""
    visitOver = Signal()
    """The visit has ended: no page that was made during it may be shown again."""

    def __init__(self, front: Front, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(front, jobs, parent)
        self._visit = visit
        self._timeout: TimeoutModel | None = None
        self._cards: CardDesk | None = None
        self._link: Link | str = ""
        self._clock_words = ""
        self.concerns: tuple[Concern, ...] = ()
        """What staff should look at, the most pressing first."""
        self._waiting = 0
        self._ready = False
        self._has_desk = False
        self._link_since = front.clock.monotonic()
        self._out_reason = ""
        self._toast = ""
        self._overlay = ""
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self.ticked)
        self._second.start()
        self._toast_timer = QTimer(self)
        self._toast_timer.setSingleShot(True)
        self._toast_timer.timeout.connect(self._clear_toast)
        visit.changed.connect(self.changed)
        self.comfortChanged.connect(self.changed)
        visit.ended.connect(self._on_ended)

    def bind(self, timeout: TimeoutModel, cards: CardDesk) -> None:
        """Show the idle time and the reader; called once by `App`."""
        self._timeout = timeout
        self._cards = cards
        timeout.changed.connect(self.ticked)
        cards.changed.connect(self._on_cards)

    def attach(self, terminal: Terminal) -> None:
        """Hear the link and the queue from now on."""
        self._ready = True
        self.watch(terminal)
        self._has_desk = self._has_desk or hasattr(terminal, "desk")
        self.destroyed.connect(
            terminal.subscribe(lambda news: self._jobs.post(lambda: self._on_news(news)))
        )
        self._jobs.run(terminal.counts, self._on_counts, visit_bound=False)
        self.changed.emit()
        self.surroundingsChanged.emit()

    # ---- time ----

    @Property(str, notify=ticked)
    def clockText(self) -> str:
        """Hours and minutes."""
        return f"{self._front.clock.now():%H:%M}"

    @Property(str, notify=ticked)
    def dateText(self) -> str:
        """11月23日 星期一."""
        now = self._front.clock.now()
        return f"{now.month}月{now.day}日 星期{_WEEKDAYS[now.weekday()]}"

    @Property(str, notify=ticked)
    def idleLeftText(self) -> str:
        """Idle time left of the visit, 1:36."""
        left = self._timeout.secondsLeft if self._timeout else 0
        return f"{left // 60}:{left % 60:02}"

    @Property(float, notify=ticked)
    def idleFraction(self) -> float:
        """Share of the idle time that is left, 1 to 0."""
        return self._timeout.fraction if self._timeout else 0.0

    # ---- surroundings ----

    @Property(bool, notify=surroundingsChanged)
    def ready(self) -> bool:
        """The store and the devices are there; before that 正在准备…"""  # noqa: D415
        return self._ready

    @Property(bool, notify=surroundingsChanged)
    def online(self) -> bool:
        """The platform answered."""
        return self._link == "online"

    @Property(bool, notify=surroundingsChanged)
    def linkKnown(self) -> bool:
        """Whether anything is known of the link yet."""
        return self._link != ""

    @Property(str, notify=surroundingsChanged)
    def linkText(self) -> str:
        """The link in words."""
        return LINK_WORDS[self._link]

    @Property(str, notify=surroundingsChanged)
    def clockWords(self) -> str:
        """What to say of this machine's clock; empty when it is right."""
        return self._clock_words

    @Property(int, notify=surroundingsChanged)
    def waitingCount(self) -> int:
        """How many submissions wait for the upload."""
        return self._waiting

    @Property(bool, notify=surroundingsChanged)
    def noReader(self) -> bool:
        """Cards cannot be read now."""
        return self._cards is not None and self._cards.no_reader

    @Property(bool, notify=surroundingsChanged)
    def hasDesk(self) -> bool:
        """There is a desk or a console, so the place's name is also the staff's entrance."""
        return self._has_desk

    @property
    def link_since(self) -> float:
        """When the link became what it is, in monotonic seconds."""
        return self._link_since

    # ---- the visit ----

    @Property(str, notify=changed)
    def page(self) -> str:
        """The page to show, a value of `kiosk.journeys.apply.Page`."""
        return self._visit.page.value

    @Property(str, notify=changed)
    def outReason(self) -> str:
        """Why the terminal is out of service, in plain words."""
        return self._out_reason

    @Property(str, notify=changed)
    def visitName(self) -> str:
        """Masked name of the person, empty when nobody is identified."""
        return self._visit.name_masked

    @Property(str, notify=changed)
    def itemTitle(self) -> str:
        """Name of the item of the visit."""
        return self._visit.item.name if self._visit.item else ""

    @Property(int, notify=changed)
    def stepIndex(self) -> int:
        """Position of the bar of steps from 1; 0 where there is no bar."""
        return self._visit.where.step.index

    @Property(int, notify=changed)
    def stepCount(self) -> int:
        """Number of steps."""
        return self._visit.where.step.count

    @Property(str, notify=changed)
    def stepTitle(self) -> str:
        """Title of the step: 填信息."""
        return self._visit.where.step.title

    @Property(bool, notify=changed)
    def canGoBack(self) -> bool:
        """上一步 leads somewhere."""
        return can_go_back(self._visit.where)

    @Property(str, notify=overlayChanged)
    def overlay(self) -> str:
        """Empty, `help`, `confirmEnd`, `confirmStaff`, `cardLeft` or `accessibility`."""
        return self._overlay

    @Property(str, notify=toastChanged)
    def toast(self) -> str:
        """A short notice, for four seconds."""
        return self._toast

    # ---- moves ----

    @Slot()
    def touched(self) -> None:
        """The screen was touched anywhere; called for every touch by the engine."""
        if self._timeout:
            self._timeout.touched()
        self.wasTouched.emit()

    @Slot()
    def wake(self) -> None:
        """The attract page was touched."""
        self._visit.wake()

    @Slot()
    def goHome(self) -> None:
        """办别的事."""
        self._set_overlay("")
        self._visit.open_home()

    @Slot()
    def back(self) -> None:
        """上一步."""
        self._visit.go_back()

    @Slot()
    def askEnd(self) -> None:
        """结束办理: ask first."""
        if self._visit.page is not Page.SUBMITTING:
            self._set_overlay("confirmEnd")

    @Slot()
    def endVisit(self) -> None:
        """结束."""
        if self._visit.page is not Page.SUBMITTING:
            self._visit.end(EndReason.ASKED)

    @Slot()
    def finish(self) -> None:
        """办完了，拿走卡和回执."""
        if self._visit.page is not Page.SUBMITTING:
            self._visit.end(EndReason.FINISHED)

    @Slot()
    def stay(self) -> None:
        """接着办, or 我还在: close what asks, count from anew."""
        self.closeOverlay()
        if self._timeout:
            self._timeout.stay()

    @Slot()
    def callHelp(self) -> None:
        """叫人帮忙."""
        self._set_overlay("help")

    @Property(bool, notify=changed)
    def canAsk(self) -> bool:
        """A question can be written from where one is, with nothing to lose."""
        return self._ready and question(self._visit.where) != self._visit.where

    @Slot()
    def askInWriting(self) -> None:
        """写下来问, from the help that is open."""
        self.closeOverlay()
        self._visit.open_question()

    @Slot()
    def cancelHelp(self) -> None:
        """取消呼叫."""
        self.closeOverlay()

    @Slot()
    def openAccessibility(self) -> None:
        """无障碍."""
        self._set_overlay("accessibility")

    @Slot()
    def closeOverlay(self) -> None:
        """Close what may be closed; a card left in goes away only with the card."""
        if self._overlay != "cardLeft":
            self._set_overlay("")

    @Slot()
    def callStaff(self) -> None:
        """The place's name was held down: the staff's entrance, after asking when much is at stake."""
        if not self._has_desk or not may_call_staff(self._visit.where):
            return
        where = self._visit.where
        if where.identified and self._overlay != "confirmStaff":
            self._set_overlay("confirmStaff")
        else:
            self._visit.call_staff()

    def leave_desk(self, words: str) -> None:
        """The staff left, or the desk hid itself: back to where residents begin."""
        self._visit.end(EndReason.STAFF_LEFT)
        self.say(words)

    def say(self, words: str) -> None:
        """Show a toast."""
        self._toast = words
        self.toastChanged.emit()
        if words:
            self._toast_timer.start(_TOAST_MS)

    def out_of_service(self, reason: str) -> None:
        """The terminal cannot go on; `reason` in plain words."""
        self._out_reason = reason
        # While it is still being built nobody knows whether the entrance leads to a desk.
        self._has_desk = self._has_desk or self._front.console is not None
        self.surroundingsChanged.emit()
        self._visit.end(EndReason.BROKEN)

    # ---- what is heard ----

    def _on_news(self, news: News) -> None:
        from kiosk.domain.health import clock_words
        from kiosk.ports import (
            ClockChanged,
            ConcernsChanged,
            DocumentsChanged,
            LinkChanged,
            QueueChanged,
        )

        if isinstance(news, LinkChanged):
            if news.link != self._link:
                self._link_since = self._front.clock.monotonic()
            self._link = news.link
        elif isinstance(news, ClockChanged):
            self._clock_words = clock_words(news.offset_s)
        elif isinstance(news, ConcernsChanged):
            self.concerns = news.concerns
        elif isinstance(news, QueueChanged):
            self._on_counts(news.counts)
        elif isinstance(news, DocumentsChanged):
            self.came_down(news.kind)
        self.surroundingsChanged.emit()

    def _on_counts(self, counts: OutboxCounts) -> None:
        self._waiting = counts.waiting + counts.sending
        self.surroundingsChanged.emit()

    @Slot()
    def _on_cards(self) -> None:
        left = self._cards is not None and self._cards.card_left
        if left != (self._overlay == "cardLeft"):
            self._set_overlay("cardLeft" if left else "")
        self.surroundingsChanged.emit()

    @Slot(str)
    def _on_ended(self, reason: str) -> None:
        self.reset()
        self.comfortChanged.emit()
        self._set_overlay("")
        self.say(END_WORDS[EndReason(reason)])
        self._on_cards()
        self.changed.emit()
        self.visitOver.emit()

    @Slot()
    def _clear_toast(self) -> None:
        self.say("")

    def _set_overlay(self, name: str) -> None:
        if name != self._overlay:
            self._overlay = name
            self.overlayChanged.emit()
