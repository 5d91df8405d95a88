"""The interface card of the printer emulator: buffers bytes, obeys real-time commands at once.

The rest is left to the engine, in order. It knows nothing of our driver and must not be kinder
than a real printer. Which cable the bytes come by is for the classes that inherit from it.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Self

from devices.simulators import vendors
from devices.simulators.paper import Receipt
from devices.simulators.print_engine import Answers, PrintEngine
from devices.simulators.vendors import Fault, Paper, Vendor

_BUFFER = 65536
_HEARD = 1 << 20

Say = Callable[[bytes], None]


class InterfaceCard(PrintEngine):
    """A printer with hands on it; switches may be used from any thread.

    `mm_per_s`: speed of the mechanism at 8 dots/mm; None prints in no time.
    `paper_left`: dots until the roll is empty; None: endless.
    """

    def __init__(
        self, width: int = 576, mm_per_s: float | None = None, vendor: Vendor = Vendor.EPSON
    ) -> None:
        super().__init__(width, mm_per_s, vendor)
        self.bytes_received = 0
        self.heard = bytearray()
        """The last megabyte that came in."""
        self.real_time_commands = 0
        """Obeyed in real time, wherever they stood: more than in order means one hid in an image."""
        self._tail = b""

    # ---- hands on the printer ----------------------------------------------------------------

    @property
    def powered(self) -> bool:
        """Whether it is switched on."""
        raise NotImplementedError

    def power_on(self) -> None:
        """Switch on."""
        raise NotImplementedError

    def power_off(self) -> None:
        """Switch off: the buffer is lost, paper stays as it is."""
        raise NotImplementedError

    def close(self) -> None:
        """End it; safe to call twice."""
        raise NotImplementedError

    @property
    def paper(self) -> Paper:
        """What is on the roll."""
        return self._paper

    @property
    def cover_open(self) -> bool:
        """Whether the cover is open."""
        return self._cover_open

    @property
    def stalled(self) -> bool:
        """Whether it has stopped taking bytes."""
        return self._stalled

    def set_paper(self, paper: Paper) -> None:
        """Change the roll."""
        if paper is Paper.OK:
            self.paper_left = None
        self._set(paper=paper)

    def set_cover(self, *, is_open: bool) -> None:
        """Open or close the cover."""
        self._set(cover_open=is_open)

    def set_fault(self, fault: Fault) -> None:
        """Break something, or mend it."""
        self._set(fault=fault)

    def stall(self) -> None:
        """Keep the connection and take not one more byte."""
        self._set(stalled=True)

    def resume(self) -> None:
        """Go on taking bytes."""
        self._set(stalled=False)

    def tear(self) -> list[Receipt]:
        """Take away what is in the mouth."""
        with self._change:
            taken, self.mouth = self.mouth, []
            self.torn.extend(taken)
            return taken

    def receipts(self) -> list[Receipt]:
        """Return every receipt since the start, oldest first (the last 200)."""
        with self._change:
            return [*self.torn, *self.mouth]

    def wait_for_receipts(self, count: int, timeout_s: float = 5.0) -> list[Receipt]:
        """Return the receipts once there are `count`; TimeoutError when they do not come."""
        with self._change:
            if not self._change.wait_for(
                lambda: len(self.torn) + len(self.mouth) >= count, timeout_s
            ):
                raise TimeoutError(f"fewer than {count} receipts in {timeout_s} s")
        return self.receipts()

    def __enter__(self) -> Self:
        """Return the running printer."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.close()

    # ---- bytes -------------------------------------------------------------------------------

    def _run(self, target: Callable[..., object], *args: object) -> None:
        threading.Thread(target=target, args=args, daemon=True).start()

    def _room(self) -> int:
        """Return how many bytes may be taken now; 0 while it is stalled or its buffer full."""
        with self._change:
            return 0 if self._stalled else max(_BUFFER - len(self._buffer), 0)

    def _take_in(self, data: bytes, say: Say) -> None:
        """Take what came over the cable; answers to real-time commands go to `say`."""
        self._tail = self._real_time(self._tail, data, say)
        with self._change:
            self.bytes_received += len(data)
            self.heard += data
            del self.heard[:-_HEARD]
            self._buffer += data
            self._change.notify_all()

    def _real_time(self, tail: bytes, data: bytes, say: Say) -> bytes:
        """Obey DLE EOT n and DLE ENQ n anywhere in the stream; return what may be half of one."""
        stream = tail + data
        at = 0
        while (at := stream.find(b"\x10", at)) >= 0 and at + 2 < len(stream):
            second, n = stream[at + 1], stream[at + 2]
            answer = self._status(n) if second == 0x04 else b""
            if answer:
                self._count_real_time()
                self._answer(say, answer)
                at += 3
            elif second == 0x05 and n in {1, 2}:
                self._count_real_time()
                if n == 2:
                    self._clear()
                at += 3
            else:
                at += 1
        if stream.endswith((b"\x10\x04", b"\x10\x05")):
            return stream[-2:]
        return stream[-1:] if stream.endswith(b"\x10") else b""

    def _status(self, n: int) -> bytes:
        """Return the answer to DLE EOT n; empty when this printer knows no such question."""
        if n == 0x14 and self.vendor is Vendor.CUSTOM:
            return vendors.full(self._sensors())
        return bytes([vendors.eot(self.vendor, n, self._sensors())]) if 1 <= n <= 4 else b""

    def _count_real_time(self) -> None:
        with self._change:
            self.real_time_commands += 1

    def _answer(self, say: Say, right: bytes) -> None:
        if self.answers is Answers.RIGHT:
            say(right)
        elif self.answers is Answers.GARBAGE:
            # Anything that is not built as an answer.
            say(bytes(random.choice((0x00, 0xFF, 0x41, 0x80)) for _ in range(3)))  # noqa: S311
