"""The short form of `tests.soak.receipts`."""

from __future__ import annotations

import pytest

from tests.helpers.printers import CABLES
from tests.soak.receipts import run


@pytest.mark.parametrize("kind", CABLES)
def test_receipts_leave_nothing_behind(kind: str) -> None:
    found = run(kind, 150)
    assert found.ends == {"printed": 147, "failed": 3}
    assert found.terminal.flat
    assert found.worker.flat
