"""An A4 printer that speaks IPP Everywhere behind a real cupsd: the printer itself says how it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from devices.ports import DeviceState, PaperKind, PrintOutcome, PrintResult, Problem
from devices.simulators.isolation import propagation
from devices.supervisor import Supervisor
from kiosk.documents.trial_page import RARE, trial_sheet
from tests.helpers.ipp_printer import URI, ipp_printer
from tests.helpers.print_service import print_service
from tests.helpers.waiting import until
from ui.paper.pdf import SheetPdf


@pytest.mark.skipif(
    propagation() != "private", reason="in a plain chroot its mounts would be seen outside"
)
def test_an_ipp_printer_says_itself_how_it_is() -> None:
    sheet = trial_sheet(RARE, datetime(2026, 11, 26, 9, 0, tzinfo=UTC))
    document = SheetPdf().pdf(sheet)
    with (
        ipp_printer() as real,
        print_service(uri=URI, prefix=real.command_prefix) as service,
        Supervisor(command_prefix=real.command_prefix) as supervisor,
        ThreadPoolExecutor() as pool,
    ):
        printer = supervisor.page("page", "cups", service.options)
        supervisor.start()
        until(lambda: printer.status().state is DeviceState.READY, 30)
        real.tell("state", "media-empty-warning")
        printing = pool.submit(printer.print, document, PaperKind.TEST, 1, 60.0)
        until(lambda: printer.status().problem is Problem.PAPER_OUT, 30)
        assert not printing.done()  # it goes on when there is paper
        real.tell("state", None)
        assert printing.result().result is PrintResult.PRINTED
        until(lambda: printer.status().state is DeviceState.READY, 30)
        assert len(real.printed()) == 1
        assert service.spooled() == []

        real.tell("off", "")  # the queue itself still calls the printer idle
        until(lambda: printer.status().problem is Problem.OFFLINE, 30)
        gone = printer.print(document, PaperKind.TEST, 1, 60.0)
        assert gone == PrintOutcome(PrintResult.FAILED, Problem.OFFLINE)
        real.tell("off", None)
        until(lambda: printer.status().state is DeviceState.READY, 30)
