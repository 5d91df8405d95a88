"""The lanes that upload, at a real practice platform and at one that answers oddly."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from devices.simulators.network import FaultProxy
from kiosk.domain.application import Delivery
from kiosk.domain.parking import ParkCode, words
from kiosk.ports import UploadProgress
from sync.client import Timeouts
from sync.wire.clerk import Faults
from tests.helpers.outbox import PARTS, PAYLOAD, sealed_item
from tests.helpers.stub_platform import Reply, StubPlatform, acknowledge, problem
from tests.helpers.terminal import FAST, Terminal, enrolled
from tests.helpers.waiting import until

LARGE = b" " * 300_000 + PAYLOAD
# What goes over the line is counted: polls must not count for more the longer a slow machine takes.
_TIGHT = replace(FAST, inside_bytes=64 * 1024, poll_s=60.0)
# Nor is any of these about time-outs: a platform that stands still for a moment changes nothing.
_PATIENT = Timeouts()


def _submit(terminal: Terminal, *serials: int, payload: bytes = LARGE) -> list[str]:
    items = [
        sealed_item(terminal.sealer, terminal.enrolment.number, serial, payload)
        for serial in serials
    ]
    terminal.outbox.add(*items)
    terminal.engine.wake()
    return [item.id for item in items]


def _progress(terminal: Terminal, key: str) -> list[int]:
    news = [one for one in terminal.news if isinstance(one, UploadProgress)]
    return [one.confirmed for one in news if one.submission_id == key]


def test_a_large_one_is_uploaded_then_named_and_its_progress_told(platform, clerk):
    with FaultProxy(platform.host, platform.port) as line:
        url = f"http://127.0.0.1:{line.port}"
        with Terminal(enrolled(platform), url, _TIGHT, _PATIENT) as terminal:
            [key] = _submit(terminal, 1)
            assert terminal.engine.wait_received(key, 60)
            size = len(terminal.outbox.table[key].item.sealed.envelope)
            # Raw bytes: base64 alone would be a third more.
            assert size < line.bytes_up < 1.1 * size
    opened = clerk.case(key, decrypt=True)
    assert opened.payload == LARGE
    assert [part.data for part in opened.parts] == [part.data for part in PARTS]
    told = _progress(terminal, key)
    assert told == sorted(told)
    assert told[-1] == size
    assert len(told) > 1


def test_several_workers_upload_each_once(platform, clerk):
    before = clerk.counts()
    with FaultProxy(platform.host, platform.port) as line:
        url = f"http://127.0.0.1:{line.port}"
        with Terminal(enrolled(platform), url, _TIGHT, _PATIENT) as terminal:
            keys = _submit(terminal, *range(1, 13))
            until(lambda: set(terminal.outbox.states()) == {Delivery.RECEIVED}, 60)
            rows = [terminal.outbox.table[key].item.sealed for key in keys]
            assert line.bytes_up < 1.1 * sum(len(sealed.envelope) for sealed in rows)
    after = clerk.counts()
    assert after.received == before.received + 12
    assert after.duplicates == before.duplicates


def test_faults_of_the_platform_are_survived_and_its_wish_to_wait_is_honoured(platform, clerk):
    try:
        with Terminal(enrolled(platform), rhythm=_TIGHT) as terminal:
            clerk.set_faults(Faults(drop_replies=3, malformed=3, busy=2, unavailable=2))
            [key] = _submit(terminal, 1)
            assert terminal.engine.wait_received(key, 1) in {True, False}
            until(lambda: terminal.outbox.table[key].state is Delivery.RECEIVED, 60)
    finally:
        clerk.set_faults(Faults())  # the platform is shared
    assert clerk.case(key, decrypt=True).payload == LARGE


class _Odd(StubPlatform):
    """Holds uploads in memory, and answers one of them as a test wants."""

    def __init__(self) -> None:
        super().__init__(self._named)
        self.held: dict[str, bytes] = {}
        self.odd: list[Reply] = []
        self.named: list[list[dict[str, object]]] = []
        self.largest = 0
        self.meanwhile: Callable[[], object] = lambda: None

    def answer(self, method: str, path: str, body: bytes) -> Reply:
        if not path.startswith("/v1/uploads/"):
            return super().answer(method, path, body)
        self.requests.append((0.0, f"{method} upload"))
        sha256 = path.rpartition("/")[2]
        if method == "PATCH":
            self.largest = max(self.largest, len(body))
            if self.odd:
                return self.odd.pop()
            self.held[sha256] = self.held.get(sha256, b"") + body
            self.meanwhile()
        return self.state(sha256)

    def state(self, sha256: str) -> Reply:
        """How much is held; the length is the stub's to know only when it is whole."""
        held = len(self.held.get(sha256, b""))
        length = self.lengths.get(sha256, 0) if held else 0
        state = {"sha256": sha256, "offset": held, "length": length, "complete": held == length > 0}
        return Reply(body={"version": "1", **state})

    lengths: dict[str, int]

    def _named(self, items: list[dict[str, object]]) -> Reply:
        self.named.append(items)
        return acknowledge(items)


