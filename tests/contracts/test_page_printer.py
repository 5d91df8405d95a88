"""What every PagePrinter keeps to: the driver in the process and behind a worker, at a real cupsd."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache

import cups
import pytest

from devices.page.driver import CupsPrinter, Timing
from devices.page.opening import check_environment, open_cups
from devices.ports import (
    DeviceState,
    DeviceStatus,
    PagePrinter,
    PaperKind,
    PrintOutcome,
    PrintResult,
    Problem,
)
from devices.supervisor import Supervisor
from kiosk.documents.trial_page import trial_sheet
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


@pytest.fixture(params=["in-process", "supervised"])
def printer(
    request: pytest.FixtureRequest, service: PrintServiceUnderTest
) -> Iterator[PagePrinter]:
    if request.param == "in-process":
        driver = open_cups("page", service.options)
        driver.start()
        yield driver
        driver.close()
    else:
        with Supervisor() as supervisor:
            proxy = supervisor.page("page", "cups", service.options)
            supervisor.start()
            yield proxy


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


def test_page_printer_contract(printer: PagePrinter, service: PrintServiceUnderTest) -> None:
    ready(printer)
    assert check_environment(service.options) == []
    outcome = printer.print(page(), PaperKind.NOTICE, 2, LONG_S)
    assert outcome == PrintOutcome(PrintResult.PRINTED, None, len(page()))
    ((_, _, title, copies, options),) = service.jobs()
    assert (title, copies) == ("bianmin-notice", "2")
    assert {"media=iso_a4_210x297mm", "PageSize=A4", "print-scaling=none"} <= set(options.split())
    told = subprocess.run(
        ["pdfinfo", service.printed()[0]], capture_output=True, text=True, check=True
    ).stdout
    width, height = map(float, re.findall(r"Page size: +([\d.]+) x ([\d.]+)", told)[0])
    assert abs(width - 595.28) < 1
    assert abs(height - 841.89) < 1
    assert service.spooled() == []  # this cupsd would keep files and history for ever

    states: list[DeviceStatus] = []
    unsubscribe = printer.subscribe(states.append)
    service.tell("state", "media-empty-warning")
    with ThreadPoolExecutor() as pool:
        printing = pool.submit(printer.print, page(), PaperKind.GUIDE, 1, LONG_S)
        out = DeviceStatus("page", DeviceState.ATTENTION, Problem.PAPER_OUT)
        until(lambda: printer.status() == out, 30)
        printer.cancel()
        outcome = printing.result()
    assert outcome == PrintOutcome(PrintResult.UNKNOWN, Problem.CANCELLED, len(page()))
    assert out in states
    assert service.spooled() == []
    assert len(service.printed()) == 1  # it does not come out when there is paper again
    unsubscribe()
    told_before = len(states)
    service.tell("state", None)
    # What an idle queue remembers keeps nobody from trying, and a printed page proves it wrong.
    assert printer.print(page(), PaperKind.GUIDE, 1, LONG_S).result is PrintResult.PRINTED
    ready(printer)
    assert len(states) == told_before
    assert printer.print(b"no pdf", PaperKind.TEST) == PrintOutcome(
        PrintResult.FAILED, Problem.BAD_DOCUMENT
    )
    with pytest.raises(ValueError, match="copies"):
        printer.print(page(), PaperKind.TEST, 10)
    assert len(service.printed()) == 2


def test_a_queue_that_is_stopped_or_closed_gets_nothing(
    printer: PagePrinter, service: PrintServiceUnderTest
) -> None:
    ready(printer)
    for stop, resume in (("disablePrinter", "enablePrinter"), ("rejectJobs", "acceptJobs")):
        getattr(cupsd(service), stop)(QUEUE)
        until(lambda: printer.status().problem is Problem.PAUSED, 30)
        outcome = printer.print(page(), PaperKind.GUIDE, 1, LONG_S)
        assert outcome == PrintOutcome(PrintResult.FAILED, Problem.PAUSED)
        assert service.spooled() == []
        getattr(cupsd(service), resume)(QUEUE)
        ready(printer)
    assert service.jobs() == []


def test_cancelled_in_the_middle(printer: PagePrinter, service: PrintServiceUnderTest) -> None:
    ready(printer)
    printer.cancel()  # nothing to cancel
    service.tell("stall", "")
    with ThreadPoolExecutor() as pool:
        printing = pool.submit(printer.print, page(), PaperKind.GUIDE, 1, LONG_S)
        until(service.jobs, 30)
        second = printer.print(page(), PaperKind.GUIDE, 1, LONG_S)
        assert second == PrintOutcome(PrintResult.FAILED, Problem.BUSY)
        printer.cancel()
        outcome = printing.result()
    assert (outcome.result, outcome.problem) == (PrintResult.UNKNOWN, Problem.CANCELLED)
    assert service.spooled() == []
    service.tell("stall", None)
    assert printer.print(page(), PaperKind.GUIDE, 1, LONG_S).result is PrintResult.PRINTED
    assert len(service.printed()) == 1


def test_the_service_is_killed_in_the_middle_and_comes_back(
    printer: PagePrinter, service: PrintServiceUnderTest
) -> None:
    ready(printer)
    service.tell("stall", "")
    with ThreadPoolExecutor() as pool:
        printing = pool.submit(printer.print, page(), PaperKind.GUIDE, 1, LONG_S)
        until(lambda: service.jobs() and service.asked_for("Get-Job-Attributes"), 30)
        service.kill()
        until(lambda: printer.status().problem is Problem.NO_SERVICE, 30)
        assert printer.status().state is DeviceState.RECOVERING
        assert not printing.done()
        service.tell("stall", None)
        service.start()
        # cupsd prints again what it had when it was killed, and says how that ended.
        assert printing.result().result is PrintResult.PRINTED
    ready(printer)
    assert service.spooled() == []


def test_what_a_dead_service_still_has_is_never_printed(
    printer: PagePrinter, service: PrintServiceUnderTest
) -> None:
    ready(printer)
    service.tell("stall", "")
    with ThreadPoolExecutor() as pool:
        printing = pool.submit(printer.print, page(), PaperKind.GUIDE, 1, LONG_S)
        until(lambda: service.jobs() and service.asked_for("Get-Job-Attributes"), 30)
        service.kill()
        printer.cancel()
        assert printing.result().result is PrintResult.UNKNOWN
    assert service.spooled() != []
    failed = printer.print(page(), PaperKind.GUIDE, 1, LONG_S)
    assert failed.result is PrintResult.FAILED
    service.start()
    until(lambda: service.spooled() == [], 30)
    service.tell("stall", None)
    ready(printer)
    # Until the one before has given up, this one is told to wait.
    until(lambda: printer.print(page(), PaperKind.TEST, 1, LONG_S).problem is None, 30)
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


def test_a_worker_killed_in_the_middle_leaves_nothing_behind(
    service: PrintServiceUnderTest,
) -> None:
    with Supervisor() as supervisor, ThreadPoolExecutor() as pool:
        proxy = supervisor.page("page", "cups", service.options)
        supervisor.start()
        ready(proxy)
        service.tell("stall", "")
        printing = pool.submit(proxy.print, page(), PaperKind.GUIDE, 1, LONG_S)
        until(service.jobs, 30)
        assert proxy.worker.pid is not None
        os.kill(proxy.worker.pid, signal.SIGKILL)
        assert printing.result().result is PrintResult.UNKNOWN
        until(lambda: service.spooled() == [], 30)
        service.tell("stall", None)
        ready(proxy)
        assert proxy.print(page(), PaperKind.TEST, 1, LONG_S).result is PrintResult.PRINTED
    assert len(service.printed()) == 1


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


def test_what_is_not_done_at_its_deadline_is_cancelled(
    driver: CupsPrinter, service: PrintServiceUnderTest
) -> None:
    service.tell("state", "media-empty-warning")
    began = time.monotonic()
    outcome = driver.print(page(), PaperKind.GUIDE, 1, 5.0)
    assert time.monotonic() - began >= 5.0
    assert outcome == PrintOutcome(PrintResult.UNKNOWN, Problem.PAPER_OUT, len(page()))
    assert service.spooled() == []
    service.tell("state", None)
    assert service.printed() == []  # it does not come out when there is paper again


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
    (found,) = check_environment(service.options)
    assert "没有名为 a4 的队列" in found
    service.stop()
    (found,) = check_environment(service.options)
    assert "打印服务" in found
