"""Row 28: 429 and 503 with Retry-After are honoured, also when somebody submits meanwhile."""

from __future__ import annotations

import time

import pytest

from tests.helpers.stub_platform import acknowledge, problem
from tests.helpers.waiting import until

_WAIT_S = 2


@pytest.mark.parametrize(("status", "code"), [(429, "busy"), (503, "unavailable")])
def test_fault_28_retry_after_is_honoured(stub, stubbed, status, code):
    stub.on_submit = lambda _items: problem(status, code, **{"Retry-After": str(_WAIT_S)})
    keys = stubbed.submit()
    until(stub.submits)
    stub.on_submit = acknowledge
    time.sleep(0.3)
    keys += stubbed.submit()
    stubbed.until_received(keys)
    first = stub.submits()[0]
    other_lanes = ("GET /v1/changes", "POST /v1/heartbeats")
    later = [at for at, what in stub.requests if at > first and what not in other_lanes]
    assert later[0] - first >= _WAIT_S
    assert later[0] - first < _WAIT_S * 1.1 + 8  # a busy machine adds to it
