"""The real screen offscreen, over a scripted terminal: for tests of pages and pictures of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from devices.ports import (
    CardEvent,
    DeviceError,
    DeviceState,
    DeviceStatus,
    PrintOutcome,
    PrintResult,
    ReceiptPrinter,
    Scan,
)
from kiosk.app.papers import LateSheets
from kiosk.catalogue.bundle import open_catalogue
from kiosk.catalogue.judge import Judge
from kiosk.domain.application import Affair, Delivery, ReceiptContent
from kiosk.domain.draft import Draft
from kiosk.domain.layout import Layout
from kiosk.domain.numbers import TerminalNumber
from kiosk.domain.person import Identity
from kiosk.domain.sensitive import sensitive_in
from kiosk.journeys.apply import Page
from kiosk.ports import Link, LinkChanged, News, OutboxCounts
from kiosk.services.ask import Questions
from kiosk.services.print_guide import PrintGuide
from kiosk.services.submit import ServicePoint
from kiosk.services.terminal import Front, Place, ScreenRules, Terminal
from kiosk.store import open_store
from kiosk.vault import KeyedPersonIndex
from sync.envelope import HpkeSealer
from tests.helpers.console import HandConsole
from tests.helpers.inquiries import HandInquiries
from tests.helpers.papers import HandNotices, HandPages, HandSpeaker
from tests.helpers.staff import (
    HandCards,
    HandFreshness,
    HandList,
    HandMedia,
    HandStanding,
    MemoryQueue,
    desk,
    room,
)
from tests.helpers.visits import FOLDER, NOW, ZHANG, ScriptedReader, StillClock
from ui import scene
from ui.engine import Screen
from ui.paper.raster import PaperRasteriser

_TOUCH: list[Any] = []


def _comes(holds: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Let events run until something holds; False when it did not in time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return holds()  # the events of the last wait may have brought it
        QTest.qWait(10)
    return True


class ScriptedPrinter:
    """A printer whose next outcomes the test decides."""

    width_dots = 576
    type_case = None

    def __init__(self) -> None:
        self.outcomes: list[PrintOutcome] = []
        self.jobs = 0

    def status(self) -> DeviceStatus:
        """Return ready."""
        return DeviceStatus("printer", DeviceState.READY)

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Never calls."""
        return lambda: None

    def expect_fragment(self) -> None:
        """Nothing hangs from it."""

    def print(self, page: Any, timeout_s: float = 20.0) -> PrintOutcome:
        """Print a slip that is no receipt."""
        del page, timeout_s
        return self.next()

    def next(self) -> PrintOutcome:
        """Return the next outcome; printed when the test said nothing."""
        self.jobs += 1
        return self.outcomes.pop(0) if self.outcomes else PrintOutcome(PrintResult.PRINTED)


class ScriptedScanner:
    """A code scanner that is not there until the test plugs it in."""

    def __init__(self) -> None:
        self.state = DeviceState.MISSING
        self.listeners: list[Callable[[DeviceStatus], None]] = []

    def status(self) -> DeviceStatus:
        """Return the scripted state."""
        return DeviceStatus("scanner", self.state)

    def subscribe(
        self, on_scan: Callable[[Scan], None], on_status: Callable[[DeviceStatus], None]
    ) -> Callable[[], None]:
        """Remember who hears of its state; nothing is ever scanned."""
        del on_scan
        self.listeners.append(on_status)
        return lambda: None

    def become(self, state: DeviceState) -> None:
        """Plug it in or out."""
        self.state = state
        for tell in self.listeners:
            tell(self.status())


class PrintByScript:
    """`kiosk.services.print_receipt` over a scripted printer."""

    def __init__(self, printer: ScriptedPrinter) -> None:
        self._printer = printer

    def __call__(self, _submission_id: str) -> PrintOutcome:
        """Print."""
        return self._printer.next()

    def seen(self, _submission_id: str) -> None:
        """Nothing is kept here."""


