"""Row 29: 400 or 409 for one item: parked in sight of staff with a plain reason; the others go on."""

from __future__ import annotations

import pytest

from kiosk.domain.parking import ParkCode, words
from tests.helpers.child_terminal import ChildTerminal
from tests.helpers.stub_platform import Reply, acknowledge, problem
from tests.helpers.thin_line import PATIENT
from tests.helpers.waiting import until


@pytest.fixture
def stubbed(stub, tmp_path):
    """A terminal at the stub that waits for its answers: a busy machine must not break one off."""
    with ChildTerminal(
        tmp_path / "terminal", stub.enrolment(), stub.url, timeouts=PATIENT
    ) as child:
        yield child


@pytest.mark.parametrize("status", [400, 409, 413, 422])
def test_fault_29_a_request_refused_for_one_item(stub, stubbed, status):
    bad = []

    def answer(items):
        if not bad:
            # In the middle; a first message may have left before the last was committed.
            bad.append(items[len(items) // 2]["id"])
        if bad[0] in {item["id"] for item in items}:
            return problem(status, "bad_message")
        return acknowledge(items)

    stub.on_submit = answer
    keys = stubbed.submit(6)
    until(lambda: stubbed.states() == {"received", "parked"}, 20, 0.1)
    rows = stubbed.rows()
    assert [key for key in keys if rows[key][0] == "parked"] == bad
    assert "平台" in rows[bad[0]][1]


def test_fault_29_an_answer_that_refuses_one_item(stub, stubbed):
    refusals = [
        {"status": "conflict", "code": "content_conflict", "received_at": None},
        {"status": "rejected", "code": "", "reason": "材料\x07不符\n要求"},
    ]
    seen = []  # oldest first, in one message or in several

    def answer(items):
        results = acknowledge(items).body["items"]
        for result in results:
            if result["id"] not in seen:
                seen.append(result["id"])
            if (place := seen.index(result["id"])) < len(refusals):
                result.update(refusals[place])
        return Reply(body={"version": "1", "items": results})

    stub.on_submit = answer
    keys = stubbed.submit(4)
    until(lambda: stubbed.states() == {"received", "parked"}, 20, 0.1)
    rows = stubbed.rows()
    assert [rows[key][0] for key in keys] == ["parked", "parked", "received", "received"]
    assert rows[keys[0]][1] == words(ParkCode.CONTENT_CONFLICT)
    assert rows[keys[1]][1] == "材料不符要求。请工作人员核对后重新上传，或联系技术人员。"
    assert stubbed.links() == ["online"]


def test_fault_29_an_item_the_platform_chokes_on_does_not_block_the_others(stub, stubbed):
    bad = []

    def answer(items):
        if not bad:
            bad.append(items[0]["id"])
        if bad[0] in {item["id"] for item in items}:
            return Reply(500, "<html>oops</html>", "text/html")
        return acknowledge(items)

    stub.on_submit = answer
    keys = stubbed.submit(6)
    stubbed.until_received(keys[1:], 20)
    assert stubbed.rows()[keys[0]][0] in {"waiting", "sending"}


def test_fault_29_a_platform_that_refuses_everything_does_not_park_the_queue(stub, stubbed):
    stub.on_submit = lambda _items: problem(422, "bad_message")
    keys = stubbed.submit(8)
    until(lambda: stubbed.links()[-1:] == ["offline"], 20)
    stub.on_submit = acknowledge
    until(lambda: stubbed.states() == {"received", "parked"}, 20, 0.1)
    assert sum(stubbed.rows()[key][0] == "parked" for key in keys) <= 3


def test_fault_29_poison_stays_behind_the_others_after_a_restart(stub, stubbed):
    bad, batches = [], []

    def answer(items):
        keys = {item["id"] for item in items}
        batches.append(keys)
        if not bad:
            bad.append(items[0]["id"])
        if bad[0] in keys:
            return Reply(500, "<html>oops</html>", "text/html")
        return acknowledge(items)

    stub.on_submit = answer
    keys = stubbed.submit(4)
    stubbed.until_received(keys[1:], 20)
    stubbed.kill()
    batches.clear()
    # Both wait when it starts: the one that is known to be poison, and others that are not.
    stub.on_submit = lambda _items: problem(503, "busy", **{"Retry-After": "1"})
    stubbed.start()
    fresh = stubbed.submit(3)
    stub.on_submit = answer
    stubbed.until_received(fresh, 20)
    sent_well = [batch for batch in batches if bad[0] not in batch]
    assert set(fresh) <= set().union(*sent_well)
    assert not any(bad[0] in batch and batch & set(fresh) for batch in batches)
