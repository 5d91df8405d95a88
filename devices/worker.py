"""The process of one native driver: `python -m devices.worker`, messages on stdin and stdout.

It may hang or crash inside a vendor's library without anybody else noticing. It ends when its
stdin closes or its parent dies. Imports stay few: a terminal pays for each worker's memory.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, NoReturn

from devices.manifest import ConfigError, DriverKind
from devices.ports import (
    CardEvent,
    DeviceError,
    DeviceStatus,
    Frame,
    Page,
    Problem,
    Refusal,
    Scan,
    StaffCard,
    StaffCardError,
    StaffCardProblem,
)
from devices.protocol import (
    Beat,
    Bind,
    BindDone,
    CancelPages,
    Card,
    Configure,
    Fault,
    Hello,
    Look,
    LookDone,
    LookStaff,
    Message,
    PageFacts,
    Portray,
    Print,
    PrintDone,
    PrintPages,
    ProtocolError,
    ProveStaff,
    Read,
    ReadDone,
    Refused,
    Say,
    Scanned,
    SharedMemory,
    Silence,
    StaffDone,
    StaffFault,
    Status,
    Taken,
    decode,
    encode,
)
from devices.registry import create, driver

log = logging.getLogger(__name__)

_BEAT_S = 1.0
_LAST_WORDS_S = 0.4


class _Line:
    """The way back to the supervisor; the process ends when nobody listens there."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, message: Message) -> None:
        try:
            with self._lock:
                self._stream.write(encode(message))
                self._stream.flush()
        except OSError:
            os._exit(0)


