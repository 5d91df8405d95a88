"""What the staff desk needs from outside: stored tries of a PIN, audit rows, slips, sticks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # names for annotations only: the first frame does not wait for them
    from pathlib import Path

    from kiosk.ports.outbox import QueueRow


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a PIN was wrong since the last right one, and until when nobody may try.

    `until_s` counts on the monotonic clock of the start of the machine that `boot_id` names.
    """

    failures: int = 0
    wait_s: float = 0.0
    """How long the last lock-out is in all; 0 while there is none."""
    until_s: float = 0.0
    boot_id: str = ""


class TriesUnsafe(Exception):
    """The count cannot be kept now, so no PIN may be tried; says where, nothing of a person."""


class TryCounter(Protocol):
    """Keeps a `Tries` of the terminal (no number) and of each work number.

    Neither a kill nor a power cut loses what was written.
    """

    def read(self, number: str = "") -> Tries:
        """Return what was kept, or `Tries()` at first; raises TriesUnsafe."""
        ...

    def write(self, tries: Tries, number: str = "") -> None:
        """Keep it durably before returning; raises TriesUnsafe."""
        ...


class StaffRecords(Protocol):
    """The part of the terminal's memory that only staff use. Raises StoreUnsafe."""

    def note(self, event: str, subject: str, detail: Mapping[str, object]) -> None:
        """Add a row to the audit chain: ids, work numbers and counts, never words of a person."""
        ...

    def latest(self, limit: int) -> Sequence[QueueRow]:
        """Return what was submitted here, newest first, whatever became of it."""
        ...

    def find(self, digits: str, limit: int) -> Sequence[QueueRow]:
        """Return submissions whose receipt number ends with these digits, newest first."""
        ...


class MediumKind(StrEnum):
    """What kind of place a file can be exchanged at."""

    STICK = "stick"
    """U盘 or another medium that can be taken out."""
    FOLDER = "folder"
    """A folder that the settings name."""


@dataclass(frozen=True, slots=True)
class Medium:
    """A place to write a bundle to and to read acknowledgements from."""

    folder: Path
    name: str
    """What a clerk knows it by: the label of the stick."""
    kind: MediumKind
    free_bytes: int
    writable: bool


@dataclass(frozen=True, slots=True)
class AskedPrint:
    """A slip that a command asked for."""

    token: str
    submission_id: str


class PrintRequests(Protocol):
    """Slips asked for beside the running terminal, for whoever has the printer; raises StoreUnsafe."""

    def take(self) -> AskedPrint | None:
        """Return what is to be printed now; once, and only while somebody waits for it."""
        ...

    def answer(self, asked: AskedPrint, result: str, problem: str) -> None:
        """Say what came of it."""
        ...


class Media(Protocol):
    """Where files can be exchanged now. May block for a slow stick: worker threads only."""

    def places(self) -> Sequence[Medium]:
        """Return the sticks that are plugged in and mounted, then the folder of the settings."""
        ...

    def files(self, medium: Medium, suffix: str) -> Sequence[Path]:
        """Return the files of its top folder with this ending, newest first, at most 50."""
        ...
