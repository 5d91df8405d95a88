"""The port of page capture: photographs of papers become pages, and pages one PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from devices.ports.status import DeviceStatus

MAX_SIDE = 6000
"""Longest side of a frame in pixels."""
MAX_PIXELS = 21_000_000
"""Largest frame: the sensors of document cameras (高拍仪) have 5 to 21 million."""
MAX_PAGES = 30
"""Pages of one PDF."""
PAGE_BYTES = 500_000
"""Largest share of a page in a PDF."""
LENS_SUFFIX = ".lens"
"""A camera's path that ends so is no device but the dock's, of a practice set-up."""


class Refusal(StrEnum):
    """Why a photograph is no page; a closed list, each with a sentence for people (devices.words)."""

    NO_PAGE = "no_page"
    """没有找到纸"""
    CUT_OFF = "cut_off"
    """没有拍全: a corner lies outside."""
    TOO_FAR = "too_far"
    """太远: too few pixels to be read."""
    SLANTED = "slanted"
    """太斜: one end has far fewer pixels than the other."""
    BLURRED = "blurred"
    """不清楚: out of focus, or moved."""
    GLARE = "glare"
    """反光: a part is burnt out."""
    TOO_DARK = "too_dark"
    """太暗"""


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of a camera. Raises ValueError when size and bytes do not agree, or it is too large."""

    width: int
    height: int
    pixels: bytes = field(repr=False)
    """Rows of red, green, blue from the top, one byte each, without padding."""

    def __post_init__(self) -> None:
        if not (0 < self.width <= MAX_SIDE and 0 < self.height <= MAX_SIDE):
            raise ValueError(f"a frame's sides are 1 to {MAX_SIDE} pixels")
        if self.width * self.height > MAX_PIXELS:
            raise ValueError(f"a frame has at most {MAX_PIXELS} pixels")
        if len(self.pixels) != 3 * self.width * self.height:
            raise ValueError("a frame has three bytes for each pixel")


Corner = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: straightened, cleaned, written as baseline JPEG without metadata."""

    jpeg: bytes = field(repr=False)
    width: int
    height: int
    dpi: int
    grey: bool
    """Whether nothing on it has a colour."""
    corners: tuple[Corner, Corner, Corner, Corner]
    """Where it lay in the frame, clockwise from its top left, in pixels."""


class PageCapture(Protocol):
    """拍摄材料: finds and cleans pages. Keeps nothing of what it was given."""

    def status(self) -> DeviceStatus:
        """Return the last known state at once; never blocks."""
        ...

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on a thread of the device's own; returns the unsubscribe function."""
        ...

    def look(self, frame: Frame, timeout_s: float = 10.0) -> Page | Refusal:
        """Return the page in a photograph, or why there is none. Raises DeviceError."""
        ...

    def portrait(
        self, frame: Frame, least: tuple[int, int], timeout_s: float = 10.0
    ) -> Page | Refusal:
        """Return a person's photograph: the middle of the frame in the shape of `least`, or why not.

        `least` is its smallest width and height in pixels. No face is looked for. Raises DeviceError.
        """
        ...

    def bind(self, pages: Sequence[Page], timeout_s: float = 10.0) -> bytes:
        """Return one PDF of 1 to MAX_PAGES pages in this order, each under PAGE_BYTES.

        Raises DeviceError, and ValueError when there are no pages, too many, or one is no page
        as `look` returns them.
        """
        ...
