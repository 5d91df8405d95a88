"""Row 25: malformed, truncated, huge or deep JSON: refused, capped, the item is kept."""

from __future__ import annotations

from sync.wire import MAX_ANSWER
from tests.helpers.stub_platform import Reply, acknowledge

_ODD = [
    Reply(body='{"version": "1", "items": [{"id": "0190'),
    Reply(body='{"version": "1", "items": []}', length=4000),
    Reply(body=b"[" * 500_000),
    Reply(body=b'{"version": "1", "items": [], "x": "' + b"a" * MAX_ANSWER + b'"}'),
    Reply(body={"version": "1", "items": [{"status": "received"}]}),
    Reply(body={"version": "1", "items": []}),
    Reply(body=b"\xff\xfe\x00"),
    Reply(body="null"),
]


def test_fault_25_odd_answers_are_refused_and_the_item_is_kept(stub, stubbed):
    odd = list(_ODD)
    seen = []

    def answer(items):
        seen.append([(item["id"], item["content_hash"]) for item in items])
        return odd.pop() if odd else acknowledge(items)

    stub.on_submit = answer
    [key] = stubbed.submit()
    stubbed.until_received([key])
    assert len(seen) == len(_ODD) + 1
    assert len({tuple(one) for one in seen}) == 1  # the same bytes under the same id, every time
    assert "offline" in stubbed.links()
