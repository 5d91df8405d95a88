"""Two versions of one message: an old terminal is understood, and hears its own words.

The older version here is invented: in it the list of a batch was called `submissions`, its answer
`results`, and changes told no `last_number`.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from kiosk.domain.application import Delivery
from kiosk.ports import Link
from sync.client import ClerkClient, Transport
from sync.engine.push import _message
from sync.enrolment import Enrolment, enrol
from sync.envelope import HpkeSealer
from sync.wire import (
    VERSION,
    VERSION_HEADER,
    SubmitBatch,
    versions,
)
from sync.wire.versions import Older
from tests.helpers.outbox import sealed_item
from tests.helpers.serving import serving
from tests.helpers.stub_platform import StubPlatform, problem
from tests.helpers.terminal import Terminal
from tests.helpers.waiting import until

_OLD = "0"


def _without_last_number(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != "last_number"}


@pytest.fixture
def older(monkeypatch):
    """The version before this one, as it might have been."""
    monkeypatch.setattr(
        versions,
        "OLDER",
        Older(
            _OLD,
            lift={"SubmitBatch": lambda sent: {"items": sent["submissions"]}},
            lower={
                "POST /v1/submissions": lambda said: {**said, "results": said["items"]},
                "GET /v1/changes*": _without_last_number,
            },
        ),
    )


class Old:
    """A terminal of the older version, by hand: its own words over real endpoints."""

    def __init__(self, enrolment: Enrolment, version: str = _OLD) -> None:
        self._url, self._signer = enrolment.url, enrolment.signer()
        self._headers = {VERSION_HEADER: version}

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any, str]:
        """Return status, body and the version that the answer names."""
        answer = requests.request(
            method,
            self._url + path,
            json=body,
            headers=self._headers,
            auth=self._signer,
            timeout=20,
        )
        return answer.status_code, answer.json(), answer.headers[VERSION_HEADER]


@pytest.fixture
def url(tmp_path):
    with serving(tmp_path) as url:
        yield url


@pytest.fixture
def enrolled(url, tmp_path) -> Enrolment:
    clerk = ClerkClient(Transport(url, (tmp_path / "clerk.token").read_text()))
    try:
        return enrol(url, clerk.enrolment_code().code)
    finally:
        clerk.close()


def batch_of(enrolled: Enrolment, serial: int) -> dict[str, Any]:
    item = sealed_item(
        HpkeSealer(enrolled.key.id, enrolled.key.public_key), enrolled.number, serial
    )
    batch: dict[str, Any] = json.loads(SubmitBatch(items=(_message(item),)).model_dump_json())
    return batch


def test_an_old_terminal_is_understood_and_hears_its_own_words(older, url, enrolled):
    old = Old(enrolled)
    present = batch_of(enrolled, 1)
    status, said, version = old.ask(
        "POST", "/v1/submissions", {"version": _OLD, "submissions": present["items"]}
    )
    assert (status, version, said["version"]) == (200, _OLD, _OLD)
    assert [one["status"] for one in said["results"]] == ["received"]
    status, said, version = old.ask("GET", "/v1/changes?cursor=&limit=5")
    assert (status, version, said["version"]) == (200, _OLD, _OLD)
    assert "last_number" not in said
    # The same, in the words of today: it is the same submission.
    new = Old(enrolled, VERSION)
    status, said, version = new.ask("POST", "/v1/submissions", present)
    assert (status, version, said["version"]) == (200, VERSION, VERSION)
    assert [one["status"] for one in said["items"]] == ["duplicate"]
    _, said, _ = new.ask("GET", "/v1/changes")
    assert said["last_number"] == present["items"][0]["number"]


def test_refusals_reach_an_old_terminal_too(older, url, enrolled):
    old = Old(enrolled)
    status, said, version = old.ask("POST", "/v1/submissions", {"version": _OLD, "nothing": []})
    assert (status, said["code"], version) == (422, "bad_message", _OLD)
    status, said, _ = old.ask("GET", "/v1/submissions/0190f5c4-7a3b-7c11-8d22-0000000000aa")
    assert (status, said["code"]) == (404, "not_found")


def test_both_versions_are_told_and_others_refused(older, url, enrolled):
    stranger = Old(enrolled, "9")
    status, said, version = stranger.ask("GET", "/v1/info")
    assert (status, version) == (200, VERSION)
    assert said["versions"] == [VERSION, _OLD]
    status, said, _ = stranger.ask("POST", "/v1/submissions", batch_of(enrolled, 1))
    assert (status, said["code"]) == (400, "unknown_version")


def test_a_version_that_is_no_longer_understood_is_refused_before_anything_is_done(url, enrolled):
    old = Old(enrolled)
    status, said, _ = old.ask("POST", "/v1/submissions", batch_of(enrolled, 1))
    assert (status, said["code"]) == (400, "unknown_version")
    new = Old(enrolled, VERSION)
    assert new.ask("GET", "/v1/changes")[1]["last_number"] == ""


def test_a_terminal_that_is_too_new_or_too_old_keeps_its_queue_and_parks_nothing():
    with StubPlatform() as stub:
        stub.on_submit = lambda _items: problem(400, "unknown_version")
        with Terminal(stub.enrolment()) as terminal:
            [key] = terminal.submit(1)
            until(lambda: Link.REFUSED in terminal.links())
            assert not terminal.engine.wait_received(key, 1.0)
            assert terminal.outbox.states() == [Delivery.WAITING]
