"""The inside of the printer emulator: sensors, buffer, command parser and paper.

Reads the buffer in order as a printer does; knows no cable. What it has to say goes through
`_say`, which the interface card overrides.
"""

from __future__ import annotations

import struct
import threading
import time
from collections import deque
from enum import StrEnum

from devices.simulators import vendors
from devices.simulators.paper import Receipt, Roll
from devices.simulators.typesetter import Typesetter
from devices.simulators.vendors import Fault, Paper, Sensors, Vendor

_KEPT = 200
_ROWS_AT_ONCE = 16
_LOOK_S = 0.02


class Answers(StrEnum):
    """How status commands are answered."""

    RIGHT = "right"
    NONE = "none"
    GARBAGE = "garbage"


class _ClearedError(Exception):
    """The buffer was emptied: whatever command was being read is gone."""


class PrintEngine:
    """A printer without a cable; its thread starts with it and ends with `_end`."""

    def __init__(self, width: int, mm_per_s: float | None, vendor: Vendor) -> None:
        self.vendor = vendor
        self.answers = Answers.RIGHT
        self.mm_per_s = mm_per_s
        self.paper_left: int | None = None
        self.second_s = 1.0
        """How long a second of the presenter lasts; heeded at once, by a slip that waits as well."""
        self.real_time_in_order = 0
        """Real-time commands that stood where a command may stand."""
        self.unknown: list[bytes] = []
        """Commands this printer does not know."""
        self.mouth: list[Receipt] = []
        """Cut off, waiting to be taken."""
        self.torn: deque[Receipt] = deque(maxlen=_KEPT)
        """Taken away, or pushed out."""
        self.retracted: deque[Receipt] = deque(maxlen=_KEPT)
        """Drawn back by the presenter."""
        self._paper = Paper.OK
        self._cover_open = False
        self._fault = Fault.NONE
        self._stalled = False
        self._roll = Roll(width)
        self.type = Typesetter(self._roll)
        self._code = ("", 3)
        self._buffer = bytearray()
        self._change = threading.Condition()
        self._cleared = 0
        self._generation = 0
        self._asb = False
        self._closing = False
        self._engine = threading.Thread(target=self._print_for_ever, name="paper", daemon=True)
        self._engine.start()

    def _end(self) -> None:
        self._closing = True
        self._clear()
        self._engine.join(timeout=2)

    def _say(self, data: bytes) -> None:
        """Send to whoever is connected."""
        raise NotImplementedError

    def _set(
        self,
        paper: Paper | None = None,
        cover_open: bool | None = None,
        stalled: bool | None = None,
        fault: Fault | None = None,
    ) -> None:
        with self._change:
            self._paper = self._paper if paper is None else paper
            self._cover_open = self._cover_open if cover_open is None else cover_open
            self._stalled = self._stalled if stalled is None else stalled
            self._fault = self._fault if fault is None else fault
            self._change.notify_all()
            report = self._asb
        if report:
            self._say(vendors.asb(self._sensors()))

    @property
    def printing(self) -> bool:
        """Whether something stands on the paper that was not cut off yet."""
        return not self._roll.blank

    def _sensors(self) -> Sensors:
        with self._change:
            mouth = bool(self.mouth)
            return Sensors(self._paper, self._cover_open, self._fault, mouth, busy=self.printing)

    def _clear(self) -> None:
        with self._change:
            self._buffer.clear()
            self._cleared += 1
            self._change.notify_all()

    def _print_for_ever(self) -> None:
        while not self._closing:
            with self._change:
                self._generation = self._cleared
            try:
                self._command()
            except _ClearedError:
                continue

    def _take(self, count: int) -> bytes:
        """Wait for the next bytes; the engine stands while it is offline."""
        with self._change:
            while True:
                if self._closing or self._generation != self._cleared:
                    raise _ClearedError
                offline = (
                    self._paper is Paper.OUT or self._cover_open or self._fault is not Fault.NONE
                )
                if len(self._buffer) >= count and not offline:
                    taken = bytes(self._buffer[:count])
                    del self._buffer[:count]
                    return taken
                self._change.wait(1.0)

    # ---- commands --------------------------------------------------------------------------

    def _command(self) -> None:
        lead = self._take(1)[0]
        if lead == 0x10:
            self._take(2)
            with self._change:
                self.real_time_in_order += 1
        elif lead == 0x1B:
            self._escape()
        elif lead == 0x1D:
            self._group()
        elif lead == 0x1C:
            self._field()
        elif lead == 0x0A:
            self._use(self.type.end_line())
        elif lead >= 0x20:
            more = self.type.wants(lead)
            self._use(self.type.put(bytes([lead]) + (self._take(more) if more else b"")))
        elif lead != 0x00:
            self.unknown.append(bytes([lead]))

    def _escape(self) -> None:
        code = self._take(1)
        if code == b"J":
            self._feed(self._take(1)[0])
        elif code == b"@":
            self._asb = False
            self.type.reset()
        elif code == b"a":
            self.type.centred = self._take(1) in {b"\x01", b"1"}
        elif code == b"3":
            self.type.pitch = self._take(1)[0]
        elif code in {b"E", b"R"}:  # bold and national set: nothing to see on bars
            self._take(1)
        else:
            self.unknown.append(b"\x1b" + code)

    def _field(self) -> None:
        code = self._take(1)
        if code in {b"&", b"."}:
            self.type.chinese = code == b"&"
        elif code == b"!":
            n = self._take(1)[0]
            self.type.wide, self.type.tall = bool(n & 0x04), bool(n & 0x08)
        elif code == b"P" and self.vendor is Vendor.CUSTOM:
            _, _, mode, seconds = self._take(4)
            self._present(mode == ord("R"), seconds)
        else:
            self.unknown.append(b"\x1c" + code)

    def _group(self) -> None:
        code = self._take(1)
        if code == b"v":
            self._image()
        elif code == b"V":
            if self._take(1)[0] in {65, 66}:
                self._feed(self._take(1)[0])
            self._cut()
        elif code == b"!":
            n = self._take(1)[0]
            self.type.wide, self.type.tall = bool(n & 0x70), bool(n & 0x07)
        elif code == b"(":
            self._extended()
        elif code == b"r" and self.vendor is not Vendor.CUSTOM:
            self._take(1)
            if self.answers is Answers.RIGHT:
                self._say(bytes([vendors.paper_sensor(self._sensors())]))
        elif code == b"a" and self.vendor is not Vendor.CUSTOM:
            self._asb = self._take(1) != b"\x00"
            if self._asb:
                self._say(vendors.asb(self._sensors()))
        else:
            self.unknown.append(b"\x1d" + code)

    def _image(self) -> None:
        mode = self._take(2)
        stride, rows = struct.unpack("<HH", self._take(4))
        while rows > 0:
            some = min(rows, _ROWS_AT_ONCE)
            self._roll.image(max(stride, 1), self._take(stride * some))
            self._use(some)
            rows -= some
        if mode != b"0\x00":
            self.unknown.append(b"\x1dv" + mode)

    def _extended(self) -> None:
        """GS ( k, the QR codes; what else begins with GS ( is read and not known."""
        kind, low, high = self._take(3)
        parameters = self._take(low + (high << 8))
        function = parameters[:2]
        data, module = self._code
        if kind != ord("k") or function not in {b"1A", b"1C", b"1E", b"1P", b"1Q"}:
            self.unknown.append(b"\x1d(" + bytes([kind]) + function)
        elif function == b"1C":
            self._code = (data, parameters[2])
        elif function == b"1P":
            self._code = (parameters[3:].decode(errors="replace"), module)
        elif function == b"1Q" and data:
            self._use(self._roll.code(data, module))

    # ---- paper -----------------------------------------------------------------------------

    def _cut(self) -> None:
        with self._change:
            self.mouth.append(self._roll.cut())
            self._change.notify_all()

    def _present(self, retract: bool, seconds: int) -> None:
        """Cut and hold the slip in the mouth; what nobody takes in time is drawn back or falls out."""
        with self._change:
            self._cut()
            waits = (self.mouth[-1], retract, seconds)
        threading.Thread(target=self._empty_mouth, args=waits, daemon=True).start()

    def _empty_mouth(self, slip: Receipt, retract: bool, seconds: int) -> None:
        began = time.monotonic()
        with self._change:
            while any(one is slip for one in self.mouth) and not self._closing:
                if time.monotonic() - began >= seconds * self.second_s:
                    self.mouth = [one for one in self.mouth if one is not slip]
                    (self.retracted if retract else self.torn).append(slip)
                    self._change.notify_all()
                    return
                self._change.wait(_LOOK_S)

    def _feed(self, dots: int) -> None:
        self._roll.feed(dots)
        self._use(dots)

    def _use(self, dots: int) -> None:
        if not dots:
            return
        if self.vendor is Vendor.CUSTOM and self.mouth:  # the new slip pushes the old one out
            with self._change:
                pushed, self.mouth = self.mouth, []
                self.torn.extend(pushed)
        if self.mm_per_s:
            time.sleep(dots / 8 / self.mm_per_s)
        if self.paper_left is not None:
            self.paper_left -= dots
            if self.paper_left <= 0:
                self.paper_left = 0
                self._set(paper=Paper.OUT)
