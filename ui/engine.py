"""The screen process: Qt Quick up and painted first, the store and the devices after it.

`run_screen` shows the first page from what `Front` has, then builds the `Terminal` in a thread.
It tells its parent that it lives (a dot every two seconds, from the GUI thread) and that it has
painted. On a fullscreen terminal there is no way out of it but the parent's SIGTERM.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import shiboken6
from PySide6.QtCore import (
    QCoreApplication,
    QLocale,
    QObject,
    QSocketNotifier,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQml import (
    QQmlApplicationEngine,
    qmlRegisterSingletonInstance,
    qmlRegisterUncreatableType,
)
from PySide6.QtQuick import QQuickWindow

from ui import environment
from ui.service import Service
from ui.viewmodels.app import AppModel

if TYPE_CHECKING:
    from kiosk.services.terminal import Front, Terminal
    from ui.pilot import Pilot
    from ui.touches import Touches

_LOG = logging.getLogger(__name__)
HEARTBEAT_FD = "KIOSK_HEARTBEAT_FD"
_BEAT_MS = 2000
_LATEST_BUILD_MS = 1500  # a display that is off swaps no frames: build all the same
_QML = Path(__file__).resolve().parent / "qml"
_FAMILY = "Noto Sans CJK SC"


def run_screen(front: Front, build: Callable[[], Terminal]) -> int:
    """Show the screen until it is told to end; returns the exit code of the process."""
    gc.disable()  # what is imported and built until the screen is ready stays: see _keep
    session = environment.prepare(locale=front.screen.locale)
    try:
        return _run(front, build)
    finally:
        environment.forget(session)


def _run(front: Front, build: Callable[[], Terminal]) -> int:
    QGuiApplication.setApplicationName("bianmin-kiosk")
    QLocale.setDefault(QLocale(front.screen.locale))
    qt = QGuiApplication([])
    qt.setFont(QFont(_FAMILY))
    screen = Screen(front, build)
    screen.ready.connect(_keep)
    if screen.has_parent:
        screen.app.outdated.connect(qt.quit)  # the parent starts it again, in two seconds
    if not screen.load():
        return 1
    with _ended_by_signals(qt):
        code = qt.exec()
    screen.close()
    return code


class Screen(QObject):
    """The window, its models and its way of life."""

    painted = Signal()
    ready = Signal()
    """The store and the devices are attached (or the terminal is out of service)."""

    def __init__(self, front: Front, build: Callable[[], Terminal]) -> None:
        super().__init__()
        self._front = front
        self._heart = _heartbeat_fd()
        self._pilot: Pilot | None = None
        self._painted = False
        self._touches: Touches | None = None
        self.app = AppModel(front, self, on_made=register_model)
        self._service = Service(self.app, build, self)
        self._service.settled.connect(self.ready)
        self._service.settled.connect(self._on_settled)
        # Before there is an engine: one that is made earlier loses QtQuick's own types.
        qmlRegisterSingletonInstance(AppModel, "Kiosk.Models", 1, 0, "App", self.app)
        self.engine = QQmlApplicationEngine(self)
        self.engine.addImportPath(str(_QML))
        self.app.pageMissing.connect(self.engine.trimComponentCache)
        self.window: QQuickWindow | None = None

    @property
    def has_parent(self) -> bool:
        """Somebody watches over this process and starts it again when it ends."""
        return self._heart is not None

    def load(self) -> bool:
        """Show the first page; False when the screen cannot be drawn at all."""
        self._install_images()
        self.engine.setInitialProperties({"visible": False})
        self.engine.load(str(_QML / "Kiosk" / "Main.qml"))
        roots = self.engine.rootObjects()
        if not roots:
            _LOG.error("the screen could not be loaded")
            return False
        self.window = cast("QQuickWindow", roots[0])
        self.window.frameSwapped.connect(self._on_frame)
        self._start_pilot()
        self._show(self.window)
        self._start_heart()
        QTimer.singleShot(_LATEST_BUILD_MS, self, self._after_paint)
        return True

    def close(self) -> None:
        """Wipe, stop what runs, let go of the window."""
        from PySide6.QtCore import QEvent

        if self._pilot is not None:
            self._pilot.close()
        self.app.close()
        # The page of the person goes as at any end of a visit, before the engine itself does.
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if self._touches is not None:
            shiboken6.delete(self._touches)
            self._touches = None
        self.window = None
        shiboken6.delete(self.engine)  # the pages go before the models that they look at
        self._service.close()

    # ---- the window ----

    def _show(self, window: QQuickWindow) -> None:
        if self._front.screen.window_size is not None:
            window.resize(*self._front.screen.window_size)
        if self._front.screen.fullscreen:
            window.showFullScreen()
        else:
            window.show()
        window.requestActivate()  # without a window manager nobody else does; the keyboard needs it

    def _install_images(self) -> None:
        from ui import icons

        icons.install(self.engine)

    @Slot()
    def _on_frame(self) -> None:
        if self._painted or self.window is None:  # a second frame from the thread that draws
            return
        self._painted = True
        self.window.frameSwapped.disconnect(self._on_frame)
        self._tell(b"painted\n")
        self._hide_cursor()
        self.painted.emit()
        self._after_paint()

    @Slot()
    def _after_paint(self) -> None:
        """What the first frame did not wait for; once."""
        if self._touches is not None or self.window is None:
            return
        from ui import pictures, qr
        from ui.touches import Touches

        qr.install(self.engine)
        pictures.install(self.engine, self.app.pictures)
        stay = self._front.screen.fullscreen
        self._touches = Touches(self.window, self.app.shell.touched, stay=stay, parent=self)
        self._service.begin()

    def _hide_cursor(self) -> None:
        if self._front.screen.fullscreen:
            from PySide6.QtCore import Qt  # its enums take 20 ms: not before the first frame

            QGuiApplication.setOverrideCursor(Qt.CursorShape.BlankCursor)

    # ---- the parent ----

    def _start_heart(self) -> None:
        if self._heart is None:
            return
        beat = QTimer(self)
        beat.setInterval(_BEAT_MS)
        beat.timeout.connect(self._beat)
        beat.start()
        self._beat()

    @Slot()
    def _beat(self) -> None:
        self._tell(b".")

    @Slot()
    def _on_settled(self) -> None:
        self._tell(b"serving\n" if self._service.serving else b"stopped\n")

    def _tell(self, words: bytes) -> None:
        if self._heart is not None:
            # A parent that is gone or does not read cannot be helped from here.
            with contextlib.suppress(OSError):
                os.write(self._heart, words)

    def _start_pilot(self) -> None:
        path = self._front.screen.pilot_socket
        if path is None:
            return
        from ui.pilot import Pilot

        assert self.window is not None  # noqa: S101 - load() has just made it
        self._pilot = Pilot(path, self.window, self.app, allowed=self._front.simulated)


def _keep() -> None:
    """Begin to collect garbage, but never look through what is there now again.

    Modules, store and devices stay as long as the process does. Looking through them (96,000
    objects) takes 26 to 40 ms, on the GUI thread as likely as on any other.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def register_model(model: QObject) -> None:
    """Make a view model's class, and those it is made of, known to QML, module `Kiosk.Models`."""
    for kind in type(model).__mro__:
        if kind.__name__.endswith("Model") and kind.__module__.startswith(__package__):
            qmlRegisterUncreatableType(kind, "Kiosk.Models", 1, 0, kind.__name__, "made by App")


def _heartbeat_fd() -> int | None:
    text = os.environ.pop(HEARTBEAT_FD, "")
    if not text.isdigit():
        return None
    fd = int(text)
    os.set_blocking(fd, False)  # a full pipe must not freeze the screen
    os.set_inheritable(fd, False)
    return fd


@contextlib.contextmanager
def _ended_by_signals(qt: QCoreApplication) -> Iterator[None]:
    """SIGTERM and SIGINT end the event loop at once, from wherever it sleeps."""
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    notifier = QSocketNotifier(reading, QSocketNotifier.Type.Read)

    def end(*_: object) -> None:
        notifier.setEnabled(False)
        qt.quit()

    notifier.activated.connect(end)
    before = {one: signal.signal(one, _ignore) for one in (signal.SIGTERM, signal.SIGINT)}
    wakeup = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(wakeup)
        for one, handler in before.items():
            signal.signal(one, handler)
        notifier.setEnabled(False)
        os.close(reading)
        os.close(writing)


def _ignore(*_: object) -> None:
    """The wake-up byte tells the event loop; Python itself does nothing."""
