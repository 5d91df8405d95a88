"""What every Speaker keeps to, with the real espeak-ng and aplay and a sound card of the test's own."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.ports import DeviceState, DeviceStatus, Problem, Speaker
from devices.speaker.driver import EspeakSpeaker, Timing
from devices.speaker.voice import Voice
from devices.supervisor import Supervisor
from tests.helpers.sound import DEVICE, SoundCard
from tests.helpers.waiting import until

GREETING = "您好，请把社保卡放在读卡区。"
LONG = "请先看清楚办事指南，再填写申请表，填好以后请核对一遍。" * 8
"""About fifty seconds."""
OPTIONS: dict[str, str | int | float] = {"device": DEVICE, "volume": 70}


@dataclass
class Bench:
    """One implementation, and where its sound can be heard."""

    speaker: Speaker
    card: SoundCard


@pytest.fixture(autouse=True)
def patient_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here is about how soon a worker takes a sentence: a slow one is not killed for it."""
    monkeypatch.setattr("devices.supervisor.speaker._SAY_S", 30.0)


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundCard]:
    with SoundCard(tmp_path) as card:
        monkeypatch.setenv("ALSA_CONFIG_PATH", str(card.config))
        yield card


@pytest.fixture(params=["in-process", "supervised"])
def bench(request: pytest.FixtureRequest, card: SoundCard) -> Iterator[Bench]:
    if request.param == "in-process":
        driver = in_process()
        driver.start()
        yield Bench(driver, card)
        driver.close()
    else:
        with Supervisor() as supervisor:
            speaker = supervisor.speaker("speaker", "espeak-ng", OPTIONS)
            supervisor.start()
            yield Bench(speaker, card)


def in_process(timing: Timing | None = None) -> EspeakSpeaker:
    return EspeakSpeaker("speaker", Voice("cmn", 165, DEVICE), 70, timing)


def ready(speaker: Speaker) -> None:
    until(lambda: speaker.status() == DeviceStatus("speaker", DeviceState.READY))


