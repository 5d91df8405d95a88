"""Lists that are read in pages: too large for a line, without an end, leading in a circle."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from kiosk.ports import Link
from sync.client import Timeouts
from sync.wire import MAX_CHANGES
from tests.helpers.stub_platform import NOW, Reply, StubPlatform
from tests.helpers.terminal import FAST, Terminal
from tests.helpers.waiting import until

_STEP = {"stage": "accepted", "at": NOW, "opinion": "意见" * 1000}


class Paged(StubPlatform):
    """Answers `/v1/changes` by cursor and limit."""

    def __init__(self) -> None:
        super().__init__()
        self.page: Callable[[str, int], Any] = lambda _cursor, _limit: None
        self.limits: list[int] = []

    def answer(self, method: str, path: str, body: bytes) -> Reply:
        if not path.startswith("/v1/changes"):
            return super().answer(method, path, body)
        query = parse_qs(urlsplit(path).query)
        self.limits.append(int(query["limit"][0]))
        page = self.page(query.get("cursor", [""])[0], self.limits[-1])
        return page if isinstance(page, Reply) else Reply(body={"version": "1", **page})


@pytest.fixture
def stub() -> Iterator[Paged]:
    with Paged() as running:
        yield running


def _change(number: int) -> dict[str, Any]:
    key = f"0190f5c4-7a3b-7c11-8d22-{number:012x}"
    return {"submission_id": key, "stage": "accepted", "step": _STEP}


def test_a_page_larger_than_an_answer_may_be_is_asked_for_in_parts(stub: Paged) -> None:
    """500 decisions with long opinions are more than a terminal reads: it would never see one."""
    long = [_change(number) | {"step": _STEP | {"office": "局" * 2000}} for number in range(700)]

    def page(cursor: str, limit: int) -> dict[str, Any]:
        begin = int(cursor or 0)
        items = long[begin : begin + limit]
        end = begin + len(items)
        return {"items": items, "cursor": str(end), "more": end < len(long)}

    stub.page = page
    with Terminal(stub.enrolment(), stub.url, timeouts=Timeouts()) as terminal:
        until(lambda: len(terminal.outbox.cases) == len(long), 60)
    assert stub.limits[0] == MAX_CHANGES
    assert terminal.outbox.cursor() == str(len(long))


@pytest.mark.parametrize(
    "page",
    [
        lambda cursor, _limit: {"items": [], "cursor": str(int(cursor or 0) + 1), "more": True},
        lambda cursor, _limit: {
            "items": [_change(1)],
            "cursor": "b" if cursor == "a" else "a",
            "more": True,
        },
        lambda cursor, _limit: {"items": [_change(1)], "cursor": cursor, "more": True},
    ],
    ids=["empty", "circle", "standing"],
)
def test_a_list_without_an_end_is_not_asked_for_without_a_rest(
    stub: Paged, page: Callable[[str, int], Any]
) -> None:
    stub.page = page
    began = time.monotonic()
    with Terminal(stub.enrolment(), stub.url, replace(FAST, poll_s=1.0)) as terminal:
        until(lambda: terminal.engine.link is Link.ONLINE)
        time.sleep(2.5)
    # Up to three pages in a turn, and a turn each 0.9 s at least; without a rest it is hundreds.
    assert len(stub.limits) <= 3 * (1 + (time.monotonic() - began) / 0.9)
