"""Row 27: duplicate and out-of-order acknowledgements change nothing; nor do repeated changes."""

from __future__ import annotations

import pytest

from tests.helpers.child_terminal import ChildTerminal
from tests.helpers.stub_platform import NOW, Reply, acknowledge
from tests.helpers.thin_line import PATIENT
from tests.helpers.waiting import until


@pytest.fixture
def stubbed(stub, tmp_path):
    """A terminal at the stub that waits for its answers: a busy machine must not break one off."""
    with ChildTerminal(
        tmp_path / "terminal", stub.enrolment(), stub.url, timeouts=PATIENT
    ) as child:
        yield child


def test_fault_27_duplicates_and_disorder(stub, stubbed):
    sent = []  # in one message, or in several when the first left before the last was committed

    def twice_and_backwards(items):
        sent.extend(item["id"] for item in items)
        results = acknowledge(items).body["items"]
        again = [dict(one, status="duplicate") for one in results]
        refusals = [dict(one, status="rejected", code="cannot_open") for one in results]
        return Reply(body={"version": "1", "items": [*refusals, *reversed(results), *again]})

    stub.on_submit = twice_and_backwards
    keys = stubbed.submit(5)
    stubbed.until_received(keys)
    assert sorted(sent) == sorted(keys)  # each once
    assert stubbed.states() == {"received"}


def test_fault_27_the_same_changes_again(stub, stubbed):
    [key] = stubbed.submit()
    stubbed.until_received([key])
    step = {"stage": "accepted", "at": NOW, "opinion": "已受理"}
    change = {"submission_id": key, "stage": "accepted", "step": step}
    cursors = iter(range(1, 1000))
    stub.on_changes = lambda _cursor: Reply(
        body={
            "version": "1",
            "items": [change, change],
            "cursor": str(next(cursors)),
            "more": False,
        }
    )
    moved = [e for e in stubbed.events if e["event"] == "moved"]
    until(lambda: len([e for e in stubbed.events if e["event"] == "moved"]) >= len(moved) + 3)
    assert stubbed.links() == ["online"]
    steps = [e for e in stubbed.affair(key)["steps"] if e["stage"] == "accepted"]
    assert len(steps) == 1
