"""The driver `page-capture`: looks whether the camera is there, finds pages in its pictures, binds them.

The pictures themselves are taken where the screen is (`ui.camera`), for there they are shown as
well. Nothing of a picture outlives the call, and none is in a log line, an exception or a repr.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from devices.capture import DPI
from devices.listeners import StatusBoard
from devices.manifest import ConfigError
from devices.ports import (
    LENS_SUFFIX,
    DeviceState,
    DeviceStatus,
    Frame,
    Page,
    Problem,
    Refusal,
)

_LOOK_S = 1.0


class PageDriver:
    """A PageCapture; its callbacks come on its own thread."""

    def __init__(self, name: str, camera: Path, dpi: int = DPI, *, early: bool = True) -> None:
        """Take the camera's file; `early`: load what finds pages before the first picture."""
        self._camera = camera
        self._dpi = dpi
        self._early = early
        self._board = StatusBoard(name)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="page-capture", daemon=True)

    def start(self) -> None:
        """Look for the camera from now on."""
        if self._early:
            from devices.capture import looking, writing  # noqa: F401
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._closing.set()

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._board.status

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on the driver's thread; returns the unsubscribe function."""
        return self._board.subscribe(on_status)

    def look(self, frame: Frame, timeout_s: float = 10.0) -> Page | Refusal:  # noqa: ARG002
        """Return the page in a photograph; the supervisor keeps the deadline."""
        from devices.capture import looking

        return looking.look(frame, self._dpi)

    def portrait(
        self,
        frame: Frame,
        least: tuple[int, int],
        timeout_s: float = 10.0,  # noqa: ARG002 - kept by the supervisor
    ) -> Page | Refusal:
        """Return a person's photograph, or why there is none."""
        from devices.capture.portrait import portrait

        return portrait(frame, least)

    def bind(self, pages: Sequence[Page], timeout_s: float = 10.0) -> bytes:  # noqa: ARG002
        """Return one PDF; the supervisor keeps the deadline. Raises ValueError."""
        from devices.capture import writing

        return writing.bound(pages)

    def _run(self) -> None:
        while not self._closing.is_set():
            if not self._camera.exists():
                self._board.tell(DeviceState.MISSING, Problem.OFFLINE)
            elif not os.access(self._camera, os.R_OK | os.W_OK):
                self._board.tell(DeviceState.MISSING, Problem.NOT_CONFIGURED)
            else:
                self._board.tell(DeviceState.READY)
            self._closing.wait(_LOOK_S)


def open_capture(name: str, config: Mapping[str, str | int | float]) -> PageDriver:
    """Make the driver `page-capture`: keys `path`, `dpi`. Raises ConfigError."""
    path = Path(str(config["path"]))
    if path.suffix == LENS_SUFFIX:
        raise ConfigError(f"{LENS_SUFFIX} 结尾的是模拟的摄像头，page-capture 要写真的")
    return PageDriver(name, path, int(config.get("dpi", DPI)))


def check_environment(config: Mapping[str, str | int | float]) -> list[str]:
    """Return what keeps this terminal from taking pictures, for a technician."""
    camera = Path(str(config["path"]))
    if not camera.exists():
        return [f"没有找到摄像头 {camera}：请检查连接线，或看 kiosk devices list"]
    if not os.access(camera, os.R_OK | os.W_OK):
        return [f"没有使用摄像头 {camera} 的权限：请把运行终端的用户加入 video 组"]
    return []
