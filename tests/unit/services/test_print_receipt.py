"""Printing: from the committed record, three results, remembered before the first byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.ports import (
    DeviceState,
    DeviceStatus,
    PrintOutcome,
    PrintResult,
    Problem,
    ReceiptPrinter,
)
from kiosk.documents.receipt import receipt_layout
from kiosk.domain.layout import Layout, Raster, Text
from kiosk.domain.slip import Charset, Slip, TypeCase, Typed
from kiosk.services.print_receipt import PrintReceipt
from kiosk.store import SqliteStore, open_store
from tests.helpers.submissions import TERMINAL, mint


@dataclass
class Paper:
    """A printer whose outcome the test says, and a drawing board that keeps what was drawn."""

    outcome: PrintOutcome
    width_dots: int = 576
    type_case: TypeCase | None = None
    slips: list[list[str]] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def rasterise(self, layout: Layout, width_dots: int) -> Raster:
        assert width_dots == self.width_dots
        self.slips.append([one.text for one in layout.blocks if isinstance(one, Text)])
        return Raster(8, 1, b"\0")

    def status(self) -> DeviceStatus:
        return DeviceStatus("paper", DeviceState.READY)

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        return lambda: on_status(self.status())

    def expect_fragment(self) -> None:
        raise AssertionError("the terminal says so, before anything prints")

    def print(self, page: Raster, timeout_s: float = 20.0) -> PrintOutcome:
        assert page.height == 1
        self.meanwhile()
        return self.outcome


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = open_store(tmp_path / "kiosk.db", TERMINAL)
    yield opened
    opened.close()


def printing(store: SqliteStore, paper: Paper) -> PrintReceipt:
    printer: ReceiptPrinter = paper
    return PrintReceipt(store, printer, paper, receipt_layout)


def test_the_slip_says_what_is_true_when_it_is_printed(store: SqliteStore) -> None:
    one = store.submit(mint())
    paper = Paper(PrintOutcome(PrintResult.PRINTED))
    assert printing(store, paper)(one.id).result is PrintResult.PRINTED
    assert "已暂存，待上传" in paper.slips[0]
    (item,) = store.lease(1, 10**7, 60)
    store.received(one.id, item.sealed.content_hash, datetime.now(UTC), "B-1")
    printing(store, paper)(one.id)
    assert "已收件" in paper.slips[1]
    assert "补打，第 2 张" in paper.slips[1]
    assert one.number.shown in paper.slips[1]
    found = store.affair(one.id)
    assert found is not None
    assert (found.prints, found.last_print) == (2, "printed")


@pytest.mark.parametrize("result", [PrintResult.FAILED, PrintResult.UNKNOWN])
def test_a_printers_fault_leaves_the_submission_alone(
    store: SqliteStore, result: PrintResult
) -> None:
    one = store.submit(mint())
    outcome = PrintOutcome(result, Problem.PAPER_OUT)
    assert printing(store, Paper(outcome))(one.id) == outcome
    found = store.affair(one.id)
    assert found is not None
    assert (found.prints, found.last_print) == (0, result.value)
    assert store.counts().waiting == 1


def test_a_print_under_way_is_unknown_to_whoever_starts_after_a_kill(store: SqliteStore) -> None:
    one = store.submit(mint())
    seen: list[str] = []

    def look() -> None:
        found = store.affair(one.id)
        seen.append(found.last_print if found else "")

    printing(store, Paper(PrintOutcome(PrintResult.PRINTED), meanwhile=look))(one.id)
    assert seen == ["unknown"]


def test_without_a_printer_nothing_is_claimed(store: SqliteStore) -> None:
    one = store.submit(mint())
    paper = Paper(PrintOutcome(PrintResult.PRINTED))
    outcome = PrintReceipt(store, None, paper, receipt_layout)(one.id)
    assert (outcome.result, outcome.problem) == (PrintResult.FAILED, Problem.NOT_CONFIGURED)
    with pytest.raises(KeyError):
        printing(store, paper)("nobody")


def test_a_printer_in_text_mode_is_handed_words_and_only_what_it_has_not_is_drawn(
    store: SqliteStore,
) -> None:
    pages: list[object] = []

    class TextPaper(Paper):
        def print(self, page: object, timeout_s: float = 20.0) -> PrintOutcome:
            pages.append(page)
            return self.outcome

    one = store.submit(mint())
    paper = TextPaper(PrintOutcome(PrintResult.PRINTED))
    paper.type_case = TypeCase(Charset.GB2312, native_qr=True)
    assert printing(store, paper)(one.id).result is PrintResult.PRINTED
    (slip,) = pages
    assert isinstance(slip, Slip)
    typed = [strip.text for strip in slip.strips if isinstance(strip, Typed)]
    assert typed[0] == "办事回执"
    drawn = [text for texts in paper.slips for text in texts]
    assert not set(typed) & set(drawn)
