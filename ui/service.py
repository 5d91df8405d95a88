"""Whether the terminal serves: builds it behind the first frame, again where that may help.

An error with `retry_after_s` (no network at the first start), and a store that takes nothing now,
lead to 这台机器暂停服务 and to another try by itself; everything else waits for a technician. While
nobody is in the middle of something the store is asked now and then whether it could still
commit, so that nobody fills in a form in vain.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.journeys.apply import Page
from kiosk.journeys.visit import EndReason
from ui.viewmodels.app import AppModel, load_later

if TYPE_CHECKING:
    from kiosk.services.terminal import Terminal

_LOG = logging.getLogger(__name__)
NOT_READY = "本机没有准备好。"
STORE_WORDS = {
    "disk_full": "存储满了，现在收不了申请。\n腾出地方后自动恢复。",
    "read_only": "本机存储现在不能写入，收不了申请。\n修好后自动恢复。",
    "io": "本机存储读写不正常，收不了申请。\n修好后自动恢复。",
    "locked": "本机存储正忙，现在收不了申请。\n稍后自动恢复。",
    "revoked": "这台机器已被平台停用，不收新的申请。\n已经提交的都保存着，没有丢。\n请工作人员导出没有上传的，再联系技术员。",
}
"""By `kiosk.ports.Unsafe`: what may mend without a new start."""
AGAIN_S = 15.0
_LOOK_MS = 15_000


class Service(QObject):
    """The terminal of one screen: None, attached, out of service, attached again."""

    settled = Signal()
    """The terminal is attached, or out of service."""

    def __init__(self, app: AppModel, build: Callable[[], Terminal], parent: QObject) -> None:
        super().__init__(parent)
        self._app = app
        self._build = build
        self._terminal: Terminal | None = None
        self._begun = False
        self._reason = ""
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._ask_the_store)

    @property
    def serving(self) -> bool:
        """The terminal is attached and takes applications."""
        return self._terminal is not None and not self._reason

    @Slot()
    def begin(self) -> None:
        """Build for the first time; calls after the first do nothing."""
        if not self._begun:
            self._begun = True
            self._try()

    def close(self) -> None:
        """Close the terminal, if there is one."""
        self._look.stop()
        if self._terminal is not None:
            self._terminal.close()

    @Slot()
    def _try(self) -> None:
        self._app.jobs.run(self._prepare, self._attach, self._not_built, visit_bound=False)

    def _prepare(self) -> Terminal:
        """Import and build what the first frame did not need, in a thread."""
        load_later()
        return self._build()

    def _attach(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._app.attach(terminal)
        self._mended()
        self._look.start()
        self.settled.emit()

    def _not_built(self, error: Exception) -> None:
        words, again_s = _read(error)
        self._stop_serving(words, error)
        if again_s is not None:
            QTimer.singleShot(int(again_s * 1000), self, self._try)
        self.settled.emit()

    # ---- the store, later ----

    @Slot()
    def _ask_the_store(self) -> None:
        if self._terminal is not None and self._is_quiet():
            check = self._terminal.store.check_writable
            self._app.jobs.run(check, lambda _: self._mended(), self._lost, visit_bound=False)

    def _lost(self, error: Exception) -> None:
        # A lock is waited for where it matters, in the transaction itself.
        if self._is_quiet() and getattr(error, "cause", "") != "locked":
            self._stop_serving(_read(error)[0], error)

    def _is_quiet(self) -> bool:
        visit = self._app.visit
        return visit.identity is None and visit.page in {
            Page.ATTRACT,
            Page.HOME,
            Page.OUT_OF_SERVICE,
        }

    # ---- both ----

    def _stop_serving(self, words: str, error: Exception) -> None:
        if words == self._reason:
            return
        detail = getattr(error, "detail", "") or getattr(error, "cause", "")
        _LOG.error("out of service: %s", detail, exc_info=error)
        self._reason = words
        self._app.shell.out_of_service(words)

    def _mended(self) -> None:
        if self._reason:
            _LOG.warning("in service again")
            self._reason = ""
            self._app.visit.end(EndReason.MENDED)


def _read(error: Exception) -> tuple[str, float | None]:
    """Return the words for residents, and in how many seconds another try makes sense."""
    from kiosk.ports import StoreUnsafe

    if isinstance(error, StoreUnsafe):
        words = STORE_WORDS.get(error.cause)
        return words or error.reason or NOT_READY, AGAIN_S if words else None
    return getattr(error, "resident_words", "") or NOT_READY, getattr(error, "retry_after_s", None)