def main() -> int:
    """Serve one driver until stdin closes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a person's data may lie in memory
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    threading.excepthook = _end_with_thread
    # The real stdout belongs to the messages; whatever a library prints goes to stderr.
    line = _Line(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)
    first = _receive(sys.stdin.buffer)
    if not isinstance(first, Configure):
        return 2
    try:
        device = create(first.driver, first.device, first.config, first.secret)
    except (ConfigError, ImportError, OSError, ValueError) as error:
        line.send(Refused(str(error)))
        return 3
    memory = SharedMemory(first.memory) if first.memory is not None else None
    _announce(first, device, line)
    while True:
        message = _receive(sys.stdin.buffer)
        if message is None:
            _leave(device)
        target = _obey if memory is None else _capture
        arguments = (message, device, line, *filter(None, (memory,)))
        threading.Thread(target=target, args=arguments, daemon=True).start()


def _end_with_thread(fault: threading.ExceptHookArgs) -> NoReturn:
    """End with a thread that ends by an error: half a driver must not look alive.

    The supervisor starts a whole one. Told are type and place; the words may hold a person's data.
    """
    last = traceback.extract_tb(fault.exc_traceback)[-1:]
    where = "".join(f" in {Path(one.filename).name}:{one.lineno}" for one in last)
    log.critical("a thread of the driver ended with %s%s", fault.exc_type.__name__, where)
    os._exit(4)


def _receive(stream: IO[bytes]) -> Message | None:
    data = stream.readline()
    if not data.endswith(b"\n"):
        return None
    try:
        return decode(data)
    except ProtocolError:
        log.exception("the supervisor sent what is no message")
        return None


def _announce(configure: Configure, device: Any, line: _Line) -> None:
    """Say hello, pass on what the device tells from now on, and start it."""
    kind = driver(configure.driver).kind
    is_reader = kind is DriverKind.READER

    def on_card(event: CardEvent) -> None:
        line.send(Card(device.card_present(), event))

    def on_status(status: DeviceStatus) -> None:
        if is_reader:
            line.send(Card(device.card_present()))
        line.send(Status(status.state, status.problem))

    def on_scan(scan: Scan) -> None:
        line.send(Scanned(scan))

    line.send(
        Hello(
            getattr(device, "width_dots", 0),
            getattr(device, "senses_removal", True),
            getattr(device, "type_case", None),
            getattr(device, "takes", frozenset()),
            getattr(device, "takes_staff_cards", False),
        )
    )
    on_status(device.status())  # before it starts: a later state must not be overtaken by this one
    if is_reader:
        device.subscribe(on_card, on_status)
    elif kind is DriverKind.SCANNER:
        device.subscribe(on_scan, on_status)
    else:
        device.subscribe(on_status)
    threading.Thread(target=_beat, args=(line,), daemon=True).start()
    device.start()


def _beat(line: _Line) -> None:
    pause = threading.Event()
    while True:
        line.send(Beat())
        pause.wait(_BEAT_S)


def _obey(message: Message, device: Any, line: _Line) -> None:
    match message:
        case Read(id, timeout_s):
            try:
                line.send(ReadDone(id, device.read(timeout_s)))
            except DeviceError as error:
                line.send(Fault(id, error.problem))
        case LookStaff(id, timeout_s):
            line.send(_staff_answer(id, device, lambda: device.staff_card(timeout_s)))
        case ProveStaff(id, timeout_s, demand, pin):
            line.send(
                _staff_answer(id, device, lambda: device.prove_staff_card(pin, demand, timeout_s))
            )
        case Print(id, timeout_s, page, fragment):
            if fragment:
                device.expect_fragment()
            line.send(PrintDone(id, device.print(page, timeout_s)))
        case PrintPages(id, timeout_s, paper, copies, document):
            line.send(PrintDone(id, device.print(document, paper, copies, timeout_s)))
        case CancelPages(id):
            device.cancel()
            line.send(Taken(id, accepted=True))
        case Say(id, visit, volume, text):
            device.set_volume(volume)
            line.send(Taken(id, device.say(text, visit)))
        case Silence(id, ended):
            if ended is None:
                device.stop()
            else:
                device.end_visit(ended)
            line.send(Taken(id, accepted=True))
        case _:
            log.error("the supervisor sent a %s", type(message).__name__)


def _staff_answer(number: int, device: Any, ask: Callable[[], StaffCard]) -> Message:
    if not getattr(device, "takes_staff_cards", False):
        return StaffFault(number, StaffCardProblem.NOT_A_STAFF_CARD, None)
    try:
        return StaffDone(number, ask())
    except StaffCardError as error:
        return StaffFault(number, error.problem, error.tries_left)
    except DeviceError as error:
        return Fault(number, error.problem)


def _capture(message: Message, device: Any, line: _Line, memory: SharedMemory) -> None:
    match message:
        case Look(id, timeout_s, width, height):
            _find(id, (width, height), lambda frame: device.look(frame, timeout_s), line, memory)
        case Portray(id, timeout_s, width, height, least_width, least_height):
            least = (least_width, least_height)
            _find(
                id,
                (width, height),
                lambda frame: device.portrait(frame, least, timeout_s),
                line,
                memory,
            )
        case Bind(id, timeout_s, pages):
            try:
                ends = itertools.accumulate(page.length for page in pages)
                read = [
                    p.page(memory.read(p.length, end - p.length))
                    for p, end in zip(pages, ends, strict=True)
                ]
                line.send(BindDone(id, memory.write(device.bind(read, timeout_s))))
            except ValueError:
                line.send(BindDone(id, None))
            except OSError:
                line.send(Fault(id, Problem.HARDWARE))
        case _:
            log.error("the supervisor sent a %s", type(message).__name__)


def _find(
    number: int,
    size: tuple[int, int],
    find: Callable[[Frame], Page | Refusal],
    line: _Line,
    memory: SharedMemory,
) -> None:
    width, height = size
    try:
        found = find(Frame(width, height, memory.read(3 * width * height)))
        if isinstance(found, Page):
            memory.write(found.jpeg)
            told: PageFacts | Refusal = PageFacts.of(found)
        else:
            told = found
    except OSError:
        line.send(Fault(number, Problem.HARDWARE))
    else:
        line.send(LookDone(number, told))


def _leave(device: Any) -> NoReturn:
    """Release the device if that goes quickly, and end."""
    closing = threading.Thread(target=device.close, daemon=True)
    with contextlib.suppress(RuntimeError):
        closing.start()
        closing.join(_LAST_WORDS_S)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
