"""Speaks to the pilot of a running screen: for the demonstration, the screenshots and the tests.

Plain sockets and JSON; no Qt. Every call raises PilotError when the screen did not do as asked.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Point = tuple[float, float]


class PilotError(Exception):
    """The screen could not do what was asked; the message says what stood on it."""


class PilotClient:
    """One connection to a screen; `connect_s` is how long to wait for the screen to be there."""

    def __init__(self, socket_path: Path | str, connect_s: float = 30.0) -> None:
        self._path = str(socket_path)
        self._socket = self._connect(connect_s)
        self._lines = self._socket.makefile("rb")

    def _connect(self, connect_s: float) -> socket.socket:
        deadline = time.monotonic() + connect_s
        while True:
            one = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                one.connect(self._path)
            except OSError as error:
                one.close()
                if time.monotonic() > deadline:
                    raise PilotError(f"no screen answers: {error.strerror}") from error
                time.sleep(0.05)
            else:
                return one

    def ask(self, command: str, timeout_s: float = 30.0, **given: Any) -> Any:
        """Send one command and return its answer."""
        self._socket.settimeout(timeout_s)
        request = json.dumps({"do": command, **given}, ensure_ascii=False)
        try:
            self._socket.sendall(request.encode() + b"\n")
            line = self._lines.readline()
        except OSError as error:
            raise PilotError(f"{command}: the screen does not answer ({error})") from error
        if not line:
            raise PilotError(f"{command}: the screen has gone")
        answer = json.loads(line)
        if "error" in answer:
            raise PilotError(answer["error"])
        return answer["ok"]

    def size(self) -> tuple[int, int]:
        """Return width and height of the window in pixels."""
        width, height = self.ask("size")
        return width, height

    def page(self) -> str:
        """Return the name of the page, `App.shell.page`."""
        return str(self.ask("page"))

    def overlay(self) -> str:
        """Return what stands above the page: empty, `help`, `timeout` ..."""
        return str(self.ask("overlay"))

    def texts(self) -> list[str]:
        """Return every text that can be seen, in painting order."""
        return [one["text"] for one in self.ask("texts")]

    def rects(self) -> list[dict[str, Any]]:
        """Return every text that can be seen with its rectangle."""
        return list(self.ask("texts"))

    def sees(self, words: str) -> bool:
        """Tell whether something so named, or a text with these words, is on the screen."""
        return bool(self.ask("find", words=words))

    def find(self, words: str) -> list[float] | None:
        """Return x, y, width and height of what is so named, or None."""
        return self.ask("find", words=words) or None

    def tap(self, words: str, nth: int = 0, timeout_s: float = 20.0) -> None:
        """Touch what is so named, once it can be touched."""
        self.ask("tap", timeout_s + 10, words=words, nth=nth, timeout=timeout_s)

    def hold(self, words: str, seconds: float) -> None:
        """Press what is so named for so long."""
        self.ask("hold", seconds + 20, words=words, seconds=seconds)

    def tap_at(self, x: float, y: float) -> None:
        """Touch a point of the window."""
        self.ask("stroke", points=[(x, y)])

    def stroke(self, points: Sequence[Point], within: str = "") -> None:
        """Draw with one finger; with `within`, points are shares (0..1) of that item."""
        self.ask("stroke", points=list(points), within=within)

    def swipe(self, start: Point, end: Point, steps: int = 12) -> None:
        """Move one finger in a straight line."""
        (x0, y0), (x1, y1) = start, end
        parts = [step / steps for step in range(steps + 1)]
        self.stroke([(x0 + (x1 - x0) * part, y0 + (y1 - y0) * part) for part in parts])

    def type_keys(self, keys: str, choose: str = "") -> None:
        """Tap these keys of the keyboard or pad that is open, then the candidate `choose`."""
        self.ask("type", 20 + 2 * len(keys), keys=keys, choose=choose)

    def wait(
        self, words: str = "", *, page: str = "", gone: str = "", timeout_s: float = 30
    ) -> None:
        """Wait until words (or an objectName) are there, a page shows, or words are gone."""
        self.ask("wait", timeout_s + 10, words=words, page=page, gone=gone, timeout=timeout_s)

    def grab(self, path: Path | str) -> None:
        """Write what the screen shows as PNG."""
        self.ask("grab", path=str(path))

    def close(self) -> None:
        """Let go of the screen; it goes on."""
        self._lines.close()
        self._socket.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()
