"""A screen in a process of its own, and the pictures taken of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.helpers.rig_screen import RigScreen

PENSION = "城乡居民基本养老保险参保登记"


class Camera:
    """The screen, and the pictures taken of it."""

    def __init__(self, screen: RigScreen, folder: Path) -> None:
        self.screen = screen
        self.pilot = screen.pilot
        self._folder = folder
        self.taken: list[Path] = []

    def take(self, name: str) -> None:
        """Take a picture."""
        path = self._folder / f"{name}.png"
        self.pilot.grab(path)
        self.taken.append(path)

    def type(self, digits: str) -> None:
        """Touch digits of the pad."""
        for one in digits:
            self.pilot.tap(f"pad.{one}")

    def reach(self, words: str) -> None:
        """Put the keyboard away and page, as far as it takes to see `words`."""
        key = None if self.pilot.sees(words) else self.pilot.find("收起")
        if key:
            # A key of the keyboard lies under the one area that takes all its touches.
            left, top, width, height = key
            self.pilot.tap_at(left + width / 2, top + height / 2)
            self.pilot.wait(gone="收起")
        while not self.pilot.sees(words) and self.pilot.sees("pager.down"):
            self.pilot.tap("pager.down")
        self.pilot.wait(words)


@dataclass(frozen=True)
class Walk:
    """One start of the screen and a way through it."""

    name: str
    profile: str
    go: Callable[[Camera], None]
    idle_s: float = 120.0
    """After how many seconds the screen asks; 0 for a terminal that cannot be built."""


def at_home(camera: Camera, *, elder: bool = False) -> None:
    """Wait until the home page is there and the link is up."""
    camera.pilot.wait("home.search", page="home", timeout_s=30)
    camera.screen.say("online")
    camera.pilot.wait("网络正常")
    if elder:
        camera.pilot.tap("长辈版")
        camera.pilot.wait("请按您要办的事")