class ScriptedTerminal:
    """Everything `Terminal` has, in memory; submitting keeps an affair, nothing else."""

    def __init__(self, catalogue: Any, monotonic: Callable[[], float]) -> None:
        self.judge = Judge(NOW.date, lambda code: catalogue.region_name(code) != code)
        self.reader = ScriptedReader()
        self.printer: ScriptedPrinter | None = ScriptedPrinter()
        self.scanner = ScriptedScanner()
        self.inquiries = SimpleNamespace(abandon=lambda: None)
        self.online = True
        self.identities: list[Identity | DeviceError] = []
        self.affairs: dict[str, Affair] = {}
        self.drafts: list[Draft] = []
        self.listeners: list[Callable[[News], None]] = []
        self.camera: Any = None
        self.lens: Path | None = None
        self.inquiries: Any = HandInquiries()
        self.notices: Any = HandNotices()
        self.page, self.speaker = HandPages(), HandSpeaker()
        self.freshness: Any = HandFreshness()
        self.identify = SimpleNamespace(read=self._read, may=lambda _identity, _action: True)
        self.track = SimpleNamespace(affairs_of=self._affairs_of, affair=self._affair)
        self.store = SimpleNamespace(receipt=self._receipt, check_writable=lambda: None)
        self.queue, self.media, self.standing = MemoryQueue(), HandMedia(), HandStanding()
        self.members, self.cards = HandList.of_one(), HandCards()
        self.desk = desk(
            self.queue,
            monotonic,
            self.media,
            self.print_receipt,
            here=room(self.queue, monotonic, self.members, self.cards),
            standing=self.standing,
        )

    def keep(self, folder: Path, front: Front) -> None:
        """Print guides, and keep questions in a real store."""
        folder.mkdir(parents=True, exist_ok=True)
        number = TerminalNumber("220199", 1, 1)
        self.memory = open_store(folder / "kiosk.db", number, now=front.clock.now)
        key = X25519PrivateKey.generate().public_key().public_bytes_raw()
        point = ServicePoint(front.place.name, "LW-01")
        people = KeyedPersonIndex(b"k" * 32)
        self.questions = Questions(
            self.memory, HpkeSealer("k1", key), people, front.clock, point, number
        )
        printer = cast("ReceiptPrinter", self.printer)
        self.print_guide = PrintGuide(
            printer, self.page, PaperRasteriser(), LateSheets(), front.place, front.clock
        )

    def _affair(self, submission_id: str) -> Affair | None:
        return self.affairs.get(submission_id) or self.memory.affair(submission_id)

    @property
    def devices(self) -> dict[str, Any]:
        """Those that are there, by name."""
        named = {
            "reader": self.reader,
            "printer": self.printer,
            "scanner": self.scanner,
            "page": self.page,
            "speaker": self.speaker,
        }
        return {name: one for name, one in named.items() if one is not None}

    def _read(self) -> Identity:
        answer = self.identities.pop(0) if self.identities else ZHANG
        if isinstance(answer, DeviceError):
            raise answer
        return answer

    def _affairs_of(self, _identity: Identity) -> list[Affair]:
        return sorted(self.affairs.values(), key=lambda one: one.submitted_at, reverse=True)

    def submit(self, draft: Draft) -> Affair:
        """Keep the draft and return an affair that waits for the upload."""
        self.drafts.append(draft)
        place = len(self.drafts)
        affair = Affair(
            id=f"affair-{place}",
            number=TerminalNumber("220199", 1, 1).number(46 + place),
            item_id=draft.item.id,
            item_name=draft.item.name,
            applicant_masked="张*",
            submitted_at=NOW,
            delivery=Delivery.WAITING,
            due=NOW.date(),
        )
        self.affairs[affair.id] = affair
        return affair

    def wait_received(self, submission_id: str, _seconds: float) -> bool:
        """The platform answers at once, or not at all."""
        if self.online and submission_id in self.affairs:
            self.receive(submission_id)
        elif self.online:
            for item in self.memory.lease(10, 10**9, 60):
                self.memory.received(item.id, item.sealed.content_hash, NOW, "")
        return self.online

    def receive(self, submission_id: str) -> None:
        """The platform has it now."""
        self.affairs[submission_id] = replace(
            self.affairs[submission_id], delivery=Delivery.RECEIVED, received_at=NOW
        )

    @property
    def print_receipt(self) -> PrintByScript:
        """What the screens call to print, or to say that paper came."""
        assert self.printer is not None
        return PrintByScript(self.printer)

    def print_paper(self, _layout: Layout) -> PrintOutcome:
        """Print a paper that belongs to no submission."""
        assert self.printer is not None
        return self.printer.next()

    def _receipt(self, submission_id: str) -> ReceiptContent:
        affair = self.affairs[submission_id]
        return ReceiptContent(
            number=affair.number,
            item_name=affair.item_name,
            department="测试县人社局",
            applicant="张*",
            id_number="110***********002X",
            phone="138****8000",
            submitted_at=NOW,
            place="柳湾村便民服务站",
            materials=(),
            promise="当场办结",
            due=affair.due,
            due_provisional=False,
            collect="",
            consult_phone="",
            complaint_phone="",
            query_url=f"https://example.invalid/q/{affair.number}",
            terminal="0001",
        )

    def counts(self) -> OutboxCounts:
        """Nothing waits."""
        return OutboxCounts(0, 0, 0, 0)

    def subscribe(self, listener: Callable[[News], None]) -> Callable[[], None]:
        """Remember the listener."""
        self.listeners.append(listener)
        return lambda: None

    def tell(self, news: News) -> None:
        """Give news to everybody."""
        for listener in self.listeners:
            listener(news)

    def close(self) -> None:
        """Nothing to close."""


