"""A visit for tests of view models: the real catalogue, judge, visit and jobs; devices by script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QObject

from devices.ports import CardEvent, CardWay, DeviceState, DeviceStatus
from kiosk.catalogue.bundle import BundleCatalogue, open_catalogue
from kiosk.catalogue.judge import Judge
from kiosk.domain.assurance import Assurance, CardKind, default_policy
from kiosk.domain.person import Identity, Person, Sex
from kiosk.domain.sensitive import sensitive_in
from kiosk.journeys.apply import Page
from kiosk.services.identify import Identify
from kiosk.services.terminal import Front, Place, ScreenRules
from ui.jobs import Jobs
from ui.viewmodels.visit import Visit

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 23, 9, 42, tzinfo=CHINA)
FOLDER = Path(__file__).resolve().parents[2] / "assets" / "catalogue"
ZHANG = Identity(
    Person("张明", "11010519491231002X", Sex.FEMALE, date(1949, 12, 31), "01", "测试县青石镇"),
    CardKind.SOCIAL_SECURITY,
    Assurance.CHIP_WITHOUT_KEY,
)


@dataclass
class StillClock:
    """A clock that moves only when told."""

    at: datetime = NOW
    ticks: float = 1000.0

    def now(self) -> datetime:
        """Return the time that was set."""
        return self.at

    def monotonic(self) -> float:
        """Return seconds; a hundredth passes with every look."""
        self.ticks += 0.01
        return self.ticks


@dataclass
class ScriptedReader:
    """A card reader whose slot and state the test decides."""

    takes_staff_cards = False

    present: bool = False
    state: DeviceState = DeviceState.READY
    senses_removal: bool = True
    takes: frozenset[CardWay] = frozenset({CardWay.SOCIAL_SECURITY_INSERTED})
    listeners: list[tuple[Callable[..., None], Callable[..., None]]] = field(default_factory=list)

    def status(self) -> DeviceStatus:
        """Return the scripted state."""
        return DeviceStatus("card", self.state)

    def card_present(self) -> bool:
        """Tell what the test put in."""
        return self.present

    def subscribe(
        self, on_card: Callable[[CardEvent], None], on_status: Callable[[DeviceStatus], None]
    ) -> Callable[[], None]:
        """Remember the listeners."""
        self.listeners.append((on_card, on_status))
        return lambda: None

    def become(self, state: DeviceState) -> None:
        """Change the state and tell everybody."""
        self.state = state
        for _, on_status in self.listeners:
            on_status(self.status())


class World:
    """Front, visit and jobs, and a terminal with whatever parts a test gives."""

    def __init__(self, cache: Path, **parts: Any) -> None:
        self.clock = StillClock()
        self.catalogue: BundleCatalogue = open_catalogue(FOLDER, cache)
        place = Place("柳湾村便民服务站", "测试县 · 青石镇", example=True)
        self.front = Front(place, ScreenRules(), self.clock, self.catalogue, simulated=True)
        self.root = QObject()
        self.visit = Visit(self.front, self.root)
        self.jobs = Jobs(lambda: self.visit.number, self.root)
        self.news: list[Callable[[Any], None]] = []
        standard = {
            "judge": Judge(NOW.date, lambda code: self.catalogue.region_name(code) != code),
            "reader": None,
            "printer": None,
            "subscribe": self._subscribe,
            "notices": None,
            "inquiries": None,
            "devices": {},
            "identify": Identify(None, default_policy()),
            "print_paper": None,
        }
        self.terminal: Any = SimpleNamespace(**{**standard, **parts})

    def model(self, kind: type[Any]) -> Any:
        """Build a view model and give it the terminal."""
        model = kind(self.front, self.visit, self.jobs, self.root)
        attach = getattr(model, "attach", None)
        if attach is not None:
            attach(self.terminal)
        return model

    def start(self, item_id: str, identity: Identity = ZHANG) -> None:
        """Walk to the first screen of the form."""
        self.visit.open_home()
        self.visit.start_apply(item_id)
        assert self.visit.page is Page.IDENTIFY
        self.visit.identified(identity)
        self.visit.eligible()
        assert self.visit.page is Page.FORM
        self.visit.consent(sensitive_in(self.catalogue.item(item_id).form))

    def close(self) -> None:
        """Let nothing run on."""
        self.jobs.close()

    def _subscribe(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        self.news.append(listener)
        return lambda: self.news.remove(listener) if listener in self.news else None


def rows(model: QObject) -> dict[str, Any]:
    """Return the rows of a form by path."""
    return {row.path: row for row in model.fields.rows}  # type: ignore[attr-defined]


__all__ = ["CHINA", "NOW", "ZHANG", "ScriptedReader", "StillClock", "World", "rows"]
