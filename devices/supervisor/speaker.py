"""A speaker whose driver lives in a worker. A worker that is lost forgets its queue: silence is safe."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from devices.listeners import StatusBoard
from devices.ports import DEFAULT_VOLUME, DeviceState, DeviceStatus, Problem
from devices.protocol import Config, Configure, Message, Refused, Say, Silence, Status, Taken
from devices.supervisor.process import Timing, WorkerLostError, WorkerProcess

_SAY_S = 1.0
_SILENCE_S = 0.08
"""A worker that has not fallen silent by then is killed, and its voice dies with it."""


class SupervisedSpeaker:
    """A Speaker; its callbacks come on the worker's thread. Say and stop block for a moment."""

    def __init__(
        self, name: str, driver: str, config: Config, timing: Timing, command_prefix: Sequence[str]
    ) -> None:
        self._board = StatusBoard(name)
        volume = config.get("volume", DEFAULT_VOLUME)
        self._default = volume if isinstance(volume, int) else DEFAULT_VOLUME
        self._volume = self._default
        self._ended = 0
        self._lock = threading.Lock()
        configure = Configure(name, driver, config, b"")
        self.worker = WorkerProcess(configure, self._hear, self._lost, timing, command_prefix)

    @property
    def volume(self) -> int:
        """Volume of the next sentence in percent."""
        return self._volume

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._board.status

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on the worker's thread; returns the unsubscribe function."""
        return self._board.subscribe(on_status)

    def set_volume(self, percent: int) -> None:
        """Set the volume until the visit ends. Raises ValueError outside 0 to 100."""
        if not 0 <= percent <= 100:
            raise ValueError("a volume is 0 to 100 percent")
        with self._lock:
            self._volume = percent

    def say(self, text: str, visit: int) -> bool:
        """Queue a sentence; False when it will not be said. Never repeated by itself."""
        with self._lock:
            if visit <= self._ended:
                return False
            volume = self._volume
        try:
            answer = self.worker.call(lambda id_: Say(id_, visit, volume, text), _SAY_S, grace_s=0)
        except (WorkerLostError, TimeoutError):
            return False
        return isinstance(answer, Taken) and answer.accepted

    def stop(self) -> None:
        """Fall silent within a tenth of a second."""
        self._silence(None)

    def end_visit(self, visit: int) -> None:
        """Fall silent within a tenth of a second; reset the volume."""
        with self._lock:
            self._ended = max(self._ended, visit)
            self._volume = self._default
        self._silence(visit)

    def _silence(self, ended: int | None) -> None:
        try:
            self.worker.call(lambda id_: Silence(id_, ended), _SILENCE_S, grace_s=0)
        except (WorkerLostError, TimeoutError):
            return  # it is dead, or was killed just now: no voice outlives its worker

    def _hear(self, message: Message) -> None:
        match message:
            case Status(state, problem):
                self._board.tell(state, problem)
            case Refused():
                self._board.tell(DeviceState.MISSING, Problem.NOT_CONFIGURED)

    def _lost(self) -> None:
        self._board.tell(DeviceState.RECOVERING, Problem.NO_SERVICE)
