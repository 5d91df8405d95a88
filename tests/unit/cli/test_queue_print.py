"""`kiosk queue print`: a command beside the running terminal asks for a slip, and only while it waits."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from devices.ports import PrintOutcome, PrintResult, Problem
from kiosk.cli.main import kiosk
from kiosk.cli.queue import printing
from kiosk.documents.receipt import receipt_layout
from kiosk.domain.application import Kind
from kiosk.services.print_asked import PrintAsked
from kiosk.services.print_receipt import PrintReceipt
from kiosk.store import FILE_NAME, SqliteStore, open_beside, open_store, print_requests
from sync.envelope import HpkeSealer
from tests.helpers.kinds import of_kind
from tests.helpers.submissions import TERMINAL, mint
from tests.helpers.ui import HandPrinter
from ui.paper.raster import PaperRasteriser

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    one = open_store(tmp_path / FILE_NAME, TERMINAL)
    yield one
    one.close()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a request wait as long as a slow machine needs for a look at the file."""
    monkeypatch.setattr(print_requests, "HOLDS_S", 50.0)
    monkeypatch.setattr(printing, "_TAKEN_S", 60.0)


def run_terminal(store: SqliteStore) -> HandPrinter:
    """Let the file have an owner that looks, with a printer in hand."""
    printer = HandPrinter()
    receipt = PrintReceipt(store, printer, PaperRasteriser(), receipt_layout)
    store.look_after(timedelta(days=30), PrintAsked(store.print_requests(), receipt))
    return printer


def call(folder: Path, *words: str, status: int = 0) -> str:
    done = CliRunner().invoke(kiosk, ["queue", "--data-dir", str(folder), "print", *words])
    assert done.exit_code == status, (done.output, done.exception)
    return done.output


@pytest.mark.usefixtures("patient")
def test_the_running_terminal_prints_and_tells(store: SqliteStore, tmp_path: Path) -> None:
    one = store.submit(mint())
    printer = run_terminal(store)
    assert call(tmp_path, one.number.shown).strip() == f"{one.number.shown} 的回执打好了。"
    assert len(printer.pages) == 1
    printer.outcome = PrintOutcome(PrintResult.FAILED, Problem.PAPER_OUT)
    assert "没有打出来：打印机缺纸。" in call(tmp_path, one.id, status=1)
    printer.outcome = PrintOutcome(PrintResult.UNKNOWN, Problem.TIMED_OUT)
    said = json.loads(call(tmp_path, one.id, "--json", status=1).partition("\n不清楚")[0])
    assert said == {"id": one.id, "result": "unknown", "problem": "timed_out"}
    found = store.affair(one.id)
    assert found is not None
    assert (found.prints, found.last_print) == (1, "unknown")


def test_nothing_is_printed_later_when_no_terminal_was_running(
    store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = store.submit(mint())
    monkeypatch.setattr(printing, "_TAKEN_S", 0.3)
    assert "终端没有在运行" in call(tmp_path, one.id, status=1)
    assert store.print_requests().take() is None


def test_a_request_whose_command_was_killed_is_not_printed_after_it_is_over(
    store: SqliteStore, tmp_path: Path
) -> None:
    one = store.submit(mint())
    later = SqliteClock()
    requests = store.print_requests()
    requests._running = later
    assert requests.ask(one.id)
    assert requests.ask(one.id) == "", "one at a time"
    later.s += 5.1
    assert requests.take() is None
    later.s += 60
    assert requests.ask(one.id)
    requests._boot_id = "another start"
    assert requests.take() is None


class SqliteClock:
    """Seconds since the machine started, by hand."""

    s = 1000.0

    def __call__(self) -> float:
        return self.s


def test_a_request_is_taken_once_and_not_taken_back_then(
    store: SqliteStore, tmp_path: Path
) -> None:
    one = store.submit(mint())
    beside = open_beside(tmp_path / FILE_NAME)
    token = beside.print_requests().ask(one.id)
    taken: list[object] = []
    threads = [
        threading.Thread(target=lambda: taken.append(store.print_requests().take()))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in taken) == 1
    assert not beside.print_requests().withdraw(token)
    beside.close()


def test_what_has_no_slip_or_is_not_here(store: SqliteStore, tmp_path: Path) -> None:
    batch = store.submit(of_kind(HpkeSealer("k", b"\x09" + bytes(31)), Kind.AUDIT_BATCH))
    printer = run_terminal(store)
    assert call(tmp_path, batch.id, status=1) == "没有打：这一件没有回执。\n"
    assert call(tmp_path, "123", status=1).startswith("没有找到这个编号。")
    assert printer.pages == []
