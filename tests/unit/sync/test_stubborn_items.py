"""One item that never gets through must not hold up the others; the queue is a real file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.application import Kind
from kiosk.domain.numbers import ReceiptNumber
from kiosk.store import SqliteStore, open_store
from sync.engine import Rhythm, SyncEngine
from sync.enrolment import Enrolment
from sync.envelope import HpkeSealer
from tests.helpers.stub_platform import Reply, StubPlatform, acknowledge, problem
from tests.helpers.submissions import mint
from tests.helpers.terminal import FAST
from tests.helpers.waiting import until

_LARGE = b"\x89" * 200_000


class Filed:
    """A terminal whose queue is a file, at a stub."""

    def __init__(self, folder: Path, enrolment: Enrolment, rhythm: Rhythm) -> None:
        self.store: SqliteStore = open_store(folder / "kiosk.db", enrolment.number)
        self._sealer = HpkeSealer(enrolment.key.id, enrolment.key.public_key)
        self.engine = SyncEngine(self.store, enrolment.client, lambda _news: None, rhythm)

    def submit(self, payload: bytes = b"{}") -> str:
        def sealed(number: ReceiptNumber) -> Any:
            made = mint(10)(number)
            return replace(made, sealed=self._sealer.seal(made.id, Kind.APPLICATION, payload, ()))

        return self.store.submit(sealed).id

    def received(self) -> int:
        return self.store.counts().received


@pytest.fixture
def stub() -> Iterator[StubPlatform]:
    with StubPlatform() as running:
        yield running


@pytest.fixture
def filed(stub: StubPlatform, tmp_path: Path) -> Iterator[Callable[..., Filed]]:
    made: list[Filed] = []

    def make(**changes: Any) -> Filed:
        made.append(Filed(tmp_path, stub.enrolment(), replace(FAST, **changes)))
        return made[-1]

    yield make
    for one in made:
        one.engine.stop()
        one.store.close()


def _reset(_items: object) -> Reply:
    raise ConnectionResetError  # the stub closes the connection without a word


def _patience(_items: object) -> Reply:
    return problem(503, "busy", **{"Retry-After": "1"})


def _still_missing(items: list[dict[str, Any]]) -> Reply:
    return acknowledge(items, status="incomplete", code="not_uploaded", received_at=None)


@pytest.mark.parametrize("harm", [_reset, _patience, _still_missing])
def test_an_item_that_always_fails_alone_lets_the_others_pass(
    stub: StubPlatform, filed: Callable[..., Filed], harm: Callable[[Any], Reply]
) -> None:
    """A box on the way that cuts the connection at certain bytes is met in the wild."""
    terminal = filed(workers=1)
    bad = terminal.submit()
    others = [terminal.submit() for _ in range(4)]

    def answer(items: list[dict[str, Any]]) -> Reply:
        return (harm if bad in {item["id"] for item in items} else acknowledge)(items)

    stub.on_submit = answer
    terminal.engine.start()
    until(lambda: terminal.received() == len(others), 60)
    if harm is _reset:
        assert terminal.store.counts().parked == 0, "it may be the line"


def test_a_line_that_breaks_parks_nothing(stub: StubPlatform, filed: Callable[..., Filed]) -> None:
    terminal = filed(workers=1)
    bad, sent = terminal.submit(), [0]

    def answer(items: list[dict[str, Any]]) -> Reply:
        sent[0] += 1
        if bad in {item["id"] for item in items}:
            raise ConnectionResetError
        return acknowledge(items)

    stub.on_submit = answer
    terminal.engine.start()
    ends_at, given_up_at = time.monotonic() + 8, time.monotonic() + 60
    while time.monotonic() < ends_at or terminal.received() <= 5:
        assert time.monotonic() < given_up_at, "the others do not pass"
        terminal.submit()
        terminal.engine.wake()
        time.sleep(0.25)
    counts = terminal.store.counts()
    assert (counts.parked, counts.waiting + counts.sending >= 1) == (0, True)


def test_patience_of_no_seconds_is_none(stub: StubPlatform, filed: Callable[..., Filed]) -> None:
    """`Retry-After: 0`, or a date that is over, must not make a storm of requests."""
    stub.on_submit = lambda _items: problem(503, "busy", **{"Retry-After": "0"})
    terminal = filed(workers=1, backoff_base_s=0.5, backoff_cap_s=2.0)
    terminal.submit()
    terminal.engine.start()
    until(stub.submits, 30)
    began = time.monotonic()
    time.sleep(3)
    # One each half second would be little patience, and a storm is hundreds.
    assert len(stub.submits()) < 6 * (1 + time.monotonic() - began)


class _Swaying(StubPlatform):
    """Confirms a little, then less, then a little again, for ever."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = 0

    def answer(self, method: str, path: str, body: bytes) -> Reply:
        if not path.startswith("/v1/uploads/"):
            return super().answer(method, path, body)
        self.patches += method == "PATCH"
        offset = 1000 * (1 + self.patches % 2)
        state = {"sha256": path.rpartition("/")[2], "offset": offset, "length": self.length}
        return Reply(body={"version": "1", **state})

    length = 0


def test_an_upload_that_goes_to_and_fro_is_given_a_rest(tmp_path: Path) -> None:
    with _Swaying() as stub:
        rhythm = replace(FAST, inside_bytes=1000, uploaders=1)
        terminal = Filed(tmp_path, stub.enrolment(), rhythm)
        terminal.submit(_LARGE)
        [item] = terminal.store.lease(1, 1 << 30, 0.0)
        stub.length = len(item.sealed.envelope)
        terminal.engine.start()
        until(lambda: stub.patches, 30)
        began = time.monotonic()
        time.sleep(3)
        terminal.engine.stop()
        terminal.store.close()
        # Without a rest it is hundreds; resting 0.2 s on average at this rhythm, some seven a second.
        assert stub.patches < 20 * (1 + time.monotonic() - began)
