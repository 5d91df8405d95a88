"""The type in the printer emulator: what is set on the line that is being filled.

Has the characters of GB 2312 and ASCII in its memory; what it has not is printed as nothing, and
noted, as a real one prints a blank or a question mark. Knows no command.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.simulators.paper import Roll

_CELL = 12
_HEIGHT = 24


@dataclass
class Typesetter:
    """State between two characters; `reset` is ESC @."""

    roll: Roll
    missing: list[bytes] = field(default_factory=list)
    """Bytes for which there is no sign."""
    chinese: bool = False
    centred: bool = False
    wide: bool = False
    tall: bool = False
    pitch: int = 30
    """Dots from one line to the next."""
    _signs: list[str] = field(default_factory=list)

    def reset(self) -> None:
        """Forget what was set."""
        self.chinese = self.centred = self.wide = self.tall = False
        self.pitch = 30
        self._signs = []

    @property
    def cell(self) -> int:
        """Dots of half a Chinese character."""
        return _CELL * (2 if self.wide else 1)

    def wants(self, lead: int) -> int:
        """Return how many bytes more belong to the character that begins with `lead`."""
        return 1 if self.chinese and 0x81 <= lead <= 0xFE else 0

    def put(self, code: bytes) -> int:
        """Add a character; return the dots of paper used when the line was full before it."""
        try:
            code.decode("gb2312")
            sign = code.decode("gb18030")
        except UnicodeDecodeError:
            self.missing.append(code)
            sign = " " * len(code)
        used = 0
        if (self._cells() + len(code)) * self.cell > self.roll.width:
            used = self.end_line()
        self._signs.append(sign)
        return used

    def end_line(self) -> int:
        """Print the line and feed; return the dots of paper used."""
        height = _HEIGHT * (2 if self.tall else 1)
        pitch = max(self.pitch, height)
        if not self._signs:
            self.roll.feed(self.pitch)
            return self.pitch
        ink = [sign != " " for one in self._signs for sign in (one if one.isascii() else one * 2)]
        free = self.roll.width - len(ink) * self.cell
        left = max(free, 0) // 2 if self.centred else 0
        self.roll.type("".join(self._signs), ink, self.cell, height, left)
        self.roll.feed(pitch - height)
        self._signs = []
        return pitch

    def _cells(self) -> int:
        return sum(len(one) if one.isascii() else 2 for one in self._signs)
