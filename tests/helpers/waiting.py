"""Wait for something to become true, with a limit, instead of sleeping and hoping."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(condition: Callable[[], object], timeout_s: float = 30.0, step_s: float = 0.02) -> None:
    """Return as soon as the condition holds; AssertionError when it never does.

    The last look comes after the limit: whoever was stopped meanwhile has not missed it.
    """
    ends_at = time.monotonic() + timeout_s
    while True:
        late = time.monotonic() >= ends_at
        if condition():
            return
        assert not late, "it never became true"
        time.sleep(step_s)
