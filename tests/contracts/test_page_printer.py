"""What every PagePrinter keeps to, in the process and behind a worker: at a real cupsd, and the simulated one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import cups
import pytest

from devices.manifest import Config
from devices.page.driver import CupsPrinter, Timing
from devices.page.opening import open_cups
from devices.ports import (
    DeviceState,
    DeviceStatus,
    PagePrinter,
    PaperKind,
    PrintOutcome,
    PrintResult,
    Problem,
)
from devices.registry import check_environment, create
from devices.simulators.page import Hand, Tray, open_page
from devices.supervisor import Supervisor
from kiosk.documents.trial_page import trial_sheet
from tests.helpers import page_printers
from tests.helpers.page_printers import KINDS, Station
from tests.helpers.print_service import QUEUE, PrintServiceUnderTest, print_service
from tests.helpers.waiting import until
from ui.paper.pdf import SheetPdf

LONG_S = 60.0
"""No test comes near it; a deadline that is meant to pass is a short one."""


@cache
def page() -> bytes:
    return SheetPdf().pdf(trial_sheet("柳湾村便民服务站", datetime(2026, 11, 26, 9, 0, tzinfo=UTC)))


@pytest.fixture
def service() -> Iterator[PrintServiceUnderTest]:
    with print_service() as made:
        yield made


@pytest.fixture(params=KINDS)
def station(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Station]:
    with page_printers.station(request.param, tmp_path) as made:
        yield made


@pytest.fixture(params=["in-process", "supervised"])
def opened(request: pytest.FixtureRequest) -> Iterator[Callable[[str, Config], PagePrinter]]:
    """Open a driver in this process or behind a worker."""
    with ExitStack() as stack:

        def open_(driver: str, options: Config) -> PagePrinter:
            if request.param == "in-process":
                printer = create(driver, "page", options, b"")
                printer.start()
                stack.callback(printer.close)
                return printer
            supervisor = stack.enter_context(Supervisor())
            proxy = supervisor.page("page", driver, options)
            supervisor.start()
            return proxy

        yield open_


@pytest.fixture
def printer(opened: Callable[[str, Config], PagePrinter], station: Station) -> PagePrinter:
    """One of every kind."""
    return opened(station.driver, station.options)


@pytest.fixture
def queue(
    opened: Callable[[str, Config], PagePrinter], service: PrintServiceUnderTest
) -> PagePrinter:
    """One at a cupsd."""
    return opened("cups", service.options)


@pytest.fixture
def driver(service: PrintServiceUnderTest) -> Iterator[CupsPrinter]:
    one = open_cups("page", service.options)
    one.start()
    ready(one)
    yield one
    one.close()


def ready(printer: PagePrinter) -> None:
    until(lambda: printer.status().state is DeviceState.READY, 30)


def cupsd(service: PrintServiceUnderTest) -> cups.Connection:
    return cups.Connection(host=str(service.socket))


# ---- every A4 printer ---------------------------------------------------------------------------


def test_page_printer_contract(printer: PagePrinter, station: Station) -> None:
    """One story: two copies, no paper on the way, cancelled, mended, what is no document."""
    ready(printer)
    assert check_environment(station.driver, station.options) == []
    outcome = printer.print(page(), PaperKind.NOTICE, 2, LONG_S)
    assert outcome == PrintOutcome(PrintResult.PRINTED, None, len(page()))
    assert station.copies() == 2
    told = subprocess.run(
        ["pdfinfo", station.documents()[0]], capture_output=True, text=True, check=True
    ).stdout
    width, height = map(float, re.findall(r"Page size: +([\d.]+) x ([\d.]+)", told)[0])
    assert abs(width - 595.28) < 1
    assert abs(height - 841.89) < 1
    assert station.left_behind() == []

    states: list[DeviceStatus] = []
    unsubscribe = printer.subscribe(states.append)
    with ThreadPoolExecutor() as pool:
        printing = station.runs_out(
            lambda: pool.submit(printer.print, page(), PaperKind.GUIDE, 1, LONG_S)
        )
        out = DeviceStatus("page", DeviceState.ATTENTION, Problem.PAPER_OUT)
        until(lambda: printer.status() == out, 30)
        printer.cancel()
        outcome = printing.result()
    assert outcome == PrintOutcome(PrintResult.UNKNOWN, Problem.CANCELLED, len(page()))
    assert out in states
    unsubscribe()
    assert station.left_behind() == []
    assert station.copies() == 2  # it does not come out when there is paper again
    told_before = len(states)
    station.mend()
    # What an idle queue remembers keeps nobody from trying, and a printed page proves it wrong.
    until(
        lambda: printer.print(page(), PaperKind.GUIDE, 1, LONG_S).result is PrintResult.PRINTED,
        30,
    )
    ready(printer)
    assert len(states) == told_before
    assert printer.print(b"no pdf", PaperKind.TEST) == PrintOutcome(
        PrintResult.FAILED, Problem.BAD_DOCUMENT
    )
    with pytest.raises(ValueError, match="copies"):
        printer.print(page(), PaperKind.TEST, 10)
    assert station.copies() == 3


def test_cancelled_in_the_middle(printer: PagePrinter, station: Station) -> None:
    ready(printer)
    printer.cancel()  # nothing to cancel
    station.stall()
    with ThreadPoolExecutor() as pool:
        printing = pool.submit(printer.print, page(), PaperKind.GUIDE, 1, LONG_S)
        until(station.begun, 30)
        second = printer.print(page(), PaperKind.GUIDE, 1, LONG_S)
        assert second == PrintOutcome(PrintResult.FAILED, Problem.BUSY)
        printer.cancel()
        outcome = printing.result()
    assert (outcome.result, outcome.problem) == (PrintResult.UNKNOWN, Problem.CANCELLED)
    assert station.left_behind() == []
    station.mend()
    assert printer.print(page(), PaperKind.GUIDE, 1, LONG_S).result is PrintResult.PRINTED
    assert station.copies() == 1


def test_what_is_not_done_at_its_deadline_is_cancelled(
    printer: PagePrinter, station: Station
) -> None:
    ready(printer)
    began = time.monotonic()
    with ThreadPoolExecutor() as pool:
        printing = station.runs_out(
            lambda: pool.submit(printer.print, page(), PaperKind.GUIDE, 1, 5.0)
        )
        outcome = printing.result()
    assert time.monotonic() - began >= 5.0
    assert outcome == PrintOutcome(PrintResult.UNKNOWN, Problem.PAPER_OUT, len(page()))
    assert station.left_behind() == []
    station.mend()
    assert station.documents() == []  # it does not come out when there is paper again


def test_a_worker_killed_in_the_middle_leaves_nothing_behind(station: Station) -> None:
    with Supervisor() as supervisor, ThreadPoolExecutor() as pool:
        proxy = supervisor.page("page", station.driver, station.options)
        supervisor.start()
        ready(proxy)
        station.stall()
        printing = pool.submit(proxy.print, page(), PaperKind.GUIDE, 1, LONG_S)
        until(station.begun, 30)
        assert proxy.worker.pid is not None
        os.kill(proxy.worker.pid, signal.SIGKILL)
        assert printing.result().result is PrintResult.UNKNOWN
        until(lambda: station.left_behind() == [], 30)
        station.mend()
        ready(proxy)
        assert proxy.print(page(), PaperKind.TEST, 1, LONG_S).result is PrintResult.PRINTED
    assert station.copies() == 1


# ---- the practice set-up's ----------------------------------------------------------------------


def test_hands_on_the_simulated_printer_are_told_and_keep_it_from_printing(tmp_path: Path) -> None:
    tray = Tray(tmp_path / "a4")
    options: dict[str, str | int | float] = {"path": str(tmp_path / "a4"), "sheet_s": 0.05}
    assert "kiosk run" in check_environment("simulated-page", options)[0]
    printer = open_page("page", options)
    printer.start()
    away = DeviceStatus("page", DeviceState.MISSING, Problem.OFFLINE)
    until(lambda: printer.status() == away)
    tray.put_up()
    ready(printer)
    for hand, problem in (
        (Hand.EMPTY, Problem.PAPER_OUT),
        (Hand.JAM, Problem.JAM),
        (Hand.OFF, Problem.OFFLINE),
    ):
        tray.set(hand)
        until(lambda problem=problem: printer.status().problem is problem)
        failed = PrintOutcome(PrintResult.FAILED, problem)
        assert printer.print(page(), PaperKind.GUIDE) == failed
    tray.set(Hand.TONER)
    for _ in range(21):
        assert printer.print(page(), PaperKind.TEST).result is PrintResult.PRINTED
    assert printer.status() == DeviceStatus("page", DeviceState.READY, Problem.TONER_LOW)
    names = [file.name for file in tray.documents()]
    assert (len(names), names[0], names[-1]) == (20, "00002-test.pdf", "00021-test.pdf")
    printer.close()


# ---- at a cupsd ---------------------------------------------------------------------------------


def test_what_a_queue_is_told_of_a_job(queue: PagePrinter, service: PrintServiceUnderTest) -> None:
    ready(queue)
    assert queue.print(page(), PaperKind.NOTICE, 2, LONG_S).result is PrintResult.PRINTED
    ((_, _, title, copies, options),) = service.jobs()
    assert (title, copies) == ("bianmin-notice", "2")
    assert {"media=iso_a4_210x297mm", "PageSize=A4", "print-scaling=none"} <= set(options.split())
    assert service.spooled() == []  # this cupsd would keep files and history for ever


def test_a_queue_that_is_stopped_or_closed_gets_nothing(
    queue: PagePrinter, service: PrintServiceUnderTest
) -> None:
    ready(queue)
    for stop, resume in (("disablePrinter", "enablePrinter"), ("rejectJobs", "acceptJobs")):
        getattr(cupsd(service), stop)(QUEUE)
        until(lambda: queue.status().problem is Problem.PAUSED, 30)
        outcome = queue.print(page(), PaperKind.GUIDE, 1, LONG_S)
        assert outcome == PrintOutcome(PrintResult.FAILED, Problem.PAUSED)
        assert service.spooled() == []
        getattr(cupsd(service), resume)(QUEUE)
        ready(queue)
    assert service.jobs() == []


def test_the_service_is_killed_in_the_middle_and_comes_back(
    queue: PagePrinter, service: PrintServiceUnderTest
) -> None:
    ready(queue)
    service.tell("stall", "")
    with ThreadPoolExecutor() as pool:
        printing = pool.submit(queue.print, page(), PaperKind.GUIDE, 1, LONG_S)
        until(lambda: service.jobs() and service.asked_for("Get-Job-Attributes"), 30)
        service.kill()
        until(lambda: queue.status().problem is Problem.NO_SERVICE, 30)
        assert queue.status().state is DeviceState.RECOVERING
        assert not printing.done()
        service.tell("stall", None)
        service.start()
        # cupsd prints again what it had when it was killed, and says how that ended.
        assert printing.result().result is PrintResult.PRINTED
    ready(queue)
    assert service.spooled() == []


def test_what_a_dead_service_still_has_is_never_printed(
    queue: PagePrinter, service: PrintServiceUnderTest
) -> None:
    ready(queue)
    service.tell("stall", "")
    with ThreadPoolExecutor() as pool:
        printing = pool.submit(queue.print, page(), PaperKind.GUIDE, 1, LONG_S)
        until(lambda: service.jobs() and service.asked_for("Get-Job-Attributes"), 30)
        service.kill()
        queue.cancel()
        assert printing.result().result is PrintResult.UNKNOWN
    assert service.spooled() != []
    failed = queue.print(page(), PaperKind.GUIDE, 1, LONG_S)
    assert failed.result is PrintResult.FAILED
    service.start()
    until(lambda: service.spooled() == [], 30)
    service.tell("stall", None)
    ready(queue)
    # Until the one before has given up, this one is told to wait.
    until(lambda: queue.print(page(), PaperKind.TEST, 1, LONG_S).problem is None, 30)
    assert service.jobs()[-1][2] == "bianmin-test"


def test_a_service_that_hangs_is_not_known_to_work(service: PrintServiceUnderTest) -> None:
    timing = Timing(poll_s=0.1, answer_s=0.4, last_s=0.2)
    driver = CupsPrinter("page", QUEUE, str(service.socket), timing)
    driver.start()
    ready(driver)
    with service.frozen():
        until(lambda: driver.status().state is DeviceState.UNKNOWN, 30)
        assert driver.status().problem is Problem.NO_ANSWER
        outcome = driver.print(page(), PaperKind.GUIDE, 1, 0.3)
        assert outcome == PrintOutcome(PrintResult.UNKNOWN, Problem.TIMED_OUT)
    ready(driver)
    until(lambda: driver.print(page(), PaperKind.GUIDE, 1, LONG_S).result is PrintResult.PRINTED)
    assert len(service.printed()) == 1  # the one whose deadline had passed never came
    driver.close()


def test_states_of_a_printer_reach_the_screen(
    driver: CupsPrinter, service: PrintServiceUnderTest
) -> None:
    for said, problem in (
        ("cover-open-error", Problem.COVER_OPEN),
        ("media-jam-warning", Problem.JAM),
        ("toner-empty", Problem.TONER_OUT),
        ("offline-report", Problem.OFFLINE),
        ("media-empty-error", Problem.PAPER_OUT),
    ):
        service.tell("state", said)
        with ThreadPoolExecutor() as pool:
            printing = pool.submit(driver.print, page(), PaperKind.GUIDE, 1, LONG_S)
            until(lambda problem=problem: driver.status().problem is problem, 30)
            service.tell("state", None)
            assert printing.result().result is PrintResult.PRINTED
        ready(driver)


def test_a_held_job_is_cancelled_at_once(
    driver: CupsPrinter, service: PrintServiceUnderTest
) -> None:
    cupsd(service).addPrinterOptionDefault(QUEUE, "job-hold-until", "indefinite")
    outcome = driver.print(page(), PaperKind.GUIDE, 1, LONG_S)
    assert outcome == PrintOutcome(PrintResult.FAILED, Problem.PAUSED)
    assert service.spooled() == []
    assert service.jobs() == []


def test_a_job_somebody_cancels_at_the_service(
    driver: CupsPrinter, service: PrintServiceUnderTest
) -> None:
    service.tell("stall", "")
    canceller = threading.Thread(
        target=lambda: (
            until(service.jobs, 30),
            cupsd(service).cancelJob(int(service.jobs()[0][0])),
        )
    )
    canceller.start()
    outcome = driver.print(page(), PaperKind.GUIDE, 1, LONG_S)
    canceller.join()
    assert (outcome.result, outcome.problem) == (PrintResult.UNKNOWN, Problem.CANCELLED)


@pytest.mark.parametrize(
    ("policy", "problem"),
    [("stop-printer", Problem.CANCELLED), ("abort-job", Problem.HARDWARE)],
)
def test_a_backend_that_fails(policy: str, problem: Problem) -> None:
    with print_service(policy=policy) as service:
        driver = open_cups("page", service.options)
        driver.start()
        ready(driver)
        service.tell("fail", "1")
        with ThreadPoolExecutor() as pool:
            printing = pool.submit(driver.print, page(), PaperKind.GUIDE, 1, LONG_S)
            if policy == "stop-printer":  # somebody may mend it: the job waits for its deadline
                until(lambda: driver.status().problem is Problem.PAUSED, 30)
                driver.cancel()
            outcome = printing.result()
        assert (outcome.result, outcome.problem) == (PrintResult.UNKNOWN, problem)
        assert service.spooled() == []
        driver.close()


def test_without_history_nobody_knows(service: PrintServiceUnderTest) -> None:
    with print_service(history="No") as forgetful:
        driver = open_cups("page", forgetful.options)
        driver.start()
        ready(driver)
        outcome = driver.print(page(), PaperKind.GUIDE, 1, LONG_S)
        assert (outcome.result, outcome.problem) == (PrintResult.UNKNOWN, Problem.NOT_CONFIGURED)
        driver.close()


def test_a_queue_that_is_removed(driver: CupsPrinter, service: PrintServiceUnderTest) -> None:
    cupsd(service).deletePrinter(QUEUE)
    until(lambda: driver.status().state is DeviceState.MISSING, 30)
    outcome = driver.print(page(), PaperKind.GUIDE, 1, LONG_S)
    assert outcome == PrintOutcome(PrintResult.FAILED, Problem.NOT_CONFIGURED)
    (found,) = check_environment("cups", service.options)
    assert "没有名为 a4 的队列" in found
    service.stop()
    (found,) = check_environment("cups", service.options)
    assert "打印服务" in found
