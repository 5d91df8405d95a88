"""Row 33: a queue of many thousands: batches stay bounded, and nothing a screen asks for gets slow."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from kiosk.store import open_store
from kiosk.store.submissions import insert, next_number
from tests.helpers.submissions import PERSON_KEY, TERMINAL, mint

LIMITS_MS = {
    "open": 2000.0,
    "lease": 100.0,
    "counts": 100.0,
    "rows": 100.0,
    "check_writable": 50.0,
    "affairs_of": 50.0,
    "submit": 100.0,
}
"""What each may take, milliseconds; best of three, for the machine's other work is not measured."""


def survey(folder: Path, many: int) -> dict[str, float]:
    """Fill a queue with so many, ask everything of it; returns milliseconds by question."""
    store = open_store(folder / "kiosk.db", TERMINAL)
    make = mint(1500, person_key=b"x" * 32)
    with store._database.durable() as connection:  # one transaction: filling is not the subject
        for _ in range(many):
            insert(connection, make(next_number(connection, TERMINAL)[1]))
    mine = store.submit(mint())
    store.close()
    took = {"open": _quickest(lambda: open_store(folder / "kiosk.db", TERMINAL).close())}
    store = open_store(folder / "kiosk.db", TERMINAL)
    try:
        assert store.counts().waiting == many + 1
        batch = store.lease(50, 4 * 1024 * 1024, 600)
        assert [item.number.digits[12:18] for item in batch] == [f"{n:06}" for n in range(1, 51)]
        assert len(store.lease(1000, 30_000, 600)) == 20
        assert [one.id for one in store.affairs_of(PERSON_KEY)] == [mine.id]
        questions: dict[str, Callable[[], object]] = {
            "lease": lambda: store.lease(50, 4 * 1024 * 1024, 600),
            "counts": store.counts,
            "rows": lambda: store.rows(200),
            "check_writable": store.check_writable,
            "affairs_of": lambda: store.affairs_of(PERSON_KEY),
            "submit": lambda: store.submit(mint()),
        }
        took |= {name: _quickest(ask) for name, ask in questions.items()}
    finally:
        store.close()
    return took


def too_slow(took: dict[str, float], times: float = 1.0) -> dict[str, float]:
    """Return what took longer than its limit times `times`."""
    return {name: ms for name, ms in took.items() if ms > LIMITS_MS[name] * times}


def _quickest(work: Callable[[], object]) -> float:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return min(took)
