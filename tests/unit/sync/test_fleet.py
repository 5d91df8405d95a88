"""A fleet after an outage, in its short form; `make fleet` is the long one."""

from __future__ import annotations

import pytest

from tests.fleet.run import Plan, good, run


@pytest.mark.timeout(360)
def test_no_application_of_a_fleet_is_lost_or_doubled_after_an_outage():
    plan = Plan(terminals=20, each=20, processes=2, outage_s=1.0, lost_acks=4, deadline_s=300.0)
    seen = run(plan)
    assert good(seen), seen
    assert seen["applications"] == 400
    assert seen["duplicates"] > 0, "no answer was lost: the run shows nothing"
    assert seen["all_stopped"]
