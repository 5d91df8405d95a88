"""The models of the screen on real parts: catalogue, judge, store, sealing, paper.

Only what hangs on cables or lies behind the network is hand-written here: a reader and a printer
true to `devices.ports`, and a link that hands the queue over when it is up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PySide6.QtCore import QCoreApplication, QEventLoop

from devices.ports import (
    CardEvent,
    CardRead,
    CardWay,
    DeviceError,
    DeviceState,
    DeviceStatus,
    PrintOutcome,
    PrintResult,
    Problem,
)
from kiosk.app.clock import SystemClock
from kiosk.app.news import NewsHub
from kiosk.app.papers import LateSheets
from kiosk.app.standing import StandingKeeper
from kiosk.catalogue.judge import Judge
from kiosk.documents.receipt import receipt_layout
from kiosk.domain.assurance import default_policy
from kiosk.domain.layout import Raster
from kiosk.domain.person import Identity
from kiosk.domain.slip import TypeCase
from kiosk.ports import (
    Link,
    LinkChanged,
    QueueChanged,
    SubmissionMoved,
    Tries,
)
from kiosk.services.ask import Questions
from kiosk.services.calendar import load_calendar
from kiosk.services.drafts import KeepDrafts
from kiosk.services.identify import Identify
from kiosk.services.prefill import Prefill
from kiosk.services.print_guide import PrintGuide
from kiosk.services.print_paper import PrintPaper
from kiosk.services.print_receipt import PrintReceipt
from kiosk.services.queue_desk import Desk as QueueDesk
from kiosk.services.submit import ServicePoint, SubmitApplication
from kiosk.services.terminal import Front, Place, ScreenRules, Terminal
from kiosk.services.track import Track
from kiosk.settings import shipped_assets
from kiosk.staff.desk import StaffDesk
from kiosk.staff.lockout import Lockout
from kiosk.staff.room import StaffRoom
from kiosk.staff.terminal import StaffedTerminal
from kiosk.store import SqliteStore, TriesFile, open_store
from kiosk.vault import KeyedPersonIndex
from sync.envelope import HpkeSealer
from tests.helpers.console import HandConsole
from tests.helpers.drafts import ME, catalogue
from tests.helpers.inquiries import HandInquiries
from tests.helpers.papers import HandNotices, HandPages, HandSpeaker
from tests.helpers.staff import HandExchange, HandFreshness, HandList, HandMedia
from tests.helpers.submissions import TERMINAL
from tests.helpers.waiting import until
from ui.paper.raster import PaperRasteriser
from ui.viewmodels.app import AppModel

BEIJING = timezone(timedelta(hours=8))
PENSION = "CXJB-REG"


@dataclass
class HandClock:
    """A clock that goes when it is told to."""

    wall: datetime = datetime(2026, 11, 23, 9, 42, tzinfo=BEIJING)
    seconds: float = 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    def go(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds)


class StillWall(SystemClock):
    """Idle times run, the wall clock stands: the same pictures on any day."""

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 9, 42, tzinfo=BEIJING)


class HandReader:
    """A reader whose cards come and go by hand; events come from another thread, as in life."""

    takes_staff_cards = False

    def __init__(self, *, senses_removal: bool = True) -> None:
        self.senses_removal = senses_removal
        self.takes = frozenset({CardWay.SOCIAL_SECURITY_INSERTED})
        self.state = DeviceState.READY
        self.card: Identity | None = None
        self.reads = 0
        self.problem: Problem | None = None
        self._on_card: list[Callable[[CardEvent], None]] = []
        self._on_status: list[Callable[[DeviceStatus], None]] = []

    def status(self) -> DeviceStatus:
        return DeviceStatus("reader", self.state)

    def card_present(self) -> bool:
        return self.card is not None

    def subscribe(
        self, on_card: Callable[[CardEvent], None], on_status: Callable[[DeviceStatus], None]
    ) -> Callable[[], None]:
        self._on_card.append(on_card)
        self._on_status.append(on_status)

        def unsubscribe() -> None:
            self._on_card.remove(on_card)
            self._on_status.remove(on_status)

        return unsubscribe

    def read(self, timeout_s: float = 10.0) -> CardRead:
        del timeout_s
        self.reads += 1
        if self.problem is not None:
            raise DeviceError(self.problem)
        card = self.card
        if card is None:
            raise DeviceError(Problem.CARD_REMOVED)
        return CardRead(card.person, card.card, card.assurance, "reader 0")

    def insert(self, who: Identity = ME) -> None:
        """Put a card in."""
        self.card = who
        _elsewhere(lambda: [tell(CardEvent.INSERTED) for tell in list(self._on_card)])

    def take(self) -> None:
        """Take the card away."""
        self.card = None
        _elsewhere(lambda: [tell(CardEvent.REMOVED) for tell in list(self._on_card)])

    def give(self, *takes: CardWay) -> None:
        """Be another reader: one that takes these cards."""
        self.takes = frozenset(takes)
        self.turn(self.state)

    def turn(self, state: DeviceState) -> None:
        """Lose or regain the reader."""
        self.state = state
        _elsewhere(lambda: [tell(self.status()) for tell in list(self._on_status)])


@dataclass
class HandPrinter:
    """A printer with the outcome it is told to have; keeps the pages."""

    width_dots: int = 576
    type_case: TypeCase | None = None
    outcome: PrintOutcome = field(default_factory=lambda: PrintOutcome(PrintResult.PRINTED))
    pages: list[Raster] = field(default_factory=list)
    state: DeviceState = DeviceState.READY

    def status(self) -> DeviceStatus:
        return DeviceStatus("printer", self.state)

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        del on_status
        return lambda: None

    def expect_fragment(self) -> None:
        pass

    def print(self, page: Raster, timeout_s: float = 20.0) -> PrintOutcome:
        del timeout_s
        self.pages.append(page)
        return self.outcome


def _elsewhere(call: Callable[[], Any]) -> None:
    thread = threading.Thread(target=call)
    thread.start()
    thread.join()


class Rig:
    """A terminal without cables; `close()` at the end."""

    def __init__(self, folder: Path, cache: Path, *, real_time: bool = False, **rules: Any) -> None:
        self.clock: Any = StillWall() if real_time else HandClock()
        self.reader = HandReader()
        self.printer = HandPrinter()
        self.inquiries = HandInquiries()
        self.page, self.speaker = HandPages(), HandSpeaker()
        self.online = True
        self.hub = NewsHub()
        self.notices = HandNotices()
        self.store: SqliteStore = open_store(folder / "kiosk.db", TERMINAL, now=self.clock.now)
        self.catalogue = catalogue(cache)
        self.front = Front(
            place=Place("柳湾村便民服务站", "测试县 · 青石镇", example=True),
            screen=ScreenRules(**rules),
            clock=self.clock,
            catalogue=self.catalogue,
            simulated=True,
        )
        self.folder = folder
        self.media, self.exchange = HandMedia(), HandExchange()
        self.members, self.freshness = HandList.of_one(), HandFreshness()
        self.terminal = self._staffed(self._terminal())
        self.hand = HandConsole(folder / "console", self.clock, self.members, self.terminal)
        self.front = replace(self.front, console=self.hand.open)

    def _staffed(self, plain: Terminal) -> StaffedTerminal:
        """Add the staff desk, on the real file."""
        records, monotonic = self.store.staff_records(), self.clock.monotonic
        lockout = Lockout(
            TriesFile(self.folder / "staff-tries", Tries(5, 15.0)), monotonic, "boot-1"
        )
        desk = StaffDesk(
            StaffRoom(self.members, lockout, records, monotonic),
            records,
            self.store.counts,
            plain.print_receipt,
            self.media,
            QueueDesk(self.store.desk, self.exchange),
            plain.standing,
            self.send,
        )
        parts = {one.name: getattr(plain, one.name) for one in fields(plain)}
        return StaffedTerminal(**parts, desk=desk)

    def _terminal(self) -> Terminal:
        people = KeyedPersonIndex(b"k" * 32)
        self.drafts = KeepDrafts(
            self.store.drafts(b"d" * 32), people, self.catalogue, self.clock, default_policy()
        )
        judge = Judge(lambda: self.clock.now().date())
        standing = StandingKeeper(self.store.path.parent, self.store, self.hub)
        self.hub.subscribe(standing.hear)
        key = X25519PrivateKey.generate().public_key().public_bytes_raw()
        sealer, point = HpkeSealer("k1", key), ServicePoint("柳湾村便民服务站", "LW-01")
        return Terminal(
            store=self.store,
            judge=judge,
            reader=self.reader,
            printer=self.printer,
            devices={
                "reader": self.reader,
                "printer": self.printer,
                "page": self.page,
                "speaker": self.speaker,
            },
            identify=Identify(self.reader, default_policy()),
            submit=SubmitApplication(
                self.store,
                sealer,
                people,
                judge,
                load_calendar(shipped_assets() / "calendar"),
                self.clock,
                point,
                self.drafts.submitted,
            ),
            questions=Questions(self.store, sealer, people, self.clock, point, TERMINAL),
            print_guide=PrintGuide(
                self.printer,
                self.page,
                PaperRasteriser(),
                LateSheets(),
                self.front.place,
                self.clock,
            ),
            notices=self.notices,
            print_receipt=PrintReceipt(self.store, self.printer, PaperRasteriser(), receipt_layout),
            print_paper=PrintPaper(self.printer, PaperRasteriser(), practice=True),
            track=Track(self.store, people),
            subscribe=self.hub.subscribe,
            counts=self.store.counts,
            wait_received=self.deliver,
            standing=standing,
            close=self.store.close,
            freshness=self.freshness,
            inquiries=self.inquiries,
            drafts=self.drafts,
            prefill=Prefill(self.inquiries, default_policy()),
        )

    def without(self, *devices: str) -> Terminal:
        """Return the terminal without `reader` or `printer`."""
        return replace(self.terminal, **dict.fromkeys(devices))

    def deliver(self, submission_id: str, timeout_s: float) -> bool:
        """Hand the queue to the platform when the link is up; what `wait_received` waits for."""
        del timeout_s
        self.send()
        affair = self.store.affair(submission_id)
        return affair is not None and affair.received_at is not None

    def send(self) -> None:
        """Hand the queue to the platform when the link is up."""
        if not self.online:
            self.hub(QueueChanged(self.store.counts()))
            return
        for item in self.store.lease(10, 10**9, 60):
            now = self.clock.now()
            self.store.received(item.id, item.sealed.content_hash, now, "")
            self.hub(SubmissionMoved(item.id))
        self.hub(QueueChanged(self.store.counts()))

    def link(self, link: Link) -> None:
        """Change the way to the platform."""
        self.online = link is Link.ONLINE
        _elsewhere(lambda: self.hub(LinkChanged(link)))

    def app(self, *, attach: bool = True) -> AppModel:
        """Make the models, with the terminal unless told otherwise."""
        app = AppModel(self.front)
        if attach:
            app.attach(self.terminal)
        return app

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()


def settle(condition: Callable[[], object], timeout_s: float = 30.0) -> None:
    """Run the GUI's event loop until the condition holds; AssertionError when it never does."""

    def turn() -> object:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        return condition()

    until(turn, timeout_s, step_s=0.002)
