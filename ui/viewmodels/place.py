"""Where the terminal stands and what screen it has: facts that hold as long as it runs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject

from ui.viewmodels.comfort import ComfortModel

if TYPE_CHECKING:
    from kiosk.services.terminal import Front


class PlaceModel(ComfortModel):
    """The constant part of `App.shell`."""

    def __init__(self, front: Front, parent: QObject) -> None:
        super().__init__(parent)
        self._front = front

    @Property(str, constant=True)
    def place(self) -> str:
        """Name of the service point."""
        return self._front.place.name

    @Property(str, constant=True)
    def area(self) -> str:
        """County and town."""
        return self._front.place.area

    @Property(bool, constant=True)
    def placeIsExample(self) -> bool:
        """Place and telephones are invented: 示例."""
        return self._front.place.example

    @Property(str, constant=True)
    def hotline(self) -> str:
        """Telephone to call when nobody is there."""
        return self._front.place.hotline

    @Property(str, constant=True)
    def staffHours(self) -> str:
        """When staff is there, or empty."""
        return self._front.place.staff_hours

    @Property(str, constant=True)
    def profile(self) -> str:
        """Screen profile for the theme: 32-portrait, 21-landscape, 10-portable."""
        return self._front.screen.profile

    @Property(bool, constant=True)
    def reducedMotion(self) -> bool:
        """Nothing fades (KIOSK_REDUCED_MOTION in the environment)."""
        return bool(os.environ.get("KIOSK_REDUCED_MOTION"))

    @Property(bool, constant=True)
    def simulated(self) -> bool:
        """Devices are simulators: the screen says 模拟."""
        return self._front.simulated
