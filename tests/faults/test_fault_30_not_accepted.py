"""Row 30: 401 or 403 in the middle of a drain: it pauses, nothing is lost, nothing is parked.

And what follows from a revocation: the terminal locks, keeps what is unsent over kill and restart,
goes on when it is lifted, and is emptied only when nothing is left.
"""

from __future__ import annotations

import json
import threading

import pytest

from sync.wire.clerk import CodeRequest, Revocation, TerminalReport
from tests.helpers.stub_platform import acknowledge, problem
from tests.helpers.waiting import until


@pytest.mark.parametrize(("status", "code"), [(401, "unauthorised"), (403, "revoked")])
def test_fault_30_pauses_and_goes_on(stub, stubbed, status, code):
    batches = []
    all_submitted = threading.Event()  # a terminal that was refused takes nothing new

    def answer(items):
        all_submitted.wait(20)
        batches.append(len(items))
        refuses = len(batches) > 1 and "refused" not in stubbed.links()
        return problem(status, code) if refuses else acknowledge(items)

    stub.on_submit = answer
    keys = stubbed.submit(60)
    all_submitted.set()
    stubbed.until_received(keys, 20)
    assert "refused" in stubbed.links()
    until(lambda: stubbed.links()[-1] == "online")


def revoke(clerk, terminal) -> Revocation:
    until(lambda: terminal.links()[-1:] == ["online"])
    [sent] = terminal.submit()
    terminal.until_received([sent])
    region, number = clerk.case(sent).case.terminal.split("-")
    revocation = Revocation(region=region, terminal=int(number))
    clerk.revoke(revocation)
    return revocation


def test_fault_30_a_revoked_terminal_locks_and_keeps_what_it_has(terminal, clerk, line, tmp_path):
    def reports() -> list[TerminalReport]:
        number = number_of(tmp_path)
        return [one for one in clerk.terminals().items if one.report and one.terminal == number]

    until(reports)  # online, and heard of
    line.cut()
    until(lambda: terminal.links()[-1] == "offline")
    kept = terminal.submit(3)
    [mine] = reports()
    clerk.revoke(Revocation(region=mine.region, terminal=mine.terminal))
    line.restore()
    until(lambda: terminal.heard("standing", "standing") == ["revoked"])
    until(lambda: terminal.links()[-1] == "refused")
    assert terminal.refusal() == "revoked"
    assert {terminal.rows()[one][0] for one in kept} <= {"waiting", "sending"}

    for _ in range(3):
        terminal.kill()
        terminal.start()
        assert terminal.refusal() == "revoked"  # also before the platform says it again
        assert set(terminal.rows()) == set(kept)


def test_fault_30_enrolling_as_the_same_terminal_brings_what_was_kept(
    terminal, clerk, line, tmp_path, platform
):
    from sync.enrolment import enrol, load_enrolment, save_enrolment

    revocation = revoke(clerk, terminal)
    until(lambda: terminal.heard("standing", "standing") == ["revoked"])
    terminal.kill()
    file = tmp_path / "terminal" / "enrolment.json"
    old = load_enrolment(file)
    assert old is not None
    request = CodeRequest(region=revocation.region, terminal=revocation.terminal)
    code = clerk.enrolment_code(request).code
    save_enrolment(file, enrol(platform.url, code, same=old.number))
    terminal.start()
    until(lambda: terminal.heard("standing", "standing")[-1] == "active")
    terminal.until_received(terminal.submit(2))


def number_of(folder) -> int:
    """The number of the terminal of this test."""
    return int(json.loads((folder / "terminal" / "enrolment.json").read_text())["terminal"])
