"""Exports and removals, in children that are killed: prepares once, forks for each line it reads.

`python -m tests.faults.desk_child DATA STICK` reads `export` (what `kiosk queue export --again` runs),
`remove` (what the owner of the file does by the clock) and `reap`; it tells `ready PID` when a child
begins and `reaped STATUS` when it ended.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.app.desk import build_desk
from kiosk.store import FILE_NAME, open_beside
from kiosk.store.retention import purge
from sync.enrolment import load_enrolment


def export(data: Path, stick: Path) -> None:
    """Open beside, export, close."""
    enrolment = load_enrolment(data / "enrolment.json")
    assert enrolment is not None
    store = open_beside(data / FILE_NAME)
    build_desk(store, enrolment).export(stick, again=True)
    store.close()


def remove(data: Path, _stick: Path) -> None:
    """Remove everything that was received, piece by piece."""
    store = open_beside(data / FILE_NAME)
    now = datetime.now(UTC)
    while True:
        with store._database.relaxed() as connection:
            if not purge(connection, now + timedelta(days=1), now.isoformat()):
                break
    store.close()


def main() -> None:
    """Obey until standard input closes."""
    data, stick = Path(sys.argv[1]), Path(sys.argv[2])
    child = 0
    for line in sys.stdin:
        order = line.strip()
        if order == "reap":
            _, status = os.waitpid(child, 0)
            print(f"reaped {os.waitstatus_to_exitcode(status)}", flush=True)
            continue
        child = os.fork()
        if not child:
            status = 70
            try:
                print(f"ready {os.getpid()}", flush=True)
                {"export": export, "remove": remove}[order](data, stick)
                status = 0
            finally:
                os._exit(status)


if __name__ == "__main__":
    main()
