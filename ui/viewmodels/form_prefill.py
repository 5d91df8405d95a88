"""`form.prefill`: asks in the background what the platform knows for the form, and says so.

Never in anybody's way: whoever goes on sees no more of it, and what comes late fills only what nobody
has come to yet (`FormState.take`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal

if TYPE_CHECKING:
    from kiosk.domain.prefill import Known
    from kiosk.services.terminal import Terminal
    from ui.jobs import Jobs
    from ui.viewmodels.visit import Visit


class PrefillModel(QObject):
    """正在看能带出什么, and what was."""

    changed = Signal()
    came = Signal(object)
    """What is known by field name: dict of `Known`."""

    def __init__(self, visit: Visit, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._visit = visit
        self._jobs = jobs
        self._terminal: Terminal | None = None
        self._asking = False
        self._looking = False
        self._text = ""

    def attach(self, terminal: Terminal) -> None:
        """The way to the platform is there."""
        self._terminal = terminal

    # ---- for the form ----

    def begin(self) -> None:
        """Ask for the item of this visit."""
        prefill = getattr(self._terminal, "prefill", None)
        item, identity = self._visit.item, self._visit.identity
        if prefill is None or item is None or identity is None:
            return
        if not prefill.offers(item, identity):
            return
        self._asking = self._looking = True

        def answered(known: dict[str, Known]) -> None:
            self._asking = False
            if self._visit.item is item:
                self.came.emit(known)

        self._jobs.run(lambda: prefill(item, identity), answered, self._failed, newest="prefill")
        self.changed.emit()

    def tell(self, count: int) -> None:
        """So many fields were filled in."""
        if self._looking:
            self._text = f"带出了 {count} 项，请核对。不对的点“更改”。" if count else ""
        self._looking = False
        self.changed.emit()

    def go_on(self) -> None:
        """The person went on: nothing is said any more."""
        self._looking = False
        self._text = ""
        self.changed.emit()

    def wipe(self) -> None:
        """The form is over: wait for no answer."""
        inquiries = getattr(self._terminal, "inquiries", None)
        if self._asking and inquiries is not None:
            self._jobs.run(inquiries.abandon, visit_bound=False)
        self._asking = False
        self.go_on()

    # ---- for QML ----

    @Property(bool, notify=changed)
    def looking(self) -> bool:
        """The platform is being asked, and the person has not gone on."""
        return self._looking and self._asking

    @Property(str, notify=changed)
    def text(self) -> str:
        """带出了 5 项, or empty."""
        return self._text

    # ---- inside ----

    def _failed(self, _: Exception) -> None:
        self._asking = False
        self.go_on()
