"""After an outage the queue drains about as fast as the line is; the long form is a bench."""

from __future__ import annotations

from tests.bench.parts.outage import drain


def test_an_outage_drains_at_the_rate_of_the_line(tmp_path):
    seen = drain(tmp_path, applications=24, attachment=100_000, bytes_s=1_000_000, round_trip_s=0.1)
    assert seen.received == 24
    assert seen.platform_received == 24
    # The long form is held to 1.15; the first second of a short one weighs more, and so does a stall
    # of the machine. To rest between two applications would make it more than this.
    assert seen.ratio < 2.5
