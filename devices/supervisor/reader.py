"""A card reader whose driver lives in a worker. Holds no person and no PIN: both pass through."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from devices.ports import (
    CardEvent,
    CardRead,
    CardWay,
    DeviceError,
    DeviceState,
    DeviceStatus,
    Problem,
    StaffCard,
    StaffCardDemand,
    StaffCardError,
)
from devices.protocol import (
    Card,
    Config,
    Configure,
    Fault,
    Hello,
    LookStaff,
    Message,
    ProveStaff,
    Read,
    ReadDone,
    Refused,
    StaffDone,
    StaffFault,
    Status,
)
from devices.supervisor.process import Timing, WorkerLostError, WorkerProcess

log = logging.getLogger(__name__)

Value = TypeVar("Value")


class SupervisedReader:
    """A CardReader and StaffCardReader; its callbacks come on the worker's thread."""

    senses_removal = True
    """Until the driver has said otherwise."""
    takes_staff_cards = False
    """The same."""

    def __init__(
        self, name: str, driver: str, config: Config, timing: Timing, command_prefix: Sequence[str]
    ) -> None:
        self._name = name
        self.takes: frozenset[CardWay] = frozenset()
        self._status = DeviceStatus(name, DeviceState.RECOVERING)
        self._present = False
        self._present_before = False
        self._lock = threading.Lock()
        self._listeners: list[
            tuple[Callable[[CardEvent], None], Callable[[DeviceStatus], None]]
        ] = []
        configure = Configure(name, driver, config, secrets.token_bytes(32))
        self.worker = WorkerProcess(configure, self._hear, self._lost, timing, command_prefix)

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._status

    def card_present(self) -> bool:
        """Tell whether a card lies in a slot; False while nobody can tell."""
        return self._present

    def subscribe(
        self,
        on_card: Callable[[CardEvent], None],
        on_status: Callable[[DeviceStatus], None],
    ) -> Callable[[], None]:
        """Call back on the worker's thread; returns the unsubscribe function.

        A worker that is lost takes no card away: when its successor sees none, REMOVED follows,
        and when it sees one, INSERTED, so that whoever listens can compare the card's key.
        """
        listener = (on_card, on_status)
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def read(self, timeout_s: float = 10.0) -> CardRead:
        """Read the card in the slot. Raises DeviceError."""
        answer = self._ask(lambda number: Read(number, timeout_s), timeout_s)
        if isinstance(answer, ReadDone):
            return answer.result
        raise _as_error(answer)

    def staff_card(self, timeout_s: float = 10.0) -> StaffCard:
        """Look at the work card in the slot. Raises StaffCardError or DeviceError."""
        answer = self._ask(lambda number: LookStaff(number, timeout_s), timeout_s)
        if isinstance(answer, StaffDone):
            return answer.card
        raise _as_error(answer)

    def prove_staff_card(
        self, pin: bytearray, demand: StaffCardDemand, timeout_s: float = 20.0
    ) -> StaffCard:
        """Let the work card prove that it holds its key; wipes the PIN. Raises as `staff_card`."""
        try:
            answer = self._ask(lambda n: ProveStaff(n, timeout_s, demand, pin), timeout_s)
        finally:
            pin[:] = bytes(len(pin))
        if isinstance(answer, StaffDone):
            return answer.card
        raise _as_error(answer)

    def _ask(self, make: Callable[[int], Message], timeout_s: float) -> Message:
        try:
            return self.worker.call(make, timeout_s)
        except WorkerLostError:
            problem = self._status.problem or Problem.NO_SERVICE
            raise DeviceError(problem, "the driver was lost") from None
        except TimeoutError:
            raise DeviceError(Problem.TIMED_OUT, "the driver hung and was killed") from None

    def _hear(self, message: Message) -> None:
        match message:
            case Hello(senses_removal=senses, takes=takes, takes_staff_cards=takes_staff_cards):
                self.senses_removal, self.takes = senses, takes
                self.takes_staff_cards = takes_staff_cards
            case Status(state, problem):
                self._tell(DeviceStatus(self._name, state, problem))
                if state is not DeviceState.RECOVERING and self._present_before:
                    # The new worker has looked: what lay there before it came is gone.
                    self._present_before = False
                    if not self._present and self.senses_removal:
                        self._tell_card(CardEvent.REMOVED)
            case Card(present, event):
                self._present = present
                if event is not None:
                    self._present_before = False
                    self._tell_card(event)
            case Refused():
                self._tell(DeviceStatus(self._name, DeviceState.MISSING, Problem.NOT_CONFIGURED))

    def _lost(self) -> None:
        self._present_before = self._present_before or self._present
        self._present = False
        self._tell(DeviceStatus(self._name, DeviceState.RECOVERING, Problem.NO_SERVICE))

    def _tell(self, status: DeviceStatus) -> None:
        with self._lock:
            changed, self._status = status != self._status, status
            listeners = list(self._listeners)
        if changed:
            for _, on_status in listeners:
                _guarded(on_status, status)

    def _tell_card(self, event: CardEvent) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for on_card, _ in listeners:
            _guarded(on_card, event)


def _as_error(answer: Message) -> DeviceError | StaffCardError:
    match answer:
        case Fault(problem=problem):
            return DeviceError(problem)
        case StaffFault(problem=refused, tries_left=tries_left):
            return StaffCardError(refused, tries_left)
    return DeviceError(Problem.HARDWARE, f"the driver answered with {type(answer).__name__}")


def _guarded(callback: Callable[[Value], None], value: Value) -> None:
    try:
        callback(value)
    except Exception:  # a listener's mistake must not end the thread that keeps the reader alive
        log.exception("a listener raised")
