"""The print service, as this terminal speaks to it: the one place that knows pycups.

One object a thread: libcups' connections are not shared. Every call blocks until cupsd answers;
pycups releases the interpreter meanwhile, so a hung cupsd hangs only the thread that asked.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import cups

from devices.page.attributes import Attributes

Answer = TypeVar("Answer")

SERVER = "/run/cups/cups.sock"
TITLE_PREFIX = "bianmin-"

_PRINTER = [
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "document-format-supported",
    "media-supported",
    "device-uri",
]
_JOB = ["job-state", "job-state-reasons", "time-at-processing"]
_OPTIONS = {
    # All three: with one of them missing some filters print A4 as Letter, or shrink it.
    "PageSize": "A4",
    "media": "iso_a4_210x297mm",
    "print-scaling": "none",
    "sides": "one-sided",
    "job-sheets": "none,none",
}
_PDF = "application/pdf"
_IPP_SCHEMES = {"ipp": False, "ipps": True}
_CHUNK = 1 << 16
_REACH_S = 2.0
_REFUSED = {cups.IPP_NOT_AUTHORIZED, cups.IPP_FORBIDDEN, cups.IPP_NOT_AUTHENTICATED}


class ServiceGone(Exception):
    """cupsd does not answer, or ended meanwhile."""


class NotThere(Exception):
    """No such queue, or no such job."""


class NotAllowed(Exception):
    """The print service does not let this user do that."""


def job_title(kind: str) -> str:
    """Return the title of a job: what kind of paper it is, and nothing of anybody."""
    return TITLE_PREFIX + kind


class PrintService:
    """A connection to cupsd and one queue of it; opened when it is needed, dropped when it fails."""

    def __init__(self, server: str, queue: str) -> None:
        self._server = server
        self._queue = queue
        self._connection: Any = None

    def printer(self) -> Attributes:
        """Return the queue's attributes. Raises ServiceGone, NotThere or NotAllowed."""
        return self._ask(
            lambda cupsd: cupsd.getPrinterAttributes(self._queue, requested_attributes=_PRINTER)
        )

    def create(self, kind: str, copies: int) -> int:
        """Make an empty job and return its number; nothing is printed before its document is whole."""
        options = {**_OPTIONS, "copies": str(copies)}
        number: int = self._ask(
            lambda cupsd: cupsd.createJob(self._queue, job_title(kind), options)
        )
        return number

    def send(self, job: int, kind: str, document: bytes) -> None:
        """Give a job its one document, over the connection: no file is written on this side."""

        def send(cupsd: Any) -> None:
            cupsd.startDocument(self._queue, job, job_title(kind), _PDF, 1)
            for start in range(0, len(document), _CHUNK):
                piece = document[start : start + _CHUNK]
                cupsd.writeRequestData(piece, len(piece))
            cupsd.finishDocument(self._queue)

        self._ask(send)

    def job(self, job: int) -> Attributes:
        """Return a job's attributes. Raises NotThere for one that cupsd has forgotten."""
        return self._ask(lambda cupsd: cupsd.getJobAttributes(job, requested_attributes=_JOB))

    def cancel(self, job: int) -> None:
        """Cancel a job; one that has ended stays as it is."""
        self._end(job, purge=False)

    def purge(self, job: int) -> None:
        """Cancel a job and remove its document from the spool, whatever cupsd preserves.

        Its record goes too, unless its backend still runs: then that stays until cupsd forgets it.
        """
        self._end(job, purge=True)

    def ours(self) -> list[int]:
        """Return the terminal's own jobs in this queue, finished ones too."""
        wanted = ["job-id", "job-name", "job-printer-uri"]
        jobs: Mapping[int, Attributes] = self._ask(
            lambda cupsd: cupsd.getJobs(which_jobs="all", my_jobs=True, requested_attributes=wanted)
        )
        return [
            number
            for number, told in jobs.items()
            if str(told.get("job-name", "")).startswith(TITLE_PREFIX)
            and str(told.get("job-printer-uri", "")).rpartition("/")[2] == self._queue
        ]

    def _end(self, job: int, *, purge: bool) -> None:
        def end(cupsd: Any) -> None:
            try:
                cupsd.cancelJob(job, purge_job=purge)
            except cups.IPPError as error:
                if error.args[0] != cups.IPP_NOT_POSSIBLE:
                    raise

        self._ask(end)

    def _ask(self, request: Callable[[Any], Answer]) -> Answer:
        try:
            if self._connection is None:
                self._connection = _connect(self._server)
            return request(self._connection)
        except cups.IPPError as error:
            status = error.args[0]
            if status == cups.IPP_NOT_FOUND:
                raise NotThere from None
            self._connection = None
            raise (NotAllowed if status in _REFUSED else ServiceGone) from None
        except (cups.HTTPError, RuntimeError, OSError):
            self._connection = None
            raise ServiceGone from None


def device_attributes(device_uri: str) -> Attributes | None:
    """Ask an IPP printer itself how it is; None when there is none behind the queue to ask.

    Raises ServiceGone when it does not answer. A queue tells what it saw at its last job.
    """
    parts = urlsplit(device_uri)
    if parts.scheme not in _IPP_SCHEMES or not parts.hostname:
        return None
    port = parts.port or 631
    try:
        # libcups would wait half a minute for a printer that is switched off.
        socket.create_connection((parts.hostname, port), _REACH_S).close()
        printer = cups.Connection(
            host=parts.hostname,
            port=port,
            encryption=cups.HTTP_ENCRYPT_ALWAYS
            if _IPP_SCHEMES[parts.scheme]
            else cups.HTTP_ENCRYPT_IF_REQUESTED,
        )
        told: Attributes = printer.getPrinterAttributes(
            uri=device_uri, requested_attributes=_PRINTER[:3]
        )
    except (cups.IPPError, cups.HTTPError, RuntimeError, OSError):
        raise ServiceGone from None
    return told


def _connect(server: str) -> Any:
    # Never ask at a terminal that nobody sits at: libcups would, on /dev/tty.
    cups.setPasswordCB2(lambda *_: None)
    if server.startswith("/"):
        return cups.Connection(host=server)
    host, _, port = server.partition(":")
    return cups.Connection(host=host, port=int(port or 631))
