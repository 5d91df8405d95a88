"""Row 26: an acknowledgement for another item, or for other bytes, is refused."""

from __future__ import annotations

import pytest

from tests.helpers.stub_platform import acknowledge
from tests.helpers.waiting import until

_OTHER = "0190f5c4-7a3b-7c11-8d22-000000000001"


@pytest.mark.parametrize("lie", [{"id": _OTHER}, {"content_hash": "0" * 64}])
def test_fault_26_an_acknowledgement_for_something_else(stub, stubbed, lie):
    stub.on_submit = lambda items: acknowledge(items, **lie)
    keys = stubbed.submit(2)
    until(lambda: len(stub.submits()) >= 3)
    assert stubbed.states() <= {"waiting", "sending"}

    stub.on_submit = acknowledge
    stubbed.until_received(keys)


def test_fault_26_by_the_practice_platform(terminal, clerk):
    from sync.wire.clerk import Faults

    before = clerk.counts().received
    clerk.set_faults(Faults(wrong_ack=2))
    [key] = terminal.submit()
    terminal.until_received([key])
    assert clerk.counts().received == before + 1
