"""The short form of `tests.soak.receipts`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.helpers.printers import CABLES


@pytest.mark.parametrize("kind", CABLES)
def test_receipts_leave_nothing_behind(kind: str) -> None:
    """In a process of its own: what other tests' threads open and close is not the receipts'.

    A printer that answers late, on a busy machine, leaves a slip unconfirmed; that it came out once is
    looked at each time.
    """
    script = (
        "from tests.soak.receipts import run\n"
        f"found = run({kind!r}, 150)\n"
        "assert found.ends['failed'] == 3, found\n"
        "assert found.ends['printed'] >= 140, found\n"
        "assert found.terminal.flat and found.worker.flat, found\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=240, check=False
    )
    assert ended.returncode == 0, ended.stderr
