"""Row 24: the network flaps every 500 ms: jittered backoff, no storm, nothing lost or doubled."""

from __future__ import annotations

import time


def test_fault_24_flapping_network(terminal, line, clerk):
    terminal.until_link("online")
    before = clerk.counts().received
    connections, began = line.connections, time.monotonic()
    keys = []
    for _ in range(5):
        line.cut()
        keys += terminal.submit(4)
        time.sleep(0.5)
        line.restore()
        time.sleep(0.5)
    # Two lanes with a cap of 0.4 s and a poll of 0.2 s: more than this a second would be a storm.
    assert line.connections - connections < 12 * (time.monotonic() - began)
    terminal.until_received(keys)
    assert clerk.counts().received == before + len(keys)
