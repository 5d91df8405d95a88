"""What the platform has to say to everybody: notices, and how old the items are.

Reads through ports in a worker thread and holds nothing of a person. The base of the shell, which
is what the attract page is given.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QTimer, Signal, Slot

from ui.viewmodels.place import PlaceModel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from kiosk.ports import PublicNotice
    from kiosk.services.terminal import Front, Terminal
    from ui.jobs import Jobs

_LOOK_MS = 60_000
_NOTICES = 3


class BoardModel(PlaceModel):
    """Notices of change and the age of the catalogue."""

    boardChanged = Signal()
    """The notices, the catalogue, or how old it is."""
    offered = Signal(str)
    """Something of this kind came down: it may wait for the next visit."""

    def __init__(self, front: Front, jobs: Jobs, parent: QObject) -> None:
        super().__init__(front, parent)
        self._jobs = jobs
        self._terminal: Terminal | None = None
        self._notices: list[dict[str, str]] = []
        self._stale = ""
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._ask)

    @Property(str, notify=boardChanged)
    def catalogueText(self) -> str:
        """事项信息更新于 …, or for how long nothing came."""
        if not self._front.catalogue.version:
            return ""
        day = self._front.catalogue.updated_at
        return self._stale or f"事项信息更新于 {day.month}月{day.day}日"

    @Property("QVariantList", notify=boardChanged)
    def notices(self) -> list[dict[str, str]]:
        """Day and title of the notices that hold today, newest first, at most three."""
        return self._notices

    def watch(self, terminal: Terminal) -> None:
        """Read what is there, now and each minute."""
        self._terminal = terminal
        self._ask()
        self._look.start()

    def came_down(self, kind: str) -> None:
        """Something came down from the platform."""
        self._ask()
        self.offered.emit(kind)

    def renewed(self) -> None:
        """Another catalogue is shown."""
        self.boardChanged.emit()

    @Slot()
    def _ask(self) -> None:
        terminal = self._terminal
        if terminal is not None and terminal.notices is not None:
            read = functools.partial(_read, terminal)
            self._jobs.run(read, self._show, visit_bound=False, newest="board")

    def _show(self, read: tuple[list[dict[str, str]], str]) -> None:
        if read != (self._notices, self._stale):
            self._notices, self._stale = read
            self.boardChanged.emit()


def _read(terminal: Terminal) -> tuple[list[dict[str, str]], str]:
    """Return the notices, and the words for a catalogue that is too old."""
    from kiosk.domain.freshness import Freshness, Source

    found = [_row(one) for one in terminal.notices.notices(_NOTICES)] if terminal.notices else []
    sources = terminal.freshness.sources() if terminal.freshness else ()
    stale = [
        one.words
        for one in sources
        if one.source is Source.CATALOGUE and one.state is Freshness.STALE
    ]
    return found, "".join(stale)


def _row(one: PublicNotice) -> dict[str, str]:
    return {"day": f"{one.kind}　{one.day.month}月{one.day.day}日", "title": one.title}
