"""What the camera's page has done in threads: a picture looked at, pages bound, bytes named. Keeps nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from devices.ports import Frame, Page, Refusal
from kiosk.domain.application import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QImage

    from devices.ports import PageCapture
    from kiosk.domain.service_item import ServiceItem

PDF, JPEG = "application/pdf", "image/jpeg"
_PATIENCE_S = 15.0
_LARGE, _SMALL = 1200, 400
"""Pixels of the longer side of a page on the screen: alone, and in the row of pages."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A page, and how it looks on the screen."""

    page: Page
    large: QImage = field(repr=False)
    small: QImage = field(repr=False)


def looked(capture: PageCapture, seen: Any, least: tuple[int, int] | None) -> Taken | Refusal:
    """Return the page in a QVideoFrame, or why there is none. Raises DeviceError.

    With `least` (width, height in pixels) it is a person's photograph.
    """
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    from ui.camera import frame_in

    frame: Frame | None = frame_in(seen)
    if frame is None:
        return Refusal.TOO_FAR
    if least is None:
        found = capture.look(frame, _PATIENCE_S)
    else:
        found = capture.portrait(frame, least, _PATIENCE_S)
    if isinstance(found, Refusal):
        return found
    picture = QImage()
    picture.loadFromData(found.jpeg)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    large, small = (picture.scaled(side, side, keep, smooth) for side in (_LARGE, _SMALL))
    return Taken(found, large, small)


def bound(capture: PageCapture, pages: Sequence[Page], name: str) -> Part:
    """Return one PDF of the pages. Raises DeviceError, ValueError."""
    return part(capture.bind(pages, _PATIENCE_S), PDF, name)


def part(data: bytes, media_type: str, name: str) -> Part:
    """Return bytes as a part of the application."""
    ending = ".pdf" if media_type == PDF else ".jpg"
    return Part(name + ending, media_type, data, hashlib.sha256(data).hexdigest())


def name_of(item: ServiceItem | None, material: str, field_name: str) -> str:
    """Name a part: by the field, or by the material's place in the item's list; nothing personal."""
    if field_name:
        return f"field-{field_name}"
    names = [one.name for one in item.materials] if item is not None else []
    return f"material-{names.index(material) + 1 if material in names else 0:02}"
