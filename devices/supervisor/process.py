"""One worker process: started, listened to, killed when it hangs, started again with backoff.

Knows messages and deadlines; what a message means is for the proxies.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from devices.protocol import (
    BindDone,
    Configure,
    Fault,
    Hello,
    LookDone,
    Message,
    PrintDone,
    ProtocolError,
    ReadDone,
    Refused,
    SharedMemory,
    StaffDone,
    StaffFault,
    Taken,
    decode,
    encode,
)

log = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
_LONGEST_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds."""

    silence_s: float = 5.0
    """A worker beats every second; after so much silence it hangs."""
    start_s: float = 15.0
    """A worker that has not said hello by then hangs."""
    grace_s: float = 2.0
    """How much longer than its own deadline a call may take before the worker is killed."""
    backoff_s: tuple[float, ...] = (0.1, 0.3, 1.0, 2.0, 5.0)
    """Pauses before the first, second ... restart in a row."""
    refused_s: float = 30.0
    """Pause after a worker that cannot run as configured."""
    healthy_s: float = 10.0
    """A worker that lived so long starts the row anew."""
    close_s: float = 0.6
    """What a worker gets to leave in good order."""


class WorkerLostError(Exception):
    """The worker ended, or was killed, before it answered. `sent`: it may have begun the job."""

    def __init__(self, *, sent: bool) -> None:
        super().__init__("worker lost")
        self.sent = sent


