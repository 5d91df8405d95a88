"""A clock that tests set: libfaketime for the wall clock of processes that are started from now on."""

from __future__ import annotations

from pathlib import Path

import pytest


def fake_the_clock(patch: pytest.MonkeyPatch, file: Path) -> None:
    """Let `file` hold the distance from the real time, heeded at once; monotonic time stays real."""
    library = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
    assert library is not None, "install the package faketime (`make test` does)"
    for name, value in (
        ("LD_PRELOAD", str(library)),
        ("FAKETIME_TIMESTAMP_FILE", str(file)),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),  # as in a machine: only the wall clock is set
    ):
        patch.setenv(name, value)