class Stage:
    """The window with every page, and fingers."""

    def __init__(self, cache: Path, profile: str = "32-portrait") -> None:
        self.clock = StillClock()
        self.catalogue = open_catalogue(FOLDER, cache)
        place = Place("柳湾村便民服务站", "测试县 · 青石镇", example=True)
        rules = ScreenRules(profile=profile)
        self.terminal = ScriptedTerminal(self.catalogue, self.clock.monotonic)
        members, folder = self.terminal.members, cache.parent / f"{cache.name}-console"
        self.hand = HandConsole(folder, self.clock, members, self.terminal)
        self.front = Front(
            place,
            rules,
            self.clock,
            self.catalogue,
            simulated=True,
            console=self.hand.open,
        )
        self.terminal.keep(folder, self.front)
        terminal = cast("Terminal", self.terminal)
        self.screen = Screen(self.front, lambda: terminal)
        self.app = self.screen.app
        attached: list[bool] = []
        self.screen.ready.connect(lambda: attached.append(True))
        self.warnings: list[str] = []
        self.screen.engine.warnings.connect(
            lambda found: self.warnings.extend(one.toString() for one in found)
        )
        assert self.screen.load()
        self.window = cast("QQuickWindow", self.screen.window)
        assert _comes(lambda: bool(attached))
        assert _comes(self._has_keyboard), "the keyboard was not loaded"
        self.terminal.tell(LinkChanged(Link.ONLINE))
        if not _TOUCH:
            _TOUCH.append(QTest.createTouchDevice())
        self.settle()

    def _has_keyboard(self) -> bool:
        """The keyboard is loaded behind the first frame, by a thread of its own."""
        sources = [
            (str(one.property("source").toString()), one.property("progress"))
            for one in self.window.contentItem().childItems()
            if one.inherits("QQuickLoader")
        ]
        return any(name.endswith("Keyboard.qml") and done == 1 for name, done in sources)

    # ---- where ----

    def settle(self, ms: int = 60) -> None:
        """Let events run and the page be laid out."""
        QTest.qWait(ms)

    def wait(self, holds: Callable[[], bool], what: str = "") -> None:
        """Wait until something holds; AssertionError when it does not come."""
        assert _comes(holds), what or "it did not come"
        self.settle(30)

    def page_is(self, page: Page) -> None:
        """Wait for a page of the visit."""
        self.wait(lambda: self.app.visit.page is page, f"{page} did not come")

    def to_form(self, item_id: str) -> None:
        """Start an application with the card already read."""
        self.terminal.reader.present = True
        self.app.visit.wake()
        self.app.visit.open_home()
        self.app.visit.start_apply(item_id)
        self.app.visit.identified(ZHANG)
        self.app.visit.consent(sensitive_in(self.catalogue.item(item_id).form))
        self.app.visit.eligible()
        self.settle()

    # ---- fingers ----

    def node(self, name: str) -> scene.Node:
        """Return what stands on the screen under this objectName or these words."""
        found = scene.find(self.window, name)
        assert found, f"nothing named {name}"
        return found[0]

    def shows(self, words: str) -> bool:
        """Tell whether these words stand on the screen."""
        return any(words in one["text"] for one in scene.texts(self.window))

    def tap(self, name: str) -> None:
        """Touch the middle of something with one finger, paging down to it where it is below."""
        while not scene.find(self.window, name) and scene.find(self.window, "pager.down"):
            self.tap("pager.down")
        node = self.node(name)
        why = scene.why_not_touchable(self.window, node)
        assert not why, f"{name}: {why}"
        self.touch([node.centre.toPoint()])

    def touch(self, points: list[QPoint]) -> None:
        """Press at the first point, move over the others, let go."""
        device = _TOUCH[0]
        QTest.touchEvent(self.window, device).press(1, points[0], self.window).commit()
        for point in points[1:]:
            QTest.touchEvent(self.window, device).move(1, point, self.window).commit()
            QTest.qWait(17)  # moves within one frame are delivered as one
        QTest.touchEvent(self.window, device).release(1, points[-1], self.window).commit()
        self.settle(30)

    def hold(self, name: str, seconds: float) -> None:
        """Press the middle of something for so long."""
        point = self.node(name).centre.toPoint()
        QTest.touchEvent(self.window, _TOUCH[0]).press(1, point, self.window).commit()
        QTest.qWait(int(seconds * 1000))
        QCoreApplication.processEvents()  # a timer that came due in a stall goes before the release
        QTest.touchEvent(self.window, _TOUCH[0]).release(1, point, self.window).commit()
        self.settle(30)

    def picture(self) -> QImage:
        """Return what is on the screen."""
        self.settle()
        return self.window.grabWindow()

    def close(self) -> None:
        """Take the window down."""
        self.screen.close()
        self.terminal.memory.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


__all__ = ["CardEvent", "ScriptedPrinter", "ScriptedTerminal", "Stage"]