class WorkerProcess:
    """A worker and the thread that looks after it."""

    def __init__(
        self,
        configure: Configure,
        on_message: Callable[[Message], None],
        on_lost: Callable[[], None],
        timing: Timing,
        command_prefix: Sequence[str],
        *,
        shares_memory: bool = False,
    ) -> None:
        """`on_message` and `on_lost` are called on this worker's own thread."""
        self._configure = configure
        self._on_message = on_message
        self._on_lost = on_lost
        self._timing = timing
        self._prefix = tuple(command_prefix)
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._refused = False
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._pending: dict[int, Future[Message]] = {}
        self._ids = itertools.count(1)
        self._closing = threading.Event()
        self._shares_memory = shares_memory
        self.memory: SharedMemory | None = None
        """What is shared with the worker that runs now; each worker gets one of its own."""
        self.starts = 0
        """How often a worker was started."""
        self._thread = threading.Thread(
            target=self._run, name=f"worker-{configure.device}", daemon=True
        )

    @property
    def pid(self) -> int | None:
        """Process id of the worker that runs now."""
        process = self._process
        return process.pid if process is not None else None

    def start(self) -> None:
        """Start the thread, which starts the worker."""
        self._thread.start()

    def call(
        self, make: Callable[[int], Message], timeout_s: float, grace_s: float | None = None
    ) -> Message:
        """Send a request and wait for its answer.

        Raises WorkerLostError when there is no worker or it ends meanwhile, and TimeoutError
        when it does not answer by `timeout_s` and the grace (that of the timing, without
        `grace_s`); then it was killed.
        """
        number = next(self._ids)
        answer: Future[Message] = Future()
        grace = self._timing.grace_s if grace_s is None else grace_s
        deadline = time.monotonic() + timeout_s + grace
        with self._lock:
            process = self._process
            if process is None or not self._ready:
                raise WorkerLostError(sent=False)
            self._pending[number] = answer
        try:
            self._send(process, encode(make(number)), deadline)
            return answer.result(max(deadline - time.monotonic(), 0.0))
        except TimeoutError:
            process.kill()
            raise
        finally:
            with self._lock:
                self._pending.pop(number, None)

    def begin_close(self) -> None:
        """Let the worker go; `finish_close` waits for it."""
        self._closing.set()
        process = self._process
        # A call that is being written would hold this up; then finish_close kills the worker.
        if process is not None and self._sending.acquire(timeout=0.05):
            try:
                if process.stdin is not None:
                    with contextlib.suppress(OSError):
                        process.stdin.close()
            finally:
                self._sending.release()

    def finish_close(self, until: float) -> None:
        """Wait for the worker's end; kill it when it does not leave in good order by `until`.

        `until` is a monotonic time, the same for all workers: several that hang cost no more than one.
        """
        if not self._thread.is_alive():
            return
        self._thread.join(max(until - time.monotonic(), 0.0))
        process = self._process
        if process is not None and self._thread.is_alive():
            process.kill()
        self._thread.join(2)

    # ---- on the worker's thread ----------------------------------------------------------------

    def _run(self) -> None:
        failures = 0
        while not self._closing.is_set():
            began = time.monotonic()
            self._refused = False
            try:
                self._serve_one()
            except OSError:
                log.exception("worker of %s cannot be started", self._configure.device)
            self._lose()
            if self._closing.is_set():
                break
            failures = 1 if time.monotonic() - began > self._timing.healthy_s else failures + 1
            pauses = self._timing.backoff_s
            pause = pauses[min(failures, len(pauses)) - 1]
            log.warning("worker of %s ended; again in %g s", self._configure.device, pause)
            self._closing.wait(self._timing.refused_s if self._refused else pause)

    def _serve_one(self) -> None:
        """Start a worker and listen until it has ended, by itself or by our hand."""
        process = self._spawn()
        if (
            process.stdin is None or process.stdout is None
        ):  # pragma: no cover - pipes were asked for
            raise OSError("no pipes")
        os.set_blocking(process.stdin.fileno(), False)
        with process.stdout, contextlib.suppress(OSError), process.stdin:
            self._process = process
            self.starts += 1
            if self._closing.is_set():
                process.stdin.close()
            try:
                self._send(process, encode(self._first_line()), time.monotonic() + 5)
                self._listen(process)
            except (OSError, WorkerLostError, TimeoutError):
                log.warning("worker of %s does not listen", self._configure.device)
            finally:
                process.kill()
                process.wait()

    def _first_line(self) -> Configure:
        return replace(self._configure, memory=self.memory.fd if self.memory else None)

    def _spawn(self) -> subprocess.Popen[bytes]:
        # setpriv: the kernel kills the worker when this thread is gone, however that came.
        command = ["setpriv", "--pdeathsig", "KILL", "--", *self._prefix]
        if self._shares_memory:
            self.memory = SharedMemory.made()
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        return subprocess.Popen(
            [*command, sys.executable, "-P", "-m", "devices.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            pass_fds=(self.memory.fd,) if self.memory else (),
            env={**os.environ, "PYTHONPATH": path},
        )

    def _listen(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None  # noqa: S101 - for the type checker
        out = process.stdout.fileno()
        poll = select.poll()
        poll.register(out, select.POLLIN)
        heard = time.monotonic()
        rest = b""
        while True:
            if poll.poll(1000):
                data = os.read(out, 65536)
                if not data:
                    return
                heard = time.monotonic()
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    self._hear(line)
                if len(rest) > _LONGEST_LINE:
                    return
            silence = time.monotonic() - heard
            if silence > (self._timing.silence_s if self._ready else self._timing.start_s):
                log.warning("worker of %s hangs", self._configure.device)
                return

    def _hear(self, line: bytes) -> None:
        try:
            message = decode(line)
        except ProtocolError:
            log.warning("worker of %s says what is no message", self._configure.device)
            return
        match message:
            case (
                ReadDone(id=number)
                | StaffDone(id=number)
                | StaffFault(id=number)
                | PrintDone(id=number)
                | Taken(id=number)
                | LookDone(id=number)
                | BindDone(id=number)
                | Fault(id=number)
            ):
                with self._lock:
                    waiting = self._pending.pop(number, None)
                if waiting is not None:
                    waiting.set_result(message)
                return
            case Hello():
                with self._lock:
                    self._ready = True
            case Refused(detail):
                self._refused = True
                log.warning("driver of %s cannot run: %s", self._configure.device, detail)
        self._on_message(message)

    def _lose(self) -> None:
        with self._lock:
            self._process, self._ready = None, False
            memory, self.memory = self.memory, None
            lost, self._pending = list(self._pending.values()), {}
        if memory is not None:
            memory.close()
        # The state first: whoever hears that a call was lost must not find the device ready.
        if not self._refused and not self._closing.is_set():
            self._on_lost()
        for waiting in lost:
            waiting.set_exception(WorkerLostError(sent=True))

    def _send(self, process: subprocess.Popen[bytes], data: bytes, deadline: float) -> None:
        """Write a whole line by the deadline. Raises WorkerLostError or TimeoutError."""
        assert process.stdin is not None  # noqa: S101 - for the type checker
        with self._sending:
            view = memoryview(data)
            try:
                poll = select.poll()
                poll.register(process.stdin.fileno(), select.POLLOUT)
                while view:
                    if not poll.poll(max(deadline - time.monotonic(), 0.0) * 1000):
                        raise TimeoutError
                    with contextlib.suppress(BlockingIOError):
                        view = view[os.write(process.stdin.fileno(), view[:65536]) :]
            except (OSError, ValueError) as error:
                if isinstance(error, TimeoutError):
                    raise
                raise WorkerLostError(sent=len(view) < len(data)) from error
