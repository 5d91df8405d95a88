"""The table of goals: what is measured, against what, and what counts as good. No measuring here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """One line of the table."""

    name: str
    """The NAME on the command line and in latest.json."""
    title: str
    against: str
    """What the ratio divides by."""
    unit: str
    """Unit of the value; both sides have the same."""
    sign: str
    """`<=` or `>=`: on which side of the bound a ratio is good."""
    bound: float

    @property
    def text(self) -> str:
        """The goal as it is written: `<= 1.5`."""
        return f"{self.sign} {self.bound:g}"

    def met(self, ratio: float) -> bool:
        """Tell whether a ratio, unrounded, reaches the goal."""
        return ratio <= self.bound if self.sign == "<=" else ratio >= self.bound


GOALS = (
    Goal(
        "cold-start-qml",
        "Cold start to the first painted home page",
        "a bare PySide6 QML window",
        "s",
        "<=",
        1.5,
    ),
    Goal(
        "cold-start-chromium",
        "Cold start to the first painted home page",
        "Chromium headless painting the same page as HTML",
        "s",
        "<=",
        0.5,
    ),
    Goal(
        "memory-home",
        "Memory (PSS) on the home page",
        "Chromium's processes on the same page",
        "MB",
        "<=",
        0.45,
    ),
    Goal(
        "memory-visits",
        "Memory at visit 2,000",
        "memory at visit 500",
        "MB",
        "<=",
        1.02,
    ),
    Goal(
        "imports",
        "Imports before the first frame",
        "Qt's own imports (QtCore and QtQuick)",
        "ms",
        "<=",
        1.3,
    ),
    Goal(
        "durable-submit",
        "Durable submit: a form of 6 KB and 3 x 300 KB, 5 ms added to each fsync",
        "the same bytes by plain sqlite3, WAL and FULL",
        "ms",
        "<=",
        1.2,
    ),
    Goal(
        "syncs",
        "Syncs per small record",
        "1 sync",
        "syncs",
        "<=",
        1.1,
    ),
    Goal(
        "enqueue",
        "Enqueue of a small record at the same durability, 5 ms added to each fsync",
        "the faster durable one of persist-queue (SQLite) and huey (fsync)",
        "ms",
        "<=",
        1.15,
    ),
    Goal(
        "drain",
        "Drain of the queue in batches at 50 ms round trip",
        "a hand-written POST loop in equal batches",
        "records/s",
        ">=",
        0.9,
    ),
    Goal(
        "outage",
        "Drain after an outage: applications of 3 x 200 KB over 20 Mbit/s and 100 ms round trip",
        "the bytes of the sealed envelopes, divided by the bandwidth",
        "s",
        "<=",
        1.15,
    ),
    Goal(
        "card",
        "Card in to the prefilled form painted",
        "the APDU exchange alone, plus 150 ms",
        "ms",
        "<=",
        1.0,
    ),
    Goal(
        "receipt-cpu",
        "Receipt of 40 lines with a QR code: processor time",
        "python-escpos and PIL",
        "ms",
        "<=",
        0.2,
    ),
    Goal(
        "receipt-bytes",
        "Receipt of 40 lines with a QR code: bytes",
        "the untrimmed raster",
        "KB",
        "<=",
        0.45,
    ),
    Goal(
        "search",
        "Search in 5,000 items, p99 per keystroke",
        "SQLite FTS5 trigram on the same queries",
        "ms",
        "<=",
        1.0,
    ),
    Goal(
        "screen-switch",
        "Screen switch, p99, with 10,000 waiting and sync running",
        "33 ms",
        "ms",
        "<=",
        1.0,
    ),
)
BY_NAME = {goal.name: goal for goal in GOALS}
