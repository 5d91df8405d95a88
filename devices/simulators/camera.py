"""A camera to play with: the dock says what lies below it, the screen paints that as its picture.

Between the two is one small file, the lens: `paper 3`, `blurred 3` or `nothing`; no file is a camera
that is unplugged. The driver `simulated-camera` is `page-capture` with that file for its device, so
pages are found and cleaned as on a real terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from devices.capture import DPI
from devices.capture.driver import PageDriver
from devices.manifest import ConfigError
from devices.ports import LENS_SUFFIX


class Lens:
    """The dock's hands below the camera."""

    def __init__(self, file: Path) -> None:
        """Plug it in with nothing below."""
        self._file = file
        self._sheet = 0
        self.sees = ""
        self.clear()

    def lay(self) -> None:
        """Lay the next sheet; each has its number."""
        self._sheet += 1
        self._show(f"paper {self._sheet}")

    def blur(self) -> None:
        """Let a hand shake above the sheet that lies there; the first when none does."""
        self._sheet = self._sheet or 1
        self._show(f"blurred {self._sheet}")

    def clear(self) -> None:
        """Take the sheet away."""
        self._show("nothing")

    def unplug(self) -> None:
        """Pull the cable; whatever is laid next plugs it in again."""
        self._file.unlink(missing_ok=True)
        self.sees = ""

    def _show(self, words: str) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = self._file.with_name(f".{self._file.name}")
        partial.write_text(words, "ascii")
        partial.replace(self._file)
        self.sees = words


def open_capture(name: str, config: Mapping[str, str | int | float]) -> PageDriver:
    """Make the driver `simulated-camera`: keys `path`, `dpi`. Raises ConfigError.

    What finds pages is loaded with the first picture: most who practise take none.
    """
    path = Path(str(config["path"]))
    if path.suffix != LENS_SUFFIX:
        raise ConfigError(f"simulated-camera 的 path 要以 {LENS_SUFFIX} 结尾")
    return PageDriver(name, path, int(config.get("dpi", DPI)), early=False)


def check_environment(config: Mapping[str, str | int | float]) -> list[str]:
    """Return what keeps the simulated camera from seeing: nobody has put it up."""
    if not Path(str(config["path"])).exists():
        return ["模拟的摄像头在模拟台上：请先运行 kiosk run"]
    return []
