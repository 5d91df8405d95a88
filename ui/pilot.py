"""The pilot: touches and reads the REAL screen for the demonstration, screenshots and tests.

A thread serves JSON lines on a Unix socket that only its owner may open. Touches are touch events
of a touch screen, sent on the GUI thread to the middle of what was named, and only when a finger
would reach it there. It exists only beside simulated devices, and changes no model by itself.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QObject, QPoint, QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtQuick import QQuickWindow

from ui import scene
from ui.keys import Keyboard

if TYPE_CHECKING:
    from PySide6.QtGui import QPointingDevice
    from PySide6.QtTest import QTest

    from ui.viewmodels.app import AppModel

_ANSWER_S = 20.0
_POLL_S = 0.03
_LONGEST_LINE = 1_000_000


class PilotRefused(Exception):
    """The pilot may not touch this terminal."""


class NotDone(Exception):
    """What was asked could not be done on this screen."""


class _Call:
    """A function on its way to the GUI thread, and what came of it."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self.function = function
        self.finished = threading.Event()
        self.result: Any = None
        self.error: Exception | None = None


class Pilot(QObject):
    """Serves one client at a time on `path`; refuses when `allowed` is false."""

    _asked = Signal(object)

    def __init__(self, path: Path, window: QQuickWindow, app: AppModel, *, allowed: bool) -> None:
        super().__init__(window)
        if not allowed:
            raise PilotRefused("a pilot needs simulated devices and a sandbox")
        self._device: QPointingDevice | None = None
        self._window = window
        self._app = app
        self._path = path
        self._closed = False
        self._asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._server = _listen(path)
        threading.Thread(target=self._serve, name="pilot", daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self._closed = True
        self._server.close()
        self._path.unlink(missing_ok=True)

    # ---- the thread ----

    def _serve(self) -> None:
        while not self._closed:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            with client, client.makefile("rb") as lines:
                for line in iter(lambda: lines.readline(_LONGEST_LINE), b""):
                    try:
                        client.sendall(json.dumps(self._reply(line)).encode() + b"\n")
                    except OSError:
                        break

    def _reply(self, line: bytes) -> dict[str, Any]:
        try:
            given = json.loads(line)
            command = getattr(self, "do_" + str(given.pop("do")), None)
            if command is None:
                return {"error": "no such command"}
            return {"ok": command(**given)}
        except Exception as error:  # noqa: BLE001 - the one who asked is told
            return {"error": f"{error}"}

    def _gui(self, function: Callable[[], Any]) -> Any:
        """Run `function` on the GUI thread and return its result."""
        call = _Call(function)
        self._asked.emit(call)
        if not call.finished.wait(_ANSWER_S):
            raise NotDone("the screen does not answer")
        if call.error is not None:
            raise call.error
        return call.result

    @Slot(object)
    def _answer(self, call: _Call) -> None:
        try:
            call.result = call.function()
        except Exception as error:  # noqa: BLE001 - raised again in the pilot's thread
            call.error = error
        call.finished.set()

    def _until(self, test: Callable[[], Any], timeout_s: float, what: str) -> Any:
        deadline = time.monotonic() + timeout_s
        while True:
            found = self._gui(test)
            if found or time.monotonic() > deadline:
                break
            time.sleep(_POLL_S)
        if not found:
            raise NotDone(f"{what}; on page {self.do_page()!r} with: {self._seen()}")
        return found

    def _resting(self, look: Callable[[], QPointF | None], timeout_s: float, what: str) -> QPointF:
        """Return the point that `look` finds twice: a finger waits until things stop moving."""
        before: QPointF | None = None
        deadline = time.monotonic() + timeout_s
        while True:
            point: QPointF = self._until(look, timeout_s, what)
            if point == before or time.monotonic() > deadline:
                return point
            before = point
            time.sleep(_POLL_S)

    def _seen(self) -> str:
        return " | ".join(one["text"] for one in self.do_texts())[:1500]

    # ---- commands: their arguments come from JSON ----

    def do_size(self) -> list[int]:
        """Width and height."""
        return [self._window.width(), self._window.height()]

    def do_page(self) -> str:
        """The page."""
        return str(self._gui(lambda: self._app.shell.page))

    def do_overlay(self) -> str:
        """What stands above the page."""
        return str(
            self._gui(lambda: "timeout" if self._app.timeout.visible else self._app.shell.overlay)
        )

    def do_texts(self) -> list[dict[str, Any]]:
        """Every text that can be seen."""
        return list(self._gui(lambda: scene.texts(self._window)))

    def do_tree(self) -> list[str]:
        """Every visible item with its type, name, rectangle and words, for a person who searches."""
        return list(self._gui(lambda: scene.tree(self._window)))

    def do_find(self, words: str, nth: int = 0) -> list[float]:
        """The rectangle of what is so named, or nothing."""

        def look() -> list[float]:
            found = scene.find(self._window, words)
            if len(found) <= nth:
                return []
            part = found[nth].seen
            return [part.x(), part.y(), part.width(), part.height()]

        return list(self._gui(look))

    def do_tap(self, words: str, nth: int = 0, timeout: float = 5.0) -> str:
        """Touch what is so named."""
        why = ["it is not there"]

        def look() -> QPointF | None:
            found = scene.find(self._window, words)[nth:]
            for node in found:
                why[0] = scene.why_not_touchable(self._window, node)
                if not why[0]:
                    return node.centre
            return None

        try:
            point = self._resting(look, timeout, f"cannot tap {words!r}")
        except NotDone as error:
            raise NotDone(f"{error} ({why[0]})") from None
        self._finger([point])
        return words

    def do_hold(self, words: str, seconds: float) -> str:
        """Press the middle of what is so named for so long."""

        def look() -> QPointF | None:
            nodes = scene.find(self._window, words)
            touchable = [one for one in nodes if not scene.why_not_touchable(self._window, one)]
            return touchable[0].centre if touchable else None

        point = self._resting(look, 5.0, f"cannot hold {words!r}").toPoint()
        done = threading.Event()

        def let_go() -> None:
            self._release(point)
            done.set()

        def press() -> None:
            self._press(point)
            # By the screen's own timers: a release that waited for a busy screen would overtake
            # the timer that tells a hold from a tap.
            QTimer.singleShot(int(seconds * 1000), let_go)

        self._gui(press)
        if not done.wait(seconds + _ANSWER_S):
            raise NotDone("the screen does not answer")
        return words

    def do_stroke(self, points: list[list[float]], within: str = "") -> int:
        """Draw with one finger, in pixels or in shares of an item."""
        area = self._until(lambda: self._area(within), 5.0, f"cannot find {within!r}")
        path = [
            QPointF(area.x() + x * area.width(), area.y() + y * area.height()) for x, y in points
        ]
        self._finger(path)
        return len(path)

    def do_type(self, keys: str, choose: str = "") -> str:
        """Tap keys of the keyboard or pad, then a candidate."""
        for key in keys:
            point = self._resting(
                lambda key=key: Keyboard(self._window).key(key), 5.0, f"no key for {key!r}"
            )
            self._finger([point])
        if choose:
            self._choose(choose)
        return keys

    def do_wait(
        self, words: str = "", page: str = "", gone: str = "", timeout: float = 10.0
    ) -> bool:
        """Wait until all of this is so."""

        def so() -> bool:
            if page and self._app.shell.page != page:
                return False
            if gone and scene.find(self._window, gone):
                return False
            return not words or bool(scene.find(self._window, words))

        return bool(self._until(so, timeout, f"waited for {words or page or gone!r}"))

    def do_grab(self, path: str) -> str:
        """Write a PNG, once nothing fades any more."""
        self._gui(self._let_paint)
        if not self._gui(lambda: self._window.grabWindow().save(path, "PNG")):
            raise NotDone("the picture could not be written")
        return path

    # ---- fingers, on the GUI thread ----

    def _area(self, within: str) -> QRectF | None:
        if not within:
            return QRectF(0, 0, 1, 1)
        found = scene.find(self._window, within)
        return found[0].seen if found else None

    def _finger(self, path: list[QPointF]) -> None:
        points = [point.toPoint() for point in path]
        self._gui(lambda: self._press(points[0]))
        for point in points[1:]:
            self._gui(lambda point=point: self._move(point))
        self._gui(lambda: self._release(points[-1]))

    def _touch(self) -> QTest.QTouchEventSequence:
        # Qt's test library draws in QtWidgets, which no terminal needs: not before the first touch.
        from PySide6.QtTest import QTest

        if self._device is None:
            self._device = QTest.createTouchDevice()
        return QTest.touchEvent(self._window, self._device)

    def _press(self, point: QPoint) -> None:
        self._touch().press(0, point, self._window).commit()

    def _move(self, point: QPoint) -> None:
        self._touch().move(0, point, self._window).commit()

    def _release(self, point: QPoint) -> None:
        self._touch().release(0, point, self._window).commit()

    def _choose(self, words: str) -> None:
        """Tap a candidate above the keys, turning the pages of candidates when needed."""
        point = self._resting(
            lambda: Keyboard(self._window).candidate(words), 5.0, f"no candidate {words!r}"
        )
        self._finger([point])

    def _let_paint(self) -> None:
        loop = QEventLoop()
        QTimer.singleShot(250, loop.quit)
        loop.exec()


def _listen(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        server.bind(str(path))
    finally:
        os.umask(before)
    server.listen(1)
    return server
