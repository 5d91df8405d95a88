"""A4 printer, speaker and notices by hand, true to their ports; they keep what they were given."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date

from devices.ports import (
    DEFAULT_VOLUME,
    DeviceState,
    DeviceStatus,
    PaperKind,
    PrintOutcome,
    PrintResult,
)
from kiosk.ports import OfficeMessage, PublicNotice

CHANGE = PublicNotice(
    "2 个公共服务事项有调整",
    "城乡居民基本养老保险参保登记：办理时限有调整，改为当场办结。\n"
    "最低生活保障申请：申请材料有调整，少交 1 样。\n"
    "批准：测试县政务服务局　测政发〔2026〕12号",
    date(2026, 11, 20),
    "事项调整公告",
    "测政发〔2026〕12号",
)


class HandNotices:
    """Notices of the platform that a test lays out."""

    def __init__(self) -> None:
        self.all: list[PublicNotice] = []

    def notices(self, limit: int = 3) -> Sequence[PublicNotice]:
        """Return them, as many as are wanted."""
        return self.all[:limit]

    def messages(self, submission_id: str) -> Sequence[OfficeMessage]:
        """Return none."""
        del submission_id
        return ()


class HandPages:
    """An A4 printer with the outcome it is told to have."""

    def __init__(self) -> None:
        self.outcome = PrintOutcome(PrintResult.PRINTED)
        self.printed: list[tuple[bytes, PaperKind]] = []

    def status(self) -> DeviceStatus:
        """Return ready."""
        return DeviceStatus("page", DeviceState.READY)

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Never calls."""
        del on_status
        return lambda: None

    def print(
        self, document: bytes, paper: PaperKind, copies: int = 1, timeout_s: float = 90.0
    ) -> PrintOutcome:
        """Keep the paper."""
        del copies, timeout_s
        self.printed.append((document, paper))
        return self.outcome

    def cancel(self) -> None:
        """Nothing is under way."""


class HandSpeaker:
    """A speaker that writes down what it is to say; it falls silent when told to."""

    volume = DEFAULT_VOLUME

    def __init__(self) -> None:
        self.state = DeviceState.READY
        self.said: list[str] = []
        self.silences = 0
        self.ended: list[int] = []
        self._listeners: list[Callable[[DeviceStatus], None]] = []

    def status(self) -> DeviceStatus:
        """Return the state it was given."""
        return DeviceStatus("speaker", self.state)

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Remember the listener."""
        self._listeners.append(on_status)
        return lambda: self._listeners.remove(on_status)

    def say(self, text: str, visit: int) -> bool:
        """Take a sentence, as a driver does: not of a visit that is over, not too many."""
        if visit <= max(self.ended, default=0) or len(self.said) >= 8 or len(text) > 400:
            return False
        self.said.append(text)
        return True

    def set_volume(self, percent: int) -> None:
        """Keep the volume."""
        self.volume = percent

    def stop(self) -> None:
        """Forget what was to be said."""
        self.said.clear()
        self.silences += 1

    def end_visit(self, visit: int) -> None:
        """Say nothing more of it."""
        self.said.clear()
        self.ended.append(visit)

    def turn(self, state: DeviceState) -> None:
        """Lose or regain the sound card; told on another thread, as in life."""
        self.state = state
        told = threading.Thread(target=lambda: [tell(self.status()) for tell in self._listeners])
        told.start()
        told.join()
