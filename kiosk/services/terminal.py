"""What the composition root hands to the screens, in two halves.

`Front` is there before the first frame, so it must not need a heavy import. `Terminal` follows
from a background thread (`ui.engine` calls the builder it was given); until then the screens say
正在准备… where they would need it. Built in `kiosk.app`; nothing here is global.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.settings import IDLE_S, WARN_S

if TYPE_CHECKING:
    from devices.ports import CardReader, Device, PageCapture, PrintOutcome, ReceiptPrinter
    from kiosk.domain.layout import Layout
    from kiosk.ports import (
        Catalogue,
        Clock,
        FormJudge,
        FreshnessDesk,
        Inquiries,
        Notices,
        OnNews,
        OutboxCounts,
        StandingDesk,
        Store,
    )
    from kiosk.services.ask import Questions
    from kiosk.services.drafts import KeepDrafts
    from kiosk.services.identify import Identify
    from kiosk.services.prefill import Prefill
    from kiosk.services.print_guide import PrintGuide
    from kiosk.services.print_receipt import PrintReceipt
    from kiosk.services.submit import SubmitApplication
    from kiosk.services.track import Track


@dataclass(frozen=True, slots=True)
class Place:
    """Where this terminal stands, in the words of the header."""

    name: str
    """柳湾村便民服务站"""
    area: str
    """测试县 · 青石镇"""
    hotline: str = "12345"
    staff_hours: str = ""
    example: bool = False
    """Invented facts of a trial set-up: shown with 示例."""
    guide_url: str = ""
    """Public address of a guide, with `{item}` for the item's id; empty: there is none."""


@dataclass(frozen=True, slots=True)
class ScreenRules:
    """Sizes and times of the screen, from the settings."""

    profile: str = "32-portrait"
    """A screen profile of `ui/qml/Kiosk/Theme`: 32-portrait, 21-landscape, 10-portable."""
    idle_s: float = IDLE_S
    warn_s: float = WARN_S
    fullscreen: bool = False
    window_size: tuple[int, int] | None = None
    pilot_socket: Path | None = None
    """Unix socket on which tests and the demo touch and read the screen; sandbox only."""
    locale: str = "zh_CN"


@dataclass(frozen=True, slots=True)
class Front:
    """All that the first frame needs."""

    place: Place
    screen: ScreenRules
    clock: Clock
    catalogue: Catalogue
    simulated: bool
    """Devices are simulators: the screen says 模拟."""
    switch: Callable[[], bool] = lambda: False
    """Take the catalogue that came meanwhile; between two visits only. True: show it anew."""
    outdated: Callable[[], bool] = lambda: False
    """Whether the platform changed settings since the start: a new start takes them."""
    console: Callable[[], object] | None = None
    """Open the technician's console (`kiosk.upkeep.console`), also where no terminal could be built;
    worker threads only."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """All that the screens may use."""

    store: Store
    judge: FormJudge
    reader: CardReader | None
    printer: ReceiptPrinter | None
    identify: Identify
    submit: SubmitApplication
    print_receipt: PrintReceipt
    track: Track
    subscribe: Callable[[OnNews], Callable[[], None]]
    """Hear news of the link and the queue; returns the unsubscribe function."""
    counts: Callable[[], OutboxCounts]
    wait_received: Callable[[str, float], bool]
    """Wait up to so many seconds for a submission to reach the platform; worker threads only."""
    standing: StandingDesk
    """Whether the platform has put this terminal out of service, and what staff may do then."""
    close: Callable[[], None]
    """Stop sync and devices, close the store."""
    notices: Notices | None = None
    """Notices of the platform, and its messages about submissions."""
    freshness: FreshnessDesk | None = None
    """How old what came from the platform is."""
    inquiries: Inquiries | None = None
    """Questions to the platform about the person who stands here."""
    drafts: KeepDrafts | None = None
    """Forms left half-way, kept for 7 days."""
    prefill: Prefill | None = None
    """What the platform knows for a form; worker threads only."""
    camera: PageCapture | None = None
    """拍摄材料: finds and cleans pages in pictures."""
    lens: Path | None = None
    """Device file of the camera itself, which is opened where its picture is shown."""
    print_paper: Callable[[Layout], PrintOutcome] | None = None
    """Print a paper that belongs to no submission; worker threads only."""
    print_guide: PrintGuide | None = None
    """Prints what everybody may read: guides, blank forms, notices."""
    questions: Questions | None = None
    """咨询 (CH-07): asks, and finds answers by their number."""
    devices: Mapping[str, Device] = field(default_factory=dict)
    """Every device that is there, by its name in the settings."""
