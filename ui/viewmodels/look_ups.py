"""The look-ups of one application, in the background, one after the other (共享查询).

What could not be asked is remembered as such: the office looks it up, the person is not asked (MAT-03).
Tells when anything changed; must not know what is drawn. Nothing of it outlives the item.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.domain.materials import Found, LookedUp
from kiosk.ports.inquiries import InquiryFailed, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.domain.inquiry import ArchivedPaper, SharedFacts
    from kiosk.domain.person import Identity
    from kiosk.ports import Inquiries
    from ui.jobs import Jobs

_LOG = logging.getLogger(__name__)
CANCEL_MS = 3000
"""Work of more than three seconds can be cancelled."""


class LookUps(QObject):
    """Asks, keeps what came, and says so."""

    changed = Signal()
    finished = Signal()

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._inquiries: Inquiries | None = None
        self._round = 0
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(CANCEL_MS)
        self._patience.timeout.connect(self.changed)
        self._forget()

    def attach(self, inquiries: Inquiries | None) -> None:
        """The way to the platform is there, or there is none."""
        self._inquiries = inquiries

    @property
    def asking(self) -> bool:
        """Something is being asked now."""
        return self._asking

    @property
    def long(self) -> bool:
        """It takes so long that 取消 is offered."""
        return self._asking and not self._patience.isActive()

    def ask(
        self,
        identity: Identity,
        item_id: str,
        look_ups: Sequence[str],
        papers: Callable[[], Sequence[str]],
    ) -> None:
        """Ask what was not asked yet; `papers` names what is left for the archive after that."""
        self._todo = [one for one in dict.fromkeys(look_ups) if one not in self.found]
        self._papers = papers
        if not self._todo and (self._archive_asked or not papers()):
            return
        if self._inquiries is None:
            self._give_up()
            return
        self._whom, self._item_id = identity, item_id
        self._asking = True
        self._patience.start()
        self._next()

    def again(self) -> None:
        """再查一次: forget what could not be asked."""
        self.found = {name: one for name, one in self.found.items() if one.found is not Found.LATER}

    def cancel(self) -> None:
        """取消, or the visit is over: what has not come yet is left to the office."""
        if not self._asking:
            return
        self._give_up()
        if self._inquiries is not None:
            self._inquiries.abandon()
        self._end()

    def wipe(self) -> None:
        """Forget everything: another item, another person."""
        asking = self._asking
        self._round += 1
        self._forget()
        if asking and self._inquiries is not None:
            self._inquiries.abandon()

    # ---- inside ----

    def _forget(self) -> None:
        self.found: dict[str, LookedUp] = {}
        """What came of each look-up, by the catalogue's words."""
        self.archive: tuple[ArchivedPaper, ...] = ()
        self._todo: list[str] = []
        self._papers: Callable[[], Sequence[str]] = tuple
        self._archive_asked = False
        self._asking = False
        self._whom: Identity | None = None
        self._item_id = ""
        self._patience.stop()

    def _next(self) -> None:
        inquiries, whom, item_id = self._inquiries, self._whom, self._item_id
        assert inquiries is not None  # noqa: S101 - told apart in ask
        assert whom is not None  # noqa: S101
        now = self._round
        if self._todo:
            look_up = self._todo[0]
            self._jobs.run(
                lambda: inquiries.shared(whom, item_id, look_up),
                lambda facts: self._told(now, look_up, facts),
                lambda error: self._not_told(now, error),
            )
        elif not self._archive_asked and (papers := tuple(self._papers())):
            self._jobs.run(
                lambda: inquiries.archive(whom, item_id, papers),
                lambda came: self._archive_came(now, came),
                lambda error: self._no_archive(now, error),
            )
        else:
            self._end()

    def _told(self, now: int, look_up: str, facts: SharedFacts) -> None:
        found = LookedUp(Found.YES if facts.found else Found.NO, facts.source)
        self._came(now, look_up, found)

    def _came(self, now: int, look_up: str, found: LookedUp) -> None:
        if now != self._round or not self._todo:
            return
        self.found[look_up] = found
        self._todo.remove(look_up)
        self.changed.emit()
        self._next()

    def _not_told(self, now: int, error: Exception) -> None:
        if now != self._round or not self._todo:
            return
        trouble = _trouble(error)
        if trouble is Trouble.OFFLINE:
            self._give_up()  # the others would only keep the person waiting as long again
            self._end()
        else:
            none = trouble is Trouble.NOT_OFFERED
            self._came(now, self._todo[0], LookedUp(Found.NOT_OFFERED if none else Found.LATER))

    def _archive_came(self, now: int, papers: tuple[ArchivedPaper, ...]) -> None:
        if now == self._round and self._asking:
            self.archive, self._archive_asked = papers, True
            self._next()

    def _no_archive(self, now: int, error: Exception) -> None:
        _trouble(error)
        self._archive_came(now, ())

    def _give_up(self) -> None:
        self._round += 1
        self.found |= dict.fromkeys(self._todo, LookedUp(Found.LATER))
        self._todo = []
        self.changed.emit()

    def _end(self) -> None:
        self._asking = False
        self._patience.stop()
        self.changed.emit()
        self.finished.emit()


def _trouble(error: Exception) -> Trouble:
    """Return why no answer came; the log hears of it, without a person (MAT-03)."""
    trouble = error.trouble if isinstance(error, InquiryFailed) else Trouble.REFUSED
    _LOG.info("a look-up got no answer: %s", trouble.value)
    return trouble
