"""Prints the slip that a command beside the running terminal asked for, and tells it what came of it."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from devices.ports import PrintOutcome, PrintResult, Problem
from kiosk.ports import StoreUnsafe

if TYPE_CHECKING:
    from kiosk.ports import AskedPrint, PrintRequests
    from kiosk.services.print_receipt import PrintReceipt

log = logging.getLogger(__name__)


class PrintAsked:
    """Call it when staff did something beside this process; it does not wait for the paper."""

    def __init__(self, requests: PrintRequests, print_receipt: PrintReceipt) -> None:
        """Take what is asked for, and the one way to the printer."""
        self._requests = requests
        self._print = print_receipt

    def __call__(self) -> None:
        """Look for a request, and print it on a thread of its own."""
        asked = self._requests.take()
        if asked is not None:
            work = threading.Thread(
                target=self._work, args=(asked,), name="print-asked", daemon=True
            )
            work.start()

    def _work(self, asked: AskedPrint) -> None:
        try:
            outcome = self._print(asked.submission_id)
        except (KeyError, StoreUnsafe):  # before the first byte: it cannot be read, or is no more
            outcome = PrintOutcome(PrintResult.FAILED)
        problem = outcome.problem or Problem.HARDWARE
        try:
            self._requests.answer(asked, outcome.result.value, problem.value)
        except StoreUnsafe as error:
            log.warning("nobody was told of a print: %s", error.cause.value)
