"""The A4 printers that keep to one contract: a queue of a real cupsd, and the tray of the practice set-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from devices.simulators.page import Hand, Tray
from tests.helpers.print_service import PrintServiceUnderTest, print_service
from tests.helpers.waiting import until

KINDS = ("cups", "simulated-page")
Started = TypeVar("Started")


class Station(Protocol):
    """A printer, and the hands on it."""

    driver: str
    options: dict[str, str | int | float]

    def stall(self) -> None:
        """Let it take jobs and do nothing."""
        ...

    def begun(self) -> bool:
        """Tell whether a job is on its way."""
        ...

    def mend(self) -> None:
        """Make it well again."""
        ...

    def runs_out(self, start: Callable[[], Started]) -> Started:
        """Start a job that finds no paper on its way."""
        ...

    def copies(self) -> int:
        """Return how many whole copies came out."""
        ...

    def documents(self) -> list[Path]:
        """Return what came out, in order."""
        ...

    def left_behind(self) -> list[str]:
        """Return what is kept of jobs that are over."""
        ...


class Queue:
    """A queue of a cupsd."""

    driver = "cups"

    def __init__(self, service: PrintServiceUnderTest) -> None:
        self.service = service
        self.options = service.options
        self.documents = service.printed
        self.left_behind = service.spooled

    def stall(self) -> None:
        """Let the backend wait."""
        self.service.tell("stall", "")

    def begun(self) -> bool:
        """Tell whether the backend was called."""
        return len(self.service.jobs()) > len(self.service.printed())

    def mend(self) -> None:
        """Let it go on."""
        self.service.tell("stall", None)
        self.service.tell("state", None)

    def runs_out(self, start: Callable[[], Started]) -> Started:
        """A backend says so when the job is with it."""
        self.service.tell("state", "media-empty-warning")
        return start()

    def copies(self) -> int:
        """Return the copies that jobs which came out were asked for."""
        came = {file.stem for file in self.service.printed()}
        return sum(int(job[3]) for job in self.service.jobs() if job[0] in came)


class TrayStation:
    """The tray of a simulated printer, as the dock holds it."""

    driver = "simulated-page"

    def __init__(self, folder: Path) -> None:
        self.tray = Tray(folder)
        self.tray.put_up()
        self.options: dict[str, str | int | float] = {"path": str(folder), "sheet_s": 0.1}
        self.documents = self.tray.documents

    def stall(self) -> None:
        """Lay the hand on it that the dock lays."""
        self.tray.set(Hand.STALL)

    def begun(self) -> bool:
        """Tell whether it is printing."""
        return self.tray.busy

    def mend(self) -> None:
        """Make it well again."""
        self.tray.set(Hand.WELL)

    def runs_out(self, start: Callable[[], Started]) -> Started:
        """Take the paper once the job is with it."""
        self.stall()
        started = start()
        until(self.begun, 30)
        self.tray.set(Hand.EMPTY)
        return started

    def copies(self) -> int:
        """Return the documents: each copy is one."""
        return len(self.documents())

    def left_behind(self) -> list[str]:
        """Return what lies in its folder beside state and sheets."""
        folder = Path(str(self.options["path"]))
        known = {"state", *(file.name for file in self.documents())}
        return [one.name for one in folder.rglob("*") if one.is_file() and one.name not in known]


@contextmanager
def station(kind: str, folder: Path) -> Iterator[Station]:
    """Give one of KINDS."""
    if kind == "cups":
        with print_service() as service:
            yield Queue(service)
    else:
        yield TrayStation(folder / "a4")
