"""Puts the staff desk together: who may sign in, the kept tries, records, sticks."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.app.media import MountedMedia
from kiosk.ports import Tries
from kiosk.staff.by_card import CardDoor
from kiosk.staff.desk import StaffDesk
from kiosk.staff.lockout import FIRST_WAIT_S, FREE_TRIES, Lockout
from kiosk.staff.room import StaffRoom
from kiosk.staff.terminal import StaffedTerminal
from kiosk.store import SqliteStore, TriesFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from devices.ports import StaffCardReader
    from kiosk.ports import Clock, QueueDesk, StaffList
    from kiosk.services.terminal import Front, Terminal
    from kiosk.settings.model import Settings

log = logging.getLogger(__name__)

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_TRIES_FILE = "staff-tries"


def with_desk(
    terminal: Terminal,
    settings: Settings,
    front: Front,
    store: SqliteStore,
    staff: StaffList,
    queue: QueueDesk,
    wake: Callable[[], None],
    cards: StaffCardReader | None,
    now: Callable[[], datetime],
) -> StaffedTerminal:
    """Return the terminal with its staff desk; `wake` begins to send.

    `now` is the platform's time as last measured: the dates of work cards are held against it.
    """
    records = store.staff_records()
    lockout = build_lockout(settings.data_dir, front.clock)
    door = CardDoor(cards, staff, lockout, now)
    desk = StaffDesk(
        StaffRoom(staff, lockout, records, front.clock.monotonic, door),
        records,
        store.counts,
        terminal.print_receipt,
        MountedMedia(_exchange(settings)),
        queue,
        terminal.standing,
        wake,
    )
    parts = {one.name: getattr(terminal, one.name) for one in dataclasses.fields(terminal)}
    return StaffedTerminal(**parts, desk=desk)


def build_lockout(data_dir: Path, clock: Clock, name: str = _TRIES_FILE) -> Lockout:
    """Return the lock-out of this terminal, with what earlier runs counted in the file `name`."""
    # Of no boot, so it begins in full: a file that was cut or written over gains nobody a try.
    damaged = Tries(FREE_TRIES, FIRST_WAIT_S, boot_id="damaged")
    return Lockout(TriesFile(data_dir / name, damaged), clock.monotonic, _boot_id())


def _boot_id() -> str:
    """Name this start of the machine; where the system does not, every start counts as a new one."""
    try:
        return _BOOT_ID.read_text("ascii").strip()[:64]
    except (OSError, ValueError):
        import uuid

        log.warning("this system has no boot id: a lock-out begins again with every start")
        return str(uuid.uuid4())


def _exchange(settings: Settings) -> Path | None:
    """Return the folder of the settings; a practice set-up has one, so that no stick is needed."""
    if settings.paths.exchange is not None:
        return settings.paths.exchange
    return settings.data_dir / "导出练习" if settings.platform.mode == "sandbox" else None