@pytest.fixture
def odd():
    with _Odd() as stub:
        yield stub


@pytest.fixture
def at_odd(odd):
    with Terminal(odd.enrolment(), odd.url, _TIGHT, _PATIENT) as terminal:
        yield terminal


def _ready(odd: _Odd, terminal: Terminal) -> tuple[str, int]:
    """Put one large submission in; returns its id and size."""
    item = sealed_item(terminal.sealer, terminal.enrolment.number, 1, LARGE)
    size = len(item.sealed.envelope)
    odd.lengths = {item.sealed.content_hash: size}
    terminal.outbox.add(item)
    terminal.engine.wake()
    return item.id, size


def test_a_box_on_the_way_that_refuses_large_requests(odd, at_odd):
    odd.odd = [Reply(413, "<html>too large</html>", "text/html")] * 2
    key, _ = _ready(odd, at_odd)
    assert at_odd.engine.wait_received(key, 60)
    assert odd.named[-1][0]["envelope"] == ""


def test_bytes_that_do_not_fit_their_hash_twice_are_held_for_staff(odd, at_odd):
    odd.odd = [problem(422, "hash_mismatch"), problem(422, "hash_mismatch")]
    key, _ = _ready(odd, at_odd)
    until(lambda: at_odd.outbox.table[key].state is Delivery.PARKED, 30)
    assert at_odd.outbox.table[key].reason == words(ParkCode.HASH_MISMATCH)


def test_what_staff_take_off_the_line_in_mid_upload_goes_no_further(odd, at_odd):
    """Held, exported or acknowledged by stick meanwhile: neither more bytes nor the message."""
    outbox = at_odd.outbox
    odd.meanwhile = lambda: [outbox.park(key, ParkCode.BY_STAFF) for key in outbox.table]
    key, size = _ready(odd, at_odd)
    # Parked in the middle of a request, whose answer the lane has yet to read: it gives the item
    # back when it has.
    until(lambda: outbox.table[key].state is Delivery.PARKED, 30)
    until(lambda: outbox.table[key].leased_until == 0.0, 30)
    assert at_odd.engine.stop()
    assert odd.named == []
    assert [len(held) < size for held in odd.held.values()] == [True]
    assert outbox.table[key].attempts == 0


def test_an_answer_about_another_upload_is_not_believed(odd, at_odd):
    other = {"sha256": "0" * 64, "offset": 10**6, "length": 10**6, "complete": True}
    odd.odd = [Reply(body={"version": "1", **other})]
    key, size = _ready(odd, at_odd)
    until(lambda: at_odd.outbox.table[key].state is Delivery.RECEIVED, 60)
    assert [len(held) for held in odd.held.values()] == [size]


def test_what_expired_is_uploaded_again(odd, at_odd):
    """The platform took everything, then lost it before it was named."""
    answers = [
        lambda items: acknowledge(
            items, status="incomplete", code="not_uploaded", received_at=None
        ),
        acknowledge,
    ]

    def named(items):
        odd.named.append(items)
        if len(odd.named) == 1:
            odd.held.clear()
        return answers[min(len(odd.named) - 1, 1)](items)

    odd.on_submit = named
    key, size = _ready(odd, at_odd)
    until(lambda: at_odd.outbox.table[key].state is Delivery.RECEIVED, 60)
    assert len(odd.named) == 2
    assert [len(held) for held in odd.held.values()] == [size]
    assert json.dumps(odd.named[0]) == json.dumps(odd.named[1])
