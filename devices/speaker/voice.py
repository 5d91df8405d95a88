"""One sentence being spoken: espeak-ng makes the sound, aplay plays it, both can be killed.

espeak-ng's own way to the sound card reports success when there is none (1.51); aplay's exit
status tells. The text goes through a pipe: no command line and no file has it.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from dataclasses import dataclass
from enum import StrEnum, auto

_DEATH = ("setpriv", "--pdeathsig", "KILL", "--")
"""The kernel kills the voice when the worker is gone, however that came."""


class End(StrEnum):
    """How a sentence ended."""

    SPOKEN = auto()
    CUT_OFF = auto()
    BROKEN = auto()
    """It hung and was killed, or somebody else killed it."""
    NO_VOICE = auto()
    """espeak-ng failed: it does not know the voice, or its data are missing."""
    NO_SOUND = auto()
    """aplay failed: the sound card is missing, busy or was unplugged."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How to speak: names as `espeak-ng --voices` and `aplay -L` list them."""

    voice: str
    speed: int
    """Words a minute; 80 to 450."""
    device: str


class Speaking:
    """Started with its text; `wait` for its end or `cut_off` from another thread."""

    def __init__(self, text: str, voice: Voice, volume: int) -> None:
        """Start to speak at `volume` percent. Raises OSError when it cannot be started."""
        self._cut = threading.Event()
        how = ("-v", voice.voice, "-s", str(voice.speed), "-a", str(volume))
        self._espeak = subprocess.Popen(
            [*_DEATH, "espeak-ng", *how, "-b", "1", "--stdin", "--stdout"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            self._player = subprocess.Popen(
                [*_DEATH, "aplay", "-q", "-t", "wav", "-D", voice.device, "-"],
                stdin=self._espeak.stdout,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            self._espeak.kill()
            self._espeak.wait()
            raise
        if self._espeak.stdout is not None:
            self._espeak.stdout.close()  # the player's alone: its end is espeak-ng's end
        if self._espeak.stdin is not None:
            with contextlib.suppress(OSError):  # it has ended already; `wait` says why
                self._espeak.stdin.write(text.encode())  # far less than the pipe holds
            with contextlib.suppress(OSError):
                self._espeak.stdin.close()

    def wait(self, patience_s: float) -> End:
        """Return how it ended; what has not ended after `patience_s` is killed."""
        deadline = time.monotonic() + patience_s
        try:
            played = self._player.wait(patience_s)
            made = self._espeak.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            self._kill()
            return End.CUT_OFF if self._cut.is_set() else End.BROKEN
        if self._cut.is_set():
            return End.CUT_OFF
        if made > 0:
            return End.NO_VOICE
        if played > 0:
            return End.NO_SOUND
        return End.BROKEN if made or played else End.SPOKEN

    def cut_off(self) -> None:
        """Fall silent; both processes have ended when this returns."""
        self._cut.set()
        self._kill()

    def _kill(self) -> None:
        processes = (self._player, self._espeak)
        for process in processes:
            process.kill()
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1.0)
