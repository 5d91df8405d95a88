"""Row 31: TLS expired, wrong host, unknown authority, a captive portal's 200: refused and queued."""

from __future__ import annotations

import pytest

from tests.helpers.certificates import Authority
from tests.helpers.child_terminal import ChildTerminal
from tests.helpers.stub_platform import Reply, StubPlatform, acknowledge
from tests.helpers.waiting import until


@pytest.mark.parametrize("fault", ["expired", "not_yet", "wrong_host", "unknown_authority"])
def test_fault_31_a_certificate_that_is_not_ours(tmp_path, fault):
    ours, other = Authority(tmp_path, "ours"), Authority(tmp_path, "other")
    bad = {
        "expired": lambda: ours.certificate("bad", start_day=-9, end_day=-1),
        "not_yet": lambda: ours.certificate("bad", start_day=1, end_day=9),
        "wrong_host": lambda: ours.certificate("bad", host="platform.invalid"),
        "unknown_authority": lambda: other.certificate("bad"),
    }[fault]()
    stub = StubPlatform()
    stub.secure(*bad)
    enrolment = stub.enrolment(ca_file=str(ours.ca_file))
    with stub, ChildTerminal(tmp_path / "terminal", enrolment, stub.url) as terminal:
        until(lambda: terminal.links()[-1:] == ["untrusted"])
        [key] = terminal.submit()
        assert not terminal.wait(key, 5)
        assert stub.requests == []  # nothing was handed over
        assert terminal.states() <= {"waiting", "sending"}

        stub.secure(*ours.certificate("good"))
        terminal.until_received([key])
        until(lambda: terminal.links()[-1] == "online")


@pytest.mark.parametrize(
    "portal",
    [
        Reply(200, "<html>欢迎上网，请登录</html>", "text/html"),
        Reply(200, {"result": "login"}),
        Reply(302, "", "text/html", {"Location": "http://portal.invalid/login"}),
        Reply(403, "<html>login</html>", "text/html"),
    ],
    ids=["page", "json", "redirect", "forbidden"],
)
def test_fault_31_a_captive_portal(stub, stubbed, portal):
    until(lambda: stubbed.links()[-1:] == ["online"])
    honest = stub.answer
    stub.answer = lambda *_: portal
    [key] = stubbed.submit()
    until(lambda: stubbed.links()[-1] == "untrusted")
    assert not stubbed.wait(key, 3)
    assert stubbed.states() <= {"waiting", "sending"}

    stub.answer = honest
    stub.on_submit = acknowledge
    stubbed.until_received([key])
    until(lambda: stubbed.links()[-1] == "online")
