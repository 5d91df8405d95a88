"""What the screens get when there is a staff desk: everything of `Terminal`, and the desk."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.services.terminal import Terminal
from kiosk.staff.desk import StaffDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffedTerminal(Terminal):
    """Built in `kiosk.app`."""

    desk: StaffDesk
