"""Page capture in a worker of its own. Keeps no picture: the shared memory is wiped after each call."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence

from devices.listeners import StatusBoard
from devices.ports import DeviceError, DeviceState, DeviceStatus, Frame, Page, Problem, Refusal
from devices.ports.capture import MAX_PAGES, PAGE_BYTES
from devices.protocol import (
    Bind,
    BindDone,
    Config,
    Configure,
    Fault,
    Look,
    LookDone,
    Message,
    PageFacts,
    Portray,
    Refused,
    SharedMemory,
    Status,
)
from devices.supervisor.process import Timing, WorkerLostError, WorkerProcess


class SupervisedCapture:
    """A PageCapture; its callbacks come on the worker's thread. One call at a time, others wait."""

    def __init__(
        self, name: str, driver: str, config: Config, timing: Timing, command_prefix: Sequence[str]
    ) -> None:
        self._board = StatusBoard(name)
        self._calling = threading.Lock()
        configure = Configure(name, driver, config, b"")
        self.worker = WorkerProcess(
            configure, self._hear, self._lost, timing, command_prefix, shares_memory=True
        )

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._board.status

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on the worker's thread; returns the unsubscribe function."""
        return self._board.subscribe(on_status)

    def look(self, frame: Frame, timeout_s: float = 10.0) -> Page | Refusal:
        """Return the page in a photograph, or why there is none. Raises DeviceError."""
        size = (frame.width, frame.height)
        return self._found(frame, lambda id_: Look(id_, timeout_s, *size), timeout_s)

    def portrait(
        self, frame: Frame, least: tuple[int, int], timeout_s: float = 10.0
    ) -> Page | Refusal:
        """Return a person's photograph, or why there is none. Raises DeviceError."""
        size = (frame.width, frame.height)
        return self._found(frame, lambda id_: Portray(id_, timeout_s, *size, *least), timeout_s)

    def _found(
        self, frame: Frame, make: Callable[[int], Message], timeout_s: float
    ) -> Page | Refusal:
        with self._memory(timeout_s) as memory:
            memory.write(frame.pixels)
            answer = self._call(make, timeout_s)
            if isinstance(answer, LookDone):
                if isinstance(answer.found, Refusal):
                    return answer.found
                return answer.found.page(memory.read(min(answer.found.length, PAGE_BYTES)))
        raise _unfit(answer)

    def bind(self, pages: Sequence[Page], timeout_s: float = 10.0) -> bytes:
        """Return one PDF. Raises DeviceError, and ValueError when a page is none."""
        if not 0 < len(pages) <= MAX_PAGES or any(len(one.jpeg) > PAGE_BYTES for one in pages):
            raise ValueError(f"a PDF has 1 to {MAX_PAGES} pages of at most {PAGE_BYTES} bytes")
        facts = tuple(PageFacts.of(page) for page in pages)
        with self._memory(timeout_s) as memory:
            memory.write(*(page.jpeg for page in pages))
            answer = self._call(lambda id_: Bind(id_, timeout_s, facts), timeout_s)
            if isinstance(answer, BindDone):
                if answer.length is None:
                    raise ValueError("one of the pages is none")
                return memory.read(answer.length)
        raise _unfit(answer)

    @contextlib.contextmanager
    def _memory(self, timeout_s: float) -> Iterator[SharedMemory]:
        """Give the worker's memory to one call, and wipe it when that has ended."""
        if not self._calling.acquire(timeout=timeout_s):
            raise DeviceError(Problem.BUSY, "another picture is being looked at")
        try:
            memory = self.worker.memory
            if memory is None:
                raise self._gone()
            try:
                yield memory
            except OSError:  # closed with its worker
                raise self._gone() from None
            finally:
                with contextlib.suppress(OSError):
                    memory.wipe()
        finally:
            self._calling.release()

    def _call(self, make: Callable[[int], Message], timeout_s: float) -> Message:
        try:
            return self.worker.call(make, timeout_s)
        except WorkerLostError:
            raise self._gone() from None
        except TimeoutError:
            raise DeviceError(Problem.TIMED_OUT, "the driver hung and was killed") from None

    def _gone(self) -> DeviceError:
        return DeviceError(self._board.status.problem or Problem.NO_SERVICE, "the driver was lost")

    def _hear(self, message: Message) -> None:
        match message:
            case Status(state, problem):
                self._board.tell(state, problem)
            case Refused():
                self._board.tell(DeviceState.MISSING, Problem.NOT_CONFIGURED)

    def _lost(self) -> None:
        self._board.tell(DeviceState.RECOVERING, Problem.NO_SERVICE)


def _unfit(answer: Message) -> DeviceError:
    if isinstance(answer, Fault):
        return DeviceError(answer.problem)
    return DeviceError(Problem.HARDWARE, f"the driver answered with {type(answer).__name__}")