def processes(name: str) -> list[int]:
    """Return the running processes of that name below this test."""
    found, parents = [], {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, _, rest = stat.read_text().partition(" (")
        except (FileNotFoundError, ProcessLookupError):
            continue
        comm, _, fields = rest.rpartition(") ")
        parents[int(pid)] = (comm, int(fields.split()[1]), fields[0])
    for pid, (comm, _, state) in parents.items():
        above = pid
        while above in parents and above != os.getpid():
            above = parents[above][1]
        if comm == name and state != "Z" and above == os.getpid():
            found.append(pid)
    return found


def test_speaker_contract(
    bench: Bench,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One story: spoken, queued, bounded, cut off, reset."""
    # How soon it falls silent is the next test; here a slow worker must not be killed for it.
    monkeypatch.setattr("devices.supervisor.speaker._SILENCE_S", 30.0)
    caplog.set_level(logging.DEBUG)
    speaker, card = bench.speaker, bench.card
    ready(speaker)
    assert card.loudest == 0, "looking whether it works makes no sound"
    assert speaker.volume == 70

    assert speaker.say("好。", 1)
    until(lambda: card.seconds > 0.1)
    until(lambda: not card.playing)  # spoken to its end
    usual = card.loudest
    assert usual > 3000

    speaker.set_volume(20)
    card.listen_afresh()
    assert speaker.say("好。", 1)
    until(lambda: card.seconds > 0.2)
    assert card.loudest < usual / 2
    speaker.stop()
    until(lambda: not card.playing)
    for bad in (-1, 101):
        with pytest.raises(ValueError, match="0 to 100"):
            speaker.set_volume(bad)

    assert speaker.say(LONG, 1)
    until(lambda: card.playing)
    took = [speaker.say(GREETING, 1) for _ in range(12)]
    assert took[:8] == [True] * 8
    assert took[9:] == [False] * 3
    for nothing in ("", " \n", "[[ ]]", "字" * 401):
        assert not speaker.say(nothing, 1)

    speaker.end_visit(1)
    assert speaker.volume == 70
    until(lambda: not card.playing)
    card.listen_afresh()
    assert not speaker.say(GREETING, 1), "late words of a visit that has ended"
    time.sleep(0.2)
    assert (card.playing, card.seconds) == (False, 0.0)
    assert processes("espeak-ng") == processes("aplay") == []

    assert speaker.say(GREETING, 2)
    until(lambda: card.seconds > 0.3)
    speaker.stop()
    assert speaker.say("好。", 2), "stop ends no visit"
    until(lambda: card.playing)
    written = caplog.text + "".join(capfd.readouterr())
    assert GREETING not in written
    assert "请先看清楚" not in written


def test_silence_comes_within_a_tenth_of_a_second(bench: Bench) -> None:
    """Measured at the sound card, from the call to the end of the sound; five times.

    A machine that stands still for a moment may spoil one or two of them.
    """
    taken = []
    for visit in range(1, 6):
        # A worker that was too slow was killed, and the one after it needs a moment.
        until(lambda visit=visit: bench.speaker.say(LONG, visit), 30)
        bench.card.listen_afresh()
        until(lambda: bench.card.seconds > 0.1)
        began = time.monotonic()
        bench.speaker.end_visit(visit)
        returned = time.monotonic()
        until(lambda: not bench.card.playing)
        taken.append((max(returned, bench.card.heard_at) - began, bench.card.heard_at - returned))
    taken.sort()
    assert taken[0][0] < 0.1, taken
    assert taken[0][1] < 0.02, "it was silent when that returned"
    assert taken[2][0] < 0.5, taken


def test_no_command_line_and_no_environment_has_the_text(bench: Bench) -> None:
    ready(bench.speaker)
    assert bench.speaker.say(LONG, 1)
    until(lambda: bench.card.seconds > 0.1)
    (espeak,), (aplay,) = processes("espeak-ng"), processes("aplay")
    for pid in (espeak, aplay):
        for file in ("cmdline", "environ"):
            assert "办事指南".encode() not in Path(f"/proc/{pid}/{file}").read_bytes()
    assert b"--stdin" in Path(f"/proc/{espeak}/cmdline").read_bytes()


@pytest.mark.parametrize("name", ["espeak-ng", "aplay"])
def test_a_voice_that_hangs_is_killed_and_the_next_sentence_is_spoken(
    card: SoundCard, name: str
) -> None:
    hung: list[int] = []

    def patience_s(text: str, _speed: int) -> float:
        """Let the first voice hang as soon as it has begun; give the others all the time there is."""
        if text != LONG:
            return 60.0
        until(lambda: processes(name))
        hung.extend(processes(name))
        os.kill(hung[0], signal.SIGSTOP)
        return 0.5

    speaker = in_process(Timing(again_s=0.1, patience_s=patience_s))
    states: list[DeviceStatus] = []
    speaker.subscribe(states.append)
    speaker.start()
    ready(speaker)
    assert speaker.say(LONG, 1)
    assert speaker.say(GREETING * 8, 1)  # so long that whoever listens late still hears it
    recovering = DeviceStatus("speaker", DeviceState.RECOVERING, Problem.TIMED_OUT)
    until(lambda: recovering in states)
    card.listen_afresh()
    until(lambda: card.seconds > 0.1)
    assert hung[0] not in processes(name)
    ready(speaker)
    speaker.close()


def test_no_sound_card_is_told_and_a_new_one_is_found(card: SoundCard) -> None:
    card.unplug()
    speaker = in_process(Timing(again_s=0.1))
    speaker.start()
    gone = DeviceStatus("speaker", DeviceState.MISSING, Problem.OFFLINE)
    until(lambda: speaker.status() == gone)
    assert not speaker.say(GREETING, 1)
    card.plug()
    ready(speaker)
    assert speaker.say("好。", 1)
    until(lambda: card.seconds > 0.1)
    speaker.close()


def test_a_voice_nobody_has_is_told(card: SoundCard) -> None:
    speaker = EspeakSpeaker("speaker", Voice("qqq", 165, DEVICE))
    speaker.start()
    wrong = DeviceStatus("speaker", DeviceState.MISSING, Problem.NOT_CONFIGURED)
    until(lambda: speaker.status() == wrong)
    speaker.close()


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL])
def test_no_voice_outlives_its_worker(card: SoundCard, how: signal.Signals) -> None:
    with Supervisor() as supervisor:
        speaker = supervisor.speaker("speaker", "espeak-ng", OPTIONS)
        supervisor.start()
        ready(speaker)
        assert speaker.say(LONG, 1)
        until(lambda: card.seconds > 0.1)
        os.kill(speaker.worker.pid, how)
        speaker.end_visit(1)  # a worker that does not answer is killed
        ended = time.monotonic()
        until(lambda: speaker.worker.starts == 2)
        ready(speaker)
        assert card.heard_at - ended < 2.0, "the rest would have taken most of a minute"
        card.listen_afresh()
        time.sleep(0.3)
        assert card.seconds == 0.0, "and nothing is said a second time"
