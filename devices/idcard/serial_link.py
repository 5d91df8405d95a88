"""A serial line to a reader: the only module here that knows pyserial."""

from __future__ import annotations

import contextlib
import errno
import select
import termios
import time

import serial  # type: ignore[import-untyped]

from devices.idcard.link import LinkLostError, NoAnswerError
from devices.ports import Problem

_CHUNK = 4096
_MOST_CHUNKS_DISCARDED = 16
_BUSY = frozenset({errno.EAGAIN, errno.EBUSY})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM})


class SerialLink:
    """8N1 at one speed, opened for this process alone."""

    def __init__(self, port: str, baud: int) -> None:
        """Open the port. Raises LinkLostError."""
        try:
            self._serial = serial.Serial(
                port=port, baudrate=baud, timeout=0, write_timeout=0, exclusive=True
            )
            self._poll_in, self._poll_out = select.poll(), select.poll()
            self._poll_in.register(self._serial.fileno(), select.POLLIN)
            self._poll_out.register(self._serial.fileno(), select.POLLOUT)
        except (OSError, ValueError, termios.error) as error:
            raise LinkLostError(_problem(error), f"{port} cannot be opened") from None

    def write(self, data: bytes, deadline: float) -> None:
        """Write all of it. Raises NoAnswerError at the deadline, LinkLostError."""
        view = memoryview(data)
        try:
            while view:
                if not self._poll_out.poll(_milliseconds(deadline)):
                    raise NoAnswerError
                view = view[self._serial.write(view) or 0 :]
        except (OSError, termios.error):
            raise LinkLostError(Problem.NO_READER, "the line was lost while writing") from None

    def read(self, deadline: float) -> bytes:
        """Return what has come; nothing at the deadline. Raises LinkLostError."""
        try:
            if not self._poll_in.poll(_milliseconds(deadline)):
                return b""
            return bytes(self._serial.read(_CHUNK))
        except (OSError, termios.error):
            raise LinkLostError(Problem.NO_READER, "the line was lost while reading") from None

    def discard(self) -> None:
        """Forget what has come and was not read. Raises LinkLostError."""
        for _ in range(_MOST_CHUNKS_DISCARDED):  # a line that never stops must not hold us here
            if not self.read(0.0):
                return

    def close(self) -> None:
        """Let the port go; safe to call twice."""
        with contextlib.suppress(OSError, termios.error):
            self._serial.close()


def _milliseconds(deadline: float) -> float:
    return max(deadline - time.monotonic(), 0.0) * 1000


def _problem(error: Exception) -> Problem:
    code = error.errno if isinstance(error, OSError) else None
    if code in _BUSY:
        return Problem.BUSY
    if code in _NOT_ALLOWED:
        return Problem.NOT_CONFIGURED
    return Problem.NO_READER
