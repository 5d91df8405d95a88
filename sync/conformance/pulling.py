"""Checks of promise 4: changes in order, perhaps given twice, never skipped."""

from __future__ import annotations

from sync.conformance.bench import Bench, refused
from sync.conformance.model import Check, expect
from sync.wire import Change, Changes

_DECISIONS = 3
_MOST_PAGES = 10_000


def last_number(bench: Bench) -> None:
    """Each answer names the highest receipt number the platform holds."""
    message, _ = bench.sent()
    told = bench.client.changes("").last_number
    expect(
        told == message.number,
        f"last_number 应为 {message.number}，实际是 {told or '空'}",
        f"last_number should be {message.number}, is {told or 'empty'}",
    )


def unknown_cursor(bench: Bench) -> None:
    """A cursor that was never given out is 410."""
    cursor = "999999999999"
    if bench.client.changes("").cursor == cursor:
        cursor = "888888888888"
    refused(bench.ask("GET", f"/v1/changes?cursor={cursor}"), (410,), "cursor_unknown")


def given_twice(bench: Bench) -> None:
    """The same cursor gives the same page again, and what came later behind it."""
    bench.decided(_DECISIONS)
    first, again = bench.client.changes(""), bench.client.changes("")
    expect(
        again.items[: len(first.items)] == first.items,
        "同一个标记再问一次，内容不一样",
        "the same cursor gave something else the second time",
    )


def never_skipped(bench: Bench) -> None:
    """Page by page comes what comes at once."""
    bench.decided(_DECISIONS)
    whole = _walk(bench, 500)
    single = _walk(bench, 1)
    expect(
        whole == single,
        f"一次取到 {len(whole)} 条，一条一条取到 {len(single)} 条，或顺序不同",
        f"{len(whole)} changes at once, {len(single)} one by one, or another order",
    )


def in_order(bench: Bench) -> None:
    """Decisions on a case arrive in the order they were made."""
    message = bench.decided(_DECISIONS)
    stages = [one.stage for one in _walk(bench, 500) if one.submission_id == message]
    expect(
        len(stages) >= _DECISIONS,
        f"办了 {_DECISIONS} 个环节，取到 {len(stages)} 个",
        f"{_DECISIONS} decisions were made, {len(stages)} arrived",
    )
    times = [
        one.step.at
        for one in _walk(bench, 500)
        if one.submission_id == message and one.step is not None
    ]
    expect(times == sorted(times), "环节的次序不对", "the steps are out of order")


def page_size(bench: Bench) -> None:
    """No page is longer than was asked for."""
    bench.decided(_DECISIONS)
    page = bench.client.changes("", 1)
    expect(
        len(page.items) == 1 and page.more,
        "limit=1 应只给一条，并说还有（more）",
        "limit=1 should give one change and say that there is more",
    )


def at_the_end(bench: Bench) -> None:
    """At the end there is nothing, and the cursor stays."""
    cursor = _last_page(bench).cursor
    page = bench.client.changes(cursor)
    expect(
        not page.items and page.cursor == cursor and not page.more,
        "取完以后再取，应没有内容，标记不变",
        "after the last page there should be nothing and the same cursor",
    )


def _walk(bench: Bench, limit: int) -> list[Change]:
    found: list[Change] = []
    for page in _pages(bench, limit):
        found += page.items
    return found


def _last_page(bench: Bench) -> Changes:
    return _pages(bench, 500)[-1]


def _pages(bench: Bench, limit: int) -> list[Changes]:
    pages = [bench.client.changes("", limit)]
    while pages[-1].more and len(pages) < _MOST_PAGES:
        pages.append(bench.client.changes(pages[-1].cursor, limit))
    expect(not pages[-1].more, "取不完：总说还有", "the pages never end")
    return pages


CHECKS = (
    Check("CUR-1", "4", "每次应答都说平台收到的最大回执编号", "answers name the highest receipt number held", last_number),
    Check("CUR-2", "4", "没有发过的标记回 410", "an unknown cursor is 410 cursor_unknown", unknown_cursor),
    Check("CUR-3", "4", "同一个标记再问一次，内容一样", "a change may be given twice, and is then the same", given_twice),
    Check("CUR-4", "4", "一页一页取，一条不少", "page by page nothing is skipped", never_skipped),
    Check("CUR-5", "4", "环节按办理的次序到达", "steps arrive in order", in_order),
    Check("CUR-6", "4", "一页不超过要求的条数", "a page is no longer than asked for", page_size),
    Check("CUR-7", "4", "取完以后标记不变", "at the end the cursor stays", at_the_end),
)  # fmt: skip
