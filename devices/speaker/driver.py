"""The driver `espeak-ng`: a short queue, one sentence at a time, cut off when the visit ends.

Ready means that the last sentence, at the start one at volume 0, went all the way through the
sound card: one that is unplugged is noticed with the next sentence. No text is in a log line, an
exception or a repr.
"""

from __future__ import annotations

import shutil
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from devices.listeners import StatusBoard
from devices.ports import DEFAULT_VOLUME, DeviceState, DeviceStatus, Problem
from devices.speaker.sentence import patience_s, spoken_text
from devices.speaker.voice import End, Speaking, Voice

_QUEUE = 8
_NEEDS = {"setpriv": "util-linux", "espeak-ng": "espeak-ng", "aplay": "alsa-utils"}

_MEANS = {
    End.BROKEN: (DeviceState.RECOVERING, Problem.TIMED_OUT),
    End.NO_VOICE: (DeviceState.MISSING, Problem.NOT_CONFIGURED),
    End.NO_SOUND: (DeviceState.MISSING, Problem.OFFLINE),
}


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds."""

    again_s: float = 5.0
    """Between two tries of a speaker that does not work."""
    patience_s: Callable[[str, int], float] = patience_s
    """How long a sentence may take, by its text and the speed."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str = field(repr=False)
    volume: int


_SILENT = _Sentence("一", 0)


class EspeakSpeaker:
    """A Speaker; its callbacks come on its own thread."""

    def __init__(
        self, name: str, voice: Voice, volume: int = DEFAULT_VOLUME, timing: Timing | None = None
    ) -> None:
        self._voice = voice
        self._default = volume
        self._volume = volume
        self._timing = timing or Timing()
        self._board = StatusBoard(name)
        self._changed = threading.Condition()
        self._queue: deque[_Sentence] = deque()
        self._speaking: Speaking | None = None
        self._ended = 0
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)

    @property
    def volume(self) -> int:
        """Volume of the next sentence in percent."""
        return self._volume

    def start(self) -> None:
        """Try the sound card, then speak."""
        self._thread.start()

    def close(self) -> None:
        """Fall silent for good."""
        with self._changed:
            self._closing = True
            self._silence()
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=1)

    def status(self) -> DeviceStatus:
        """Return the last known state at once."""
        return self._board.status

    def subscribe(self, on_status: Callable[[DeviceStatus], None]) -> Callable[[], None]:
        """Call back on the speaker's thread; returns the unsubscribe function."""
        return self._board.subscribe(on_status)

    def set_volume(self, percent: int) -> None:
        """Set the volume until the visit ends. Raises ValueError outside 0 to 100."""
        if not 0 <= percent <= 100:
            raise ValueError("a volume is 0 to 100 percent")
        with self._changed:
            self._volume = percent

    def say(self, text: str, visit: int) -> bool:
        """Queue a sentence; False when it will not be said."""
        spoken = spoken_text(text)
        if spoken is None or self._board.status.state is DeviceState.MISSING:
            return False
        with self._changed:
            if self._closing or visit <= self._ended or len(self._queue) >= _QUEUE:
                return False
            self._queue.append(_Sentence(spoken, self._volume))
            self._changed.notify_all()
        return True

    def stop(self) -> None:
        """Fall silent now and forget the queue."""
        with self._changed:
            self._silence()

    def end_visit(self, visit: int) -> None:
        """Fall silent, say nothing more of this visit, reset the volume."""
        with self._changed:
            self._ended = max(self._ended, visit)
            self._volume = self._default
            self._silence()

    def _silence(self) -> None:
        self._queue.clear()
        if self._speaking is not None:
            self._speaking.cut_off()

    def _run(self) -> None:
        while not self._closing:
            if self._board.status.state is DeviceState.READY:
                self._judge(self._speak(self._next, self._voice))
            elif not self._judge(self._speak(lambda: _SILENT, _hurried(self._voice))):
                with self._changed:
                    self._changed.wait_for(lambda: self._closing, self._timing.again_s)

    def _next(self) -> _Sentence | None:
        """Wait for a sentence; None when the speaker is closed meanwhile. Needs the lock."""
        self._changed.wait_for(lambda: self._queue or self._closing)
        return None if self._closing else self._queue.popleft()

    def _speak(self, take: Callable[[], _Sentence | None], voice: Voice) -> End:
        """Speak what `take` gives; queue and voice change in one step, so that nothing slips through."""
        with self._changed:
            sentence = take()
            if sentence is None or self._closing:
                return End.CUT_OFF
            try:
                self._speaking = Speaking(sentence.text, voice, sentence.volume)
            except OSError:
                return End.NO_VOICE
            speaking = self._speaking
        end = speaking.wait(self._timing.patience_s(sentence.text, voice.speed))
        with self._changed:
            self._speaking = None
        return end

    def _judge(self, end: End) -> bool:
        """Tell what an end says of the speaker; False when it does not work."""
        if end is End.CUT_OFF:
            return True
        if end is End.SPOKEN:
            self._board.tell(DeviceState.READY)
            return True
        state, problem = _MEANS[end]
        if state is DeviceState.MISSING:
            with self._changed:
                self._queue.clear()
        self._board.tell(state, problem)
        return False


def open_speaker(name: str, config: Mapping[str, str | int | float]) -> EspeakSpeaker:
    """Make the driver `espeak-ng`: keys `device`, `voice`, `speed`, `volume`.

    Raises FileNotFoundError naming the package when a program is not installed.
    """
    if missing := _missing():
        raise FileNotFoundError("；".join(missing))
    return EspeakSpeaker(name, _voice(config), int(config.get("volume", DEFAULT_VOLUME)))


def check_environment(config: Mapping[str, str | int | float]) -> list[str]:
    """Return what keeps this terminal from speaking, for a technician; plays silence."""
    if missing := _missing():
        return missing
    voice = _hurried(_voice(config))
    end = Speaking(_SILENT.text, voice, 0).wait(patience_s(_SILENT.text, voice.speed))
    advice = {
        End.BROKEN: "声音设备没有反应：请检查连接线，或重新启动这台机器",
        End.NO_VOICE: f"espeak-ng 没有名为 {voice.voice} 的声音：请看 espeak-ng --voices",
        End.NO_SOUND: f"声音设备 {voice.device} 打不开：请检查音箱的连接线，或看 aplay -L",
    }
    return [advice[end]] if end in advice else []


def _voice(config: Mapping[str, str | int | float]) -> Voice:
    return Voice(
        voice=str(config.get("voice", "cmn")),
        speed=int(config.get("speed", 165)),
        device=str(config.get("device", "default")),
    )


def _hurried(voice: Voice) -> Voice:
    """Return the voice for trying the way to the sound card: nobody hears it, many wait for it."""
    return replace(voice, speed=450)


def _missing() -> list[str]:
    return [
        f"没有 {program}：请安装 {package}"
        for program, package in _NEEDS.items()
        if shutil.which(program) is None
    ]
