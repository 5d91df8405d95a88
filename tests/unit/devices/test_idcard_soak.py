"""The short form of `tests.soak.idcard`."""

from __future__ import annotations

import subprocess
import sys


def test_visits_leave_nothing_behind() -> None:
    """In a process of its own: what other tests' threads open and close is not the visits'."""
    script = (
        "from tests.soak.idcard import run\n"
        "found = run(600)\n"
        "assert found.ends['read'] > 300, found\n"
        "assert set(found.ends) == {'read', 'card_removed', 'card_unreadable', 'lost'}, found\n"
        "assert found.grown.flat, found\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=100, check=False
    )
    assert ended.returncode == 0, ended.stderr
